"""Certificates: written down by hand, given to whoever passed, taken back with a reason."""

import base64
import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.protocols import services as protocols
from ventanilla.security.models import Officer, Seat
from ventanilla.training import policies, terms
from ventanilla.training.models import Certificate, Enrolment
from ventanilla.training.package import Course
from ventanilla.training.states import Revoked

#: 80 bits make sixteen signs of base 32
CODE_BYTES = 10


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


def new_code() -> str:
    """A code that nobody guesses."""
    return base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()


def issue(
    *, enrolment: Enrolment, course: Course, generation: int | None, on: date, at: datetime,
    by: Seat | None,
) -> Certificate | None:  # fmt: skip
    """Give whoever passed their certificate, in the transaction of its cause.

    None where the course gives no certificate.
    """
    said = course.definition
    if not said.certificate:
        return None
    given = Certificate.objects.create(
        officer_id=enrolment.officer_id,
        certificate=said.certificate,
        issued_on=on,
        valid_until=terms.months_later(on, said.validity_months),
        course=said.code,
        version=enrolment.version,
        code=new_code(),
        generation=generation,
        enrolment=enrolment,
    )
    detail: dict[str, str | int | bool] = {
        "officer": given.officer_id,
        "certificate": given.certificate,
        "course": given.course,
        "until": given.valid_until.isoformat(),
    }
    audit.record(by=by, action="certificate.issued", at=at, detail=detail)
    return given


@transaction.atomic
def revoke(*, certificate: Certificate, why: Revoked, by: Seat, on: date, at: datetime) -> None:
    """Take a certificate back, from this day on. Raises ``NotAllowed``, ``NotNow``."""
    policies.may_revoke(by, certificate.officer_id).enforce()
    held = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if held.revoked_on is not None:
        raise NotNow(_("This certificate was taken back already."))
    held.revoked_on, held.revoked_why, held.revoked_by = on, why, by
    held.save(update_fields=["revoked_on", "revoked_why", "revoked_by"])
    detail: dict[str, str | int | bool] = {
        "officer": held.officer_id,
        "certificate": held.certificate,
        "why": str(why),
    }
    audit.record(by=by, action="certificate.revoked", at=at, detail=detail)


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
