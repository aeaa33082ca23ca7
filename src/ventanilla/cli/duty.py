"""``ventanilla duty set|clear|list``: whom a clock of a post calls, hour by hour."""

import argparse
from datetime import datetime

from ventanilla.cli import columns, ready

WORDS = "Keep the duty roster of a post, in hours of its own clock."
HOUR = "such as 2026-12-31T08:00"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    setting = acts.add_parser("set", help="give an officer of the post a turn, or one on each day")
    _stretch(setting)
    setting.add_argument("--officer", required=True, metavar="USERNAME", dest="username")
    setting.add_argument("--days", type=int, default=1, help="the same hours on so many days")
    clearing = acts.add_parser("clear", help="empty a stretch; turns over its edge are cut there")
    _stretch(clearing)
    listing = acts.add_parser("list", help="the turns from now on")
    listing.add_argument("--post", required=True, metavar="CODE")


def _stretch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--post", required=True, metavar="CODE")
    parser.add_argument("--from", required=True, dest="first", metavar="HOUR", help=HOUR)
    parser.add_argument("--until", required=True, metavar="HOUR")


def run(arguments: argparse.Namespace) -> int:
    """Do the act."""
    ready.acting_up()
    {"set": _set, "clear": _clear, "list": _list}[arguments.act](arguments)
    return 0


def _set(arguments: argparse.Namespace) -> None:
    from django.utils import timezone
    from django.utils.translation import ngettext

    from ventanilla.cli import given
    from ventanilla.security import roster

    turns = roster.set_turns(
        post=given.post(arguments.post),
        officer=given.officer(arguments),
        starts=given.hour(arguments.first),
        ends=given.hour(arguments.until),
        days=arguments.days,
        at=timezone.now(),
    )
    words = ngettext(
        "%(turns)s turn at %(post)s is given to %(name)s.",
        "%(turns)s turns at %(post)s are given to %(name)s.",
        len(turns),
    )
    print(words % {"turns": len(turns), "post": arguments.post, "name": arguments.username})


def _clear(arguments: argparse.Namespace) -> None:
    from django.utils import timezone

    from ventanilla.cli import given
    from ventanilla.security import roster

    met = roster.clear(
        post=given.post(arguments.post),
        starts=given.hour(arguments.first),
        ends=given.hour(arguments.until),
        at=timezone.now(),
    )
    print(taken_off(met))


def taken_off(turns: int) -> str:
    """What to say of turns that nobody has any more."""
    from django.utils.translation import ngettext

    return ngettext(
        "%(turns)s turn is empty now: fill it.", "%(turns)s turns are empty now: fill them.", turns
    ) % {"turns": turns}


def _list(arguments: argparse.Namespace) -> None:
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from ventanilla.cli import given
    from ventanilla.security import roster

    post = given.post(arguments.post)

    def local(moment: datetime) -> str:
        return moment.astimezone(post.zoneinfo).replace(tzinfo=None).isoformat(" ", "minutes")

    columns.show(
        (
            _("from %(day)s") % {"day": local(turn.starts_at)},
            _("until %(day)s") % {"day": local(turn.ends_at)},
            turn.seat.officer.username,
            turn.seat.role,
        )
        for turn in roster.turns(post=post, since=timezone.now())
    )
