"""The directory for other programs: the API of HSDS 3.0, read only, open to all."""
