"""Acts on funds, requests and books: each in one transaction, with its line in the log."""
