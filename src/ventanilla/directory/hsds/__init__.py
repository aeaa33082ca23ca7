"""The directory as HSDS 3.0 writes it: in nested JSON, and in tables of CSV."""
