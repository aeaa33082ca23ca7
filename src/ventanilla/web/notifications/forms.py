"""The forms of a notification. Little is obligatory: what, who tells it, and when it came."""

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from ventanilla.network.models import Post, Region
from ventanilla.notifications.reading_mail import Proposal
from ventanilla.notifications.reading_values import day_in
from ventanilla.notifications.states import (
    CHOSEN,
    Channel,
    Flag,
    Kind,
    Nationality,
    Outcome,
    Said,
    Wanted,
)
from ventanilla.notifications.told import Child, Told
from ventanilla.people.identity import Names
from ventanilla.web.fields import DayField, MomentField

SHORT, PLACE, LONG = 120, 160, 2000
CHOOSE = ("", _("Choose"))
NOT_SAID = ("", _("Not said"))
#: of a child in custody; the names of the fields are those of ``Child``
OF_CHILD = ("caseworker", "caseworker_phone", "court", "court_number", "hearings", "parents")
NAMES = ("given_names", "first_surname", "second_surname")
TEXTS = (
    "sender_person", "sender_callback", "claimed_nationality", "county", "place_of_custody",
    "custody_id", "charges", "words",
)  # fmt: skip
MOMENTS = ("received_at", "sent_at", "event_at", "next_hearing_at")
#: how the tick is called that confirms what was taken from a text
OK = "ok_"


def _text(label: Any, *, longest: int = SHORT, hint: Any = "", rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, required=False, max_length=longest, widget=widget, help_text=hint
    )


def _said(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Said.choices, initial=Said.UNKNOWN)


