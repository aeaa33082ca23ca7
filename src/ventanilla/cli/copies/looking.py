"""Whether what was restored fits together: every case has its key, and cases open."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from ventanilla.cases.models import Section, Track
from ventanilla.cases.states import TrackState
from ventanilla.security import vault
from ventanilla.security.keys.models import WrappedKey

MANY = 5000
Finding = tuple[str, bool]


def findings() -> Iterator[Finding]:
    """A sentence each, and whether it is well."""
    # What was deleted has no key, and rightly.
    tracks = Track.objects.exclude(state=TrackState.DELETED).order_by("opened_on", "pk")
    yield _keys(tracks.values_list("dossier_id", flat=True))
    for which, track in ((_("oldest"), tracks.first()), (_("newest"), tracks.last())):
        if track is not None:
            yield _opens(which, track, timezone.now())


def _keys(dossiers: Iterable[UUID]) -> Finding:
    rest, missing, number = iter(dossiers), set[UUID](), 0
    while batch := set(islice(rest, MANY)):
        held = WrappedKey.objects.filter(dossier_id__in=batch)
        missing |= batch - set(held.values_list("dossier_id", flat=True))
        number += len(batch)
    if not missing:
        words = _("Every case has its key: %(count)s.")
        return words % {"count": number}, True
    words = _(
        "Cases without a key, which never open again: %(count)s, such as dossier %(one)s. "
        "Restore newer keys, or older cases."
    )
    return words % {"count": len(missing), "one": min(missing)}, False


def _opens(which: str, track: Track, at: datetime) -> Finding:
    """Open every document of a case, on the record; nothing that is read is kept or shown."""
    try:
        opened = vault.release(seat=None, dossiers=[track.dossier], purpose="backup.tried", at=at)
        count = sum(1 for row in Section.objects.filter(dossier=track.dossier) if opened.open(row))
    except vault.Unreadable:
        words = _("The %(which)s case does not open: its key is another's, or its bytes changed.")
        return words % {"which": which}, False
    words = _("The %(which)s case opens: documents read, %(count)s.")
    return words % {"which": which, "count": count}, count > 0
