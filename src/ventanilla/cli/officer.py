"""``ventanilla officer add|list|password|close``: who can sign in."""

import argparse
import getpass
import sys

from ventanilla.cli import columns, duty, ready

WORDS = "Make, list and close the accounts of officers. What they reach hangs on seats."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    adding = acts.add_parser("add", help="make an account; asks for its password on the terminal")
    adding.add_argument("username")
    adding.add_argument("--name", required=True)
    adding.add_argument("--email", required=True, help="where a clock that runs out writes to")
    adding.add_argument("--language", choices=("es", "en"), default="es")
    acts.add_parser("list", help="every account, and whether it was ever used")
    renewing = acts.add_parser("password", help="another password for somebody who lost theirs")
    renewing.add_argument("username")
    closing = acts.add_parser("close", help="end an account, its sessions and its turns at once")
    closing.add_argument("username")


def run(arguments: argparse.Namespace) -> int:
    """Do the act."""
    ready.acting_up()
    acts = {"add": _add, "list": _list, "password": _renew, "close": _close}
    acts[arguments.act](arguments)
    return 0


def _add(arguments: argparse.Namespace) -> None:
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from ventanilla.security import accounts

    who = {"username": arguments.username, "name": arguments.name, "email": arguments.email}
    accounts.check(**who)
    password = _password(arguments.username)
    accounts.add(**who, language=arguments.language, password=password, at=timezone.now())
    words = _(
        "%(name)s can sign in, and has to add a passkey or an authenticator app. "
        "Next: `ventanilla seat give %(name)s`."
    )
    print(words % {"name": arguments.username})


def _password(username: str) -> str:
    """Typed twice, shown never, and in no argument: those are seen by everybody on a machine."""
    from django.utils.translation import gettext as _

    from ventanilla.common.errors import BadInput

    if not sys.stdin.isatty():
        words = _("The password is asked for on a terminal: run this command in one.")
        raise BadInput({"password": words})
    password = getpass.getpass(_("Password for %(name)s: ") % {"name": username})
    if getpass.getpass(_("Once more: ")) != password:
        raise BadInput({"password": _("The two passwords differ. Nothing was written.")})
    return password


def _renew(arguments: argparse.Namespace) -> None:
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from ventanilla.cli import given
    from ventanilla.security import accounts

    officer = given.officer(arguments)
    password = _password(officer.username)
    accounts.renew_password(officer=officer, password=password, at=timezone.now())
    words = _("%(name)s has another password, and the same second factor.")
    print(words % {"name": officer.username})


def _list(arguments: argparse.Namespace) -> None:
    from django.utils.translation import gettext as _

    from ventanilla.security import accounts
    from ventanilla.security.models import Officer

    signed_in = accounts.last_sign_ins()

    def state(officer: Officer) -> str:
        if not officer.is_active:
            return _("account closed")
        if (last := signed_in.get(officer.pk)) is None:
            return _("never signed in")
        return _("signed in on %(day)s") % {"day": last.date().isoformat()}

    officers = Officer.objects.order_by("username")
    columns.show(
        (officer.username, officer.name, officer.language, state(officer)) for officer in officers
    )


def _close(arguments: argparse.Namespace) -> None:
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from ventanilla.cli import given
    from ventanilla.security import accounts

    turns = accounts.close(officer=given.officer(arguments), at=timezone.now())
    words = _("The account “%(name)s” is closed, and signed out everywhere.")
    print(words % {"name": arguments.username})
    if turns:
        print(duty.taken_off(turns))
