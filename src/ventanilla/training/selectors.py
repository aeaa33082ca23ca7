"""Who may interview under a protocol."""

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
