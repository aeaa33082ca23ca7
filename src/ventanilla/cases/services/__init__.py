"""Acts on a case: one function an act, each locks, asks, checks, writes and records."""
