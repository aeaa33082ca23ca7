"""A suite that breaks, for the tests of the harness."""


def run(place):
    """Break."""
    return 1 // 0
