"""Tell whoever keeps an alliance that it asks for something: in words that say nothing."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ventanilla.alliances import selectors
from ventanilla.alliances.models import Alliance
from ventanilla.alliances.selectors import Watched
from ventanilla.alliances.services import moving
from ventanilla.alliances.states import KEEPERS
from ventanilla.network.roles import Role
from ventanilla.outbox import services as outbox
from ventanilla.security.models import Officer, Seat


def by_night(*, at: datetime) -> int:
    """End what has passed its last day, then remind: how many messages were written.

    The day is the one in UTC: the job runs when it is the same day in all of North America.
    """
    today = at.date()
    moving.end_due(today=today, at=at)
    return remind(on=today, at=at)


@transaction.atomic
def remind(*, on: date, at: datetime) -> int:
    """Write once for each thing that an alliance or a line asks for; doing it again adds none."""
    written = 0
    for row in selectors.watched(Alliance.objects.all(), on=on):
        for officer in _keepers(selectors.posts_of(row.alliance), at):
            for effect in _effects(row):
                written += _write(effect, officer, at)
    for line in selectors.lines(None, on=on):
        if line.overdue:
            effect = f"hotline:{line.hotline.pk}:{line.due:%Y-%m}"
            for officer in _of_lines(line.hotline.post_id, at):
                written += _write(effect, officer, at)
    return written


def _effects(row: Watched) -> Iterable[str]:
    """One for each reminder: a new day or a nearer step is another."""
    for each in row.warnings:
        yield f"alliance:{row.alliance.pk}:{each.kind}:{_turn(each.due, each.kind)}:{each.step}"


def _turn(due: date, kind: str) -> str:
    """A contact that does not answer is told once a month; all else by its day."""
    return f"{due:%Y-%m}" if kind == "contact" else due.isoformat()


def _keepers(posts: Iterable[int], at: datetime) -> Sequence[Officer]:
    seats = Seat.objects.live(at).filter(post_id__in=list(posts), role__in=KEEPERS)
    return _officers(seats)


def _of_lines(post: int | None, at: datetime) -> Sequence[Officer]:
    """Those of its post; for everybody's lines, the leads of protocols at headquarters."""
    if post is not None:
        return _keepers([post], at)
    return _officers(Seat.objects.live(at).filter(role=Role.HQ_PROTOCOL_LEAD))


def _officers(seats: Iterable[Seat]) -> Sequence[Officer]:
    return list(Officer.objects.filter(pk__in={seat.officer_id for seat in seats}).order_by("pk"))


def _write(effect: str, officer: Officer, at: datetime) -> bool:
    with translation.override(officer.language):
        return outbox.write(
            effect=f"{effect}:{officer.pk}",
            officer=officer,
            subject=_("Ventanilla: something is waiting for you"),
            body=_("Something that you keep for your post asks for your attention.\n\n"
                   "Sign in and open “Alliances”."),
            at=at,
        )  # fmt: skip
