"""Whatever breaks, no log repeats what anybody said, typed or looked for."""

import json
import os
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.urls import reverse
from django.utils import timezone

from judge import cast, planting
from judge.canaries import Canaries
from judge.cast import Cast
from judge.faulty_urls import STATEMENTS
from judge.place import Place, Site
from judge.verdicts import Result, judged
from judge.visitor import Visitor
from tests.databases import addresses, shut
from ventanilla.interviews import services as interviews

NUMBER = 21
NAME = "Log leak"
BAR = "0 words in any log, with faults provoked"
LANE = "B"

ROUNDS, FEW = 25, 2
#: commands of whoever runs the server, which print
COMMANDS = (
    ("worker", "--once"), ("officer", "list"), ("seat", "list"), ("certificate", "list"),
    ("duty", "list", "--post", "MCA"), ("keys", "show"), ("doctor",), ("network", "load"),
    ("officer", "password", "{}"), ("seat", "list", "--post", "MCA"), ("protocol", "list"),
)  # fmt: skip


def run(place: Place) -> Result:
    """Break the site in many ways with words in it, then read every log."""
    canaries = Canaries()
    server_log = Path(place.server.data).parent / "server.log"
    before = server_log.stat().st_size if server_log.exists() else 0
    with place.databases():
        people = cast.enter()
        tracks = [planting.plant(canaries, people) for _ in range(place.of(6, 1))]
        with place.site(settings="judge.faulty_settings") as site:
            statuses = list(_visit(site, people, canaries, place.of(ROUNDS, FEW)))
            statuses += _without_database(place, site, people, canaries)
        printed = _commands(place, canaries)
        faults = list(_looked(place, site, canaries, server_log, before, printed))
    broken = sum(status >= 500 for status in statuses)
    place.log(f"{len(statuses)} requests, {broken} of them broken; {len(tracks)} cases; "
              f"{len(canaries.planted)} words")  # fmt: skip
    if broken < len(STATEMENTS):
        faults.append(f"only {broken} requests broke, so little was shown")
    if b"page.failed" not in site.log.read_bytes():
        faults.append("the site's log holds none of its faults: it was not the right log")
    return judged(len(statuses) + len(canaries.planted), faults)


def _visit(site: Site, people: Cast, canaries: Canaries, rounds: int) -> Iterator[int]:
    """Requests of every kind with words in all of their parts."""
    word = canaries.word
    sessions = [cast.session(seat) for seat in people.of_mcallen.values()]
    track = people.notice(told=cast.told(cast.somebody()))
    walk = people.walk(track)
    walk.prepare()
    sitting = interviews.open_sitting(
        track=track, instrument="initial_evaluation", by=people.bruno, at=timezone.now()
    )
    submit = reverse("interviews:submit", args=[sitting.pk])
    for at in range(rounds):
        told = {"User-Agent": word("agn"), "Referer": f"http://localhost/{word('rfr')}"}
        officer, nobody = Visitor(site, sessions[at % 4], told), Visitor(site, "", told)
        for how in (*STATEMENTS, "python", "chain", "group"):
            yield officer.ask(f"/broken/?how={how}&words={word(how)}")[0]
        for address in (
            f"/cases/?q={word('bsq')}", f"/cases/{word('cas')}/", f"/{word('adr')}",
            f"/network/posts/{word('pst')}/", f"/network/?place={word('plc')}",
            f"/protocols/{word('prt')}/", f"/published/{word('dig')}/cards/{word('crd')}.svg",
            f"/notices/new/?protocol={word('pro')}&like={word('lik')}",
        ):  # fmt: skip
            yield officer.ask(address)[0]
            yield nobody.ask(address)[0]
        yield officer.search(word("bus"))[0]
        yield nobody.ask("/account/login/", {"login": word("usr"), "password": word("clv")})[0]
        yield from _anybody(nobody, canaries)
        yield officer.ask("/notices/new/", _notice(canaries))[0]
        yield officer.ask(
            f"/cases/{track.pk}/close/", {"reason": word("rzn"), "note": word("nta")}
        )[0]
        yield officer.ask(submit, _body(canaries), "application/json")[0]
        yield officer.ask(submit, word("jsn").encode(), "application/json")[0]
        yield officer.upload("/notices/new/", f"{canaries.day()}.pdf")[0]
        yield Visitor(site, word("ses")).ask("/desk/")[0]


def _anybody(nobody: Visitor, canaries: Canaries) -> Iterator[int]:
    """What somebody ticks and looks for on the public site."""
    word = canaries.word
    yield nobody.ask(f"/es/{word('pub')}/")[0]
    yield nobody.ask("/es/ruler/violet/", {"act": word("act"), "more": word("mas")})[0]
    for page in ("services", "events", "consulates"):
        yield nobody.ask(f"/es/{page}/", {"place": word("lug"), "need": word("nec")})[0]


def _notice(canaries: Canaries) -> dict[str, str]:
    """A notice with a fault in each field."""
    names = ["protocol", "authority", "caller", "caller_phone", "notified_at", "given_names",
             "first_surname", "birth_date_day", "stated_age", "route", "words"]  # fmt: skip
    return {name: canaries.word("frm") for name in names}


def _body(canaries: Canaries) -> bytes:
    """A submission whose XML is none."""
    now = timezone.now().isoformat()
    told = {
        "submission_id": str(uuid.uuid4()),
        "sitting_version": canaries.word("ver"),
        "language": "es",
        "xml": f"<x>{canaries.word('xml')}",
        "started_at": now,
        "ended_at": now,
    }
    return json.dumps(told).encode()


def _without_database(place: Place, site: Site, people: Cast, canaries: Canaries) -> Iterator[int]:
    """The same while the database lets nobody in."""
    visitor = Visitor(site, cast.session(people.alba))
    with shut(place.server, place.names["default"]):
        for at in range(place.of(4, 1)):
            yield visitor.search(canaries.word("sin"))[0]
            if at % 4 == 0:
                yield visitor.ask("/notices/new/", _notice(canaries))[0]


def _commands(place: Place, canaries: Canaries) -> bytes:
    """What the commands print. Django in this process has lost its connections by now."""
    from django.conf import settings
    from django.db import connections

    connections.close_all()
    os.environ.update(addresses(place.server, place.names))
    os.environ["VENTANILLA_ROOT_KEY_FILE"] = str(settings.ROOT_KEY_FILE)
    os.environ["DJANGO_SETTINGS_MODULE"] = "ventanilla.config.settings"
    printed = []
    for command in COMMANDS[:: place.of(1, 4)]:
        words = [part.format(canaries.word("cmd")) for part in command]
        done = place.run(sys.executable, "-m", "ventanilla.cli.main", *words, timeout=120)
        place.log(f"ventanilla {command[0]}: {done.returncode}")
        if "{}" not in command:
            printed.append(done.stdout + done.stderr)
        elif "Traceback" in done.stderr:
            printed.append(done.stderr)
    return "\n".join(printed).encode()


def _looked(
    place: Place, site: Site, canaries: Canaries, server_log: Path, before: int, printed: bytes
) -> Iterator[str]:
    """The site's log, this process's own, PostgreSQL's, and what commands printed."""
    logs = {
        "the site's log": site.log.read_bytes(),
        "our own log": place.log_file.read_bytes(),
        "PostgreSQL's log": server_log.read_bytes()[before:],
        "the commands": printed,
    }
    for name, content in logs.items():
        place.log(f"{name}: {len(content):,} bytes")
        yield from canaries.found_in(name, content)
