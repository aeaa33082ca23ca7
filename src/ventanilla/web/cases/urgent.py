"""What the screen for danger now shows: five places, each with what is said, asked and done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.cases import policies
from ventanilla.cases.selectors import OpenCase
from ventanilla.cases.services.urging import ANSWERS
from ventanilla.common.verdicts import Verdict
from ventanilla.exchange import intake
from ventanilla.protocols.engine.definition import Text
from ventanilla.protocols.engine.reaching import Line, Urgent
from ventanilla.protocols.engine.state import RunningClock
from ventanilla.security.models import Seat
from ventanilla.web.cases import page

#: the places in the order of a call, and what each is called on the screen
TITLES: dict[str, str | Promise] = {
    "emergency": _("Help now"),
    "shelter": _("A safe place"),
    "children": _("Children"),
    "medical": _("Medical care"),
    "told": _("Who must know"),
}
SHORT: dict[str, str | Promise] = {"yes": _("Yes"), "no": _("No"), "dk": _("Does not know")}


@dataclass(frozen=True, slots=True)
class Answer:
    """A button under a question. ``given``: it was pressed, here or in a form."""

    value: str
    words: str | Promise
    given: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the screen. ``done_at``: when its act was recorded, which for help is the call

    and not the offer; ``early``: what the notice said before anybody was asked. ``plain``: one
    press does it; else its page does, at ``address``, which is blank while the task is not open.
    """

    slot: str
    title: str | Promise
    say: Text | None
    question: Text | None
    answers: Sequence[Answer]
    early: Text | None
    clocks: Sequence[RunningClock]
    lines: Sequence[Line]
    task: Text
    why: Text
    role: Text
    plain: bool
    address: str
    done_at: datetime | None
    offered_at: datetime | None
    may_do: Verdict


def places(case: OpenCase, seat: Seat) -> list[Place]:
    """The places of a case's protocol in the order of a call; none, if it has no such screen."""
    order = list(TITLES)
    known = sorted(case.package.definition.urgent, key=lambda each: order.index(each.slot))
    return [_place(case, seat, each) for each in known]


def _place(case: OpenCase, seat: Seat, place: Urgent) -> Place:
    package, facts = case.package, case.record.all_facts
    task = package.tasks[place.task]
    asked = package.facts.get(place.question)
    noticed = dict(intake.prealerts(package)).get(place.early)
    done_at = case.record.done.get(place.task) or case.record.events.get(task.done_by or "")
    may = policies.may_weigh if task.weighs else policies.may_do_task
    called_at = case.record.events.get(place.called) if place.called else done_at
    return Place(
        slot=place.slot,
        title=TITLES[place.slot],
        say=place.say,
        question=asked.title if asked else None,
        answers=[
            Answer(value, SHORT[value], facts.get(place.question) == value)
            for value in ANSWERS
            if asked and value in asked.choices
        ],
        early=noticed if noticed and facts.get(place.early) == "yes" else None,
        clocks=[clock for clock in case.plan.clocks if clock.id in place.clocks],
        lines=place.lines,
        task=task.title,
        why=task.why,
        role=package.roles[task.role].title,
        plain=package.is_done_plainly(task),
        address=next(
            (page.address(due, case.track) for due in case.plan.tasks if due.code == task.code), ""
        ),
        done_at=called_at,
        offered_at=done_at if called_at is None else None,
        may_do=may(seat, case.track, package.seat_role(task.role)),
    )
