"""How often may be asked from one network, without anybody's address being kept.

In memory of this process alone: counts under a keyed hash, whose key is made anew each hour and
written nowhere. A second process counts for itself.
"""

import hmac
import os
import threading
import time
from collections import Counter

HOUR = 3600.0
#: from one network, and in all, in an hour
MOST, IN_ALL = 10, 300


class Throttle:
    """Counts of an hour."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._begin(time.monotonic())

    def _begin(self, now: float) -> None:
        self._since, self._key, self._counts = now, os.urandom(32), Counter[bytes]()

    def allows(self, network: str, *, now: float) -> bool:
        """Count one more; False where it is too many. ``now``: seconds that only go on."""
        with self._lock:
            if now - self._since > HOUR:
                self._begin(now)
            code = hmac.digest(self._key, network.encode(), "sha256")
            self._counts[code] += 1
            return self._counts[code] <= MOST and self._counts.total() <= IN_ALL
