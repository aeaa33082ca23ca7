"""Here the cast holds seats, as everywhere else."""

from tests.cast import alba, bruno, clara, laredo

__all__ = ["alba", "bruno", "clara", "laredo"]
