"""What is written down of editions, trainers and certificates: shapes only."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from ventanilla.network import selectors as network
from ventanilla.training import catalogue
from ventanilla.training.models import HUNDRED, Enrolment, Trainer
from ventanilla.training.package import Course
from ventanilla.training.services.editions import Plan, Result
from ventanilla.training.states import Kind, Revoked
from ventanilla.web.fields import DayField
from ventanilla.web.words import spoken

LANGUAGES = (("es", _("Spanish")), ("en", _("English")))


def _courses(wanted: Iterable[Course]) -> list[tuple[str, str]]:
    named = [(each.code, spoken(each.definition.title)) for each in wanted]
    return sorted(named, key=lambda pair: pair[1])


class PlanForm(forms.Form):
    """A new edition."""

    use_required_attribute = False
    course = forms.ChoiceField(label=_("Which course?"))
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    city = forms.CharField(
        label=_("City"), max_length=80, required=False, help_text=_("Empty: it is held online")
    )
    post = forms.CharField(
        label=_("Post that hosts it"), max_length=3, required=False,
        help_text=_("Its three letters, like MCA"),
    )  # fmt: skip
    seats = forms.IntegerField(label=_("Places"), min_value=1, max_value=1000)
    language = forms.ChoiceField(label=_("In which language?"), choices=LANGUAGES)

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        given = [
            each
            for each in catalogue.courses().values()
            if each.kind != Kind.ONLINE and not each.is_outside
        ]
        self.fields["course"].choices = _courses(given)  # type: ignore[attr-defined]

    def clean_post(self) -> Any:
        """The post of a code; none where nothing was written."""
        code = self.cleaned_data["post"].strip().upper()
        if not code:
            return None
        found = network.posts().filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("There is no post with these letters."))
        return found

    def plan(self) -> Plan:
        """The edition as the act takes it."""
        given = dict(self.cleaned_data)
        return Plan(course=catalogue.courses()[given.pop("course")], **given)


class EnrolForm(forms.Form):
    """Who takes part."""

    use_required_attribute = False
    people = forms.CharField(
        label=_("Who takes part?"),
        help_text=_("Names or user names of officers, one in each line"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=6000,
        error_messages={"required": _("Write at least one name.")},
    )


class LeadForm(forms.Form):
    """Who leads an edition."""

    use_required_attribute = False
    trainer = forms.TypedChoiceField(label=_("Which trainer?"))

    def __init__(self, *arguments: Any, trainers: Iterable[Trainer], **more: Any) -> None:
        super().__init__(*arguments, **more)
        known = {str(each.pk): each for each in trainers}
        field = self.fields["trainer"]
        field.choices = [(pk, _named(each)) for pk, each in known.items()]  # type: ignore[attr-defined]
        field.coerce = known.__getitem__  # type: ignore[attr-defined]


def _named(trainer: Trainer) -> str:
    return f"{trainer.officer.name} · {trainer.get_level_display()}"


class ResultsForm(forms.Form):
    """Hours and tests of everybody in an edition: a row each."""

    use_required_attribute = False

    def __init__(self, *arguments: Any, learners: Sequence[Enrolment], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.learners = learners
        labels = {}
        for row in learners:
            self.fields[f"hours_{row.pk}"] = forms.DecimalField(
                label=_("Hours taken"), min_value=Decimal(0), max_digits=5, decimal_places=1,
                required=False, initial=row.hours or None,
            )  # fmt: skip
            labels[f"hours_{row.pk}"] = row.officer.name
            for name, words in (("before", _("Test before")), ("after", _("Test after"))):
                self.fields[f"{name}_{row.pk}"] = forms.IntegerField(
                    label=words, min_value=0, max_value=HUNDRED, required=False,
                    initial=getattr(row, name),
                )  # fmt: skip
                labels[f"{name}_{row.pk}"] = row.officer.name
        self.summary_labels = labels

    def rows(self) -> list[tuple[Enrolment, BoundField, BoundField, BoundField]]:
        """Each learner with their fields."""
        return [
            (row, self[f"hours_{row.pk}"], self[f"before_{row.pk}"], self[f"after_{row.pk}"])
            for row in self.learners
        ]

    def results(self) -> list[Result]:
        """The results as the act takes them."""
        given = self.cleaned_data
        return [
            Result(
                row.pk,
                given[f"hours_{row.pk}"] or Decimal(0),
                given[f"before_{row.pk}"],
                given[f"after_{row.pk}"],
            )
            for row in self.learners
        ]


class MasterForm(forms.Form):
    """A new master trainer."""

    use_required_attribute = False
    officer = forms.CharField(
        label=_("Who?"), max_length=120, help_text=_("Name or user name of an officer")
    )
    course = forms.ChoiceField(label=_("Of which course?"))
    since = DayField(label=_("Since when?"))

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        parents = {each.definition.parent for each in catalogue.courses().values()} - {""}
        known = [catalogue.courses()[code] for code in parents if code in catalogue.courses()]
        self.fields["course"].choices = _courses(known)  # type: ignore[attr-defined]


class PeriodForm(forms.Form):
    """A period, by its first and last day."""

    since = forms.DateField(required=False)
    until = forms.DateField(required=False)


class RevokeForm(forms.Form):
    """Why a certificate does not hold any more."""

    use_required_attribute = False
    why = forms.ChoiceField(
        label=_("Why?"), choices=Revoked, widget=forms.RadioSelect,
        error_messages={"required": _("Say why.")},
    )  # fmt: skip
