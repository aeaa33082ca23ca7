"""``ventanilla postgres start|stop|status|reset``: the embedded database server."""

import argparse

from ventanilla.cli.embedded import cluster
from ventanilla.config import environment, place
from ventanilla.config.place import SetupError

WORDS = "Start, stop, look at or throw away the embedded PostgreSQL of a profile."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    parser.add_argument("act", choices=["start", "stop", "status", "reset"])
    parser.add_argument(
        "--profile",
        choices=place.EMBEDDED,
        help="whose server (default: VENTANILLA_PROFILE, else dev)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Do it, and say in one line what is so now."""
    profile = arguments.profile or environment.profile()
    if arguments.act == "start":
        server = cluster.start(profile)
        print(f"PostgreSQL for {profile} runs: {server.host}, port {server.port}.")
        return 0
    if arguments.act == "stop":
        stopped = cluster.stop(profile)
        print(f"PostgreSQL for {profile} {'is stopped' if stopped else 'was not running'}.")
        return 0
    if arguments.act == "reset":
        if not arguments.profile:
            raise SetupError("Whose databases are thrown away? Say it with --profile.")
        cluster.discard(profile)
        print(f"The databases of {profile} are gone. `ventanilla migrate` makes new ones.")
        return 0
    known = place.read_server(profile)
    running = known is not None and cluster.answers(known)
    print(f"PostgreSQL for {profile} {'runs' if running else 'does not run'}.")
    return 0 if running else 3
