"""What a task that weighs sources shows: both sides, the clash, what is known, what was decided."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.cases import policies, selectors
from ventanilla.cases.selectors import OpenCase
from ventanilla.cases.services.weighing import WORDS, Decision
from ventanilla.protocols.engine.definition import Basis, Weighing
from ventanilla.protocols.engine.state import DueTask, Value
from ventanilla.security.models import Seat
from ventanilla.web.cases import page
from ventanilla.web.words import spoken

LONG = {"rows": 5, "maxlength": 4000}


class Weigh(forms.Form):
    """One way out, the reason, and the day where it defers."""

    option = forms.ChoiceField(label=_("What is decided"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason and legal grounds"), widget=forms.Textarea(attrs=LONG), max_length=4000
    )
    until = forms.DateField(
        label=_("If it is decided later: on which day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )

    def __init__(self, *args: Any, weighs: Weighing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(option.name, spoken(option.title)) for option in weighs.options]
        self.fields["option"].choices = choices  # type: ignore[attr-defined]
        self.fields["reason"].help_text = _("%(words)d words at least") % {"words": WORDS}
        if not any(option.defers for option in weighs.options):
            del self.fields["until"]

    def decision(self) -> Decision:
        """What was decided, as the domain takes it."""
        given = self.cleaned_data
        return Decision(option=given["option"], reason=given["reason"], until=given.get("until"))


@dataclass(frozen=True, slots=True)
class Known:
    """A fact, and what is known of it; blank: nothing."""

    title: str
    value: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was taken, in words."""

    at: datetime
    option: str
    reason: str
    who: str
    until: datetime | None
    sources: tuple[Basis, ...]


def context(
    case: OpenCase, task: DueTask, weighs: Weighing, *, seat: Seat, now: datetime
) -> dict[str, Any]:
    """Both columns, the facts and the wish; ``may_weigh``: whether this seat decides."""
    role = case.package.seat_role(task.role)
    values = selectors.values_of(case, at=now)
    return {
        "weighs": weighs,
        "supports": _sources(case, weighs.supports),
        "against": _sources(case, weighs.against),
        "wish": _known(case, weighs.wish, values) if weighs.wish else None,
        "known": list(_facts(case, task, weighs, values)),
        "decided": [
            _decided(case, weighs, one) for one in reversed(case.record.weighed.get(task.code, []))
        ],
        "may_weigh": policies.may_weigh(seat, case.track, role)
        and policies.another_person(seat, task.not_by),
    }


def _sources(case: OpenCase, ids: Iterable[str]) -> tuple[Basis, ...]:
    known = {source.id: source for source in case.package.definition.basis}
    return tuple(known[each] for each in ids if each in known)


def _facts(
    case: OpenCase, task: DueTask, weighs: Weighing, values: Mapping[str, Value]
) -> Iterator[Known]:
    """What the findings behind the task rest on, then the facts that the package names."""
    for found in page.openers(case, task.code):
        yield Known(spoken(found.title), spoken(found.because.text))
    for name in weighs.facts:
        yield _known(case, name, values)


def _known(case: OpenCase, name: str, values: Mapping[str, Value]) -> Known:
    title = spoken(case.package.rules.facts[name].title)
    value = values.get(name)
    if value is None or name not in case.package.facts:
        return Known(title, "")
    return Known(title, page.in_words(case.package, name, value))


def _decided(case: OpenCase, weighs: Weighing, one: dict[str, str]) -> Decided:
    option = weighs.option(one["option"])
    return Decided(
        at=datetime.fromisoformat(one["at"]),
        option=spoken(option.title) if option else one["option"],
        reason=one["reason"],
        who=one["name"],
        until=datetime.fromisoformat(one["until"]) if one["until"] else None,
        sources=_sources(case, f"{one['for']} {one['against']}".split()),
    )
