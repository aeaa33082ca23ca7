"""A session for people who have no seat here: numbers, and no name of anybody."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.training import catalogue
from ventanilla.training.models import HUNDRED
from ventanilla.training.services.outside import Given
from ventanilla.training.states import Audience
from ventanilla.web.fields import DayField
from ventanilla.web.words import spoken

LANGUAGES = (("es", _("Spanish")), ("en", _("English")))
MOST = 2000
#: which roles are counted apart
ROLES = (
    ("command", _("Of them, in command")),
    ("patrol", _("Of them, on patrol or in custody")),
    ("office", _("Of them, in offices and dispatch")),
    ("others", _("Of them, in other roles")),
)


def _number(label: Any, most: int = MOST, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False, **more)


class OutsideForm(forms.Form):
    """What is written down of a session."""

    use_required_attribute = False
    course = forms.ChoiceField(label=_("Which course?"))
    audience = forms.ChoiceField(label=_("For whom?"), choices=Audience)
    organisation = forms.CharField(
        label=_("Which organisation?"), max_length=160,
        help_text=_("A department, a jail, a church: no person is named"),
    )  # fmt: skip
    on = DayField(label=_("On which day?"))
    language = forms.ChoiceField(label=_("In which language?"), choices=LANGUAGES)
    hours = forms.DecimalField(
        label=_("How many hours?"), min_value=Decimal("0.5"), max_value=Decimal(80),
        max_digits=4, decimal_places=1,
    )  # fmt: skip
    people = forms.IntegerField(label=_("How many people?"), min_value=1, max_value=MOST)
    command = _number(ROLES[0][1])
    patrol = _number(ROLES[1][1])
    office = _number(ROLES[2][1])
    others = _number(ROLES[3][1])
    before = _number(_("Average of the test before"), HUNDRED, help_text=_("0 to 100"))
    after = _number(_("Average of the test after"), HUNDRED, help_text=_("0 to 100"))

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["course"].choices = [  # type: ignore[attr-defined]
            (each.code, spoken(each.definition.title))
            for each in catalogue.courses().values()
            if each.is_outside
        ]

    def given(self) -> Given:
        """The session as the act takes it."""
        said = self.cleaned_data
        return Given(
            course=catalogue.courses()[said["course"]],
            audience=Audience(said["audience"]),
            organisation=said["organisation"],
            held_on=said["on"],
            language=said["language"],
            people=said["people"],
            hours=said["hours"],
            roles={name: said[name] or 0 for name, __ in ROLES},
            before=said["before"],
            after=said["after"],
        )
