"""Fuzz one target within limits: ``python -m judge.fuzzing package --seconds 60 --out FILE``."""

import argparse
import base64
import json
import os
import resource
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from judge.mutation import Corpus

#: seconds for one input, and bytes that a target may add to what the process began with
SLOWEST, LARGEST = 1.0, 512 * 1024 * 1024
FAULTS = 20


def main() -> int:
    """Run until the time is up, and write what was found as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from judge.targets import TARGETS

    target = TARGETS[given.target]()
    corpus = Corpus(list(target.seeds), seed=sum(given.target.encode()))
    for seed in target.seeds:  # loaded and compiled once, before anything is measured
        _attempt(corpus, target.run, target.refusals, seed)
    _limit_memory()
    tried, faults, until = 0, dict[str, str](), time.monotonic() + given.seconds
    while time.monotonic() < until and len(faults) < FAULTS:
        data = corpus.next()
        tried += 1
        if fault := _attempt(corpus, target.run, target.refusals, data):
            kind = fault.partition(": ")[0]  # the same place in the code is the same fault
            faults.setdefault(kind, f"{fault} {base64.b64encode(data[:3000]).decode()}")
    given.out.write_text(
        json.dumps({"tried": tried, "reached": corpus.reached, "kept": len(corpus.inputs),
                    "faults": faults}),
        encoding="utf-8",
    )  # fmt: skip
    return 0


def _limit_memory() -> None:
    """Whatever takes more than the limit gets a MemoryError, and is a fault by it."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + LARGEST
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _attempt(
    corpus: Corpus,
    run: Callable[[bytes], object],
    refusals: tuple[type[Exception], ...],
    data: bytes,
) -> str:
    """Blank, or what is wrong: an exception that nobody declared, or too slow."""
    began = time.process_time()
    try:
        corpus.run(run, data)
    except refusals:
        pass
    except Exception as fault:
        frames = traceback.extract_tb(fault.__traceback__)
        ours = [frame for frame in frames if "/ventanilla/" in frame.filename] or frames
        place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"
        return f"{type(fault).__name__} at {place}: {str(fault)[:120]}"
    took = time.process_time() - began
    return f"an input took {took:.1f} s" if took > SLOWEST and not corpus.was_watched else ""


if __name__ == "__main__":
    raise SystemExit(main())
