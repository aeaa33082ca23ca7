"""An entry in words: what the list, the entry and what is due show of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.utils import formats
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.directory import languages, needs, selectors
from ventanilla.directory.freshness import Freshness, due_on, freshness
from ventanilla.directory.models import Location, Service
from ventanilla.directory.services import parts
from ventanilla.directory.states import Weekday

#: how many lines of its history an entry shows
LAST = 30
#: what the columns of an entry are called in its history
FIELDS: dict[str, str | Promise] = {
    "name": gettext_lazy("Name"),
    "alternate_name": gettext_lazy("Other name"),
    "description": gettext_lazy("Description"),
    "url": gettext_lazy("Web page"),
    "email": gettext_lazy("E-mail"),
    "status": gettext_lazy("State"),
    "access": gettext_lazy("When people go there"),
    "alert": gettext_lazy("Something to know now"),
    "eligibility_description": gettext_lazy("Who may come"),
    "minimum_age": gettext_lazy("Lowest age"),
    "maximum_age": gettext_lazy("Highest age"),
    "accepts_undocumented": gettext_lazy("Takes people without papers"),
    "asks_status": gettext_lazy("Asks for the immigration status"),
    "lgbt_inclusive": gettext_lazy("LGBTIQ+ people are welcome"),
    "accepts_boys_over_12": gettext_lazy("Takes boys over 12"),
    "pets": gettext_lazy("Pets may come"),
    "max_stay_days": gettext_lazy("Days one may stay"),
    "intake_hours": gettext_lazy("Hours for new people"),
    "fees_description": gettext_lazy("Cost"),
    "wait_time": gettext_lazy("Waiting time"),
    "application_process": gettext_lazy("How one is taken in"),
    "interpretation_services": gettext_lazy("Interpretation"),
    "needs": gettext_lazy("Needs"),
    "languages": gettext_lazy("Languages"),
    "phones": gettext_lazy("Telephones"),
    "papers": gettext_lazy("What one brings"),
    "hours": gettext_lazy("Hours"),
    "area": gettext_lazy("Whom it is for"),
    "place": gettext_lazy("Place"),
    "hand_over": gettext_lazy("Whom officers call"),
    "assured_date": gettext_lazy("Verified"),
}
KNOWN = (
    "accepts_undocumented", "asks_status", "lgbt_inclusive", "accepts_boys_over_12", "pets",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A name and a value."""

    name: str
    value: str
    address: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry, as pages say it."""

    service: Service
    state: Freshness
    due: date | None
    needs: Sequence[str]
    languages: Sequence[str]
    hours: Sequence[str]
    places: Sequence[Location]
    area: str
    whom: Sequence[Row]
    hand_over: parts.HandOver

    @property
    def for_whom(self) -> str:
        """Who may come, in the words of whoever gives the service."""
        return self.service.eligibility_description

    @property
    def confidential(self) -> Location | None:
        """Its place that nobody may know, if it has one."""
        return next((place for place in self.places if place.confidential), None)


def shown(service: Service, *, on: date) -> Shown:
    """Put an entry into words."""
    codes = selectors.needs_of([service.pk]).get(service.pk, [])
    return Shown(
        service=service,
        state=freshness(service, on),
        due=due_on(service),
        needs=[needs.needs()[code].name for code in codes],
        languages=[languages.name(row.code) if row.code else row.name
                   for row in service.languages.all()],
        hours=hours(service),
        places=[at.location for at in service.service_at_locations.all()],
        area=str(parts.area_of(service)),
        whom=_whom(service),
        hand_over=parts.hand_over_of(service),
    )  # fmt: skip


def hours(service: Service) -> list[str]:
    """Its week in words: Monday, Tuesday 9:00–17:00."""
    days = {str(day.value): str(day.label) for day in Weekday}
    lines = []
    for each in parts.hours_of(service):
        if each.opens == each.closes == time(0) and len(each.days) == len(days):
            return [_("Day and night, every day")]
        named = ", ".join(days.get(day, day) for day in each.days)
        lines.append(
            _("%(days)s: %(opens)s to %(closes)s")
            % {
                "days": capfirst(named),
                "opens": f"{each.opens:%H:%M}",
                "closes": f"{each.closes:%H:%M}",
            }
        )
    return lines


def _whom(service: Service) -> list[Row]:
    """What is known of who may come, without what nobody asked."""
    rows = [
        Row(str(FIELDS[name]), _("Yes") if value else _("No"))
        for name in KNOWN
        if (value := getattr(service, name)) is not None
    ]
    if service.max_stay_days:
        rows.append(Row(str(FIELDS["max_stay_days"]), str(service.max_stay_days)))
    return rows


def ages(service: Service) -> str:
    """From which age to which, in words; empty if nobody said."""
    low, high = service.minimum_age, service.maximum_age
    if low is not None and high is not None:
        return _("%(low)d to %(high)d years") % {"low": low, "high": high}
    if low is not None:
        return _("all ages") if low == 0 else _("from %(low)d years") % {"low": low}
    return _("up to %(high)d years") % {"high": high} if high is not None else ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A line of the history."""

    on: date
    name: str
    before: str
    after: str
    who: str


def changes(service: Service) -> list[Changed]:
    """What was changed about a service, the latest first, and at which post."""
    return [
        Changed(
            on=line.last_action_date,
            name=str(FIELDS.get(line.field_name, line.field_name)),
            before=_said(line.previous_value),
            after=_said(line.replacement_value),
            who=line.updated_by,
        )
        for line in selectors.history(service)[:LAST]
    ]


def _said(value: str) -> str:
    """Codes of needs and languages in words, yes and no, days; anything else as it stands."""
    if value in ("True", "False"):
        return _("Yes") if value == "True" else _("No")
    if value == "confidential":
        return _("confidential")
    try:
        return formats.date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    except ValueError:
        known = needs.needs()
        words = [known[each].name if each in known else languages.name(each)
                 for each in value.split("; ")]  # fmt: skip
        return "; ".join(words)
