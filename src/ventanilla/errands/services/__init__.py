"""What a case asks of the areas of its post."""
