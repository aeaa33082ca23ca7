"""Notices from headquarters to posts: written, acknowledged by each seat, taken back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.headquarters import policies
from ventanilla.headquarters.models import Notice, Seen
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.security.models import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A notice in both languages."""

    title_es: str
    title_en: str
    text_es: str
    text_en: str


@transaction.atomic
def tell(
    *, words: Words, posts: Collection[str], roles: Collection[str], until: date, by: Seat,
    at: datetime,
) -> Notice:  # fmt: skip
    """Write a notice. ``posts``: their codes; none: all; so with ``roles``. Raises ``BadInput``."""
    policies.may_lead(by).enforce()
    known = dict(Post.objects.filter(code__in=posts).values_list("code", "pk"))
    if missing := sorted(set(posts) - known.keys()):
        problem = _("There is no post %(codes)s.") % {"codes": ", ".join(missing)}
        raise BadInput({"posts": problem})
    if set(roles) - set(Role.values):
        raise BadInput({"roles": _("Choose among the roles.")})
    if until < at.astimezone(by.post.zoneinfo).date():
        raise BadInput({"until": _("This day has passed.")})
    notice = Notice.objects.create(
        title_es=words.title_es,
        title_en=words.title_en,
        text_es=words.text_es,
        text_en=words.text_en,
        posts=sorted(known.values()),
        roles=sorted(roles),
        until=until,
        written_at=at,
        written_by=by,
    )
    detail = {"notice": notice.pk, "posts": len(known), "roles": len(roles)}
    audit.record(by=by, action="notice.written", at=at, detail=detail)
    return notice


@transaction.atomic
def acknowledge(*, notice: Notice, by: Seat, at: datetime) -> None:
    """Say that a seat has read a notice; twice is once."""
    __, new = Seen.objects.get_or_create(notice=notice, seat=by, defaults={"at": at})
    if new:
        audit.record(by=by, action="notice.seen", at=at, detail={"notice": notice.pk})


@transaction.atomic
def withdraw(*, notice: Notice, by: Seat, at: datetime) -> None:
    """Take a notice back. Raises ``NotAllowed`` and ``NotNow``."""
    policies.may_lead(by).enforce()
    taken = Notice.objects.filter(pk=notice.pk, withdrawn_at=None).update(withdrawn_at=at)
    if not taken:
        raise NotNow(_("This notice has been taken back already."))
    audit.record(by=by, action="notice.withdrawn", at=at, detail={"notice": notice.pk})
