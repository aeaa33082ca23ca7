"""Acts between the post and others: notices in, data out, hand-overs."""
