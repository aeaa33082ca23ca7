"""The safety plan as it is read: each submission of its instrument is a version of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ventanilla.cases.models import Track
from ventanilla.cases.selectors import OpenCase
from ventanilla.cases.words import in_words
from ventanilla.interviews import submissions
from ventanilla.interviews.models import Submission
from ventanilla.interviews.states import SittingState
from ventanilla.protocols.engine.definition import SafetyPlan, Text
from ventanilla.protocols.engine.instruments import Instrument, Question
from ventanilla.security.models import Seat
from ventanilla.security.vault import Vault

#: kinds of question that the person answers in words or by choosing
_SHOWN = frozenset({"text", "select_one", "select_multiple", "date", "integer"})


@dataclass(frozen=True, slots=True)
class Version:
    """The plan as it was handed in once. ``number``: from 1. ``answers``: by question, as text."""

    number: int
    at: datetime
    by: Seat
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A question and the person's words. ``before``: those of the version before, if others.

    ``change``: ``new``, ``changed``, ``gone`` (then ``words`` is blank), or blank for as it was.
    """

    question: Question
    words: str
    before: str = ""
    change: str = ""

    @property
    def shown(self) -> str:
        """The words; of a choice, its title."""
        return in_answer(self.question, self.words)

    @property
    def shown_before(self) -> str:
        """The same of the version before."""
        return in_answer(self.question, self.before)


@dataclass(frozen=True, slots=True)
class Section:
    """A group of the plan with what was said in it."""

    title: Text | None
    lines: tuple[Line, ...]


def in_answer(question: Question, answer: str) -> str:
    """An answer for people: what was chosen by its title, one a line."""
    if not question.choices:
        return answer
    chosen = (question.choices.get(name) for name in answer.split())
    return "\n".join(in_words(title) for title in chosen if title)


def versions(case: OpenCase, plan: SafetyPlan) -> list[Version]:
    """All versions of a case's plan, oldest first; interrupted ones are none."""
    return versions_of(case.track, case.vault, case.package.instruments[plan.instrument])


def versions_of(track: Track, opened: Vault, form: Instrument) -> list[Version]:
    """The same, from an open vault."""
    rows = Submission.objects.filter(
        dossier_id=track.dossier_id, sitting__state=SittingState.SUBMITTED
    ).select_related("dossier", "sitting__seat__officer", "sitting__seat__post")
    found = [(opened.open(row), row.sitting.seat) for row in rows]
    mine = [(document, seat) for document, seat in found if document["instrument"] == form.name]
    mine.sort(key=lambda pair: str(pair[0]["received_at"]))
    return [
        Version(
            number,
            datetime.fromisoformat(document["received_at"]),
            seat,
            submissions.read(form, document["xml"]),
        )
        for number, (document, seat) in enumerate(mine, start=1)
    ]


def kept(plan: SafetyPlan, answers: Mapping[str, str]) -> dict[str, str]:
    """What a new version begins with: all but what is asked anew every time."""
    afresh = {plan.copy_, plan.review, *plan.afresh}
    return {name: text for name, text in answers.items() if name not in afresh}


def sections(
    form: Instrument, plan: SafetyPlan, version: Version, before: Version | None
) -> list[Section]:
    """A version by its groups, with what is other than in the one before."""
    afresh = {plan.copy_, plan.review, *plan.afresh}
    groups: dict[str, list[Line]] = {}
    for name, question in form.questions.items():
        if question.kind in _SHOWN and not question.added and name not in afresh:
            for line in _line(question, version, before):
                groups.setdefault(question.path[0] if question.path else "", []).append(line)
    return [
        Section(form.questions[name].title if name else None, tuple(lines))
        for name, lines in groups.items()
    ]


def _line(question: Question, version: Version, before: Version | None) -> Iterator[Line]:
    now = version.answers.get(question.name, "")
    was = before.answers.get(question.name, "") if before else ""
    if before is None or now == was:
        if now:
            yield Line(question, now)
    elif not now:
        yield Line(question, "", was, "gone")
    else:
        yield Line(question, now, was, "changed" if was else "new")
