"""One file on stdin, its format as argument; a line of JSON and the working copy on stdout."""

import json
import sys
from pathlib import Path

# Started in isolation, Python knows the packages of this installation, but not this checkout.
sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from ventanilla.attachments.child import cleaning, confinement
from ventanilla.attachments.formats import LARGEST, Refusal, Refused


def main() -> None:
    """Read the libraries, give up every right, then read the file."""
    code = sys.argv[1]
    held = confinement.limit() + confinement.leave_the_network()
    if code == "probe":
        import socket

        held += confinement.shut(threads=False)
        answer(confinement.try_to_escape(socket.socket), held)
        return
    cleaner = cleaning.load(code)
    held += confinement.shut(threads=cleaner.threads)
    content = sys.stdin.buffer.read(LARGEST + 1)
    try:
        copy, written = cleaning.clean(cleaner, content)
    except Refused as refused:
        answer({"refused": refused.reason}, held)
    except MemoryError:
        answer({"refused": Refusal.TOO_HARD}, held)
    except Exception:  # whatever a library stumbles over, the file is what is wrong
        answer({"refused": Refusal.DAMAGED}, held)
    else:
        answer({"format": written}, held, copy)


def answer(words: dict[str, object], held: list[str], copy: bytes = b"") -> None:
    """The only thing that this process ever says."""
    out = sys.stdout.buffer
    out.write(json.dumps({**words, "held": held, "size": len(copy)}).encode() + b"\n")
    out.write(copy)
    out.flush()


main()
