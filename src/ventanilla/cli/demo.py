"""``ventanilla demo``: everything at once on one machine, with invented people."""

import argparse
import os
import subprocess
import sys
from datetime import UTC, datetime

from ventanilla.cli import keys, load_demo, ready, serve
from ventanilla.config.place import SetupError

WORDS = "Serve an invented network on this machine, or print an invented officer's code."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    parser.add_argument("act", nargs="?", choices=["code"], help="`code NAME`: the second factor")
    parser.add_argument("name", nargs="?", help="an invented officer's user name")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--cases", type=int, default=load_demo.CASES)


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C, or print one code."""
    os.environ["VENTANILLA_PROFILE"] = "demo"
    if arguments.act == "code":
        return _print_code(arguments.name)
    serve.check_port("127.0.0.1", arguments.port)
    ready.server_up()
    _run("migrate", "--quiet")
    ready.django_up()
    keys.create()
    ready.everything_up()
    from ventanilla.demo import loading

    if not loading.is_loaded():
        load_demo.load(cases=arguments.cases, seed=1)
    serve.collect_static()
    return _serve(arguments.port)


def _run(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "ventanilla.cli.main", *arguments], check=False)
    if done.returncode:
        raise SetupError(f"`ventanilla {' '.join(arguments)}` did not work; see above.")


def _print_code(name: str | None) -> int:
    if not name:
        raise SetupError("Whose code? `ventanilla demo code NAME`.")
    ready.server_up()
    ready.django_up()
    ready.database_up()
    from ventanilla.demo import accounts

    print(accounts.current_code(username=name, at=datetime.now(UTC)))
    return 0


def _serve(port: int) -> int:
    """Run the site and the worker side by side; when one ends, end the other."""
    from ventanilla.demo import accounts

    os.environ.setdefault("VENTANILLA_POOL", "4")
    site = subprocess.Popen(serve.granian("127.0.0.1", port, workers=2, threads=4))
    worker = subprocess.Popen([sys.executable, "-m", "ventanilla.cli.main", "worker"])
    print(f"\nVentanilla is at http://localhost:{port}/  (Ctrl-C stops it)")
    print(f"Pages for anybody: http://localhost:{port}/es/\n")
    for account in accounts.ACCOUNTS:
        print(f"  {account.username:12} {account.words}")
    print(f"\nPassword of all: {accounts.PASSWORD}")
    print("Second factor:   .venv/bin/ventanilla demo code NAME\n", flush=True)
    try:
        return site.wait()
    finally:
        for process in (worker, site):
            process.terminate()
        for process in (worker, site):
            process.wait(timeout=20)
