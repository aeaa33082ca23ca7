"""Alliances, as those who keep them and those who refer people see them."""
