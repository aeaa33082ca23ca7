"""Secrets that somebody left in the repository: rules of our own over files and history."""

import re
import subprocess
from collections.abc import Iterator

from ventanilla.config.place import CHECKOUT

RULES = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "an age key": re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]{50}"),
    "a root key": re.compile(r"^\+?[0-9a-f]{8} [0-9a-f]{64}$"),
    "a key of AWS": re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    "a token of GitHub": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,})"),
    "a token of GitLab": re.compile(r"\bglpat-[\w-]{20}"),
    "a token of npm": re.compile(r"\bnpm_[A-Za-z0-9]{36}\b"),
    "a token of PyPI": re.compile(r"\bpypi-AgEI[\w-]{50,}"),
    "a token of Slack": re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10,}"),
    "a key of Google": re.compile(r"\bAIza[\w-]{35}\b"),
    "a key of Stripe": re.compile(r"\b[rs]k_live_[A-Za-z0-9]{20,}"),
    "a signed token": re.compile(r"\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{10,}"),
    "a password in an address": re.compile(
        r"\b[a-z][a-z+.-]+://[^\s/:@{}<>\"'%$()\[\]]+:[^\s/:@{}<>\"'%$()\[\]]{4,}@[^\s{}<]"
    ),
    "a secret in quotes": re.compile(
        r"(?i)(?:secret|passw(?:or)?d|token|api_?key|root_?key)\w*[\"']?\s*[:=]\s*"
        r"[\"'](?=[^\"']*[0-9])(?=[^\"']*[a-z])[A-Za-z0-9+/=_-]{24,}[\"']"
    ),
}
#: words of manuals, in which nobody's password stands; and a key that was made for a test alone
EXAMPLES = re.compile(
    r"://(?:user|usuario|name|NAME|someone):(?:password|PASSWORD|secret|\.\.\.)@"
    r"|://\w+:CHANGE@"
    r"|AGE-SECRET-KEY-1DDZNXXGDQ2LA3WE3JJVZ"
)
#: files of hashes and of built code, where everything looks like a secret
SKIPPED = re.compile(r"(?:\.lock|package-lock\.json|\.min\.js|\.svg|\.png|\.po|\.mo)$")


def scan() -> tuple[int, list[str]]:
    """Lines looked at, and what was found: where and which kind, never the secret itself."""
    lines, faults = 0, []
    for where, text in (*_files(), *_history()):
        lines += 1
        faults += [f"{where}: {kind}" for kind in found(text)]
    return lines, list(dict.fromkeys(faults))


def found(text: str) -> Iterator[str]:
    """The kinds of secrets in a line."""
    if len(text) > 5_000 or EXAMPLES.search(text):
        return
    yield from (kind for kind, rule in RULES.items() if rule.search(text))


def _files() -> Iterator[tuple[str, str]]:
    for name in _git("ls-files", "-z").split("\0"):
        path = CHECKOUT / name
        if not name or SKIPPED.search(name) or not path.is_file():
            continue
        for at, text in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            yield f"{name}:{at}", text


def _history() -> Iterator[tuple[str, str]]:
    """Every line that any commit added."""
    commit = name = ""
    for text in _git("log", "-p", "-U0", "--no-color", "--no-ext-diff", "--format=%x00%h").split(
        "\n"
    ):
        if text.startswith("\0"):
            commit = text[1:]
        elif text.startswith("+++ "):
            name = text[6:]
        elif text.startswith("+") and not SKIPPED.search(name):
            yield f"{commit} {name}", text[1:]


def _git(*words: str) -> str:
    done = subprocess.run(
        ["git", *words], cwd=CHECKOUT, capture_output=True, check=True, timeout=300
    )
    return done.stdout.decode("utf-8", "replace")
