"""In which language and on which screen a journey is walked.

`make test` walks each once, in Spanish; `make journeys` once more, in English on the other screen.
"""

import pytest

AGAIN = pytest.mark.again
DESK_FIRST = [("es", False), pytest.param("en", True, marks=AGAIN)]
PHONE_FIRST = [("es", True), pytest.param("en", False, marks=AGAIN)]
SPANISH_FIRST = ["es", pytest.param("en", marks=AGAIN)]
