"""Who comes in, for how long, and by what proof: each way round the door that came to mind."""

import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence

from django.test import Client

from judge import cast, doors, leaving, signing_in, stages
from judge.place import Place
from judge.verdicts import Result, judged
from tests import databases
from tests.locks import addresses
from ventanilla.config.place import CHECKOUT

NUMBER = 19
NAME = "Sessions and factors"
BAR = "0 ways in at any address, 0 forged forms, every header, 90 trials at the door"
LANE = "B"

#: the trials of guessing, factors, sessions and steps up, which make test runs as well
WRITTEN = ("test_sign_in.py", "test_sessions.py", "test_step_up.py", "test_the_door.py",
           "cases/test_grave_acts.py")  # fmt: skip
FEW = ("test_step_up.py",)
TRIALS = 90


def run(place: Place) -> Result:
    """Sweeps over every address; a sign-in over HTTPS; then the trials written one by one."""
    asked, faults = 0, list[str]()
    for part in (_swept, _served, _written):
        tried, found = part(place)
        place.log(f"{part.__name__[1:]}: {tried} trials, {len(found)} faults")
        asked, faults = asked + tried, faults + found
    return judged(asked, faults)


def _swept(place: Place) -> tuple[int, list[str]]:
    with place.databases():
        people = cast.enter()
        track = stages.STAGES["afraid"](people)
        among = doors.doors(addresses.objects())
        case, word = f"/cases/{track}/", "Alcocer"
        nobody = Client(raise_request_exception=False, SERVER_NAME="localhost")
        nowhere = Client(raise_request_exception=False, SERVER_NAME="evil.example")
        visitors = {name: cast.client(seat) for name, seat in people.of_mcallen.items()}
        faults = [
            fault
            for who, client in {**visitors, "nobody": nobody, "another host": nowhere}.items()
            for fault in doors.headers(who, client, among)
        ]
        faults += doors.forged(cast.client(people.alba), among)
        faults += doors.shut("nobody", nobody, among, doors.opens_to_all, word)
        faults += leaving.endings(people, among, case, word)
    ways = len(visitors) + 2 + len(doors.CHANGING) + 1
    ways += 2 + 2 * len((*leaving.ENDS, *leaving.HALVES))
    return ways * len(among), faults


def _served(place: Place) -> tuple[int, list[str]]:
    with place.databases():
        on = databases.addresses(place.server, dict(place.names)) | {"VENTANILLA_HTTPS": "1"}
        with place.site(on=on) as site:
            tried, faults = signing_in.over_https(site)
        knocked, told = signing_in.telling()
    return tried + knocked, faults + told


def _written(place: Place) -> tuple[int, list[str]]:
    """Each test is a trial. They have databases of their own."""
    report = place.folder / "S19-tests.xml"
    found = _files(FEW if place.quick else WRITTEN)
    command = (sys.executable, "-m", "pytest", *found, "-q", "-n0", "-p", "no:randomly")
    done = place.run(*command, f"--junitxml={report}")
    place.log(done.stdout[-4000:], done.stderr[-2000:])
    if not report.exists():
        return 0, [f"the trials at the door could not be run ({done.returncode})"]
    cases = list(ElementTree.parse(report).getroot().iter("testcase"))  # noqa: S314 - our own
    faults = [
        f"{case.get('classname', '').rpartition('.')[2]}: {case.get('name')}"
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    ]
    tried = sum(case.find("skipped") is None for case in cases)
    if not place.quick and tried < TRIALS:
        faults.append(f"only {tried} trials at the door were made")
    return tried, faults


def _files(names: Sequence[str]) -> list[str]:
    paths = [CHECKOUT / "tests" / "web" / name for name in names]
    return [str(path) for path in paths if path.exists()]
