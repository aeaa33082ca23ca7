"""``ventanilla worker``: does what waits in the queue, and what the clock asks for.

Beside the queue it seals the log and empties the letterboxes of posts, each in a thread with
connections of its own.
"""

import argparse
import asyncio
import contextlib
import signal
import sys
from typing import TYPE_CHECKING

from ventanilla.cli import ready, sealing

if TYPE_CHECKING:
    from procrastinate import App

WORDS = "Do the work of the queue: clocks that run out, messages to send; and seal the log."
STOPS = (signal.SIGINT, signal.SIGTERM)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    parser.add_argument("--once", action="store_true", help="stop when nothing waits")


def run(arguments: argparse.Namespace) -> int:
    """Work until told to stop."""
    ready.server_up()
    ready.django_up()
    ready.everything_up()
    from procrastinate.contrib.django import app

    from ventanilla.sightings import emptying

    # Until the queue listens itself: whoever stops it while it starts still gets a signed log.
    for each in STOPS:
        signal.signal(each, lambda *_: sys.exit(0))
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with sealing.beside(), emptying.beside(), app.replace_connector(connector) as queue:
        asyncio.run(listen(queue, wait=not arguments.once))
    return 0


async def listen(queue: "App", *, wait: bool) -> None:
    """Work until nothing waits (not wait), or until somebody stops it: what has begun is ended.

    The signal is heard from the first moment and acted on when the connections are open: their pool
    loses a cancellation in the middle of opening, and then never ends.
    """
    stopped = asyncio.Event()
    for each in STOPS:
        asyncio.get_running_loop().add_signal_handler(each, stopped.set)
    async with queue.open_async():
        work = asyncio.create_task(queue.run_worker_async(wait=wait, install_signal_handlers=False))
        stop = asyncio.create_task(stopped.wait())
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        work.cancel()
        stop.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work
