"""How it is safe to reach a person, and what goes to them: shapes only."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.cases.contact import HOUR, MIDNIGHT, MINDED, Hours, Line, as_bits
from ventanilla.cases.services.contacting import LONGEST_MESSAGE
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.reaching import Contact
from ventanilla.web.fields import MomentField, TimeOfDayField
from ventanilla.web.words import spoken

WEEKDAYS = (
    ("any", _("Any day")),
    ("mon", _("Mondays")),
    ("tue", _("Tuesdays")),
    ("wed", _("Wednesdays")),
    ("thu", _("Thursdays")),
    ("fri", _("Fridays")),
    ("sat", _("Saturdays")),
    ("sun", _("Sundays")),
)
YES_NO = (("yes", _("Yes")), ("no", _("No")))


def _words(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=200, required=False, **more)


def _agreed(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=YES_NO, widget=forms.RadioSelect, initial="no")


class HowToReach(forms.Form):
    """What the person says, today, of how it is safe to reach them."""

    method = forms.CharField(label=_("By which means"), max_length=60)
    value = forms.CharField(label=_("Number or address"), max_length=200)
    days = forms.MultipleChoiceField(
        label=_("On which days"),
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tick none if the person does not know: then nobody gets in touch."),
    )
    begins = TimeOfDayField(label=_("From"), required=False)
    ends = TimeOfDayField(label=_("Until"), required=False)
    zone = forms.ChoiceField(label=_("By the clock of"))
    language = _words(_("In which language"))
    alias = _words(_("Name to ask for"))
    code_word = _words(_("Code word"))
    answers = _words(_("Who else may answer"))
    if_other = _words(_("What you say if somebody else answers"))
    voicemail = _agreed(_("May you leave a voice message?"))
    text = _agreed(_("May you send messages?"))
    sender = _words(_("Who you say that you are"))
    safe = forms.BooleanField(
        label=_("The person says that it is safe today"),
        error_messages={"required": _("Ask, and tick this. Otherwise the person contacts us.")},
    )

    def __init__(self, *args: Any, package: Package, zones: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = [  # type: ignore[attr-defined]
            (zone, in_place(zone)) for zone in zones
        ]
        names = package.definition.contact
        for name in ("method", "language") if names else ():
            self._choose(name, package, names)

    def _choose(self, name: str, package: Package, names: Contact | None) -> None:
        """Let a field be chosen from the answers that the package knows."""
        fact = package.facts.get(getattr(names, name) or "")
        if fact is not None and fact.choices:
            plain = self.fields[name]
            choices = [(code, spoken(title)) for code, title in fact.choices.items()]
            self.fields[name] = forms.ChoiceField(
                label=plain.label, choices=[("", "–"), *choices], required=plain.required
            )

    def line(self) -> Line:
        """What was written of the line."""
        said = {name: self.cleaned_data[name] for name in MINDED}
        return Line(value=self.cleaned_data["value"], **said)

    def hours(self) -> Hours:
        """The days and hours; without times, the whole of each day."""
        given = self.cleaned_data
        begins, ends = _minute(given["begins"]), _minute(given["ends"])
        return Hours(as_bits(given["days"]), begins, ends or MIDNIGHT, given["zone"])


def in_place(zone: str) -> str:
    """The place whose clock is meant: ``America/Los_Angeles`` is Los Angeles."""
    return zone.rpartition("/")[2].replace("_", " ")


def _minute(moment: time | None) -> int:
    return moment.hour * HOUR + moment.minute if moment else 0


class Words(forms.Form):
    """A message in words that tell nothing."""

    words = forms.CharField(
        label=_("Message"),
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_MESSAGE}),
        max_length=LONGEST_MESSAGE,
    )


class Slip(forms.Form):
    """When the person comes, on a piece of paper that says nothing else."""

    LANGUAGES = (("es", _("Spanish")), ("en", _("English")))
    moment = MomentField(label=_("Appointment"))
    language = forms.ChoiceField(label=_("Language of the slip"), choices=LANGUAGES)
