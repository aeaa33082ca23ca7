"""The JSON endpoints against their own description, by somebody who tries everything."""

import json
import re
import uuid
from pathlib import Path
from typing import Any

from django.utils import timezone

from judge import cast, sheltering
from judge.cast import Cast
from judge.place import Place, Site, program
from judge.verdicts import Result, judged, not_run
from tests.cases.test_the_whole_path import READY
from ventanilla.cases.services import assigning
from ventanilla.config.place import CHECKOUT
from ventanilla.interviews import services as interviews
from ventanilla.interviews.models import Sitting
from ventanilla.interviews.submissions import write
from ventanilla.protocols import services as protocols
from ventanilla.web.hsds import described

NUMBER = 13
NAME = "OpenAPI"
BAR = "0 server errors, 0 sign-ins ignored, 0 breaks of the schema"
LANE = "B"

DOCUMENT = CHECKOUT / "docs" / "reference" / "openapi.json"
CALLS, SITTINGS = 5_000, 24
#: beside the usual ones 422: a schema cannot say what an XForm answers
ACCEPTED = ["2xx", "3xx", "401", "403", "404", "409", "422"]
REJECTED = ["302", "400", "401", "403", "404", "405", "406", "409", "413", "415", "422"]
EXAMPLES, FEW = 230, 12
WRITERS = ("alba", "bruno")
#: An unknown method is refused at the door against forged requests, with 401 or 403 instead of
#: 405; and what pages alone send is not described: the form of the sign-in to the passkey's
#: address, and to the session's that somebody is at work.
NOT_ASKED = {
    "GET /health/": ("unsupported_method",),
    "GET /session/": ("unsupported_method", "allow_header_conformance"),
    "GET /account/2fa/webauthn/login/": ("unsupported_method", "allow_header_conformance"),
    "GET /es/protocols/list.json": ("unsupported_method",),
    "GET /en/protocols/list.json": ("unsupported_method",),
}


def run(place: Place) -> Result:
    """schemathesis with every check, as four roles."""
    tool = program("st")
    if tool is None:
        return not_run("schemathesis is not installed: make judge installs it")
    with place.databases():
        people = cast.enter()
        known = sheltering.fill()
        document = pinned(json.loads(DOCUMENT.read_text(encoding="utf-8")), people)
        schema = place.folder / "S13-openapi.json"
        schema.write_text(json.dumps(document), encoding="utf-8")
        calls, faults = 0, list[str]()
        with place.site() as site:
            roles = list(people.of_mcallen.items())[: place.of(4, 1)]
            for at, (name, seat) in enumerate(roles):
                config = _config(place.folder / f"S13-{name}.toml", cast.session(seat))
                made, found = _visit(place, tool, site, schema, config, name, seed=at + 1)
                calls, faults = calls + made, faults + found
            made, found = _visit_directory(place, tool, site, known)
            calls, faults = calls + made, faults + found
        faults += _broken(site)
    if not place.quick and calls < CALLS:
        faults.append(f"only {calls:,} calls were made; the bar asks for {CALLS:,}")
    return judged(calls, faults)


def pinned(document: dict[str, Any], people: Cast) -> dict[str, Any]:
    """The document with addresses that exist, for theirs and others' sittings, and an example."""
    sittings, examples = _sittings(people)
    package = protocols.package(sittings[0].track.package.content_hash)
    cards = [path.removeprefix("cards/") for path in package.files if path.startswith("cards/")]
    known = {
        "sitting": [*(str(sitting.pk) for sitting in sittings), str(uuid.uuid4())],
        "digest": [package.content_hash, "0" * 64],
        "instrument": [*package.instruments, "none"],
        "name": [*sorted(cards)[:12], "none.svg", "%00", "..%2f..%2fx.svg"],
    }
    for path in document["paths"].values():
        for operation in path.values():
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    parameter["schema"] = {"type": "string", "enum": known[parameter["name"]]}
            if body := operation.get("requestBody"):
                body["content"]["application/json"]["examples"] = {
                    f"e{at}": {"value": value} for at, value in enumerate(examples)
                }
    return document


def _visit_directory(
    place: Place, tool: Path, site: Site, known: dict[str, list[str]]
) -> tuple[int, list[str]]:
    """The calls of somebody without a sign-in to the directory's own API."""
    document = described.document(f"{site.url}{sheltering.ADDRESS}")
    for path, operations in document["paths"].items():
        if path.endswith("{id}"):
            ids = [*known[path.split("/")[1]], str(uuid.uuid4())]
            operations["get"]["parameters"][0]["schema"]["enum"] = ids
    schema = place.folder / "S13-directory.json"
    schema.write_text(json.dumps(document), encoding="utf-8")
    config = _config(place.folder / "S13-nobody.toml", "")
    return _visit(place, tool, site, schema, config, "nobody", seed=9, at=sheltering.ADDRESS)


