"""What is written on the way out: how a document goes, where and when a child is handed over."""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.exchange.documents import Draft
from ventanilla.exchange.services.disclosing import Sending
from ventanilla.exchange.services.handing_over import Arrangement
from ventanilla.exchange.services.releasing import Wish
from ventanilla.exchange.states import HAND_OVER_MOVES, HandOverState
from ventanilla.network.models import Port
from ventanilla.protocols.engine.definition import Document
from ventanilla.protocols.engine.exporting.shapes import Export
from ventanilla.protocols.engine.state import GivenField
from ventanilla.web.fields import MomentField, in_zone
from ventanilla.web.words import spoken

NAME, WORDS = 160, {"rows": 3, "maxlength": 1200}
CHANNELS = (
    ("email", _("E-mail")),
    ("in_person", _("In person")),
    ("platform", _("The authority’s own system")),
    ("fax", _("Fax")),
)
HOW = (
    ("signed", _("With the signed act")),
    ("email", _("By e-mail")),
    ("phone", _("By telephone")),
)
SUMMARY = "summary_"


class PrepareForm(forms.Form):
    """How a document goes out. Summaries and sentences are asked where the package has them."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    to = forms.CharField(
        label=_("To whom"), help_text=_("Name and office of whoever gets it."), max_length=NAME
    )
    channel = forms.ChoiceField(label=_("How it goes"), choices=CHANNELS)
    language = forms.ChoiceField(label=_("Language of the document"))
    their_reference = forms.CharField(
        label=_("Their reference"), required=False, max_length=40, help_text=""
    )
    reply_by = MomentField(label=_("Reply asked for by"), required=False)
    ticks = forms.MultipleChoiceField(
        label=_("Sentences that apply"), required=False, widget=forms.CheckboxSelectMultiple
    )
    withheld = forms.MultipleChoiceField(
        label=_("Keep back from this document"),
        help_text=_("What is ticked stays out, although the recipient might have it."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        document: Document,
        allowed: Iterable[GivenField],
        known_reference: str,
        named: Collection[str],
        version: int,
        **kwargs: Any,
    ) -> None:
        language = "en" if document.language == "en" else "es"
        kwargs["initial"] = {"token": uuid.uuid4(), "version": version, "language": language}
        super().__init__(*args, **kwargs)
        self.document = document
        fields = [f for f in allowed if not document.fields or f.field in document.fields]
        self._choose("language", [("es", _("Spanish")), ("en", _("English"))])
        self._choose("ticks", [(tick.name, spoken(tick.title)) for tick in document.ticks])
        self._choose("withheld", [(item.field, spoken(item.title)) for item in fields])
        for item in fields:
            if item.give == "summary":
                self.fields[SUMMARY + item.field] = _summary(item)
        if known_reference:
            self.fields["their_reference"].help_text = _(
                "On record: %(reference)s. Write it only to whoever gave it."
            ) % {"reference": known_reference}
        if document.recipient is None:
            self.fields["to"].required = False
        if len(named) == 1:  # the one whom the person agreed to
            [self.fields["to"].initial] = named

    def _choose(self, name: str, choices: list[Any]) -> None:
        """Offer choices; a question without any is not asked."""
        if choices:
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def sending(self) -> Sending:
        """What was written, as the act takes it."""
        data = self.cleaned_data
        return Sending(
            code=self.document.code,
            language=data["language"],
            to=data["to"],
            channel=data["channel"],
            their_reference=data["their_reference"],
            reply_by=data["reply_by"],
            draft=Draft(
                summaries={
                    name.removeprefix(SUMMARY): words
                    for name, words in data.items()
                    if name.startswith(SUMMARY) and words
                },
                ticks=frozenset(data.get("ticks", ())),
                withheld=frozenset(data.get("withheld", ())),
            ),
        )

    @property
    def leading(self) -> list[forms.BoundField]:
        """The fields that everybody looks at: all but what is kept back."""
        return [bound for bound in self if bound.name != "withheld"]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Names and values as they were sent, for the page that asks for a last look."""
        return [
            (name, value)
            for name in self.fields
            for value in self.data.getlist(name)  # type: ignore[attr-defined]
        ]


