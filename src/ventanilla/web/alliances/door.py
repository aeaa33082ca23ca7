"""The one way to an alliance from an address: what does not exist for this seat is not found."""

from django.http import Http404

from ventanilla.alliances import policies, selectors
from ventanilla.alliances.models import Alliance
from ventanilla.web.http import OfficerRequest


def find(request: OfficerRequest, pk: int) -> Alliance:
    """An alliance that this seat may see. Raises ``Http404``, ``NotAllowed``."""
    policies.may_look(request.seat).enforce()
    found = selectors.one(request.seat, pk)
    if found is None:
        raise Http404
    return found


def find_to_keep(request: OfficerRequest, pk: int) -> Alliance:
    """The same, of whoever keeps it: told at once, before anybody fills in a form."""
    found = find(request, pk)
    posts = selectors.posts_of(found)
    policies.may_keep(request.seat, posts, nationwide=found.nationwide).enforce()
    return found
