"""``ventanilla bench``: how fast the site is on this machine, beside what is asked of it."""

import argparse
import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from functools import partial
from urllib.request import urlopen

from ventanilla.cli import keys, ready, serve
from ventanilla.cli.benching import sizes
from ventanilla.cli.embedded import cluster
from ventanilla.config.place import Server, SetupError

WORDS = "Measure whole requests over invented, encrypted cases, and print what was asked for."
PATIENCE = 180.0
#: what others do on the same machine comes and goes by the minute
PASSES = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    parser.add_argument("--size", default="100k", choices=["5k", "100k", "1m"])
    parser.add_argument(
        "--load", action="store_true", help="only fill the databases, which are kept for later"
    )
    parser.add_argument(
        "--reuse", action="store_true",
        help="measure what was filled before, even if the code that fills has changed since",
    )  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Fill what is missing, measure, print the table. 1 if a bar was missed."""
    os.environ["VENTANILLA_PROFILE"] = "bench"
    server = cluster.start("bench")
    ready.django_up()
    keys.create()
    serve.collect_static()
    from ventanilla.demo.bench import table

    fill = partial(sizes.fill, server, reuse=arguments.reuse)
    few, five = fill("100", one_post=False), fill("5k", one_post=True)
    own = fill("20k", one_post=True)
    full = five if arguments.size == "5k" else fill(arguments.size, one_post=False)
    timed = ("bare", "list", "case", "submitting", "plan", "tracks")
    if arguments.load:
        return 0
    measure = partial(_measure, server)
    seen = table.best([measure(five, *timed) for _ in range(PASSES)])
    seen |= measure(five, "weight", "queries", "registering", "raw")
    seen |= measure(own, "search")
    seen |= measure(few, "directory")
    seen |= measure(full, "locks", "in_sql", "elsewhere", "yearbook")
    seen |= {"desk_ratio": None, "post_ratio": None, "page_ratio": None}
    if arguments.size != "5k":
        small, many = measure(few, "pages"), measure(full, "pages", "csv")
        seen |= {key.replace("_ms", "_ratio"): _ratio(many.get(key), small[key]) for key in small}
        seen |= {key: many.get(key) for key in ("csv_s", "csv_rows")}
    seen["load_rate"] = full.rate or own.rate or five.rate
    return 0 if table.show(seen, size=arguments.size) else 1


def _ratio(many: float | None, few: float | None) -> float | None:
    return many / few if many and few else None


def _measure(server: Server, pair: sizes.Filled, *wanted: str) -> dict[str, float | None]:
    """Serve a filled pair and take measurements of it, in a process of their own."""
    figures: dict[str, float | None] = {}
    with sizes.lent(server, pair) as environment, _served(environment) as port:
        for name in wanted:
            done = subprocess.run(
                [sys.executable, "-m", "ventanilla.cli.benching.phase", str(port), name],
                env=dict(environment), check=False, capture_output=True, text=True,
            )  # fmt: skip
            if done.returncode:
                print(f"NOT RUN: {name}\n{done.stderr[-2000:]}", file=sys.stderr)
            else:
                figures |= json.loads(done.stdout)
    return figures


@contextlib.contextmanager
def _served(environment: Mapping[str, str]) -> Iterator[int]:
    """The site with two workers, at a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = serve.granian("127.0.0.1", port, workers=2, threads=4)
    # As pages are served, and not with the rights of this command.
    settings = {
        "VENTANILLA_POOL": "4", "VENTANILLA_LOG_LEVEL": "ERROR", "VENTANILLA_AS_WORKER": "",
    }  # fmt: skip
    site = subprocess.Popen(command, env={**environment, **settings})
    try:
        _wait(port, site)
        yield port
    finally:
        site.terminate()
        site.wait(timeout=60)


def _wait(port: int, site: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and site.poll() is None:
        with contextlib.suppress(OSError):
            urlopen(f"http://localhost:{port}/health/", timeout=5).close()
            return
        time.sleep(0.3)
    raise SetupError("The site did not start; see above.")
