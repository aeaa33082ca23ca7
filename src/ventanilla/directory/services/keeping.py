"""Add an entry, and change it part by part; each change stands in its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.directory import policies
from ventanilla.directory.errors import Changed
from ventanilla.directory.models import Organization, Service
from ventanilla.directory.services import history, parts, placing
from ventanilla.directory.services.history import Line
from ventanilla.directory.services.parts import Area, HandOver, Hours
from ventanilla.directory.services.placing import Where
from ventanilla.directory.states import VERIFY_EVERY, Access
from ventanilla.directory.words import folded
from ventanilla.security.models import Seat

#: columns of a service that whoever keeps it writes
COLUMNS = frozenset(
    {
        "name", "alternate_name", "description", "url", "email", "status", "access", "alert",
        "eligibility_description", "minimum_age", "maximum_age", "accepts_undocumented",
        "asks_status", "lgbt_inclusive", "accepts_boys_over_12", "pets", "max_stay_days",
        "intake_hours", "fees_description", "wait_time", "application_process",
        "interpretation_services",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """What is said of an entry; None, or a column that is not there, is left as it was."""

    columns: Mapping[str, Any] = field(default_factory=dict)
    needs: Sequence[str] | None = None
    languages: Sequence[str] | None = None
    phones: Sequence[str] | None = None
    papers: Sequence[str] | None = None
    hours: Sequence[Hours] | None = None
    area: Area | None = None
    where: Where | None = None
    hand_over: HandOver | None = None


@transaction.atomic
def add(*, organization: str, given: Given, by: Seat, at: datetime) -> Service:
    """A new entry of the seat's post, verified by whoever adds it. ``organization``: by its name.

    Raises ``NotAllowed``, ``BadInput``.
    """
    policies.may_add(by).enforce()
    if not organization.strip():
        raise BadInput({"organization": _("Say who gives the service.")})
    _check(given, new=True)
    known = Organization.objects.filter(name__iexact=organization.strip()).order_by("pk").first()
    owner = known or Organization.objects.create(
        name=organization.strip(), description=organization.strip(), post=by.post, modified_at=at
    )
    today = at.astimezone(by.post.zoneinfo).date()
    service = Service(
        organization=owner, post=by.post, last_modified=at, verified_on=today, verified_by=by,
        name=given.columns["name"],
    )  # fmt: skip
    service.save(force_insert=True)
    history.write(lines=[history.begun(service, "service")], by=by, at=at)
    _put(service, given, by=by, at=at)
    audit.record(by=by, action="directory.added", at=at, detail={"service": str(service.pk)})
    return service


@transaction.atomic
def edit(
    *, entry: Service, given: Given, by: Seat, at: datetime, seen: datetime | None = None
) -> None:
    """Change a part of an entry. ``seen``: when it was last changed, as the page showed it.

    Raises ``NotAllowed``, ``BadInput``, ``Changed``.
    """
    policies.may_keep(by, entry).enforce()
    service = (
        Service.objects.select_for_update(of=("self",))
        .select_related("organization", "warm_handoff_contact")
        .get(pk=entry.pk)
    )
    if seen is not None and service.last_modified != seen:
        raise Changed
    _check(given)
    lines = _put(service, given, by=by, at=at)
    history.write(lines=lines, by=by, at=at)
    detail: dict[str, str | int | bool] = {"service": str(service.pk), "changed": len(lines)}
    audit.record(by=by, action="directory.edited", at=at, detail=detail)


def _check(given: Given, *, new: bool = False) -> None:
    problems: dict[str, str] = {}
    columns = given.columns
    if unknown := columns.keys() - COLUMNS:
        raise ValueError(f"nobody writes {sorted(unknown)} by hand")
    if (new or "name" in columns) and not str(columns.get("name", "")).strip():
        problems["name"] = _("Say what the service is called.")
    if (new or given.needs is not None) and not given.needs:
        problems["needs"] = _("Say what it is for: at least one need.")
    youngest, oldest = columns.get("minimum_age"), columns.get("maximum_age")
    if youngest is not None and oldest is not None and oldest < youngest:
        problems["maximum_age"] = _("The highest age is below the lowest.")
    if problems:
        raise BadInput(problems)


def _put(service: Service, given: Given, *, by: Seat, at: datetime) -> list[Line]:
    """Write what was given; a line of history for each thing that changed."""
    changes: list[tuple[str, object, object]] = [
        (name, getattr(service, name), value) for name, value in given.columns.items()
    ]
    for name, value in given.columns.items():
        setattr(service, name, value)
    if "access" in given.columns:
        service.verify_every_days = VERIFY_EVERY[Access(service.access)]
    owner = service.organization.name if service.organization else ""
    service.words = folded(service.name, service.alternate_name, service.description, owner)
    service.last_modified = at
    service.save()
    changes += _put_rows(service, given)
    if given.where is not None:
        before = placing.put(service, given.where, by=by, at=at)
        changes.append((placing.FIELD, "" if given.where.confidential else before, given.where))
    return [
        Line("service", service.pk, name, parts.said(was), parts.said(now))
        for name, was, now in changes
        if parts.said(was) != parts.said(now)
    ]


def _put_rows(service: Service, given: Given) -> list[tuple[str, object, object]]:
    found: list[tuple[str, object, object]] = []
    for name, value, put in (
        ("needs", given.needs, parts.put_needs),
        ("languages", given.languages, parts.put_languages),
        ("phones", given.phones, parts.put_phones),
        ("papers", given.papers, parts.put_papers),
    ):
        if value is not None:
            found.append((name, put(service, value), sorted(value)))
    if given.hours is not None:
        found.append(("hours", parts.put_hours(service, given.hours), list(given.hours)))
    if given.area is not None:
        found.append(("area", parts.put_area(service, given.area), given.area))
    if given.hand_over is not None:
        found.append(("hand_over", "", parts.put_hand_over(service, given.hand_over)))
    return found
