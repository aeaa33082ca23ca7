"""Pages of alliances, lines and thanks."""
