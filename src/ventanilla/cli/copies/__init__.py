"""Copies of both databases: taken cases first and keys after, put back keys first."""
