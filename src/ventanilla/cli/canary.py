"""``ventanilla canary plant``: cases of nobody, to see who opens what they need not."""

import argparse

from ventanilla.cli import ready

WORDS = "Plant invented cases that nobody has a reason to open."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    planting = acts.add_parser("plant", help="three at a post, in one protocol")
    planting.add_argument("--post", required=True, metavar="CODE", help="such as MCA")
    planting.add_argument("--protocol", required=True, metavar="CODE", help="a package")


def run(arguments: argparse.Namespace) -> int:
    """Do the act. The numbers are printed once, and stand nowhere in clear."""
    ready.acting_up()
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from ventanilla.cli import given
    from ventanilla.demo import canaries
    from ventanilla.protocols import publishing

    (protocol,) = publishing.named([arguments.protocol])
    numbers = canaries.plant(post=given.post(arguments.post), protocol=protocol, at=timezone.now())
    print(_("Planted: %(numbers)s. Keep them to yourself.") % {"numbers": ", ".join(numbers)})
    return 0
