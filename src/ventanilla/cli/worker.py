"""``ventanilla worker``: does what waits in the queue, and what the clock asks for.

Beside the queue it seals the log and empties the letterboxes of posts, each in a thread with
connections of its own.
"""

import argparse
import signal
import sys

from ventanilla.cli import ready, sealing

WORDS = "Do the work of the queue: clocks that run out, messages to send; and seal the log."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    parser.add_argument("--once", action="store_true", help="stop when nothing waits")


def run(arguments: argparse.Namespace) -> int:
    """Work until told to stop."""
    ready.server_up()
    ready.django_up()
    ready.everything_up()
    from django.core.management import call_command

    from ventanilla.sightings import emptying

    # Until the queue listens itself: whoever stops it while it starts still gets a signed log.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with sealing.beside(), emptying.beside():
        call_command("procrastinate", "worker", *(["--one-shot"] if arguments.once else []))
    return 0
