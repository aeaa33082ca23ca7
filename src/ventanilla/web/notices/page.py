"""What the pages of notices show: a blank form, and two persons side by side."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from ventanilla.cases import episodes, selectors
from ventanilla.cases.episodes import Linked, LookAlike
from ventanilla.cases.models import Track
from ventanilla.cases.selectors import HistoryLine, OpenCase
from ventanilla.exchange.services.recognising import SEARCHED, set_apart
from ventanilla.network import selectors as network
from ventanilla.people.identity import Names
from ventanilla.people.reasons import because
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.definition import Text
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.errors import NotPublished
from ventanilla.security.models import Seat
from ventanilla.web import words
from ventanilla.web.cases.page import said
from ventanilla.web.http import OfficerRequest
from ventanilla.web.notices.coming import ComingForm, is_short
from ventanilla.web.notices.forms import Alike, NoticeForm


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is known of both, or of one."""

    name: str
    here: str
    there: str
    same: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that looks alike, with why, both persons side by side, and the form to decide."""

    track: Track
    because: str
    very_likely: bool
    rows: Sequence[Row]
    form: Alike
    before: HistoryLine | None


def packages_of(seat: Seat) -> Mapping[str, Package]:
    """The newest package of each protocol that the seat works with, in the order of the seat.

    A protocol that nobody has published yet is not offered; ``NotPublished`` if none is.
    """
    packages = protocols.newest_of(seat.protocols)
    if not packages:
        raise NotPublished(", ".join(seat.protocols))
    return {name: packages[name] for name in seat.protocols if name in packages}


def notice_form(
    request: OfficerRequest, package: Package, *, now: datetime, initial: Mapping[str, Any]
) -> NoticeForm | ComingForm:
    """The form of a protocol at the seat's post; the notice came in just now, unless said.

    Where a protocol is restricted it is the short one: its notices begin with a person.
    """
    data = request.POST if request.method == "POST" else None
    begun = {
        "token": uuid.uuid4(),
        "protocol": package.id,
        "notified_at": now.replace(second=0, microsecond=0),
        **initial,
    }
    if is_short(package):
        return ComingForm(data, package=package, initial=begun)
    return NoticeForm(
        data,
        package=package,
        stations=network.stations_of(request.seat.post),
        states=network.regions("MX"),
        initial=begun,
    )


def tabs(packages: Mapping[str, Package], here: str) -> list[dict[str, Any]]:
    """One address for each protocol; none where there is no choice."""
    if len(packages) < 2:
        return []
    return [
        {
            "words": words.spoken(_called(package)),
            "address": f"?protocol={name}",
            "here": name == here,
        }
        for name, package in packages.items()
    ]


def _called(package: Package) -> Text:
    """What a protocol is called where somebody else may read it."""
    definition = package.definition
    return definition.neutral_title if definition.is_restricted else definition.title


def again(notice: Mapping[str, Any]) -> dict[str, Any]:
    """What a second notice about a brother or sister has in common with the first."""
    facts = notice["facts"]
    names = Names.from_document(notice["names"])
    moments = {
        name: datetime.fromisoformat(notice[name])
        for name in ("notified_at", "apprehended_at")
        if notice[name]
    }
    return {
        **{name: facts.get(name, "") for name in ("authority", "channel", "language", "place")},
        **{name: facts.get(name, "") for name in ("interpreter_needed", "nationality_stated")},
        **moments,
        "apprehended_estimated": notice["estimated"],
        "caller": notice["caller"],
        "caller_phone": notice["caller_phone"],
        "first_surname": names.first_surname,
        "second_surname": names.second_surname,
        "origin_state": names.origin_state,
        "origin_place": names.origin_place,
        "prealerts": ["pre_siblings"],
    }


def of_alikes(request: OfficerRequest, case: OpenCase, *, now: datetime) -> dict[str, Any]:
    """The context of the page that asks whether it is somebody known."""
    linked = episodes.linked(case.track.case, seat=request.seat, at=now)
    found = candidates(request, case, linked=linked, now=now)
    return {
        "case": case,
        "now": now,
        "linked": linked,
        "candidates": found,
        "elsewhere": None,
        "searched_at": case.record.events.get(SEARCHED),
    }


def candidates(
    request: OfficerRequest, case: OpenCase, *, linked: Sequence[Linked], now: datetime
) -> list[Candidate]:
    """Cases that look alike and are not linked yet, the likeliest first."""
    there = {item.case.pk for item in linked}
    states = {state.number: state.name for state in network.regions("MX")}
    before = set_apart(selectors.history(case.track, case.vault, most=1000))
    found = episodes.look_alikes(case.names, seat=request.seat, at=now, besides=case.track.case)
    return [
        _candidate(
            request,
            item,
            before.get(item.track.case.number),
            side_by_side(case, item.names, states=states, now=now),
        )
        for item in found
        if item.track.case_id not in there
    ]


def _candidate(
    request: OfficerRequest, item: LookAlike, before: HistoryLine | None, rows: Sequence[Row]
) -> Candidate:
    return Candidate(
        track=item.track,
        because=because(item.likeness.agrees),
        very_likely=item.likeness.very_likely,
        rows=rows,
        form=Alike(
            request.POST if "settle" in request.POST else None,
            prefix=str(item.track.pk),
            number=item.track.case.number,
            initial={"verdict": Alike.APART if before else ""},
        ),
        before=before,
    )


def side_by_side(
    case: OpenCase, there: Names, *, states: Mapping[str, str], now: datetime
) -> list[Row]:
    """What is known of two persons, line by line; what nobody knows of either is left out."""
    here = case.names
    spoken = [said(case, "language", names.language) for names in (here, there)]
    lines = [
        (_t("Name"), here.full_name, there.full_name),
        (_t("Called"), here.called, there.called),
        (_t("Date of birth or age"), _age(here, now), _age(there, now)),
        (_t("Sex"), _sex(here.sex), _sex(there.sex)),
        (_t("Language"), *spoken),
        (_t("Origin"), _origin(here, states), _origin(there, states)),
        (_t("Mother"), here.mother_name, there.mother_name),
        (_t("Reference of the authority"), here.agency_reference, there.agency_reference),
    ]
    return [Row(name, one, other, one == other) for name, one, other in lines if one or other]


def _origin(names: Names, states: Mapping[str, str]) -> str:
    return ", ".join(filter(None, (names.origin_place, states.get(names.origin_state, ""))))


def _age(names: Names, now: datetime) -> str:
    age = names.age_on(now.date())
    if age is None:
        return ""
    years = ngettext("%(age)d year", "%(age)d years", age) % {"age": age}
    if not names.birth_date:
        return _t("about %(years)s") % {"years": years}
    return f"{words.day(datetime.fromisoformat(names.birth_date).date(), now.date())} · {years}"


def _sex(code: str) -> str:
    known = {"female": _t("Female"), "male": _t("Male"), "other": _t("Other")}
    return known.get(code, "")
