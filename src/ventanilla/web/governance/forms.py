"""What is written into drafts and said of them: shapes only."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.cases.models import Track
from ventanilla.common.sources import Where
from ventanilla.governance.models import Draft
from ventanilla.governance.passages import Passage
from ventanilla.governance.states import Verdict
from ventanilla.security.models import Seat

LANGUAGES = {"es": _("Spanish"), "en": _("English")}
#: key in a file -> how a form calls it; a key that has no name here is shown as it is
KEYS = {
    "title": _("Name"),
    "neutral_title": _("Name that tells nothing"),
    "summary": _("Summary"),
    "subject": _("Who it is for"),
    "disclaimer": _("What it is not"),
    "why": _("Reason"),
    "because": _("Explanation"),
    "text": _("Text"),
    "due": _("Deadline"),
    "warn": _("Warning before the deadline"),
    "role": _("Who does it"),
    "calls": _("Who is called"),
    "severity": _("How grave it is"),
    "missing": _("What is missing"),
    "citation": _("Source"),
    "label": _("Label"),
}
#: list in an entry -> how one of its items is called
ITEMS = {
    "actions": _("Action"),
    "caps_when": _("Shorter deadline"),
    "gate": _("To enter"),
    "barred": _("Barred"),
    "choices": _("Answer"),
    "messages": _("Message"),
    "roles": _("Role"),
    "routes": _("Route"),
    "basis": _("Source"),
    "credits": _("Credit"),
}
#: file -> what it holds
PARTS = {
    "protocol.yaml": _("The protocol as a whole"),
    "stages.yaml": _("Stages"),
    "tasks.yaml": _("Tasks"),
    "clocks.yaml": _("Deadlines"),
    "findings.yaml": _("Findings"),
    "outcomes.yaml": _("Outcomes"),
    "facts.yaml": _("Facts"),
    "disclosures.yaml": _("What is told to whom"),
    "documents.yaml": _("Documents"),
    "indicators.yaml": _("Indicators"),
    "cards.yaml": _("Cards"),
    "sittings.yaml": _("Interviews"),
    "consents.yaml": _("Consents"),
    "readiness.yaml": _("What a post has to have"),
}
SEVERITIES = (("red", _("red")), ("amber", _("amber")), ("blue", _("blue")))
LONG = 34


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class EntryForm(forms.Form):
    """The passages of one entry. ``before``: what the base says, by place."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        passages: Sequence[Passage],
        roles: Mapping[str, str],
        before: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.passages = passages
        for each in passages:
            self.fields[each.place] = _field(each, roles, before.get(each.place))

    def rows(self) -> list[list[forms.BoundField]]:
        """The fields as they stand side by side: a text in both languages, a value alone."""
        made: list[list[forms.BoundField]] = []
        last: Where = ()
        for each in self.passages:
            bound = self[each.place]
            if each.language and made and last == each.where[:-1]:
                made[-1].append(bound)
            else:
                made.append([bound])
            last = each.where[:-1] if each.language else ()
        return made

    def values(self) -> dict[Where, str]:
        """What was changed: place -> the new value."""
        return {
            each.where: self.cleaned_data[each.place]
            for each in self.passages
            if self.cleaned_data[each.place] != each.value
        }


def _field(each: Passage, roles: Mapping[str, str], before: str | None) -> forms.Field:
    hint = ""
    if before is not None and before != each.value:
        hint = _("In the published version: %(before)s") % {"before": before or "–"}
    given: dict[str, Any] = {
        "label": label(each),
        "initial": each.value,
        "required": each.key not in ("due", "warn"),
        "help_text": hint,
    }
    if each.key in ("role", "calls") and not each.language:
        known = {**roles, each.value: roles.get(each.value, each.value)}
        return forms.ChoiceField(choices=list(known.items()), **given)
    if each.key == "severity":
        return forms.ChoiceField(choices=SEVERITIES, **given)
    if len(each.value) > LONG:
        return forms.CharField(widget=_area(2 if len(each.value) < 3 * LONG else 5), **given)
    return forms.CharField(**given)


