"""The keys that tests work with, in the state of the test profile: made once, and kept."""

import contextlib

from django.conf import settings

from ventanilla.security import signing
from ventanilla.security.keys import root


def create() -> None:
    """Make those that are not there yet; several processes may at once."""
    with contextlib.suppress(FileExistsError):
        root.create(settings.ROOT_KEY_FILE)
    with contextlib.suppress(FileExistsError):
        signing.create(settings.PROTOCOL_KEY_FILE)
