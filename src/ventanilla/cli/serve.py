"""``ventanilla serve``: the site, by granian; in development with reloading."""

import argparse
import errno
import os
import socket
import sys

from ventanilla.cli import ready
from ventanilla.config import place
from ventanilla.config.place import SetupError

WORDS = "Serve the site."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2, help="processes (default: 2)")
    parser.add_argument("--threads", type=int, default=4, help="threads of each (default: 4)")
    parser.add_argument(
        "--reload", action="store_true", help="for development: start anew at each change"
    )


def run(arguments: argparse.Namespace) -> int:
    """Look that everything is there, then become the server."""
    check_port(arguments.host, arguments.port)
    if arguments.reload:
        os.environ.setdefault("VENTANILLA_DEBUG", "1")
    ready.server_up()
    ready.django_up()
    ready.everything_up()
    if arguments.reload:
        address = f"{arguments.host}:{arguments.port}"
        command = [sys.executable, str(place.CHECKOUT / "manage.py"), "runserver", address]
    else:
        collect_static()
        command = granian(arguments.host, arguments.port, arguments.workers, arguments.threads)
    print(f"Ventanilla is at http://{shown(arguments.host)}:{arguments.port}/", flush=True)
    os.environ["VENTANILLA_AS_WORKER"] = ""
    os.environ.setdefault("VENTANILLA_POOL", str(arguments.threads))
    os.execv(command[0], command)  # noqa: S606 - our own programs


def shown(host: str) -> str:
    """The name to open in a browser: passkeys need ``localhost``, not a number."""
    return "localhost" if host in {"127.0.0.1", "::1", "0.0.0.0"} else host  # noqa: S104 - compared only


def granian(host: str, port: int, workers: int, threads: int) -> list[str]:
    """The command line of the web server."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", host, "--port", str(port), "--log-level", "warning"),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--backpressure", str(threads * 8), "--respawn-failed-workers"),
        "ventanilla.config.wsgi:application",
    ]


def collect_static() -> None:
    """Put all static files, compressed and with hashes in their names, where whitenoise reads.

    In development it reads them where they are.
    """
    from django.conf import settings
    from django.core.management import call_command

    if settings.STATIC_ROOT:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)


def check_port(host: str, port: int) -> None:
    """Raise SetupError, in words, when a port cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise SetupError(
                    f"Port {port} is taken, perhaps by a Ventanilla that already runs. "
                    f"Choose another: --port {port + 1}."
                ) from error
            raise SetupError(f"Port {port} cannot be used ({error.strerror}).") from error
