"""What other areas of the same consulate do for a person, without learning why."""
