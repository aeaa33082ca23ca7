"""Accounts of officers, made and closed by whoever runs the server."""

import re
from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.security import roster, sessions
from ventanilla.security.models import Credential, Officer

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]")
LONGEST_NAME = 120


def find(username: str) -> Officer:
    """The officer with this user name. Raises ``BadInput``."""
    found = Officer.objects.filter(username=username).first()
    if found is None:
        raise BadInput({"username": _("Nobody has the user name “%(name)s”.") % {"name": username}})
    return found


def by_name(username: str) -> int | None:
    """Whose user name this is, for the log; None for nobody's. Asked at the door."""
    found = Officer.objects.using("door").filter(username__iexact=username)
    return found.values_list("pk", flat=True).first()


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


def add(
    *, username: str, name: str, email: str, language: str, password: str, at: datetime
) -> Officer:
    """Make an account that can sign in, and as yet reaches nothing: that takes a seat.

    Raises ``BadInput``.
    """
    check(username=username, name=name, email=email)
    officer = Officer(username=username, name=_tidy(name), email=email, language=language)
    _set_password(officer, password)
    # The password goes through the door, which sees the officer only after this is committed.
    with transaction.atomic():
        try:
            with transaction.atomic():
                officer.save()
        except IntegrityError:  # somebody was faster
            raise BadInput({"username": _taken(username)}) from None
        audit.record(by=None, action="officer.added", at=at, detail={"officer": officer.pk})
    officer.keep_password(at)
    return officer


@transaction.atomic
def renew_password(*, officer: Officer, password: str, at: datetime) -> None:
    """Give an account another password, and end its sessions. The second factor stays as it is.

    Raises ``BadInput``.
    """
    officer = Officer.objects.select_for_update(no_key=True).get(pk=officer.pk)
    if not officer.is_active:
        raise BadInput({"username": closed(officer)})
    _set_password(officer, password)
    officer.keep_password(at)
    sessions.end_all_of(officer.pk, at=at)
    audit.record(by=None, action="officer.password", at=at, detail={"officer": officer.pk})


@transaction.atomic
def close(*, officer: Officer, at: datetime) -> int:
    """End an account now: no sign-in, no open session, no turn to come. Returns how many turns.

    Seats stay as they are, since a closed account holds none in force. Raises ``BadInput``.
    """
    officer = Officer.objects.select_for_update(no_key=True).get(pk=officer.pk)
    if not officer.is_active:
        raise BadInput({"username": closed(officer)})
    officer.is_active = False
    officer.save(update_fields=["is_active"])
    sessions.end_all_of(officer.pk, at=at)
    turns = roster.take_off(seats=officer.seats.all(), since=at)
    detail = {"officer": officer.pk, "turns": turns}
    audit.record(by=None, action="officer.closed", at=at, detail=detail)
    return turns


def note_sign_in(officer: Officer, at: datetime) -> None:
    """Remember when somebody last signed in."""
    Credential.objects.filter(officer_id=officer.pk).update(signed_in_at=at)


def last_sign_ins() -> Mapping[int, datetime | None]:
    """Officer id -> when they last signed in."""
    return dict(Credential.objects.values_list("officer_id", "signed_in_at"))


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
