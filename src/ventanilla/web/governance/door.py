"""The one way to a draft from an address: what does not exist for this seat is not found."""

from django.http import Http404

from ventanilla.governance import policies, selectors
from ventanilla.governance.errors import Over
from ventanilla.governance.models import Draft
from ventanilla.governance.states import OVER
from ventanilla.web.http import OfficerRequest


def find(request: OfficerRequest, pk: int) -> Draft:
    """A draft that this seat may read. Raises ``Http404``, ``NotAllowed``."""
    policies.may_look(request.seat).enforce()
    found = selectors.one(request.seat, pk)
    if found is None:
        raise Http404
    return found


def find_to_write(request: OfficerRequest, pk: int) -> Draft:
    """The same, of whoever writes it: told at once, before anybody fills in a form."""
    found = find(request, pk)
    policies.may_write(request.seat, found.protocol).enforce()
    if found.state in OVER:
        raise Over
    return found
