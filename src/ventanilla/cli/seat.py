"""``ventanilla seat give|end|list``: a role at a post, held by an officer for a time."""

import argparse

from ventanilla.cli import columns, duty, ready

WORDS = "Give, end and list seats: a role at a post, for some protocols, from a day on."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    giving = acts.add_parser("give", help="give a seat")
    _which(giving)
    giving.add_argument("--protocols", default="", metavar="CODES", help="with commas")
    giving.add_argument("--area", default="", metavar="CODE", help="of a window: areas.csv")
    giving.add_argument("--from", required=True, dest="first", metavar="DATE")
    giving.add_argument("--until", metavar="DATE", help="the first day without")
    giving.add_argument("--second", metavar="USERNAME", help="who is asked to confirm it")
    ending = acts.add_parser("end", help="end a seat; its turns on the roster go with it")
    _which(ending)
    ending.add_argument("--on", metavar="DATE", help="the first day without (default: today)")
    listing = acts.add_parser("list", help="the seats in force, and those that begin later")
    listing.add_argument("--post", metavar="CODE", help="of one post only")


def _which(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username")
    parser.add_argument("--post", required=True, metavar="CODE", help="such as MCA")
    parser.add_argument(
        "--role", required=True, metavar="CODE", help="docs/reference/permissions.md"
    )


def run(arguments: argparse.Namespace) -> int:
    """Do the act."""
    ready.acting_up()
    {"give": _give, "end": _end, "list": _list}[arguments.act](arguments)
    return 0


def _give(arguments: argparse.Namespace) -> None:
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from ventanilla.cli import given
    from ventanilla.protocols import publishing
    from ventanilla.security import accounts, appointing
    from ventanilla.security.models import Seat

    now = timezone.now()
    done = appointing.give(
        officer=given.officer(arguments),
        post=given.post(arguments.post),
        role=given.role(arguments.role),
        protocols=publishing.named(given.codes(arguments.protocols)),
        valid_from=given.day(arguments.first),
        valid_until=given.day(arguments.until) if arguments.until else None,
        area=arguments.area,
        second=accounts.find(arguments.second) if arguments.second else None,
        at=now,
    )
    if isinstance(done, Seat):
        print(_("The seat is given: %(seat)s.") % {"seat": done})
        return
    words = _(
        "A second person confirms this seat under “Second person”, within 72 hours; "
        "a minute later it is given. Asked: %(names)s."
    )
    asked = appointing.who_confirms(done, at=now)
    print(words % {"names": ", ".join(officer.username for officer in asked)})


def _end(arguments: argparse.Namespace) -> None:
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from ventanilla.cli import given
    from ventanilla.security import seats

    now = timezone.now()
    day = given.day(arguments.on) if arguments.on else now.date()
    seat, turns = seats.end(
        officer=given.officer(arguments),
        post=given.post(arguments.post),
        role=given.role(arguments.role),
        first_day_without=day,
        at=now,
    )
    print(_("From %(day)s on it is held no more: %(seat)s.") % {"day": day, "seat": seat})
    if turns:
        print(duty.taken_off(turns))


def _list(arguments: argparse.Namespace) -> None:
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from ventanilla.cli import given
    from ventanilla.security import seats

    post = given.post(arguments.post) if arguments.post else None
    found = seats.held(on=timezone.now().date(), post=post)
    columns.show(
        (
            seat.post.code,
            seat.role,
            seat.officer.username,
            ",".join(seat.protocols) or "–",
            _("from %(day)s") % {"day": seat.valid_from},
            _("until %(day)s") % {"day": seat.valid_until} if seat.valid_until else "",
            "" if seat.officer.is_active else _("account closed"),
        )
        for seat in found
    )
