"""A sealer that dies without a word at one of its steps: ``python -m tests.audit.killed``.

Arguments: address, folder of the key, step. It seals and signs over and over until it comes there.
"""

import os
import random
import signal
import sys
from pathlib import Path
from types import FunctionType

import psycopg

from ventanilla.audit import chain, sealing
from ventanilla.audit.heads import Witness
from ventanilla.security import signing

STEPS = ("place", "lines", "link", "write_row", "committed", "signed", "witnessed", "kept", "any")


def die(*_given: object, **_named: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(step: str) -> None:
    """Put death before or after one step."""
    before = {
        "place": (chain, "place"),
        "lines": (chain, "lines"),
        "link": (chain, "link"),
        "write_row": (psycopg.Copy, "write_row"),
        "committed": (sealing.Sealer, "anchor"),
        "signed": (Witness, "add"),
        "witnessed": (sealing.Sealer, "_keep"),
    }
    if step in before:
        holder, name = before[step]
        _after_some(holder, name)
    elif step == "kept":
        keep = sealing.Sealer._keep

        def kept(self: sealing.Sealer, note: str) -> None:
            keep(self, note)
            die()

        sealing.Sealer._keep = kept  # type: ignore[method-assign]


def _after_some(holder: object, name: str) -> None:
    """Die at this step, at some time it is taken."""
    real: FunctionType = getattr(holder, name)
    left = [random.randrange(4)]  # noqa: S311 - anywhere

    def step(*given: object, **named: object) -> object:
        if not left[0]:
            die()
        left[0] -= 1
        return real(*given, **named)

    setattr(holder, name, step)


def main() -> None:
    address, folder, step = sys.argv[1:]
    key = Path(folder) / "log.key"
    public = signing.load_public(signing.public_file(key))
    arm(step)
    with sealing.connect(address) as connection, sealing.alone(connection):
        sealer = sealing.Sealer(
            connection, signing.load(key), public, Witness(Path(folder) / "witness")
        )
        sealer.look()
        print("at work", flush=True)  # noqa: T201
        while True:
            sealer.seal()
            sealer.anchor()


if __name__ == "__main__":
    main()
