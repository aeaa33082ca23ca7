"""What every page's shell needs: the places one may go to, the seat, the other language."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ventanilla.alliances.states import KEEPERS, SEES_ALL
from ventanilla.cases.policies import WORKS_ON_CASES
from ventanilla.cases.services.grants import PURPOSES
from ventanilla.directory.policies import READ
from ventanilla.network.roles import ROLES, Reach, Role
from ventanilla.outreach import policies as outreach
from ventanilla.security.alerts import WATCH
from ventanilla.security.appointing import CONFIRM
from ventanilla.security.models import Officer, Seat
from ventanilla.sharing.states import CONFIRMERS
from ventanilla.support import policies as support
from ventanilla.web import idle, seats

WITH_CASES = (Reach.RECORD, Reach.ASSIGNED)


def _works_with_cases(role: Role) -> bool:
    return ROLES[role].reach in WITH_CASES


def _opens_cases(role: Role) -> bool:
    return ROLES[role].reach is Reach.RECORD


def _may_owe_a_task(role: Role) -> bool:
    return _works_with_cases(role) or role in PURPOSES


def _watches_a_post(role: Role) -> bool:
    return ROLES[role].reach in (Reach.RECORD, Reach.COUNTS)


def _keeps_records(role: Role) -> bool:
    return role == Role.DATA_STEWARD


def _watches_alarms(role: Role) -> bool:
    return role in WATCH


def _may_be_asked(role: Role) -> bool:
    return role in WATCH or role in CONFIRM or role in CONFIRMERS


def _knows_allies(role: Role) -> bool:
    return role in KEEPERS | SEES_ALL or ROLES[role].reach in (*WITH_CASES, Reach.COUNTS)


def _reads_the_directory(role: Role) -> bool:
    return role in READ


def _anybody_who_reads(role: Role) -> bool:
    return not _only_sends(role)


def _exchanges(role: Role) -> bool:
    return role in CONFIRMERS


def _anybody(role: Role) -> bool:
    return True


def _only_sends(role: Role) -> bool:
    return ROLES[role].reach is Reach.SENDS


def _attends(role: Role) -> bool:
    return role in WORKS_ON_CASES


def _goes_to_events(role: Role) -> bool:
    return role in outreach.SEES


def _handles_money(role: Role) -> bool:
    return role in support.COMES


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation. ``start``: the addresses below it count as being there."""

    title: str | Promise
    name: str
    start: str
    shown_to: Callable[[Role], bool]


PLACES = (
    Place(_("Window"), "window:form", "/window/", _only_sends),
    Place(_("My desk"), "desk:mine", "/desk/", _may_owe_a_task),
    Place(_("Reviews"), "reviews:list", "/reviews/", _attends),
    Place(_("Cases"), "cases:list", "/cases/", _works_with_cases),
    Place(_("Notifications"), "notifications:list", "/notifications/", _opens_cases),
    Place(_("The post"), "desk:post", "/post/", _watches_a_post),
    Place(_("Keeping"), "retention:calendar", "/retention/", _keeps_records),
    Place(_("Second person"), "oversight:approvals", "/approvals/", _may_be_asked),
    Place(_("Alarms"), "oversight:alarms", "/alarms/", _watches_alarms),
    Place(_("Directory"), "directory:search", "/directory/", _reads_the_directory),
    Place(_("Events"), "outreach:events", "/events/", _goes_to_events),
    Place(_("Support"), "support:queue", "/support/", _handles_money),
    Place(_("Alliances"), "alliances:list", "/alliances/", _knows_allies),
    Place(_("Figures"), "reports:figures", "/figures/", _watches_a_post),
    Place(_("Training"), "training:home", "/training/", _anybody),
    Place(_("Protocols"), "protocols:list", "/protocols/", _anybody_who_reads),
    Place(_("Other ministries"), "sharing:received", "/sharing/", _exchanges),
    Place(_("Network"), "network:posts", "/network/", _anybody_who_reads),
)
#: so many places stand in view, the most used first; several others stand behind one word
IN_VIEW = 7


@dataclass(frozen=True, slots=True)
class Link:
    """A place that this seat may go to, as the header shows it."""

    title: str
    address: str
    here: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``seat``, ``seats``, ``places`` in view and ``places_behind`` a word,

    ``other_language``, ``synthetic``, ``idle`` (what the page watches) and ``passkey`` ("owed",
    "advised" or nothing).
    """
    seat: Seat | None = getattr(request, "seat", None)
    spanish = (get_language() or "es").startswith("es")
    places, behind = in_view(_places(seat, request.path) if seat else [])
    return {
        "seat": seat,
        "seats": getattr(request, "seats", ()),
        "places": places,
        "places_behind": behind,
        "synthetic": settings.PROFILE == "demo",
        "idle": idle.watch(request),
        "passkey": _passkey(request) if request.user.is_authenticated else "",
        "other_language": ("en", "English") if spanish else ("es", "Español"),
    }


def _passkey(request: HttpRequest) -> str:
    officer = cast("Officer", request.user)
    if seats.owes_passkey(officer):
        return "owed"
    return "advised" if seats.should_add_passkey(officer) else ""


def _places(seat: Seat, path: str) -> list[Link]:
    links = []
    for place in PLACES:
        if not place.shown_to(Role(seat.role)):
            continue
        here = path.startswith(place.start)
        links.append(Link(str(place.title), _address(place.name), here))
    return links


@cache
def _address(name: str) -> str:
    """Where a place is. Asked for once: each takes Django 50 µs, and a page shows ten."""
    return reverse(name)


def in_view(links: list[Link]) -> tuple[list[Link], list[Link]]:
    """What stands in view, where one is among it, and what stands behind "More"."""
    if len(links) <= IN_VIEW + 1:
        return links, []
    behind = links[IN_VIEW:]
    here = [link for link in behind if link.here]
    return links[:IN_VIEW] + here, [link for link in behind if not link.here]
