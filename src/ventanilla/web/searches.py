"""Names that a list is searched by stand in no address, and so in nobody's history or log.

The words stay in the session, which is sealed; the address holds a random mark for them.
"""

from django.http import HttpRequest
from django.utils.crypto import get_random_string

KEY = "searches"
#: the latest of a session; an older mark finds nothing, as another session's does
KEPT = 8


def keep(request: HttpRequest, words: str) -> str:
    """Remember words: their mark."""
    mark = get_random_string(12)
    kept = [*request.session.get(KEY, {}).items(), (mark, words)]
    request.session[KEY] = dict(kept[-KEPT:])
    return mark


def find(request: HttpRequest, mark: str) -> str:
    """The words of a mark; blank for one that this session does not know."""
    return str(request.session.get(KEY, {}).get(mark, ""))
