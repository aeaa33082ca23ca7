"""Databases to measure with."""
