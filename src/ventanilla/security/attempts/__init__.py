"""Guessing at the sign-in: counted, and slower with every wrong answer."""
