"""Events of the post: planned, held, counted, reported; their calendars and their figures."""
