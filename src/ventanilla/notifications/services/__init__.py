"""A notification comes in, is answered, goes on to another post or becomes a case."""
