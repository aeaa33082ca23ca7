"""What we run is what we locked, nobody is known to attack it, and no secret lies about."""

import base64
import hashlib
import json
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from judge import bills, secrets
from judge.place import Place, program
from judge.verdicts import Result, Verdict, judged, not_run
from ventanilla.config.place import CHECKOUT

NUMBER = 27
NAME = "Supply chain"
BAR = "0 known weaknesses of weight, 0 unlocked, 0 secrets"
LANE = "A"

LOCKS = ("requirements.lock", "requirements-judge.lock")
NPM_LOCK = CHECKOUT / "frontend" / "package-lock.json"
#: what every virtualenv has, and ourselves
OUR_OWN = frozenset({"pip", "setuptools", "wheel", "ventanilla"})
LEFT_OUT = "left out of a quick run: known weaknesses, the bill of materials"
GRAVE = frozenset({"high", "critical"})


class OutOfReach(Exception):
    """A check could not be made. The message says why."""


def run(place: Place) -> Result:
    """Every part; a part that could not run keeps the suite from passing."""
    trials, faults, missing = 0, list[str](), list[str]()
    parts = [hashes, installed, npm_integrity, untouched_files, bandit, left_secrets]
    asked = [] if place.quick else [bill_of_materials, pip_audit, npm_audit]
    for part in (*parts, *asked):
        began = time.monotonic()
        try:
            tried, found = part(place)
        except OutOfReach as reason:
            missing.append(f"{part.__name__.replace('_', ' ')} NOT RUN: {reason}")
            continue
        took = time.monotonic() - began
        place.log(f"{part.__name__}: {tried} looked at, {len(found)} faults, {took:.1f} s")
        trials, faults = trials + tried, faults + found
    if faults or not missing:
        result = judged(trials, faults + missing)
        return replace(result, words=(*result.words, LEFT_OUT)) if place.quick else result
    told = f"the other {len(parts) + len(asked) - len(missing)} parts found nothing"
    return Result(trials, Verdict.NOT_RUN, (*missing, told)) if trials else not_run(missing[0])


def locked() -> dict[str, Requirement]:
    """Each package of the locks that this machine needs."""
    found = {}
    for line in _lines():
        requirement = Requirement(line.partition(" --hash")[0].rstrip(" \\"))
        if requirement.marker is None or requirement.marker.evaluate():
            found[_plain(requirement.name)] = requirement
    return found


def _lines() -> Iterator[str]:
    """The locks, each package on one line."""
    for name in LOCKS:
        text = (CHECKOUT / name).read_text(encoding="utf-8").replace("\\\n", " ")
        yield from (line for line in text.splitlines() if line and not line.startswith("#"))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def hashes(_: Place) -> tuple[int, list[str]]:
    """Every line of the locks names one version and at least one hash, and no address."""
    lines = list(_lines())
    faults = [
        f"{line.split(' ')[0]} is not pinned by version and hash"
        for line in lines
        if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line) or "://" in line
    ]
    return len(lines), faults


def installed(_: Place) -> tuple[int, list[str]]:
    """What stands in the virtualenv is what the locks say, no less and no more."""
    there = {_plain(each.name): each.version for each in metadata.distributions()}
    wanted = {name: str(each.specifier).removeprefix("==") for name, each in locked().items()}
    faults = [
        f"{name}: locked {version}, installed {there.get(name, 'not at all')}"
        for name, version in wanted.items()
        if there.get(name) != version
    ]
    faults += [f"{name} {there[name]} is in no lock" for name in sorted(set(there) - set(wanted))
               if name not in OUR_OWN]  # fmt: skip
    return len(wanted), faults


def untouched_files(place: Place) -> tuple[int, list[str]]:
    """The files of each package have the hashes that it was installed with."""
    tried, faults = 0, list[str]()
    for each in metadata.distributions():
        for file in each.files or ():
            kept = file.hash
            path = Path(str(each.locate_file(file)))
            if kept is None or kept.mode != "sha256" or (place.quick and path.suffix != ".py"):
                continue
            tried += 1
            if not path.is_file() or _digest(path) != kept.value:
                faults.append(f"{each.name}: {file} is not as it was installed")
    return tried, faults


def _digest(path: Path) -> str:
    raw = hashlib.sha256(path.read_bytes()).digest()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def npm_integrity(_: Place) -> tuple[int, list[str]]:
    """Every package for the browser is locked by a hash, without an address."""
    entries = bills.npm_packages(NPM_LOCK)
    faults = [
        f"package-lock.json: {name} without integrity"
        for name, entry in entries.items()
        if not str(entry.get("integrity", "")).startswith("sha512-")
    ]
    faults += [f"package-lock.json: {name} names an address"
               for name, entry in entries.items() if "resolved" in entry]  # fmt: skip
    return len(entries), faults


