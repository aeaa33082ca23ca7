"""An entry as forms, part by part: what it is, for whom, where, when, and how to refer."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.directory import selectors
from ventanilla.directory.models import Service
from ventanilla.directory.services import parts, placing
from ventanilla.directory.services.keeping import Given
from ventanilla.directory.services.parts import HandOver, Hours
from ventanilla.directory.services.placing import Where
from ventanilla.directory.states import Access, Status, Weekday
from ventanilla.web.directory.forms import language_choices, need_choices
from ventanilla.web.fields import TimeOfDayField

NUMBER = re.compile(r"^\+?[0-9][0-9 ().-]{1,22}[0-9]( ?(x|ext\.?) ?\d{1,6})?$", re.IGNORECASE)
MIDNIGHT = time(0)


class KnownField(forms.NullBooleanField):
    """Yes, no, or nobody has asked."""

    widget = forms.RadioSelect(
        choices=(("true", _("Yes")), ("false", _("No")), ("unknown", _("Nobody has asked")))
    )

    def prepare_value(self, value: Any) -> str:
        """As the radios call it."""
        return {True: "true", False: "false", None: "unknown"}.get(value, str(value))


class LinesField(forms.CharField):
    """Texts, one on each line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        """The lines that say something, each once."""
        text = super().to_python(value) or ""
        return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))

    def prepare_value(self, value: Any) -> str:
        """One on each line."""
        return "\n".join(value) if isinstance(value, list) else value or ""


class PartForm(forms.Form):
    """A part of an entry. ``columns``: fields that are columns of the service."""

    title: ClassVar[Any]
    columns: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def of(cls, service: Service) -> Mapping[str, Any]:
        """What stands there."""
        return {name: getattr(service, name) for name in cls.columns}

    def given(self) -> Given:
        """What was written."""
        return Given(columns={name: self.cleaned_data[name] for name in self.columns})


