"""Keep the programme record of a post."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.network.models import Post
from ventanilla.network.reading import rows
from ventanilla.network.states import Evidence
from ventanilla.outreach import policies, selectors
from ventanilla.outreach.catalogue import DATA, sources
from ventanilla.outreach.models import FocalPoint, Programme
from ventanilla.outreach.services.planning import hold
from ventanilla.outreach.states import Policy, Precision, ProgrammeStatus
from ventanilla.security.models import Seat


@dataclass(frozen=True, slots=True)
class Record:
    """What a post says of its programme. ``focal_points``: area → seat of the post."""

    status: ProgrammeStatus
    started: date | None
    policy: Policy
    coordinator: Seat | None = None
    focal_points: Mapping[str, Seat] | None = None


@transaction.atomic
def keep(*, record: Record, by: Seat, at: datetime) -> Programme:
    """Write the record of the seat's post. Raises ``NotAllowed``, ``BadInput``."""
    policies.may_keep_programme(by).enforce()
    post = hold(by.post_id)
    if problems := _problems(record, post, at):
        raise BadInput(problems)
    before = Programme.objects.filter(post=post).first()
    kept, _new = Programme.objects.update_or_create(
        post=post,
        defaults={
            "status": record.status,
            "policy": record.policy,
            "coordinator": record.coordinator,
            **_start(record, before),
        },
    )
    kept.focal_points.all().delete()
    FocalPoint.objects.bulk_create(
        FocalPoint(programme=kept, area=area, seat=seat)
        for area, seat in (record.focal_points or {}).items()
    )
    audit.record(
        by=by,
        action="programme.kept",
        at=at,
        detail={"post": post.code, "status": str(record.status)},
    )
    return kept


def _start(record: Record, before: Programme | None) -> dict[str, object]:
    """A start that a publication gives keeps its source; one that the post gives is its own."""
    if before and before.started == record.started:
        return {}
    return {
        "started": record.started,
        "precision": Precision.DAY,
        "evidence": Evidence.READ,
        "source": "",
        "note_es": "",
        "note_en": "",
    }


def _problems(record: Record, post: Post, at: datetime) -> dict[str, str]:
    problems = {}
    if record.status != ProgrammeStatus.PLANNED and record.started is None:
        problems["started"] = _("Since when does it run?")
    if record.started and record.started > at.astimezone(post.zoneinfo).date():
        problems["started"] = _("That day has not come yet.")
    seats = [record.coordinator, *(record.focal_points or {}).values()]
    if any(seat and seat.post_id != post.pk for seat in seats):
        problems["coordinator"] = _("Choose somebody of this post.")
    areas = {area.area for area in selectors.areas_of(post)}
    if set(record.focal_points or {}) - areas:
        problems["coordinator"] = _("This post has no such area.")
    return problems


@transaction.atomic
def load_known(*, at: datetime, folder: Path = DATA) -> int:
    """Write the records that publications tell of; what a post has said itself stays.

    Returns how many are new. Raises ``ReferenceDataFault``.
    """
    posts = {post.code: post for post in Post.objects.all()}
    columns = "post status started precision policy evidence source note_es note_en"
    new = 0
    for row in rows(folder, "programme.csv", columns):
        _kept, made = Programme.objects.get_or_create(
            post=row.refer("post", posts),
            defaults={
                "status": row.one_of("status", ProgrammeStatus.values),
                "started": row.day("started"),
                "precision": row.one_of("precision", Precision.values),
                "policy": row.one_of("policy", Policy.values),
                "evidence": row.one_of("evidence", Evidence.values),
                "source": row.one_of("source", sources()),
                "note_es": row.text("note_es"),
                "note_en": row.text("note_en"),
            },
        )
        new += made
    if new:
        audit.record(by=None, action="programme.loaded", at=at, detail={"records": new})
    return new
