"""Acts on the files of a case: add one, open its original, remove it."""
