"""By what a notification about the same person is found again: keyed hashes, and nothing else.

Two kinds: who the person is (how the name sounds, and the whole date of birth), and which agency
holds them under which number.
"""

from collections.abc import Iterator

from ventanilla.notifications.models import Agency, Mark, Notification
from ventanilla.notifications.states import MarkKind
from ventanilla.people.identity import Names
from ventanilla.people.phonetics import stored_keys
from ventanilla.people.tokens import plain_reference
from ventanilla.security.tokens import Hasher

PURPOSE = "notification."


def marks_of(
    names: Names, *, agency: Agency, custody_id: str, hasher: Hasher | None = None
) -> Iterator[tuple[MarkKind, bytes]]:
    """The marks of a notification. None of the person without a name and a date of birth.

    ``hasher``: of whoever asks for many.
    """
    hasher = hasher or Hasher()
    if names.birth_date:
        for key in sorted(stored_keys(names)):
            said = f"{key} {names.birth_date}"
            yield MarkKind.PERSON, hasher.token(PURPOSE + MarkKind.PERSON, said)
    if number := plain_reference(custody_id):
        said = f"{agency.key}\0{number}"
        yield MarkKind.CUSTODY, hasher.token(PURPOSE + MarkKind.CUSTODY, said)


def rows(notification: Notification, names: Names, custody_id: str) -> list[Mark]:
    """The marks of a notification as rows (not saved)."""
    found = marks_of(names, agency=notification.agency, custody_id=custody_id)
    return [
        Mark(
            dossier_id=notification.dossier_id,
            scope_id=notification.scope_id,
            kind=kind,
            token=token,
        )
        for kind, token in found
    ]
