"""Accounts of officers, made and closed by whoever runs the server."""

import re
from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.security import roster
from ventanilla.security.models import Officer

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]")
LONGEST_NAME = 120


def find(username: str) -> Officer:
    """The officer with this user name. Raises ``BadInput``."""
    found = Officer.objects.filter(username=username).first()
    if found is None:
        raise BadInput({"username": _("Nobody has the user name “%(name)s”.") % {"name": username}})
    return found


def check(*, username: str, name: str, email: str) -> None:
    """Refuse what cannot be a new account, before a password is asked for. Raises ``BadInput``."""
    problems = {}
    if not USERNAME.fullmatch(username):
        problems["username"] = _(
            "A user name has 3 to 60 small letters without accents, digits, dots, hyphens or "
            "underscores."
        )
    elif Officer.objects.filter(username__iexact=username).exists():
        problems["username"] = _taken(username)
    if not 1 <= len(_tidy(name)) <= LONGEST_NAME:
        problems["name"] = _("A name has 1 to 120 letters.")
    try:
        Officer._meta.get_field("email").run_validators(email)
        validate_email(email)
    except ValidationError:
        problems["email"] = _("“%(email)s” is not an e-mail address.") % {"email": email}
    if problems:
        raise BadInput(problems)


@transaction.atomic
def add(
    *, username: str, name: str, email: str, language: str, password: str, at: datetime
) -> Officer:
    """Make an account that can sign in, and as yet reaches nothing: that takes a seat.

    Raises ``BadInput``.
    """
    check(username=username, name=name, email=email)
    officer = Officer(username=username, name=_tidy(name), email=email, language=language)
    _set_password(officer, password)
    try:
        with transaction.atomic():
            officer.save()
    except IntegrityError:  # somebody was faster
        raise BadInput({"username": _taken(username)}) from None
    audit.record(by=None, action="officer.added", at=at, detail={"officer": officer.pk})
    return officer


@transaction.atomic
def renew_password(*, officer: Officer, password: str, at: datetime) -> None:
    """Give an account another password, and end its sessions. The second factor stays as it is.

    Raises ``BadInput``.
    """
    officer = Officer.objects.select_for_update().get(pk=officer.pk)
    if not officer.is_active:
        raise BadInput({"username": closed(officer)})
    _set_password(officer, password)
    officer.save(update_fields=["password"])
    _end_sessions(officer, at)
    audit.record(by=None, action="officer.password", at=at, detail={"officer": officer.pk})


@transaction.atomic
def close(*, officer: Officer, at: datetime) -> int:
    """End an account now: no sign-in, no open session, no turn to come. Returns how many turns.

    Seats stay as they are, since a closed account holds none in force. Raises ``BadInput``.
    """
    officer = Officer.objects.select_for_update().get(pk=officer.pk)
    if not officer.is_active:
        raise BadInput({"username": closed(officer)})
    officer.is_active = False
    officer.save(update_fields=["is_active"])
    _end_sessions(officer, at)
    turns = roster.take_off(seats=officer.seats.all(), since=at)
    detail = {"officer": officer.pk, "turns": turns}
    audit.record(by=None, action="officer.closed", at=at, detail=detail)
    return turns


def closed(officer: Officer) -> str:
    """The sentence about an account that was ended."""
    return _("The account “%(name)s” is closed.") % {"name": officer.username}


def _set_password(officer: Officer, password: str) -> None:
    try:
        validate_password(password, user=officer)
    except ValidationError as error:
        raise BadInput({"password": " ".join(error.messages)}) from error
    officer.set_password(password)


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _taken(username: str) -> str:
    return _("Somebody has the user name “%(name)s” already.") % {"name": username}


def _end_sessions(officer: Officer, at: datetime) -> None:
    """Delete the sessions in which the officer is signed in; only their content says whose."""
    for session in Session.objects.filter(expire_date__gt=at):
        if session.get_decoded().get(SESSION_KEY) == str(officer.pk):
            session.delete()
