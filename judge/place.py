"""Where a suite works: databases of its own, a served site of its own, a folder for its words."""

import contextlib
import http.client
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ventanilla.config.place import CHECKOUT, Server

PORTS = range(8320, 8340)
PATIENCE = 60.0  # seconds until a site that does not answer is given up


@dataclass(slots=True)
class Site:
    """A served site: ``log`` holds whatever the server printed."""

    port: int
    log: Path

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"


@dataclass(slots=True)
class Place:
    """``quick``: fewer trials, for those who only want to see whether it works."""

    code: str
    folder: Path
    quick: bool = False
    names: Mapping[str, str] = field(default_factory=dict)

    def of(self, full: int, quick: int) -> int:
        """How many trials: all that the bar asks for, or a few."""
        return quick if self.quick else full

    @property
    def log_file(self) -> Path:
        """What the suite wants to be read afterwards."""
        return self.folder / f"{self.code}.log"

    def log(self, *lines: str) -> None:
        """Add lines to the log."""
        with self.log_file.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(f"{line}\n" for line in lines)

    @property
    def server(self) -> Server:
        """The embedded PostgreSQL of tests, started if need be."""
        from ventanilla.cli.embedded import cluster

        return cluster.start("test")

    @contextlib.contextmanager
    def databases(self) -> Iterator[Mapping[str, str]]:
        """Throw-away databases, fresh from their migrations: alias -> name.

        Around requests Django works in this process as a job, in them as a page.
        """
        from tests import keys, pages
        from tests.databases import clones
        from ventanilla.security.identity import Job, entered

        keys.create()
        server = self.server
        with clones(server) as self.names, entered(Job("judge")):
            pages.connect(server, self.names)
            try:
                yield self.names
            finally:
                pages.disconnect()

    @contextlib.contextmanager
    def site(
        self,
        *,
        settings: str = "ventanilla.config.settings",
        threads: int = 4,
        on: Mapping[str, str] | None = None,
    ) -> Iterator[Site]:
        """The site, served by the web server of production over this place's databases.

        ``settings``: another module of settings, for a site with a fault built in.
        ``on``: variables with the addresses of other databases.
        """
        from django.conf import settings as ours

        from tests.databases import addresses
        from ventanilla.cli.serve import granian

        port = _free_port()
        log = self.folder / f"{self.code}-site.log"
        environment = {
            **os.environ,
            **(on or addresses(self.server, dict(self.names))),
            "DJANGO_SETTINGS_MODULE": settings,
            "VENTANILLA_PROFILE": "test",
            "VENTANILLA_LOG_LEVEL": "INFO",
            "VENTANILLA_POOL": str(threads),
            "VENTANILLA_ROOT_KEY_FILE": str(ours.ROOT_KEY_FILE),
        }
        with log.open("ab") as words:
            process = subprocess.Popen(
                granian("127.0.0.1", port, 1, threads),
                cwd=CHECKOUT,
                env=environment,
                stdout=words,
                stderr=subprocess.STDOUT,
            )
            try:
                _wait_for(port, process)
                yield Site(port, log)
            finally:
                process.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(20)
                process.kill()
                process.wait()

    def run(
        self, *command: str | Path, timeout: float = 600, cwd: Path = CHECKOUT
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end, in the checkout or elsewhere; its words are caught."""
        return subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
        )


def program(name: str) -> Path | None:
    """A program of the virtualenv, or None where it is not installed."""
    path = Path(sys.executable).parent / name
    return path if path.exists() else None


def _free_port() -> int:
    for port in random.sample(PORTS, len(PORTS)):  # two lanes may look at the same moment
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"No port from {PORTS.start} to {PORTS.stop - 1} is free.")


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/health/")
            if connection.getresponse().status == 200:
                connection.close()
                return
        connection.close()
        time.sleep(0.2)
    raise RuntimeError("The site did not start; its log says why.")