class NotificationForm(forms.Form):
    """What was told. The first panel is the short way; the rest can wait."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What happened"), choices=[CHOOSE, *Kind.choices])
    channel = forms.ChoiceField(label=_("How it reached the post"), choices=Channel.choices)
    agency = forms.CharField(
        label=_("Agency or institution"),
        max_length=SHORT,
        widget=forms.TextInput(attrs={"list": "agencies"}),
        help_text=_("The institution, not a person."),
    )
    received_at = MomentField(label=_("When it reached the post"))
    given_names = _text(_("Given names"))
    first_surname = _text(_("First surname"))
    second_surname = _text(_("Second surname"))
    birth_date = DayField(label=_("Date of birth"), required=False)
    state = forms.ChoiceField(label=_("State where the person is"), required=False)
    county = _text(_("County, or postal code"), longest=60)
    place_of_custody = _text(_("Place of custody"), longest=PLACE)
    custody_id = _text(_("Their number for the person"), longest=40)
    event_at = MomentField(label=_("When it happened"), required=False)
    sent_at = MomentField(label=_("When the agency sent word"), required=False)
    requested = _said(_("Did the person ask for the consulate?"))
    told_of_right = _said(_("Was the person told of the right to it?"))
    sender_person = _text(_("Who wrote or called"))
    sender_callback = _text(_("Number to call back"))
    claimed_nationality = _text(_("Nationality, as they say"), longest=60)
    nationality = forms.ChoiceField(
        label=_("Nationality, as far as it was looked into"),
        choices=[each for each in Nationality.choices if each[0] != Nationality.NOT_OURS],
        initial=Nationality.UNVERIFIED,
    )
    charges = _text(_("Charges"), longest=500)
    next_hearing_at = MomentField(label=_("Next hearing"), required=False)
    minors_at_home = forms.IntegerField(
        label=_("Children left at home"), required=False, min_value=0, max_value=30
    )
    flags = forms.MultipleChoiceField(
        label=_("To think of"),
        choices=Flag.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = _text(
        _("Anything else that was said"),
        longest=LONG,
        rows=3,
        hint=_("Nothing about asylum or fear of the home country: such sentences are left out."),
    )
    caseworker = _text(_("Caseworker"))
    caseworker_phone = _text(_("Telephone of the caseworker"))
    court = _text(_("Court"))
    court_number = _text(_("Number at the court"))
    hearings = _text(_("Hearings"), longest=500, rows=2, hint=_("One in each line."))
    parents = _text(_("Parents, and where they are"), longest=500, rows=2)
    siblings = _text(
        _("Brothers and sisters with the child"),
        longest=1000,
        rows=3,
        hint=_("One in each line: name, date of birth."),
    )
    wanted = forms.MultipleChoiceField(
        label=_("What is asked of the post"),
        choices=Wanted.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    again = forms.BooleanField(label=_("It is another one: register it"), required=False)

    def __init__(self, *args: Any, states: Iterable[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [NOT_SAID, *((state.code, state.name) for state in states)]
        self.fields["state"].choices = known  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    @property
    def child_is_open(self) -> bool:
        """Whether the part about a child in custody shows unfolded."""
        named = [*OF_CHILD, "siblings", "wanted"]
        return self["kind"].value() == Kind.MINOR_CUSTODY or any(
            self[name].value() or self[name].errors for name in named
        )

    @property
    def rest_is_open(self) -> bool:
        """Whether the part that can wait shows unfolded: something in it is wrong."""
        return self.is_bound and any(
            name in self.errors
            for name in ("sender_person", "sender_callback", "next_hearing_at", "minors_at_home",
                         "nationality", "charges", "words")
        )  # fmt: skip

    def told(self) -> Told:
        """What was written, as the act takes it."""
        data = self.cleaned_data
        born = data["birth_date"]
        names = Names(
            **{name: data[name] for name in NAMES}, birth_date=born.isoformat() if born else ""
        )
        child = Child(
            **{name: data[name] for name in OF_CHILD},
            siblings=siblings_in(data["siblings"]),
            wanted=tuple(data["wanted"]),
        )
        return Told(
            kind=Kind(data["kind"]),
            channel=Channel(data["channel"]),
            agency=data["agency"],
            names=names,
            nationality=Nationality(data["nationality"]),
            requested=Said(data["requested"]),
            told_of_right=Said(data["told_of_right"]),
            state=data["state"],
            minors_at_home=data["minors_at_home"],
            flags=frozenset(data["flags"]),
            child=child,
            **{name: data[name] for name in TEXTS},
            **{name: data[name] for name in MOMENTS},
        )


def siblings_in(text: str) -> tuple[tuple[str, str], ...]:
    """(name, date of birth as ISO or blank) of each line."""
    found = []
    for line in text.splitlines():
        born = day_in(line)
        name = re.split(r"[,;]|\d", line, maxsplit=1)[0].strip(" ,;-")
        if name:
            found.append((name, born.isoformat() if born else ""))
    return tuple(found)


class PasteForm(forms.Form):
    """The text of an e-mail."""

    text = forms.CharField(
        label=_("Text of the e-mail"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14, "autocomplete": "off"}),
        help_text=_("Copied from your mail program, with sender and date if you can."),
    )


class TakenField:
    """A field with the words that its value was taken from, and the tick that confirms it."""

    def __init__(self, bound: BoundField, ok: BoundField, line: int, words: str) -> None:
        self.bound, self.ok, self.line, self.words = bound, ok, line, words


class ConfirmForm(NotificationForm):
    """What a text seems to say, field by field: each ticked, changed or emptied by an officer."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=40_000)

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        for name in self.found:
            self.fields[OK + name] = forms.BooleanField(
                label=_("This is right"),
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "govuk-checkboxes__input"}),
            )

    @property
    def found(self) -> list[str]:
        """The fields of which the text says something, in the order of the form."""
        return [name for name in self.base_fields if name in self.proposal.fields]

    @property
    def taken(self) -> list[TakenField]:
        """Those fields, each beside its words."""
        return [
            TakenField(self[name], self[OK + name], taken.line, taken.words)
            for name in self.found
            for taken in (self.proposal.fields[name],)
        ]

    @property
    def others(self) -> list[BoundField]:
        """The fields that the text says nothing of, but for those of a child in custody."""
        mine = {*self.found, *OF_CHILD, "siblings", "wanted", "token", "text", "again"}
        return [self[n] for n in self.base_fields if n not in mine]

    def clean(self) -> dict[str, Any]:
        """Whatever stands as it was taken has its tick."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in self.found:
            said, value = cleaned.get(name), self.proposal.fields[name].value
            if said and said == value and not cleaned.get(OK + name):
                self.add_error(
                    name, _("Compare it with the words beside it: tick it, change it or empty it.")
                )
        return cleaned


class LearnForm(forms.Form):
    """What was learnt since."""

    requested = _said(_("Did the person ask for the consulate?"))
    told_of_right = _said(_("Was the person told of the right to it?"))
    nationality = forms.ChoiceField(
        label=_("Nationality"),
        choices=[each for each in Nationality.choices if each[0] != Nationality.NOT_OURS],
    )


class SettleForm(forms.Form):
    """What came of it."""

    outcome = forms.ChoiceField(
        label=_("How far it has come"),
        choices=[(each.value, each.label) for each in CHOSEN],
        widget=forms.RadioSelect,
    )
    contacted_at = MomentField(
        label=_("When somebody spoke with the person"),
        required=False,
        help_text=_("Empty: now."),
    )

    def chosen(self) -> Outcome:
        """The outcome."""
        return Outcome(self.cleaned_data["outcome"])


class TransferForm(forms.Form):
    """Which post."""

    to = forms.ChoiceField(label=_("To which post"))

    def __init__(self, *args: Any, posts: Sequence[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_code: Mapping[str, Post] = {post.code: post for post in posts}
        choices = [CHOOSE, *((post.code, post.short_name) for post in posts)]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> Post:
        """The post."""
        return self.by_code[self.cleaned_data["to"]]


class CaseForm(forms.Form):
    """Under which protocol and by which route a case is opened."""

    way = forms.ChoiceField(label=_("Under which protocol"))

    def __init__(self, *args: Any, ways: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = [CHOOSE, *ways]  # type: ignore[attr-defined]

    def chosen(self) -> tuple[str, str]:
        """Protocol and route."""
        protocol, __, route = self.cleaned_data["way"].partition(":")
        return protocol, route


class SheetForm(forms.Form):
    """A list of an agency, as a file."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    agency = forms.CharField(
        label=_("Agency or institution"),
        max_length=SHORT,
        widget=forms.TextInput(attrs={"list": "agencies", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("List (CSV)"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    text = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def content(self) -> bytes:
        """The list: of the file, or as it was checked before."""
        if file := self.cleaned_data["file"]:
            return bytes(file.read())
        return str(self.cleaned_data["text"]).encode()

    def clean(self) -> dict[str, Any]:
        """One of the two has to be there."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("file") is None and not cleaned.get("text"):
            self.add_error("file", _("Choose a file."))
        return cleaned