def _sittings(people: Cast) -> tuple[list[Sitting], list[dict[str, Any]]]:
    """Open sittings of bruno's cases, and bodies that fit their form."""
    sittings, bodies = list[Sitting](), list[dict[str, Any]]()
    for number in range(SITTINGS):
        now = timezone.now()
        track = people.notice(told=cast.told(cast.somebody(number)))
        assigning.assign(track=track, to=people.bruno, by=people.alba, at=now)
        sitting = interviews.open_sitting(
            track=track, instrument="preparation", by=people.bruno, at=timezone.now()
        )
        sittings.append(sitting)
        if number < 4:
            form = protocols.package(track.package.content_hash).instruments["preparation"]
            bodies.append(
                {
                    "submission_id": str(uuid.uuid4()),
                    "sitting_version": "1.0.0-0",
                    "xml": write(form, READY, informed=True).decode(),
                    "started_at": now.isoformat(),
                    "ended_at": now.isoformat(),
                    "language": "es",
                }
            )
    return sittings, bodies


def _config(path: Path, session: str) -> Path:
    """How schemathesis signs in, if there is a session, and which answers are all right."""
    signed = {"session": session, "csrf_cookie": cast.TOKEN, "csrf_header": cast.TOKEN}
    keys = signed if session else {}
    lines = [f'[auth.openapi.{name}]\napi_key = "{value}"\n' for name, value in keys.items()]
    for check, statuses in (
        ("positive_data_acceptance", ACCEPTED),
        ("negative_data_rejection", REJECTED),
    ):
        lines.append(f"[checks.{check}]\nexpected-statuses = {json.dumps(statuses)}\n")
    for operation, checks in _not_asked().items():
        lines.append(f'[[operations]]\ninclude-name = "{operation}"')
        lines += [f"checks.{check}.enabled = false" for check in checks] + [""]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _not_asked() -> dict[str, tuple[str, ...]]:
    paths = described.document("")["paths"]
    return {**NOT_ASKED, **{f"GET {path}": ("unsupported_method",) for path in paths}}


def _visit(
    place: Place,
    tool: Path,
    site: Site,
    schema: Path,
    config: Path,
    name: str,
    *,
    seed: int,
    at: str = "",
) -> tuple[int, list[str]]:
    """One role's calls, and what was wrong with their answers."""
    calls = place.folder / f"S13-{name}.ndjson"
    done = place.run(
        *(tool, "--config-file", config, "run", schema, "--url", site.url + at),
        *("--max-examples", str(place.of(EXAMPLES, FEW)), "--seed", str(seed)),
        *("--phases", "examples,coverage,fuzzing", "--continue-on-failure", "--no-shrink"),
        *("--max-redirects", "0", "--no-color", "--generation-database", "none"),
        *("--report", "ndjson", "--report-ndjson-path", calls, "--workers", "1"),
        *("--warnings", "off", "--request-timeout", "20"),
        timeout=1000,
        cwd=place.folder,  # it keeps what it found beside it, with the cookies
    )
    place.log(f"=== {name}: {done.returncode}", done.stdout, done.stderr)
    made, stored = _answered(calls)
    faults = [
        f"{name}: {line.strip()}" for line in re.findall(r"^- (?!\d)(.+)$", done.stdout, re.M)
    ]
    if done.returncode not in (0, 1) or (done.returncode == 1 and not faults):
        faults.append(f"{name}: schemathesis ended with {done.returncode}; see the log")
    if name in WRITERS and not stored:
        faults.append(f"{name}: not one submission was stored, so little was tried")
    return made, faults


def _answered(report: Path) -> tuple[int, int]:
    """How many calls were answered, and how many of them stored something."""
    made = stored = 0
    for line in report.read_text(encoding="utf-8").splitlines():
        recorder = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
        for call in recorder.get("interactions", {}).values():
            status = (call.get("response") or {}).get("status_code")
            made += status is not None
            stored += status == 200 and recorder["label"].startswith("POST ")
    return made, stored


def _broken(site: Site) -> list[str]:
    """Server errors that the site itself wrote down."""
    log = site.log.read_text(encoding="utf-8", errors="replace")
    return [f"the site's log: {line[:200]}" for line in log.splitlines() if "page.failed" in line]