class WhatForm(PartForm):
    """What the service is."""

    title = _("What it is")
    columns = ("name", "alternate_name", "description", "url", "email", "status", "access", "alert")

    name = forms.CharField(label=_("What is the service called?"), max_length=200)
    alternate_name = forms.CharField(label=_("Other name"), max_length=200, required=False)
    description = forms.CharField(
        label=_("What do they do, in two or three sentences?"),
        widget=forms.Textarea(attrs={"rows": 3}), max_length=2000,
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label=_("What is it for?"), help_text=_("Hold Ctrl to choose several"),
        widget=forms.SelectMultiple(attrs={"size": 12}),
    )  # fmt: skip
    access = forms.ChoiceField(
        label=_("When do people go there?"),
        help_text=_("For a crisis it is asked every 90 days whether all is right, else every 180"),
        choices=Access, widget=forms.RadioSelect,
    )  # fmt: skip
    status = forms.ChoiceField(label=_("Is it open?"), choices=Status, widget=forms.RadioSelect)
    alert = forms.CharField(
        label=_("Something to know now"), help_text=_("Such as: moving in May"), required=False,
        max_length=200,
    )  # fmt: skip
    url = forms.URLField(label=_("Web page"), required=False, assume_scheme="https")
    email = forms.EmailField(label=_("E-mail"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["needs"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = need_choices(whole_groups=False)

    @classmethod
    def of(cls, service: Service) -> Mapping[str, Any]:
        needs = selectors.needs_of([service.pk]).get(service.pk, [])
        return {**super().of(service), "needs": needs}

    def given(self) -> Given:
        return Given(columns=super().given().columns, needs=self.cleaned_data["needs"])


class NewForm(WhatForm):
    """A new entry: who gives it, and what it is. The other parts come after."""

    organization = forms.CharField(label=_("Who gives the service?"), max_length=200)
    phones = LinesField(label=_("Telephone for everybody"), help_text=_("One on each line"))
    field_order = ("organization", "name", "needs", "phones")

    def clean_phones(self) -> list[str]:
        """Numbers that somebody can dial."""
        return dialled(self.cleaned_data["phones"])

    def given(self) -> Given:
        what = super().given()
        return Given(columns=what.columns, needs=what.needs, phones=self.cleaned_data["phones"])


class WhomForm(PartForm):
    """For whom it is."""

    title = _("For whom")
    columns = (
        "eligibility_description", "minimum_age", "maximum_age", "accepts_undocumented",
        "asks_status", "lgbt_inclusive", "accepts_boys_over_12", "pets", "max_stay_days",
        "interpretation_services",
    )  # fmt: skip

    eligibility_description = forms.CharField(
        label=_("Who may come?"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    minimum_age = forms.IntegerField(
        label=_("From which age?"), required=False, min_value=0, max_value=120
    )
    maximum_age = forms.IntegerField(
        label=_("Up to which age?"), required=False, min_value=0, max_value=120
    )
    languages = forms.MultipleChoiceField(
        label=_("Which languages are spoken there?"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    interpretation_services = forms.CharField(
        label=_("How do they interpret other languages?"), required=False, max_length=300
    )
    accepts_undocumented = KnownField(label=_("Do they take people without papers?"))
    asks_status = KnownField(label=_("Do they ask for the immigration status?"))
    lgbt_inclusive = KnownField(label=_("Are LGBTIQ+ people welcome?"))
    accepts_boys_over_12 = KnownField(label=_("Do they take boys over 12 with their mother?"))
    pets = KnownField(label=_("May pets come along?"))
    max_stay_days = forms.IntegerField(
        label=_("How many days may one stay?"), required=False, min_value=1, max_value=3650
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["languages"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = list(language_choices())

    @classmethod
    def of(cls, service: Service) -> Mapping[str, Any]:
        given = dict(super().of(service))
        for age in ("minimum_age", "maximum_age"):
            given[age] = None if given[age] is None else int(given[age])
        return given | {"languages": [row.code for row in service.languages.all()]}

    def given(self) -> Given:
        return Given(columns=super().given().columns, languages=self.cleaned_data["languages"])


class WhereForm(PartForm):
    """Where it is, and for people of which place."""

    title = _("Where")

    confidential = forms.BooleanField(
        label=_("Nobody may know where this is"),
        help_text=_("A shelter: the address is sealed, and only protection of your post opens it"),
        required=False,
    )
    place_name = forms.CharField(label=_("Name of the place"), required=False, max_length=120)
    address = forms.CharField(label=_("Street and number"), required=False, max_length=200)
    city = forms.CharField(label=_("City"), required=False, max_length=80)
    state = forms.CharField(
        label=_("State"), help_text=_("Two letters"), required=False, max_length=2
    )
    postal_code = forms.RegexField(
        r"^\d{5}(-\d{4})?$", label=_("ZIP code"), required=False,
        error_messages={"invalid": _("Write five digits.")},
    )  # fmt: skip
    counties = forms.CharField(
        label=_("For people of which counties or states?"),
        help_text=_("One on each line: Hidalgo County, TX — or a state: TX"), required=False,
        widget=forms.Textarea(attrs={"rows": 3}), max_length=4000,
    )  # fmt: skip
    nationwide = forms.BooleanField(label=_("For people of the whole country"), required=False)

    @classmethod
    def of(cls, service: Service) -> Mapping[str, Any]:
        where, area = placing.where_of(service), parts.area_of(service)
        return {
            "confidential": where.confidential,
            "place_name": where.name,
            "address": where.address,
            "city": where.city,
            "state": where.state,
            "postal_code": where.postal_code,
            "counties": str(parts.Area(area.counties, area.regions)).replace("; ", "\n"),
            "nationwide": area.nationwide,
        }

    def clean(self) -> dict[str, Any]:
        """An address is whole, or there is none."""
        given: dict[str, Any] = self.cleaned_data
        names = ("address", "city", "state", "postal_code")
        if any(given.get(name) for name in names):
            for name in names:
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("Write the whole address, or none."))
        return given

    def given(self) -> Given:
        said = self.cleaned_data
        return Given(
            where=Where(
                confidential=said["confidential"],
                name=said["place_name"],
                address=said["address"],
                city=said["city"],
                state=said["state"].upper(),
                postal_code=said["postal_code"],
            ),
            area=parts.area_named(said["counties"], nationwide=said["nationwide"]),
        )


class WhenForm(PartForm):
    """When somebody is there, and what it costs."""

    title = _("When, and what it costs")
    columns = ("intake_hours", "fees_description", "wait_time")

    always = forms.BooleanField(label=_("Day and night, every day"), required=False)
    intake_hours = forms.CharField(
        label=_("When are new people taken in?"), required=False, max_length=200
    )
    fees_description = forms.CharField(
        label=_("What does it cost?"), help_text=_("Such as: free"), required=False, max_length=300
    )
    wait_time = forms.CharField(label=_("How long does one wait?"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in Weekday:
            for side, words in (("opens", _("opens")), ("closes", _("closes"))):
                field = TimeOfDayField(label=f"{day.label}: {words}", required=False)
                self.fields[f"{day.value}_{side}"] = field

    @property
    def week(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Each day with its two fields."""
        return [
            (str(day.label), self[f"{day.value}_opens"], self[f"{day.value}_closes"])
            for day in Weekday
        ]

    @classmethod
    def of(cls, service: Service) -> Mapping[str, Any]:
        given = dict(super().of(service))
        hours = parts.hours_of(service)
        given["always"] = any(each.opens == each.closes == MIDNIGHT for each in hours)
        for each in hours if not given["always"] else ():
            for day in each.days:
                given |= {f"{day}_opens": each.opens, f"{day}_closes": each.closes}
        return given

    def clean(self) -> dict[str, Any]:
        """A day has both times, or neither."""
        given: dict[str, Any] = self.cleaned_data
        for day in Weekday:
            one, other = given.get(f"{day.value}_opens"), given.get(f"{day.value}_closes")
            if (one is None) != (other is None):
                missing = f"{day.value}_{'opens' if one is None else 'closes'}"
                if missing not in self.errors:
                    self.add_error(missing, _("Write both times, or none."))
        return given

    def given(self) -> Given:
        said = self.cleaned_data
        week = [day.value for day in Weekday]
        if said["always"]:
            hours = [Hours(week, MIDNIGHT, MIDNIGHT)]
        else:
            together: dict[tuple[time, time], list[str]] = {}
            for day in week:
                if said[f"{day}_opens"] is not None:
                    times = said[f"{day}_opens"], said[f"{day}_closes"]
                    together.setdefault(times, []).append(day)
            hours = [Hours(days, *times) for times, days in together.items()]
        return Given(columns=super().given().columns, hours=hours)


class ReferForm(PartForm):
    """How somebody gets there."""

    title = _("How to refer")
    columns = ("application_process",)

    phones = LinesField(
        label=_("Telephone for everybody"), help_text=_("One on each line"), required=False
    )
    application_process = forms.CharField(
        label=_("What does one do to be taken in?"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    papers = LinesField(label=_("What does one bring?"), required=False, max_length=1000)
    hand_over_name = forms.CharField(
        label=_("Whom do officers call?"), help_text=_("Never published"), required=False,
        max_length=120,
    )  # fmt: skip
    hand_over_number = forms.CharField(
        label=_("At which number?"), help_text=_("Never published"), required=False, max_length=40
    )

    @classmethod
    def of(cls, service: Service) -> Mapping[str, Any]:
        person = parts.hand_over_of(service)
        return {
            **super().of(service),
            "phones": sorted(phone.number for phone in service.phones.all()),
            "papers": sorted(row.document for row in service.required_documents.all()),
            "hand_over_name": person.name,
            "hand_over_number": person.number,
        }

    def clean_phones(self) -> list[str]:
        """Numbers that somebody can dial."""
        return dialled(self.cleaned_data["phones"])

    def clean_hand_over_number(self) -> str:
        """A number that somebody can dial."""
        return "".join(
            dialled([number] if (number := self.cleaned_data["hand_over_number"]) else [])
        )

    def given(self) -> Given:
        said = self.cleaned_data
        return Given(
            columns=super().given().columns,
            phones=said["phones"],
            papers=said["papers"],
            hand_over=HandOver(said["hand_over_name"], said["hand_over_number"]),
        )


def dialled(numbers: list[str]) -> list[str]:
    """The numbers, if each can be dialled. Raises ``ValidationError``."""
    for number in numbers:
        if not NUMBER.match(number):
            raise forms.ValidationError(
                _("“%(number)s” is not a telephone number."), params={"number": number}
            )
    return numbers


PARTS: Mapping[str, type[PartForm]] = {
    "what": WhatForm, "whom": WhomForm, "where": WhereForm, "when": WhenForm, "refer": ReferForm,
}  # fmt: skip
