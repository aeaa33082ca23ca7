"""Django's own connection to PostgreSQL, which says who it is before anything else."""