def bandit(place: Place) -> tuple[int, list[str]]:
    """Our own code, looked at by a scanner: nothing of weight, and each skip says its reason."""
    done = place.run(_program("bandit"), "-r", "src", "judge", "-q", "-f", "json")
    try:
        told = json.loads(done.stdout)
    except ValueError:
        raise OutOfReach(done.stderr.strip()[-200:] or "bandit said nothing") from None
    place.log(*(f"bandit {r['issue_severity']} {r['filename']}:{r['line_number']} {r['test_id']}"
                for r in told["results"] if r["issue_severity"] != "LOW"))  # fmt: skip
    faults = [
        f"{each['filename']}:{each['line_number']} {each['test_id']} {each['issue_text']}"
        for each in told["results"]
        if each["issue_severity"] == "HIGH"
    ]
    return int(told["metrics"]["_totals"]["loc"]), faults + _silent_skips()


def _silent_skips() -> list[str]:
    skips = re.compile(r"#\s*nosec\b(?!.*\s-\s\S)")
    return [
        f"{path.relative_to(CHECKOUT)}:{at} skips bandit without a reason"
        for path in sorted((CHECKOUT / "src").rglob("*.py"))
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if skips.search(line)
    ]


def bill_of_materials(place: Place) -> tuple[int, list[str]]:
    """An SBOM is written beside the results, with every package of the locks in it."""
    target = place.folder / "sbom.json"
    done = place.run(
        *(_program("cyclonedx-py"), "environment", "--of", "JSON", "--pyproject", "pyproject.toml"),
        *("-o", target, sys.executable),
    )
    if done.returncode:
        raise OutOfReach(done.stderr.strip()[-200:])
    bill = bills.with_npm(json.loads(target.read_text(encoding="utf-8")), NPM_LOCK)
    target.write_text(json.dumps(bill, indent=1), encoding="utf-8")
    there = {_plain(each["name"]) for each in bill["components"]}
    faults = [f"{name} is missing in the bill" for name in locked() if name not in there]
    faults += [f"the bill is not valid: {fault}" for fault in bills.faults_of(bill)]
    return len(bill["components"]), faults


def left_secrets(_: Place) -> tuple[int, list[str]]:
    """No key, token or password in any file or commit."""
    return secrets.scan()


def pip_audit(place: Place) -> tuple[int, list[str]]:
    """Known weaknesses of the Python packages. One package is asked for first.

    Where its advisories cannot be had, pip-audit leaves a package out and calls all well.
    """
    first = place.folder / "one.txt"
    lines = {line.partition("==")[0]: line for line in _lines()}
    first.write_text(lines["django"] + "\n", encoding="utf-8")
    if any("skip_reason" in each for each in _audited(place, first)):
        raise OutOfReach("the advisory source does not answer")
    found = [each for name in LOCKS for each in _audited(place, CHECKOUT / name)]
    faults = [
        f"{each['name']} {each['version']}: {weakness['id']}"
        for each in found
        for weakness in each.get("vulns", ())
    ]
    skipped = [f"{each['name']} could not be looked up" for each in found if "skip_reason" in each]
    return len(found), faults + skipped


def _audited(place: Place, lock: Path) -> list[dict[str, Any]]:
    done = place.run(
        *(_program("pip-audit"), "-r", lock, "--disable-pip", "--require-hashes"),
        *("--progress-spinner", "off", "-f", "json"),
    )
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        words = done.stderr.strip().splitlines() or ["pip-audit said nothing"]
        raise OutOfReach(f"the advisory source does not answer ({words[-1][:120]})") from None
    return found


def npm_audit(place: Place) -> tuple[int, list[str]]:
    """Known weaknesses of what is built for the browser."""
    done = place.run("tools/with-node", "npm", "--prefix", "frontend", "audit", "--json")
    try:
        told = json.loads(done.stdout)
    except ValueError:
        raise OutOfReach("npm audit said nothing") from None
    if "vulnerabilities" not in told:
        raise OutOfReach(f"the advisory source does not answer ({told.get('message', '')[:100]})")
    faults = [
        f"{name}: {each['severity']}"
        for name, each in told["vulnerabilities"].items()
        if each["severity"] in GRAVE
    ]
    return int(told["metadata"]["dependencies"]["total"]), faults


def _program(name: str) -> Path:
    path = program(name)
    if path is None:
        raise OutOfReach(f"{name} is not installed: make judge installs it")
    return path
