"""Emergency openings among what happened in a case."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from ventanilla.cases.services.emergencies import why
from ventanilla.security.oversight.models import EmergencyOpening
from ventanilla.security.vault import Vault
from ventanilla.web.cases.history import Told


def among(
    events: Iterable[Told], openings: Iterable[EmergencyOpening], opened: Vault
) -> Sequence[Told]:
    """The lines of a history with those of emergencies, the newest first."""
    lines = [*events, *(_line(opening, opened) for opening in openings)]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _line(opening: EmergencyOpening, opened: Vault) -> Told:
    words = _("Opened in an emergency: %(reason)s. %(why)s") % {
        "reason": opening.get_reason_display(),
        "why": why(opening, opened),
    }
    who = f"{opening.officer.name}, {opening.seat.post.short_name}"
    return Told(opening.opened_at, words.strip(), who)
