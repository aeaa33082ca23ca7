"""``ventanilla certificate give|list``: who passed the course that a protocol asks for."""

import argparse

from ventanilla.cli import columns, ready

WORDS = "Write down and list certificates: without one, nobody interviews."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    giving = acts.add_parser("give", help="write down that an officer passed a course")
    giving.add_argument("username")
    giving.add_argument("--kind", required=True, metavar="CODE", help="`competence` of a protocol")
    giving.add_argument("--on", required=True, metavar="DATE", help="the day it was issued")
    giving.add_argument("--until", required=True, metavar="DATE", help="the first day without")
    listing = acts.add_parser("list", help="the certificates of one officer, or of all")
    listing.add_argument("username", nargs="?")


def run(arguments: argparse.Namespace) -> int:
    """Do the act."""
    ready.acting_up()
    {"give": _give, "list": _list}[arguments.act](arguments)
    return 0


def _give(arguments: argparse.Namespace) -> None:
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from ventanilla.cli import given
    from ventanilla.training.services import certifying

    certificate = certifying.give_certificate(
        officer=given.officer(arguments),
        kind=arguments.kind,
        issued_on=given.day(arguments.on),
        valid_until=given.day(arguments.until),
        at=timezone.now(),
    )
    words = _("%(name)s holds the certificate “%(kind)s” until %(day)s.")
    print(
        words
        % {
            "name": arguments.username,
            "kind": certificate.certificate,
            "day": certificate.valid_until,
        }
    )


def _list(arguments: argparse.Namespace) -> None:
    from django.utils.translation import gettext as _

    from ventanilla.cli import given
    from ventanilla.training import selectors

    officer = given.officer(arguments) if arguments.username else None
    columns.show(
        (
            found.officer.username,
            found.certificate,
            _("issued on %(day)s") % {"day": found.issued_on},
            _("until %(day)s") % {"day": found.valid_until},
        )
        for found in selectors.certificates(officer=officer)
    )
