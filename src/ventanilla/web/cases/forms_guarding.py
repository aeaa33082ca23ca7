"""What officers write to guard a case: shapes only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.cases.services.consenting import Channel, Purpose
from ventanilla.security.models import Seat

WALLS = (
    ("kinship", _("A relative or close friend of the person")),
    ("accused", _("Accused, or close to somebody who is")),
    ("own", _("It is their own family")),
    ("other", _("Another conflict of interest")),
)
GROUNDS = (
    ("consent", _("The person agreed")),
    ("best_interests", _("Two officers decide in the child's best interests")),
)


class SetWall(forms.Form):
    """Whom to keep from a case, and why."""

    username = forms.CharField(label=_("User name of the officer"), max_length=60)
    reason = forms.ChoiceField(label=_("Why"), choices=WALLS, widget=forms.RadioSelect)


class Agreed(forms.Form):
    """What a person agreed to."""

    purpose = forms.ChoiceField(label=_("What it is about"), choices=Purpose.choices)
    ground = forms.ChoiceField(label=_("Who decides"), choices=GROUNDS, widget=forms.RadioSelect)
    recipient = forms.CharField(label=_("To whom"), max_length=200, required=False)
    language = forms.CharField(label=_("In which language it was explained"), max_length=60)
    channel = forms.ChoiceField(label=_("How it was said"), choices=Channel.choices)
    words = forms.CharField(
        label=_("In which words"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        max_length=2000,
    )


class Interpreter(forms.Form):
    """Who lends a voice, and on which consent that rests."""

    to = forms.ModelChoiceField(queryset=Seat.objects.none())
    consent = forms.UUIDField()

    def __init__(self, *args: Any, seats: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = seats  # type: ignore[attr-defined]
