"""Who may interview under a protocol."""

from collections.abc import Sequence
from datetime import date

from ventanilla.security.models import Officer
from ventanilla.training.models import Certificate


def is_certified(officer: Officer, certificate: str, *, on: date) -> bool:
    """Whether an officer holds a certificate that is valid on a day."""
    return Certificate.objects.filter(
        officer=officer, certificate=certificate, issued_on__lte=on, valid_until__gt=on
    ).exists()


def certified_officers(certificate: str, *, on: date) -> set[int]:
    """Ids of the officers who hold a certificate on a day."""
    return set(
        Certificate.objects.filter(
            certificate=certificate, issued_on__lte=on, valid_until__gt=on
        ).values_list("officer_id", flat=True)
    )


def certificates(*, officer: Officer | None = None) -> Sequence[Certificate]:
    """The certificates of one officer, or of all: by user name, the newest first."""
    found = Certificate.objects.select_related("officer")
    if officer:
        found = found.filter(officer=officer)
    return list(found.order_by("officer__username", "certificate", "-issued_on"))
