"""What officers write of a consent: shapes only. Nothing is ticked before the person said so."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.cases.consents import Channel
from ventanilla.protocols.engine.consents import Consent
from ventanilla.protocols.engine.definition import Protocol
from ventanilla.security.models import Seat
from ventanilla.web.words import spoken

ANSWERS = (("given", _("Yes")), ("refused", _("No")))
GROUNDS = (
    ("consent", _("The person agreed")),
    ("best_interests", _("Two officers decide in the child's best interests")),
)


class Answered(forms.Form):
    """What a person answered to one consent of the package."""

    answer = forms.ChoiceField(
        label=_("What did the person answer?"), choices=ANSWERS, widget=forms.RadioSelect
    )
    channel = forms.ChoiceField(
        label=_("How was it said?"), choices=Channel.choices, widget=forms.RadioSelect
    )
    language = forms.CharField(label=_("In which language was it explained?"), max_length=60)
    recipient = forms.CharField(
        label=_("To whom, by name?"),
        help_text=_("One institution or person. Another one needs a consent of its own."),
        max_length=200,
    )
    fields_told = forms.MultipleChoiceField(
        label=_("What may they be told?"),
        help_text=_("Read each one out, and tick what the person says yes to."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    explained = forms.BooleanField(
        label=_("I said the limits: who sees it, until when, and that “no” changes nothing"),
        required=False,
    )
    understood = forms.BooleanField(
        label=_("The person said it back in their own words"), required=False
    )
    other_words = forms.CharField(
        label=_("If other words were said, write them"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        max_length=2000,
        required=False,
    )
    ground = forms.ChoiceField(label=_("Who decides?"), choices=GROUNDS, widget=forms.RadioSelect)

    def __init__(self, *args: Any, consent: Consent, protocol: Protocol, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shared = told_to(consent, protocol)
        if not consent.to_provider:
            del self.fields["recipient"]
        if shared:
            self.fields["fields_told"].choices = shared  # type: ignore[attr-defined]
        else:
            del self.fields["fields_told"]
        if not protocol.bands:  # no protocol of children: nobody decides for the person
            del self.fields["ground"]


def told_to(consent: Consent, protocol: Protocol) -> list[tuple[str, str]]:
    """What the recipient of a consent may ever be told: name and title of each datum."""
    matrix = protocol.disclosures
    if matrix is None or not consent.recipient:
        return []
    titles = {field.name: spoken(field.title) for field in matrix.fields}
    given = (
        rule.field
        for recipient in matrix.recipients
        if recipient.recipient == consent.recipient
        for rule in recipient.fields
        if rule.give not in ("no", "never")
    )
    return [(name, titles[name]) for name in dict.fromkeys(given)]


class Interpreter(forms.Form):
    """Who lends a voice, and on which consent that rests."""

    to = forms.ModelChoiceField(queryset=Seat.objects.none())
    consent = forms.UUIDField()

    def __init__(self, *args: Any, seats: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = seats  # type: ignore[attr-defined]
