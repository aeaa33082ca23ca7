"""Write requirements.lock anew: every package by hash, as they stood a week ago, no addresses."""

import datetime
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADER = """\
# Every package with its version and hashes, without addresses of any registry.
# Made anew by: make lock
"""


def main() -> int:
    """Resolve and write; the lock stays as it is when that does not work."""
    until = datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=7)
    done = subprocess.run(
        [
            *(str(ROOT / ".venv/bin/uv"), "pip", "compile", "pyproject.toml", "--group", "dev"),
            *("--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header"),
            *("--universal", "--python-version", "3.11", "--exclude-newer", until.isoformat()),
            "--quiet",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stderr)
        return 1
    (ROOT / "requirements.lock").write_text(HEADER + done.stdout, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
