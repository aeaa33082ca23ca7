"""Open cases go on with another version: by their post, each with the reason, on the record."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.cases.models import Track
from ventanilla.cases.services.progress import Work
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.governance import policies, replaying
from ventanilla.protocols import services as protocols
from ventanilla.protocols.models import PublishedVersion
from ventanilla.security.models import Seat

#: cases that one act moves: each is opened, and nobody opens hundreds in ten minutes
MOST = 40


@transaction.atomic
def move(
    *, protocol: str, tracks: Iterable[UUID], reason: str, by: Seat, at: datetime
) -> list[Track]:
    """Move chosen open cases of the seat's post to the newest version of their protocol.

    Tasks, deadlines and alarms follow at once, as the engine says. Raises ``BadInput``; ``NotNow``
    naming a case whose record the version cannot read.
    """
    policies.may_move(by, protocol).enforce()
    version = protocols.newest(protocol)
    open_ones = replaying.behind(replaying.at_post(by, protocol, at=at), version)
    wanted = replaying.chosen(open_ones, tracks)
    problems = {}
    if not wanted:
        problems["tracks"] = _("Choose at least one case.")
    elif len(wanted) > MOST:
        problems["tracks"] = _("Move %(most)s cases at a time.") % {"most": MOST}
    if not reason.strip():
        problems["reason"] = _("Say why these cases go on with the new version.")
    if problems:
        raise BadInput(problems)
    for track in wanted:
        _move(track, version, reason.strip(), by, at)
    return wanted


def _move(track: Track, version: PublishedVersion, reason: str, by: Seat, at: datetime) -> None:
    work = Work.begin(track, by=by, at=at, act="track.version_moved")
    new = protocols.package(version.content_hash)
    if not replaying.fits(work.as_case(), new):
        words = _("The case %(number)s cannot go on with this version: it stays on its own.")
        raise NotNow(words % {"number": track.case.number})
    before = work.package.version
    work.track.package, work.package = version, new
    work.finish(
        "track.version_moved",
        {"before": before, "after": new.version, "reason": reason},
        counts={"version": version.pk},
    )
