"""What the case page shows, gathered from an opened case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.cases import policies
from ventanilla.cases.models import Track
from ventanilla.cases.selectors import Beside, OpenCase
from ventanilla.cases.states import LinkKind
from ventanilla.common.verdicts import Verdict
from ventanilla.protocols.engine import house
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.state import DueTask, FoundFinding, RunningClock, Value
from ventanilla.security import access
from ventanilla.security.models import Seat
from ventanilla.web.cases import tracks
from ventanilla.web.cases.history import named, told
from ventanilla.web.words import spoken

#: clocks that are shown on top; the others are one click away
LEADING_CLOCKS = 4
#: the same person doing the same within this time is one line of who opened a case
ONE_SITTING = timedelta(minutes=10)
#: acts of the house that complete a task, and where they are done
DOORS = {
    "assigned_at": "cases:assign",
    "outcome_proposed_at": "cases:outcome",
    "outcome_approved_at": "cases:outcome",
    "searched_at": "notices:alike",
    "handover_at": "exchange:hand_over",
    "departed_at": "exchange:hand_over",
    "handed_over_at": "exchange:hand_over",
    "received_at": "exchange:hand_over",
    "closed_at": "cases:close",
    house.TRACK_OPENED: "cases:branch",
}


@dataclass(frozen=True, slots=True)
class Shield:
    """What protects the person while a finding stands, in two words."""

    words: str
    colour: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task with the address where it is done."""

    task: DueTask
    address: str
    started_at: datetime | None


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding with what its page and its buttons need."""

    found: FoundFinding
    may_discard: Verdict
    decided_by: str


@dataclass(frozen=True, slots=True)
class Opening:
    """Who opened or changed the case, and when."""

    at: datetime
    words: str
    who: str


def of_case(
    case: OpenCase,
    *,
    seat: Seat,
    now: datetime,
    linked: Iterable[tuple[str, str]],
    others: Sequence[Beside] = (),
) -> dict[str, Any]:
    """The context of the case page. ``linked``: what :func:`selectors.linked_numbers` gives;

    ``others``: the other tracks of the case that the seat may know of.
    """
    track, plan = case.track, case.plan
    clocks = leading(plan.clocks)
    return {
        "case": case,
        "now": now,
        "person": person(case, now),
        "shields": shields(plan.effects),
        "clocks": clocks[:LEADING_CLOCKS],
        "more_clocks": clocks[LEADING_CLOCKS:],
        "undecided": finding_lines(case, seat, "possible"),
        "confirmed": finding_lines(case, seat, "confirmed"),
        "discarded": finding_lines(case, seat, "discarded"),
        "tasks": [
            TaskLine(task, address(task, track), track_start(task, case)) for task in plan.tasks
        ],
        "stage": tracks.stage_words(case.package, plan.stage),
        "route": route_words(case.package, track.route),
        "outcome": outcome_words(case),
        "events": told(case, most=12),
        "links": links(linked),
        "calls": tracks.calls(case, others),
        "others": tracks.lines(others),
        "held": bool(case.held - case.plan.own_effects),
        "hands_over": house.hands_over(case.package),
        "may_work": policies.may_work(seat, track),
        "may_decide": policies.may_decide_findings(seat, track),
        "may_assign": policies.may_assign(seat, track),
        "may_close": policies.may_close(seat, track),
    }


def person(case: OpenCase, now: datetime) -> dict[str, Any]:
    """Name, age and three facts for the line on top."""
    names = case.names
    day = now.astimezone(case.track.case.post.zoneinfo).date()
    age = names.age_on(day)
    facts = [
        said(case, "origin_state", names.origin_state),
        said(case, "language", names.language),
    ]
    return {
        "name": names.full_name or names.called or _("Name not known yet"),
        "called": names.called if names.full_name else "",
        "age": age_words(age, estimated=names.birth_estimated),
        "facts": [fact for fact in facts if fact],
    }


def said(case: OpenCase, field: str, value: Value) -> str:
    """A code of the identity, in the words of the fact that the package fills it from."""
    info = case.package.facts.get(case.package.definition.identity.get(field, ""))
    if not value:
        return ""
    if info and str(value) in info.choices:
        return spoken(info.choices[str(value)])
    return str(value)


def age_words(age: int | None, *, estimated: bool) -> str:
    """Completed years in words; blank where nobody knows."""
    if age is None:
        return ""
    words = ngettext("%(age)d year old", "%(age)d years old", age) % {"age": age}
    return _("about %(words)s") % {"words": words} if estimated else words


def shields(effects: Iterable[str]) -> list[Shield]:
    """What is switched on to protect the person."""
    words = {
        "stop_tracing": Shield(_("Do not look for the family"), "red"),
        "mask_packets": Shield(_("Packets are masked"), "amber"),
        "independent_help": Shield(_("Offer independent help"), "clay"),
        "other_interviewer": Shield(_("Another interviewer"), "amber"),
        "never_alone": Shield(_("Never alone"), "red"),
    }
    standing = set(effects)
    return [shield for effect, shield in words.items() if effect in standing]


def leading(clocks: Sequence[RunningClock]) -> list[RunningClock]:
    """Clocks that run, the nearest first; then those that were met or missed."""
    running = [clock for clock in clocks if clock.runs]
    running.sort(key=lambda clock: (clock.due_at is None, clock.due_at))
    ended = [clock for clock in clocks if clock.state in ("met", "missed")]
    return running + ended


def may_discard(seat: Seat, track: Track, found: FoundFinding) -> Verdict:
    """Whether a seat may discard a finding, and whether anybody may now."""
    who = policies.may_discard(seat, track, frozenset(found.effects))
    return who and policies.discardable(found)


def finding_lines(case: OpenCase, seat: Seat, status: str) -> list[FindingLine]:
    """The findings of a status, the gravest first."""
    return [
        FindingLine(
            found,
            may_discard(seat, case.track, found),
            case.record.deciders.get(found.name, ""),
        )
        for found in case.plan.findings
        if found.status == status
    ]


def address(task: DueTask, track: Track) -> str:
    """Where a task is read and done."""
    return reverse("cases:task", args=[track.pk, task.code])


def door(task: DueTask, case: OpenCase) -> str:
    """The page of the act that does a task; blank if it is simply marked as done."""
    track = case.track
    template = case.package.tasks[task.code]
    plan = case.package.definition.safety_plan
    try:
        if plan and task.code == plan.task and plan.instrument in case.record.submitted:
            return reverse("plans:plan", args=[track.pk])
        contact = case.package.definition.contact
        if contact and template.done_by in (contact.confirmed, contact.closed):
            return reverse("cases:contact", args=[track.pk])
        if task.instrument:
            return reverse("interviews:open", args=[track.pk, task.instrument, task.code])
        if task.document:
            return reverse("exchange:document", args=[track.pk, task.document])
        if name := DOORS.get(template.done_by or ""):
            return reverse(name, args=[track.pk])
    except NoReverseMatch:
        return ""
    return ""


def openers(case: OpenCase, code: str) -> list[FoundFinding]:
    """The findings that stand and ask for a task."""
    definitions = case.package.findings
    asks = {
        name: {*finding.tasks, *(action.task for action in finding.actions)}
        for name, finding in definitions.items()
    }
    return [f for f in case.plan.standing.values() if code in asks[f.name]]


def track_start(task: DueTask, case: OpenCase) -> datetime | None:
    """From when the bar of a task is drawn: the notice."""
    return case.record.events.get("notified_at")


def route_words(package: Package, code: str) -> str:
    """The title of a route."""
    route = next((route for route in package.definition.routes if route.code == code), None)
    return spoken(route.title) if route else ""


def outcome_words(case: OpenCase) -> dict[str, str] | None:
    """The proposal or the approved outcome, in words."""
    proposal = case.record.outcome
    code = proposal.get("code") or proposal.get("returned")
    if not code:
        return None
    outcome = next(item for item in case.package.definition.outcomes if item.code == code)
    return {**proposal, "title": spoken(outcome.title), "code": code}


def links(linked: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """The linked cases: how, and their numbers."""
    return [{"kind": str(LinkKind(kind).label), "number": number} for kind, number in linked]


def openings(events: Iterable[Any]) -> list[Opening]:
    """The audit's lines with the names of the seats; what one did in one go is one line.

    An act has two lines in the log, the release of the keys and the act itself, and a colleague's
    may stand between them.
    """
    lines = list(events)
    seats = access.seats_by_id(event.seat_id for event in lines)
    words = {
        "case.read": _("opened the case"),
        "case.listed": _("saw it in a list"),
        "desk.listed": _("saw it in a list"),
        "search.names": _("searched for a name"),
        "track.answered": _("passed on that another protocol was asked for"),
        "track.replayed": _("looked at what another version would change"),
        "case.whole": _("opened the case with all its parts"),
        "answers.read": _("read the answers"),
        "sitting.read": _("read an interview"),
        "plan.read": _("read the safety plan"),
        "plan.printed": _("printed a page of the safety plan"),
        "tests.read": _("looked at the legal tests"),
        "remedies.read": _("looked at the possible remedies"),
        "document.previewed": _("looked at a document"),
        "document.printed": _("downloaded a document"),
        "document.sent": _("sent a document"),
        "export.previewed": _("looked at an export"),
        "export.released": _("exported the case under a standard"),
        "case.opened": _("registered the notice"),
        "notice.kept": _("registered the notice"),
        "attachment.read": _("opened a file"),
        "attachment.original": _("opened the original of a file"),
        "attachment.added": _("added a file"),
        "attachment.removed": _("removed a file"),
        "clock.called": _("called because of a clock"),
        "contact.shown": _("had the number of the person shown"),
        "contact.worded": _("got a message to the person ready"),
        "contact.closed": _("closed the contact: a wrong person answered"),
        "stub.read": _("saw that the case is there, and not what it says"),
        "emergency.opened": _("opened the case in an emergency"),
        "emergency.held": _("kept the emergency access for another hour"),
        "emergency.reviewed": _("reviewed an emergency access"),
    }
    told: list[Opening] = []
    latest: dict[tuple[str, int | None], datetime] = {}
    for event in lines:
        line = Opening(
            event.at,
            words.get(event.action, _("worked on the case")),
            named(seats.get(event.seat_id)),
        )
        last = latest.get((line.words, event.seat_id))
        if last is None or last - line.at > ONE_SITTING:
            latest[line.words, event.seat_id] = line.at
            told.append(line)
    return told


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and what was answered."""

    question: str
    answer: str
    sealed: bool


def answers(case: OpenCase) -> list[tuple[str, list[Answer]]]:
    """(title of an instrument, its answers) for each that was used."""
    facts = case.record.all_facts
    blocks = []
    for name, instrument in case.package.instruments.items():
        rule = case.package.sitting_rule(name)
        lines = [
            Answer(
                spoken(question.title),
                in_words(case.package, question.name, facts[question.name]),
                question.tier == "S",
            )
            for question in instrument.questions.values()
            if question.name in facts and question.kind != "calculate" and not question.added
        ]
        if lines:
            blocks.append((spoken(rule.title) if rule else name, lines))
    return blocks


def in_words(package: Package, name: str, value: Value) -> str:
    """A value in words: choices by their titles, days as dates."""
    info = package.facts[name]
    values = value if isinstance(value, tuple) else (value,)
    said = [
        spoken(info.choices[str(item)]) if str(item) in info.choices else str(item)
        for item in values
    ]
    if info.type == "date" and not isinstance(value, tuple):
        try:
            return date.fromisoformat(str(value)).strftime("%d/%m/%Y")
        except ValueError:
            return str(value)
    return ", ".join(said)
