"""Acts on the directory: keep entries, verify them, seal where a confidential place is."""
