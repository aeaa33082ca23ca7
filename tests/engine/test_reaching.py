"""The safe contact and the one-minute screen: data of a package, checked against the rest of it."""

import pytest

from tests.engine.small import files
from ventanilla.protocols.engine.check import check_files
from ventanilla.protocols.engine.load import load_files

REACHED = """contact:
  method: place
  value: phone
  days: week
  begins: hour
  answers: withhold
  confirmed: talked_at
  closed: suspended_at
urgent:
  - slot: emergency
    task: T-1
    early: held_estimated
    consent: institution
    called: talked_at
    excepted: suspended_at
    lines: [{who: {es: Emergencias, en: Emergency}, number: "911"}]
    say: {es: ¿Llamamos al 911?, en: Shall we call 911?}
  - {slot: shelter, task: T-2}
  - {slot: children, task: T-3, question: age}
  - {slot: medical, task: T-5, question: pain, clocks: [C1]}
  - slot: told
    task: T-4
"""
#: questions of the talk that a contact is filled from, and where they stand
ASKED = """\
| text | phone | ¿A qué número? | At which number? | | | | | | | | P | | INF-01 | |
| select_multiple weekday | week | ¿Qué días? | Which days? | | | | | | | | P | | INF-01 | |
| integer | hour | ¿Desde qué hora? | From which hour? | | | | | | | | P | | INF-01 | |
"""
BEFORE = "| select_one yes_no | pain "
WEEKDAYS = "| weekday | mon | Lunes | Mondays |\n| weekday | any | Siempre | Always |\n"


def reached(old: str = "", new: str = "") -> dict[str, bytes]:
    """The small package with a contact and a screen, one text replaced."""
    found = files()
    assert old in REACHED
    found["protocol.yaml"] += REACHED.replace(old, new, 1).encode()
    talk = found["instruments/talk.md"].decode()
    assert talk.count(BEFORE) == talk.count("| yes_no | yes ") == 1
    talk = talk.replace(BEFORE, ASKED + BEFORE).replace(
        "| yes_no | yes ", WEEKDAYS + "| yes_no | yes "
    )
    found["instruments/talk.md"] = talk.encode()
    return found


def test_a_package_says_how_a_person_is_reached() -> None:
    assert check_files(reached()).green
    protocol = load_files(reached()).definition
    assert protocol.contact is not None
    assert protocol.contact.facts == {
        "method": "place",
        "value": "phone",
        "days": "week",
        "begins": "hour",
        "answers": "withhold",
    }
    assert load_files(reached()).kept_apart == {"phone"}
    assert protocol.contact.valid_days == 14
    screen = {place.slot: place for place in protocol.urgent}
    assert list(screen) == ["emergency", "shelter", "children", "medical", "told"]
    assert [line.dialled for line in screen["emergency"].lines] == ["911"]
    assert (screen["medical"].question, screen["medical"].clocks) == ("pain", ("C1",))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("value: phone", "value: fax", "no fact “fax”"),
        ("value: phone", "value: age", "raise its tier"),
        ("value: phone", "value: left_on", "asked once, as text"),
        ("value: phone", "value: person_name", "asked once, as text"),
        ("days: week", "days: withhold", "“family” is no weekday"),
        ("days: week", "days: phone", "asked once, as choices"),
        ("begins: hour", "begins: phone", "asked once, as integer"),
        ("answers: withhold", "answer: withhold", "“answer” is not known"),
        ("confirmed: talked_at", "confirmed: called", "no event “called”"),
        ("closed: suspended_at", "closed: place", "no event “place”"),
        ("closed: suspended_at", "valid_days: 15", "at most 14"),
        ("closed: suspended_at", "valid_days: 0", "at least 1"),
        ("task: T-1", "task: T-9", "no task “T-9”"),
        ("slot: shelter", "slot: roof", "roof"),
        ("slot: shelter", "slot: emergency", "filled twice"),
        ("question: age", "question: place", "no question “place”"),
        ("[C1]", "[C9]", "no clock “C9”"),
        ("early: held_estimated", "early: place", "no yes-or-no of the notice “place”"),
        ("early: held_estimated", "early: pain", "no yes-or-no of the notice “pain”"),
        ("called: talked_at", "called: place", "no event “place”"),
        ("excepted: suspended_at", "excepted: never_at", "no event “never_at”"),
        ("task: T-2}", "task: T-2, called: talked_at}", "only the place “emergency” has “called”"),
        ("task: T-2}", "task: T-2, excepted: talked_at}", "“emergency” has “excepted”"),
        ("    consent: institution\n", "    consent: nothing\n", "“nothing”"),
        ("    consent: institution\n", "    consent: service\n", "tells nobody: a referral"),
        ("task: T-2}", "task: T-2, consent: institution}", "“emergency” has “consent”"),
        ('number: "911"', "number: call us", "“call us” is not written as a number"),
        ("Shall we call 911?", "now " * 26, "26 words"),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(old: str, new: str, says: str) -> None:
    planted = reached(old, new)
    line = files()["protocol.yaml"].count(b"\n") + REACHED[: REACHED.index(old)].count("\n") + 1
    found = [p for p in check_files(planted).problems if says in p.what]
    assert found, check_files(planted).problems
    assert {(p.file, p.line) for p in found} == {("protocol.yaml", line)}


def test_a_call_for_help_names_the_consent_that_a_yes_is() -> None:
    planted = reached("    consent: institution\n", "")
    (found,) = [p.what for p in check_files(planted).problems if "a yes to the call" in p.what]
    assert "name it (“consent”)" in found


def test_a_restricted_package_fills_the_whole_screen() -> None:
    planted = reached("  - slot: told\n    task: T-4\n", "")
    planted["protocol.yaml"] += b"level: restricted\n"
    lines = planted["protocol.yaml"].decode().splitlines()
    found = [p for p in check_files(planted).problems if "fills each place" in p.what]
    assert [(p.line, p.what.endswith("told missing")) for p in found] == [
        (lines.index("urgent:") + 1, True)
    ]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("disclosures.yaml", "facts: [called]", "facts: [called, phone]"),
        ("findings.yaml", "when: ", "when: ${phone} != '' and "),
        ("tasks.yaml", "when: ", "when: ${phone} != '' and "),
        ("protocol.yaml", "urgent:", "identity: {called: phone}\nurgent:"),
    ],
)
def test_nothing_else_reads_the_number(file: str, old: str, new: str) -> None:
    planted = reached()
    text = planted[file].decode()
    assert old in text
    planted[file] = text.replace(old, new, 1).encode()
    said = [p for p in check_files(planted).problems if "kept apart" in p.what]
    assert [p.file for p in said] == [file]
