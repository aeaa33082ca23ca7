"""Give certificates, as whoever runs the server; write down what a post has seen to."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.network.models import Post
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import Package
from ventanilla.security.models import Officer, Seat
from ventanilla.training import policies
from ventanilla.training.models import Certificate, Readied


def kinds() -> Sequence[str]:
    """The certificates that published protocols ask for."""
    packages = (protocols.package(version.content_hash) for version in protocols.published())
    asked = (package.definition.competence for package in packages)
    return sorted({competence.certificate for competence in asked if competence})


@transaction.atomic
def give_certificate(
    *, officer: Officer, kind: str, issued_on: date, valid_until: date, at: datetime
) -> Certificate:
    """Write down that an officer passed a course; ``valid_until`` is the first day without.

    The same course passed again later is another certificate. Raises ``BadInput``.
    """
    officer = Officer.objects.select_for_update().get(pk=officer.pk)
    if problems := _problems(officer, kind, issued_on, valid_until, at.date()):
        raise BadInput(problems)
    given = Certificate.objects.create(
        officer=officer, certificate=kind, issued_on=issued_on, valid_until=valid_until
    )
    detail: dict[str, str | int | bool] = {
        "officer": officer.pk,
        "certificate": kind,
        "on": issued_on.isoformat(),
        "until": valid_until.isoformat(),
    }
    audit.record(by=None, action="certificate.given", at=at, detail=detail)
    return given


@transaction.atomic
def mark_ready(*, package: Package, item: str, by: Seat, at: datetime) -> Readied:
    """Write down that the seat's post has seen to something that the protocol asks of it.

    Earlier times stay. Raises ``NotAllowed``, ``BadInput``, ``NotNow``.
    """
    wanted = next((one for one in package.definition.readiness if one.code == item), None)
    if wanted is None:
        raise BadInput({"item": _("This protocol asks for no such thing.")})
    policies.may_ready(by, package, wanted).enforce()
    Post.objects.select_for_update(no_key=True).get(pk=by.post_id)  # two who press at once
    zone = by.post.zoneinfo
    last = (
        Readied.objects.filter(post_id=by.post_id, protocol=package.id, item=item)
        .order_by("-done_at")
        .first()
    )
    if last and last.done_at.astimezone(zone).date() >= at.astimezone(zone).date():
        raise NotNow(_("This was written down today already."))
    done = Readied.objects.create(
        post_id=by.post_id, protocol=package.id, item=item, done_at=at, seat=by
    )
    detail = {"post": by.post.code, "protocol": package.id, "item": item}
    audit.record(by=by, action="readiness.done", at=at, detail=detail)
    return done


def _problems(
    officer: Officer, kind: str, issued_on: date, valid_until: date, today: date
) -> dict[str, str]:
    problems = {}
    if kind not in (known := kinds()):
        problems["kind"] = _unknown(kind, known)
    if issued_on > today:
        problems["on"] = _("A certificate is written down on the day it is issued, not before.")
    if valid_until <= issued_on:
        problems["until"] = _("The certificate must end after it is issued.")
    same = Certificate.objects.filter(officer=officer, certificate=kind, issued_on=issued_on)
    if same.exists():
        problems["on"] = _("%(name)s already has the certificate “%(kind)s” of that day.") % {
            "name": officer.username,
            "kind": kind,
        }
    return problems


def _unknown(kind: str, known: Sequence[str]) -> str:
    if not known:
        return _("No published protocol asks for a certificate.")
    return _("No published protocol asks for the certificate “%(kind)s”, but for: %(known)s.") % {
        "kind": kind,
        "known": ", ".join(known),
    }
