"""``ventanilla audit seal|verify|accept``: the chain over the log, and whether it is whole."""

import argparse
import json
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import psycopg
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ventanilla.audit import sealing as chain
from ventanilla.audit.heads import Witness
from ventanilla.audit.verifying import Fault, Found, NoSuchHead, Note, Report, Verifier
from ventanilla.cli import ready, sealing
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.config.place import SetupError

WORDS = "Seal the log, look whether it is whole, or accept a restored one."
FAULTS = {
    Fault.CHANGED: gettext_lazy("Link %(seq)s: line %(event)s or its seal was changed."),
    Fault.DELETED: gettext_lazy("Link %(seq)s: line %(event)s was deleted."),
    Fault.SEAL_DELETED: gettext_lazy("Links %(seq)s to %(until)s were deleted."),
    Fault.INSERTED: gettext_lazy("Line %(event)s was slipped in among older ones."),
    Fault.REORDERED: gettext_lazy("Link %(seq)s: line %(event)s stands in another order."),
    Fault.TRUNCATED: gettext_lazy(
        "The chain ends at link %(seq)s; a head for %(until)s links was signed."
    ),
    Fault.REPLACED: gettext_lazy(
        "Up to link %(seq)s the chain is another one than the one whose head was signed."
    ),
    Fault.HEAD_FORGED: gettext_lazy("Head %(event)s, for %(seq)s links, is not signed by our key."),
    Fault.HEAD_DELETED: gettext_lazy(
        "The head for %(seq)s links stands with the witness, and was deleted here."
    ),
    Fault.WITNESS_FORGED: gettext_lazy(
        "The witness holds a head, for %(seq)s links, that is not signed by our key."
    ),
    Fault.WITNESS_LONGER: gettext_lazy(
        "The chain ends at link %(seq)s; the witness has a head for %(until)s links. "
        "Its end was cut off, or an old copy of the database was put back."
    ),
    Fault.WITNESS_DIFFERS: gettext_lazy(
        "Up to link %(seq)s the chain is another one than the one the witness knows."
    ),
}
NOTES = {
    Note.ACCEPTED: gettext_lazy("At link %(seq)s an operator accepted the chain: %(words)s"),
    Note.WAITING: gettext_lazy("Lines that are not sealed yet: %(seq)s."),
    Note.STANDS_STILL: gettext_lazy(
        "Lines that wait to be sealed, some for more than ten minutes: %(seq)s. "
        "Does the worker run?"
    ),
    Note.NO_WITNESS: gettext_lazy(
        "The witness has no head: a chain that was replaced whole would not be noticed."
    ),
    Note.BACKDATED: gettext_lazy(
        "Link %(seq)s: line %(event)s says to be over an hour older than lines before it."
    ),
}
REFUSALS = {
    "shorter": gettext_lazy("The chain is shorter than the last head says."),
    "another": gettext_lazy("The chain is another one than the last head says."),
    "signature": gettext_lazy("The last head is not signed by our key."),
    "moved": gettext_lazy("The log comes from another server."),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    seal = acts.add_parser("seal", help="add lines to the chain, as the worker does all the time")
    seal.add_argument("--once", action="store_true", help="what is there now, then sign and stop")
    verify = acts.add_parser("verify", help="work the chain out again; 1 when it is not whole")
    verify.add_argument("--from-head", type=int, default=0, metavar="NUMBER",
                        help="begin at a head that is believed")  # fmt: skip
    verify.add_argument("--witness", type=Path, help="another file of heads than the settings'")
    verify.add_argument("--key", type=Path, help="another file of public keys than the settings'")
    verify.add_argument("--json", action="store_true", help="for a program to read")
    accept = acts.add_parser("accept", help="go on after an old copy of the database was restored")
    accept.add_argument("--reason", required=True, help="a sentence; it is signed")


def run(arguments: argparse.Namespace) -> int:
    """Do the act."""
    ready.acting_up()
    acts: dict[str, Callable[[argparse.Namespace], int]] = {
        "seal": _seal, "verify": verify, "accept": _accept,
    }  # fmt: skip
    return acts[arguments.act](arguments)


@contextmanager
def _connected() -> Iterator[psycopg.Connection]:
    try:
        connection = chain.connect(sealing.address())
    except psycopg.OperationalError as error:
        words = _("The case database does not let the sealer in: look at DATABASE_SEALER_URL.")
        raise SetupError(words) from error
    with connection:
        yield connection


@contextmanager
def _alone(connection: psycopg.Connection) -> Iterator[None]:
    try:
        with chain.alone(connection):
            yield
    except chain.Busy as error:
        raise NotNow(_("Another sealer is at work, such as the worker's.")) from error
    except chain.Refused as refusal:
        words = _("%(why)s Nothing is sealed until somebody has looked: `ventanilla audit verify`.")
        raise NotNow(words % {"why": REFUSALS[refusal.code]}) from refusal


def _seal(arguments: argparse.Namespace) -> int:
    if not arguments.once:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        sealing.work(stop)
        return 0
    with _connected() as connection, _alone(connection):
        sealer = sealing.sealer(connection)
        sealer.look()
        done = sealer.seal()
        head = sealer.anchor()
    print(_("Lines sealed: %(count)s.") % {"count": done})
    if head:
        print(_("Signed: %(size)s links.") % {"size": head.size})
    return 0


def _accept(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from ventanilla.audit.services import record

    reason = " ".join(arguments.reason.split())
    if not reason:
        raise BadInput({"reason": _("Say why.")})
    with _connected() as connection, _alone(connection):
        sealer = sealing.sealer(connection)
        try:
            sealer.look()
        except chain.Refused as refusal:
            code = refusal.code
        else:
            raise NotNow(_("The chain goes on from its last head: there is nothing to accept."))
        head = sealer.accept(reason)
        record(
            by=None,
            action="audit.accepted",
            at=timezone.now(),
            detail={"size": head.size, "refusal": code},
        )
    print(_("Accepted at link %(size)s. `ventanilla audit verify` will always say so.")
          % {"size": head.size})  # fmt: skip
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """Look whether the log is whole, and say it; 1 when it is not. Raises ``BadInput``."""
    from django.conf import settings

    from ventanilla.security import signing

    keys = signing.load_public(arguments.key or signing.public_file(settings.LOG_KEY_FILE))
    witness = Witness(arguments.witness) if arguments.witness else sealing.witness()
    with _connected() as connection, _progress(connection, quiet=arguments.json) as tell:
        try:
            report = Verifier(connection, keys, witness, tell).run(since=arguments.from_head)
        except NoSuchHead:
            words = _("There is no head %(number)s that our key signed.")
            raise BadInput({"head": words % {"number": arguments.from_head}}) from None
    if arguments.json:
        print(json.dumps(_as_json(report), ensure_ascii=False))
    else:
        for line in lines(report):
            print(line)
    return 0 if report.ok else 1


@contextmanager
def _progress(connection: psycopg.Connection, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A bar for long work, on a terminal."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda lines: None
        return
    (size,) = connection.execute("SELECT max(seq) FROM audit_seal").fetchone() or (None,)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
               TimeElapsedColumn())  # fmt: skip
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(_("Working it out again"), total=size or 0)
        yield lambda lines: bar.update(task, completed=lines)


def lines(report: Report) -> Iterator[str]:
    """What the report says, a sentence each."""
    for found in report.faults:
        yield sentence(found)
    for found in report.notes:
        yield sentence(found)
    counts = {"lines": report.lines, "heads": report.heads, "witnessed": report.witnessed}
    if report.ok:
        words = _("The log is whole: %(lines)s links, %(heads)s heads, %(witnessed)s witnessed.")
    else:
        words = _("The log is NOT whole: %(faults)s faults in %(lines)s links, %(heads)s heads, "
                  "%(witnessed)s witnessed.")  # fmt: skip
    yield words % {**counts, "faults": len(report.faults)}


def sentence(found: Found) -> str:
    """One fault or note in words."""
    words = FAULTS[found.what] if isinstance(found.what, Fault) else NOTES[found.what]
    return str(words) % asdict(found)


def _as_json(report: Report) -> dict[str, object]:
    def told(found: Found) -> dict[str, object]:
        return {**asdict(found), "sentence": sentence(found)}

    return {
        "ok": report.ok, "size": report.size, "lines": report.lines, "heads": report.heads,
        "witnessed": report.witnessed,
        "faults": [told(found) for found in report.faults],
        "notes": [told(found) for found in report.notes],
    }  # fmt: skip
