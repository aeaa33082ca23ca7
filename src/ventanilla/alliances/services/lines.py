"""Hotlines: who answers them, their numbers, and the test calls of each quarter."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.alliances import policies
from ventanilla.alliances.models import Hotline, HotlineNumber, LineCheck
from ventanilla.alliances.states import Answered, Line
from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.network.roles import Role
from ventanilla.network.states import Evidence
from ventanilla.security.models import Seat


@dataclass(frozen=True, slots=True)
class Number:
    """One way to reach a line. ``word``: what one sends."""

    line: Line
    number: str
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a line is: its operator, when and in which languages somebody answers."""

    name_es: str
    name_en: str
    operator_es: str = ""
    operator_en: str = ""
    hours_es: str = ""
    hours_en: str = ""
    languages_es: str = ""
    languages_en: str = ""
    source: str = ""
    note_es: str = ""
    note_en: str = ""
    numbers: tuple[Number, ...] = ()


@transaction.atomic
def change(*, hotline: Hotline | None, said: Said, by: Seat, at: datetime) -> Hotline:
    """Change a line, or add one of the post's own. Raises ``NotAllowed``, ``BadInput``.

    What was changed here is left alone by the file that comes with the house.
    """
    policies.may_change_line(by, hotline).enforce()
    if not said.numbers:
        raise BadInput({"voice": _("Write at least one number.")})
    if hotline is None:
        held = _new(by)
    else:
        held = Hotline.objects.select_for_update(of=("self",)).get(pk=hotline.pk)
    for name in said.__dataclass_fields__:
        if name != "numbers":
            setattr(held, name, getattr(said, name))
    held.changed_at, held.changed_by = at, by
    held.save()
    put_numbers(held, said.numbers)
    audit.record(by=by, action="hotline.changed", at=at, detail={"hotline": held.code})
    return held


@transaction.atomic
def check(
    *, hotline: Hotline, answered: Answered, on: date, note: str, by: Seat, at: datetime
) -> LineCheck:
    """Write down a test call, and what came of it. Raises ``NotAllowed``, ``BadInput``."""
    policies.may_try(by, hotline).enforce()
    if on > at.astimezone(by.post.zoneinfo).date():
        raise BadInput({"on": _("That day has not come yet.")})
    if answered != Answered.AS_LISTED and not note.strip():
        raise BadInput({"note": _("Say what was different.")})
    made = LineCheck.objects.create(
        hotline=hotline, answered=answered, on=on, note=note.strip(), at=at, seat=by
    )
    detail = {"hotline": hotline.code, "answered": str(answered), "on": on.isoformat()}
    audit.record(by=by, action="hotline.tried", at=at, detail=detail)
    return made


def put_numbers(hotline: Hotline, numbers: tuple[Number, ...]) -> None:
    """The numbers of a line, in this order, instead of those it had."""
    hotline.numbers.all().delete()
    HotlineNumber.objects.bulk_create(
        HotlineNumber(
            hotline=hotline, line=each.line, number=each.number, word=each.word, place=place
        )
        for place, each in enumerate(numbers)
    )


def _new(by: Seat) -> Hotline:
    """A line that nobody knew yet: of the post, or of everybody where headquarters adds it."""
    local = by.role != Role.HQ_PROTOCOL_LEAD
    return Hotline(
        code=f"{by.post.code.lower()}-{uuid4().hex[:12]}",
        country=by.post.country,
        post=by.post if local else None,
        evidence=Evidence.READ,
    )
