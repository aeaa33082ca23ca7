"""Write both locks anew: every package by hash, as they stood a week ago, no addresses."""

import datetime
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADER = """\
# Every package with its version and hashes, without addresses of any registry.
# Made anew by: make lock
"""
JUDGES = """\
# What `make judge` needs beside requirements.lock, with the versions that stand there.
# Made anew by: make lock
"""
BASE, JUDGE = ROOT / "requirements.lock", ROOT / "requirements-judge.lock"
#: a virtualenv has one already, and that one stays
LEFT_OUT = frozenset({"pip", "setuptools"})


def main() -> int:
    """Resolve and write; the locks stay as they are when that does not work."""
    kept = {path: path.read_text(encoding="utf-8") for path in (BASE, JUDGE) if path.exists()}
    if (base := resolved("dev")) is not None:
        BASE.write_text(HEADER + base, encoding="utf-8")
        if (judge := resolved("judge", "--constraints", str(BASE))) is not None:
            JUDGE.write_text(JUDGES + beyond(judge, base), encoding="utf-8")
            return 0
    for path, text in kept.items():
        path.write_text(text, encoding="utf-8")
    return 1


def resolved(group: str, *more: str) -> str | None:
    """The lock of our packages and a group's, a week old; None, and words, when there is none."""
    until = datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=7)
    done = subprocess.run(
        [
            *(str(ROOT / ".venv/bin/uv"), "pip", "compile", "pyproject.toml", "--group", group),
            *("--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header"),
            *("--universal", "--python-version", "3.11", "--exclude-newer", until.isoformat()),
            *("--quiet", *more),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stderr)
        return None
    return done.stdout


def beyond(lock: str, base: str) -> str:
    """The packages of a lock that another one does not hold already."""
    there = set(packages(base)) | LEFT_OUT
    return "".join(text for name, text in packages(lock).items() if name not in there)


def packages(lock: str) -> dict[str, str]:
    """Name -> its lines in a lock, with version and hashes."""
    starts = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)
    return {text.partition("==")[0]: text for text in starts if "==" in text}


if __name__ == "__main__":
    sys.exit(main())
