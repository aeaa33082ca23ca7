"""``ventanilla letterbox make|rotate|list``: where windows and whoever asks for help put letters."""

import argparse

from ventanilla.cli import columns, ready

WORDS = "Make and renew the letterboxes of posts, which only a job can open."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    making = acts.add_parser("make", help="for every post that has none, or for one")
    making.add_argument("--post", metavar="CODE", help="such as MCA")
    rotating = acts.add_parser("rotate", help="a new version; letters to earlier ones still open")
    rotating.add_argument("--post", required=True, metavar="CODE")
    acts.add_parser("list", help="which post has which version since when")


def run(arguments: argparse.Namespace) -> int:
    """Do the act."""
    ready.acting_up()
    {"make": _make, "rotate": _rotate, "list": _list}[arguments.act](arguments)
    return 0


def _make(arguments: argparse.Namespace) -> None:
    from django.utils import timezone
    from django.utils.translation import ngettext

    from ventanilla.cli import given
    from ventanilla.network import selectors
    from ventanilla.security.letterbox import services as letterbox

    posts = [given.post(arguments.post)] if arguments.post else selectors.posts().consular()
    made = [
        letterbox.make(post=post, at=timezone.now())
        for post in posts
        if not letterbox.of_post(post.pk).exists()
    ]
    words = ngettext("%(count)s letterbox was made.", "%(count)s letterboxes were made.", len(made))
    print(words % {"count": len(made)})


def _rotate(arguments: argparse.Namespace) -> None:
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from ventanilla.cli import given
    from ventanilla.security.letterbox import services as letterbox

    made = letterbox.make(post=given.post(arguments.post), at=timezone.now())
    print(
        _("Letters to %(post)s go to version %(version)s from now on.")
        % {"post": arguments.post, "version": made.version}
    )


def _list(arguments: argparse.Namespace) -> None:
    from ventanilla.security.letterbox.models import Letterbox

    boxes = Letterbox.objects.filter(ended_at=None).select_related("post").order_by("post__code")
    columns.show([(box.post.code, f"v{box.version}", f"{box.made_at:%Y-%m-%d}") for box in boxes])
