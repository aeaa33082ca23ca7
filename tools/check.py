"""Run every check that needs no database, each to its end, and say at last which failed."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv/bin"


def templates() -> list[str]:
    """Every HTML template."""
    return sorted(
        str(path.relative_to(ROOT)) for path in ROOT.glob("src/ventanilla/**/templates/**/*.html")
    )


def checks() -> dict[str, list[str]]:
    """The checks in order: what is looked at, and the command that looks."""
    python = str(BIN / "python")
    return {
        "Format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
        "Lint": [str(BIN / "ruff"), "check", "--quiet", "."],
        "Types": [str(BIN / "mypy")],
        "Interview types": ["tools/with-node", "npm", "--prefix", "frontend", "run", "check"],
        "Direction": [str(BIN / "lint-imports"), "--no-cache"],
        "Template format": [
            *(str(BIN / "djade"), "--check", "--target-version", "5.2"),
            *templates(),
        ],
        "Template lint": [str(BIN / "djlint"), "--lint", "--quiet", *templates()],
        "Migrations": [python, "manage.py", "makemigrations", "--check", "--dry-run"],
        "Django": [python, "manage.py", "check"],
        "Messages": [str(BIN / "ventanilla"), "messages", "check"],
        "Reference": [str(BIN / "ventanilla"), "reference", "check"],
        "Protocols": [str(BIN / "ventanilla"), "protocol", "check"],
    }


def main() -> int:
    """Run all; 1 when any failed."""
    failed = []
    for what, command in checks().items():
        began = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        mark = "✗" if done.returncode else "✓"
        print(f"{mark} {what}  ({time.monotonic() - began:.1f} s)", flush=True)
        if done.returncode:
            failed.append(what)
            print((done.stdout + done.stderr).strip() + "\n", flush=True)
    if failed:
        print(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
