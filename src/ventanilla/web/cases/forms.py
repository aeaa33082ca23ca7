"""What officers write into a case: shapes only; what may be is decided by the acts."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.network.models import Post
from ventanilla.protocols.engine.facts import FactInfo
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.state import Value
from ventanilla.security.models import Seat
from ventanilla.web.words import spoken

WORDS = {"rows": 3, "maxlength": 2000}


class CaseFilter(forms.Form):
    """How the list of cases is narrowed."""

    STATES = (("", _("open")), ("closed", _("closed")), ("all", _("all")))
    q = forms.CharField(label=_("Case number or name"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    mine = forms.BooleanField(label=_("Only mine"), required=False)


class Reason(forms.Form):
    """A reason in a sentence."""

    reason = forms.CharField(
        label=_("Reason, in a sentence"), widget=forms.Textarea(attrs=WORDS), max_length=2000
    )


class Discard(Reason):
    """Why a finding is discarded; what shields the person asks for one more word."""

    shielding = forms.BooleanField(required=False, widget=forms.HiddenInput)
    understood = forms.BooleanField(
        label=_("I understand that the protection this finding gives will end"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """A shielding finding is only discarded by somebody who says that it is understood."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("shielding") and not cleaned.get("understood"):
            self.add_error("understood", _("Tick this to go on, or leave the finding as it is."))
        return cleaned


class RaiseFinding(Reason):
    """Raise a finding by hand."""

    finding = forms.ChoiceField(label=_("Finding"), widget=forms.Select)
    field_order = ("finding", "reason")

    def __init__(
        self, *args: Any, package: Package, standing: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        there = set(standing)
        self.fields["finding"].choices = [  # type: ignore[attr-defined]
            (finding.name, f"{finding.code} · {spoken(finding.title)}")
            for finding in package.definition.findings
            if finding.name not in there
        ]


class Propose(Reason):
    """Propose an outcome."""

    outcome = forms.ChoiceField(label=_("Outcome"), widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("outcome", "reason")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]


class Assign(forms.Form):
    """Who works on the case."""

    to = forms.ModelChoiceField(
        label=_("Assign to"), queryset=Seat.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, seats: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = seats  # type: ignore[attr-defined]
        self.fields["to"].label_from_instance = _seat_in_words  # type: ignore[attr-defined]


def _seat_in_words(seat: Seat) -> str:
    return f"{seat.officer.name} · {seat.get_role_display()}"


class Move(Reason):
    """Offer the case to another post."""

    to = forms.ModelChoiceField(
        label=_("To the post"), queryset=Post.objects.none(), empty_label=_("Choose")
    )
    field_order = ("to", "reason")

    def __init__(self, *args: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = posts  # type: ignore[attr-defined]
        self.fields["to"].label_from_instance = lambda post: post.short_name  # type: ignore[attr-defined]


class Close(forms.Form):
    """Close the case."""

    reason = forms.ChoiceField(label=_("Why the case is closed"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs=WORDS), required=False, max_length=2000
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, package: Package, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            (reason.name, spoken(reason.title)) for reason in package.definition.closing_reasons
        ]


class Happened(forms.Form):
    """Something happened at a moment."""

    event = forms.ChoiceField(label=_("What happened"))
    happened_at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Local time of your post"),
    )

    def __init__(self, *args: Any, package: Package, names: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = [  # type: ignore[attr-defined]
            (name, spoken(package.facts[name].title)) for name in names
        ]


class ChangeRoute(Reason):
    """Another route of the protocol fits better."""

    route = forms.ChoiceField(label=_("Route"), widget=forms.RadioSelect)
    field_order = ("route", "reason")

    def __init__(self, *args: Any, package: Package, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["route"].choices = [  # type: ignore[attr-defined]
            (route.code, spoken(route.title)) for route in package.definition.routes
        ]


class Known(forms.Form):
    """What an officer knows and no instrument asks: the package says which facts these are."""

    def __init__(
        self, *args: Any, package: Package, facts: Mapping[str, Value], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for fact in package.definition.facts:
            if fact.source == "officer":
                self.fields[fact.name] = _field(package.facts[fact.name], facts.get(fact.name))

    def answers(self) -> dict[str, Value]:
        """The facts that were answered."""
        return {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in self.cleaned_data.items()
            if value not in ("", None, [])
        }


def _field(fact: FactInfo, value: Value | None) -> forms.Field:
    shown: dict[str, Any] = {"label": spoken(fact.title), "required": False, "initial": value}
    choices = [(code, spoken(title)) for code, title in fact.choices.items()]
    if fact.type == "choices":
        return forms.MultipleChoiceField(
            **shown, choices=choices, widget=forms.CheckboxSelectMultiple
        )
    if choices:
        return forms.ChoiceField(**shown, choices=[("", "–"), *choices])
    if fact.type == "integer":
        return forms.IntegerField(**shown, min_value=0, max_value=1_000_000)
    return forms.CharField(**shown, max_length=500)