def _summary(item: GivenField) -> forms.CharField:
    return forms.CharField(
        label=_("In few words: %(title)s") % {"title": spoken(item.title)},
        help_text=_("Only what they need for their task. Blank: nothing of it goes."),
        required=False,
        widget=forms.Textarea(attrs=WORDS),
        max_length=1200,
    )


class ReleaseForm(forms.Form):
    """How a case is exported; the identity is asked about only of whoever may let it go."""

    layout = forms.ChoiceField(label=_("As what"), widget=forms.RadioSelect)
    identity = forms.BooleanField(
        label=_("With name and date of birth"),
        help_text=_("Only if the person allowed it, and the export is of no use without."),
        required=False,
    )
    reason = forms.CharField(
        label=_("Why the identity has to go out"), required=False, max_length=NAME
    )

    def __init__(self, *args: Any, export: Export, identity: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.export = export
        layouts = [(layout.name, spoken(layout.title)) for layout in export.layouts]
        self.fields["layout"].choices = layouts  # type: ignore[attr-defined]
        self.fields["layout"].initial = layouts[0][0]
        if not identity:
            del self.fields["identity"], self.fields["reason"]

    def wish(self) -> Wish:
        """What was asked for, as the act takes it."""
        return Wish(export=self.export.name, **self.cleaned_data)


class AcknowledgeForm(forms.Form):
    """Who said that it arrived."""

    who = forms.CharField(
        label=_("Who acknowledged"), help_text=_("Name and office."), max_length=NAME
    )


class ArrangeForm(forms.Form):
    """Where and when, who receives and who brings. The time is the port's."""

    port = forms.ModelChoiceField(label=_("Port"), queryset=Port.objects.none(), empty_label=None)
    at = MomentField(label=_("Day and time"), help_text=_("At the clock of the port."))
    receiver = forms.CharField(
        label=_("Who will receive"), help_text=_("Name and office."), max_length=NAME
    )
    receiver_phone = forms.CharField(label=_("Their number"), required=False, max_length=40)
    escort = forms.CharField(label=_("Who goes with the person"), required=False, max_length=NAME)
    vehicle = forms.CharField(label=_("Vehicle"), required=False, max_length=NAME)

    def __init__(self, *args: Any, ports: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["port"].queryset = ports  # type: ignore[attr-defined]
        self.proposed: tuple[Port, datetime] | None = None

    def clean(self) -> dict[str, Any]:
        """Read the time at the clock of the port, which may not be the post's."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("at") and cleaned.get("port"):
            try:
                written = cleaned["at"].replace(tzinfo=None)
                cleaned["at"] = in_zone(written, cleaned["port"].zoneinfo)
                self.proposed = cleaned["port"], cleaned["at"]
            except forms.ValidationError as refusal:
                self.add_error("at", refusal)
        return cleaned

    def arrangement(self) -> Arrangement:
        """What was written, as the act takes it."""
        return Arrangement(**self.cleaned_data)


class DeliverForm(forms.Form):
    """How the person was when handed over. The person signs nothing."""

    condition = forms.CharField(
        label=_("How the person is"), widget=forms.Textarea(attrs=WORDS), max_length=1200
    )
    observations = forms.CharField(
        label=_("What was noticed"),
        widget=forms.Textarea(attrs=WORDS),
        max_length=1200,
        required=False,
    )


class ReceivedForm(AcknowledgeForm):
    """Who said that the person is with them, and how."""

    how = forms.ChoiceField(label=_("How they said it"), choices=HOW, widget=forms.RadioSelect)


class CallOffForm(forms.Form):
    """Postponed, refused, or nobody came; always with what happened."""

    state = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("In a few words"), widget=forms.Textarea(attrs=WORDS), max_length=1200
    )

    ENDS = (HandOverState.POSTPONED, HandOverState.REFUSED, HandOverState.NO_SHOW)

    def __init__(self, *args: Any, state: HandOverState, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            (end.value, end.label) for end in self.ENDS if end in HAND_OVER_MOVES[state]
        ]