def label(each: Passage) -> str:
    """What a passage is, in words: "Action 2: Text (Spanish)"."""
    name = str(KEYS.get(each.key, each.key))
    if each.language:
        name = f"{name} ({LANGUAGES[each.language]})"
    inside = [
        f"{ITEMS.get(str(each.where[at - 1]), each.where[at - 1])} {int(step) + 1}"
        for at, step in enumerate(each.where)
        if isinstance(step, int) and at > 0
    ]
    return ": ".join([*inside, name])


class FileForm(forms.Form):
    """A whole file, as it is written."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("The file"), strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "class": "draft__file", "spellcheck": "false"}),
    )  # fmt: skip


class BeginForm(forms.Form):
    """Of which protocol."""

    protocol = forms.ChoiceField(label=_("Protocol"))

    def __init__(self, *args: Any, protocols: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["protocol"].choices = list(protocols)  # type: ignore[attr-defined]


class SendForm(forms.Form):
    """Under which number, and what changes."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.CharField(
        label=_("Number of the version"), max_length=20,
        help_text=_("Three numbers: a correction raises the third, a change the second"),
    )  # fmt: skip
    summary_es = forms.CharField(label=_("What changes (Spanish)"), max_length=400, widget=_area(3))
    summary_en = forms.CharField(label=_("What changes (English)"), max_length=400, widget=_area(3))


def sent_before(draft: Draft) -> dict[str, object]:
    """What a draft said when it was sent the last time."""
    return {
        "seen": draft.edition, "version": draft.version,
        "summary_es": draft.summary_es, "summary_en": draft.summary_en,
    }  # fmt: skip


class AskForm(forms.Form):
    """Who reads, and for which organisation."""

    reviewer: "forms.ModelChoiceField[Seat]" = forms.ModelChoiceField(
        label=_("Reviewer"), queryset=None
    )
    organisation = forms.CharField(
        label=_("For which organisation"), max_length=120,
        help_text=_("As it will stand beside the approval"),
    )  # fmt: skip

    def __init__(self, *args: Any, reviewers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["reviewer"]
        chosen.queryset = reviewers  # type: ignore[attr-defined]
        chosen.label_from_instance = _named  # type: ignore[attr-defined]


def _named(seat: Seat) -> str:
    return f"{seat.officer.name} · {seat.post}"


class DecideForm(forms.Form):
    """What a reviewer says of a draft. ``digest``: what the page showed."""

    digest = forms.CharField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=_("What do you say?"),
        choices=(
            (Verdict.APPROVED, _("I approve it as it stands")),
            (Verdict.RETURNED, _("It has to change")),
        ),
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Why"), required=False, max_length=1000, widget=_area(3),
        help_text=_("Needed where it has to change"),
    )  # fmt: skip


class CommentForm(forms.Form):
    """Something said of a passage."""

    path = forms.CharField(widget=forms.HiddenInput)
    place = forms.ChoiceField(label=_("Passage"), required=False)
    text = forms.CharField(label=_("Comment"), max_length=2000, widget=_area(3))

    def __init__(self, *args: Any, places: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(places)  # type: ignore[attr-defined]


class ResolveForm(forms.Form):
    """What was done about a comment."""

    answer = forms.CharField(label=_("What was done"), max_length=1000, widget=_area(2))


class ConfirmForm(forms.Form):
    """The edition that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class MoveForm(forms.Form):
    """Which cases go on with the new version, and why."""

    tracks = forms.MultipleChoiceField(label=_("Cases"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label=_("Why"), max_length=400, widget=_area(2))

    def __init__(self, *args: Any, tracks: Iterable[Track], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tracks"].choices = [  # type: ignore[attr-defined]
            (str(track.pk), track.case.number) for track in tracks
        ]

    def clean_tracks(self) -> list[UUID]:
        """The ids that were chosen."""
        return [UUID(pk) for pk in self.cleaned_data["tracks"]]
