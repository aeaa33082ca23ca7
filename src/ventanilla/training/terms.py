"""How long things hold, and which trainer may give what: plain rules, without a database."""

import calendar
from collections.abc import Iterable
from datetime import date

from ventanilla.training.models import Edition, Trainer
from ventanilla.training.package import Course, major
from ventanilla.training.states import GENERATION, STAFF, Kind, Level

YEAR = 12


def months_later(day: date, months: int) -> date:
    """The same day some months on; the last of the month where there is none."""
    index = day.year * YEAR + day.month - 1 + months
    year, month = divmod(index, YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def taught(course: Course) -> str:
    """The course whose trainers give this one: its own, or of a training of trainers its parent."""
    return course.definition.parent if course.kind == Kind.TOT else course.code


def may_lead(trainer: Trainer, course: Course, edition: Edition) -> bool:
    """Whether what this trainer gives counts: in force on all its days, of the same major version.

    Only masters train trainers.
    """
    if trainer.course != taught(course) or trainer.major != major(edition.version):
        return False
    if course.kind == Kind.TOT and trainer.level != Level.MASTER:
        return False
    ends = min(day for day in (trainer.valid_until, trainer.ended_on) if day)
    return trainer.since <= edition.starts_on and edition.ends_on < ends


def generation(leaders: Iterable[Trainer]) -> int | None:
    """How far from the masters whoever these trainers teach stands; none without a trainer."""
    found = [GENERATION[leader.level] + 1 for leader in leaders]
    return min([*found, STAFF]) if found else None
