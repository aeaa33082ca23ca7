"""Danger now: what was asked, who was called, who was told. Each press is an act, kept at once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from ventanilla.cases import policies
from ventanilla.cases.consents import Channel, Said
from ventanilla.cases.models import Track
from ventanilla.cases.services import consenting
from ventanilla.cases.services.progress import Work
from ventanilla.cases.services.recording import check_open
from ventanilla.cases.words import in_words
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.outbox import telling
from ventanilla.protocols.engine.reaching import Urgent
from ventanilla.security.models import Seat

#: what somebody with no time answers; whatever else a question offers is asked later
ANSWERS = ("yes", "no", "dk")
LEAST, MOST = 10, 1200


class Exceptional(models.TextChoices):
    """Why help is called without permission. There is no other reason."""

    LIFE = "life", _t("A life is in danger at this moment")
    CHILD = "child", _t("A child is being hurt, and the law of the place asks for it")
    UNABLE = "unable", _t("The person cannot decide: unconscious, or out of reach")


@dataclass(frozen=True, slots=True, kw_only=True)
class Excepted:
    """Why nobody waited for a yes: one of :class:`Exceptional`, and what happened, in words."""

    ground: str
    reason: str
    told_first: bool = False


@transaction.atomic
def answer(*, track: Track, slot: str, value: str, by: Seat, at: datetime) -> None:
    """Keep the answer to the one question of a place. Raises ``BadInput`` and ``NotNow``."""
    work = _begin(track, by=by, at=at, act="urgent.answered")
    place = _place(work, slot)
    fact = work.package.facts.get(place.question)
    if fact is None or value not in ANSWERS or value not in fact.choices:
        raise BadInput({"answer": _("That is no answer to this question.")})
    work.put_facts({place.question: value})
    work.finish("urgent.answered", {"slot": slot})


@transaction.atomic
def call_help(*, track: Track, line: int, by: Seat, at: datetime) -> None:
    """Record that help is on its way with the person's yes, which is a consent from then on.

    ``line``: which of the numbers of the package was called. Raises ``BadInput`` and ``NotNow``.
    """
    work = _begin(track, by=by, at=at, act="urgent.called")
    if _is_called(work):
        return  # a second press of an impatient thumb
    who = _help(work, line)
    _record_consent(work, who)
    work.finish("urgent.called", {"who": who})


@transaction.atomic
def call_by_exception(
    *, track: Track, line: int, exception: Excepted, by: Seat, at: datetime
) -> None:
    """Record that help is on its way without a yes, and why.

    The heads of protection are written to in the same transaction. Raises ``BadInput`` and
    ``NotNow``.
    """
    work = _begin(track, by=by, at=at, act="urgent.excepted")
    _check(exception)
    if _is_called(work):
        return
    who = _help(work, line)
    work.put_event(_place(work, "emergency").excepted or "")
    _tell(work, "exception")
    told = {
        "who": who,
        "exception": f"exception.{exception.ground}",
        "reason": exception.reason.strip(),
        "told_first": "yes" if exception.told_first else "no",
    }
    work.finish("urgent.excepted", told)


@transaction.atomic
def not_wanted(*, track: Track, by: Seat, at: datetime) -> None:
    """Record that help was offered, and not wanted now. Where the offer is the task, it is done."""
    work = _begin(track, by=by, at=at, act="urgent.offered")
    place = _place(work, "emergency")
    _may_do(work, place, by)
    if place.called:
        work.mark_done(place.task)
    work.finish("urgent.offered")


@transaction.atomic
def done(*, track: Track, slot: str, by: Seat, at: datetime) -> None:
    """Record that the one act of a place is done, whether or not a finding asked for it yet."""
    work = _begin(track, by=by, at=at, act="task.done")
    place = _place(work, slot)
    if slot == "emergency":
        raise NotNow(_("Help is called with permission, or by exception: say which."))
    _may_do(work, place, by)
    work.mark_done(place.task)
    work.finish("task.done", {"task": place.task})


@transaction.atomic
def tell_heads(*, track: Track, by: Seat, at: datetime) -> int:
    """Write to the heads of protection, in words that say nothing; returns to how many."""
    work = _begin(track, by=by, at=at, act="urgent.told")
    written = _tell(work, "told")
    work.finish("urgent.told")
    return written


def _begin(track: Track, *, by: Seat, at: datetime, act: str) -> Work:
    work = Work.begin(track, by=by, at=at, act=act)
    policies.may_work(by, work.track).enforce()
    check_open(work.track)
    return work


def _place(work: Work, slot: str) -> Urgent:
    found = next((each for each in work.package.definition.urgent if each.slot == slot), None)
    if found is None:
        raise NotNow(_("This protocol has no such place on its urgent screen."))
    return found


def _may_do(work: Work, place: Urgent, by: Seat) -> None:
    role = work.package.seat_role(work.package.tasks[place.task].role)
    policies.may_do_task(by, work.track, role).enforce()


def _is_called(work: Work) -> bool:
    """Whether help is on its way already."""
    place = _place(work, "emergency")
    if place.called:
        return place.called in work.record.events
    return place.task in work.record.done


def _help(work: Work, line: int) -> str:
    """Mark that help was called; returns the number, blank where the package names none."""
    place = _place(work, "emergency")
    assert work.by is not None  # noqa: S101 - somebody pressed
    _may_do(work, place, work.by)
    if place.lines and not 0 <= line < len(place.lines):
        raise BadInput({"line": _("Choose who was called.")})
    if place.early and not work.record.all_facts.get(place.question):
        work.put_facts({place.early: "yes"})
    work.put_event(place.called or "")
    work.mark_done(place.task)
    return place.lines[line].number if place.lines else ""


def _check(exception: Excepted) -> None:
    problems = {}
    if exception.ground not in Exceptional:
        problems["exception"] = _("Choose why help is called without permission.")
    if not LEAST <= len(exception.reason.strip()) <= MOST:
        problems["reason"] = _("Write what happened, in a sentence.")
    if problems:
        raise BadInput(problems)


def _record_consent(work: Work, who: str) -> None:
    """The yes that was said on the same press: a consent like any other, which can be withdrawn."""
    consent = work.package.consents[_place(work, "emergency").consent or ""]
    said = Said(
        name=consent.name,
        words=in_words(consent.words),
        language=get_language() or "",
        channel=Channel.REMOTE.value,
        recipient=who or in_words(consent.title),
    )
    consenting.write(work, said)


def _tell(work: Work, cause: str) -> int:
    assert work.by is not None  # noqa: S101 - somebody pressed
    return telling.tell_heads(
        effect=f"urgent:{cause}:{work.track.pk}:{work.track.version}",
        post=work.track.case.post,
        protocol=work.track.protocol,
        by=work.by,
        at=work.at,
    )
