"""Passwords hashed as the product hashes them, with less of the work that makes guessing slow."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Quick(Argon2PasswordHasher):
    """Argon2 at its smallest."""

    time_cost, memory_cost, parallelism = 1, 8, 1
