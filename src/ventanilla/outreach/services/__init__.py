"""What may be done with events, months and programme records: one function an act."""
