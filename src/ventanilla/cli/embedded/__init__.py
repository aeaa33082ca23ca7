"""PostgreSQL from a wheel: one server for a data directory, outliving whoever started it."""
