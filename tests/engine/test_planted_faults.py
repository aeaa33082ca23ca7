"""Each fault is planted in a package that is green, and named with its file and its line."""

from typing import NamedTuple

import pytest

from tests.engine.small import changed, files, small
from ventanilla.protocols.engine.check import check, check_files
from ventanilla.protocols.engine.load import Faulty, load_files


class Fault(NamedTuple):
    """``old`` becomes ``new`` in ``file``; ``says`` is in the problem, ``after`` lines below."""

    file: str
    old: str
    new: str
    says: str
    after: int = 0
    where: str = ""


TALK = "instruments/talk.md"
USE = "sittings.yaml"
VIGNETTE = "vignettes/first.yaml"
FAULTS = {
    "no yaml": Fault("tasks.yaml", "due: 15 min", "due: [15 min", "not YAML", after=1),
    "key twice": Fault("clocks.yaml", "kind: law", "kind: law\n  kind: law", "twice", after=1),
    "unknown key": Fault("tasks.yaml", "blocks: true", "blocking: true", "“blocking” is not known"),
    "missing key": Fault("findings.yaml", "  severity: blue\n", "", "“severity” is missing", -4),
    "comma in a flow text": Fault(
        "tasks.yaml", "es: Entrevistar, en", "es: Entrevistar, con calma, en", "comma"
    ),
    "text missing in a language": Fault(
        "stages.yaml", "en: There is a talk.}", "en: ''}", "missing in “en”"
    ),
    "bad code": Fault("tasks.yaml", "code: T-5", "code: t 5", "not written as a code is"),
    "bad level": Fault(
        "protocol.yaml", "version: 1.2.0", "version: 1.2.0\nlevel: secret", "“secret”", after=1
    ),
    "bad severity": Fault("findings.yaml", "severity: red\n", "severity: crimson\n", "crimson"),
    "code twice": Fault("tasks.yaml", "code: T-5", "code: T-4", "already in tasks"),
    "name twice": Fault("findings.yaml", "name: young", "name: late", "more than once"),
    "unknown stage": Fault("tasks.yaml", "stage: S0", "stage: S9", "no stage “S9”"),
    "role nobody has": Fault("tasks.yaml", "role: chief", "role: queen", "nobody can do T-3"),
    "role outside the network": Fault(
        "protocol.yaml",
        "en: Chief}, seat: supervisor",
        "en: Chief}, external: true, seat: supervisor",
        "nobody here can do T-",
        where="tasks.yaml",
    ),
    "signed outside the network": Fault(
        "protocol.yaml",
        "en: Chief}, seat: supervisor",
        "en: Chief}, external: true, seat: supervisor",
        "nobody here can sign D-1",
        where="documents.yaml",
    ),
    "signed by nobody": Fault(
        "documents.yaml", "signed_by: chief", "covered_by: [chief]", "D-1 is signed by nobody"
    ),
    "covered by nobody": Fault(
        "documents.yaml",
        "signed_by: chief",
        "signed_by: chief\n  covered_by: [queen]",
        "there is no role “queen”",
        after=1,
    ),
    "age that no band holds": Fault(
        "protocol.yaml", "from_age: 9", "from_age: 10", "does not begin where A ends"
    ),
    "unknown basis": Fault("clocks.yaml", "basis: [LAW]", "basis: [LORE]", "no basis “LORE”"),
    "no basis": Fault("tasks.yaml", "  basis: [LAW]\n", "", "T-3 names no basis", -8),
    "unknown fact": Fault(
        "findings.yaml", "when: ${pain} = 'yes'", "when: ${ache} = 'yes'", "no fact"
    ),
    "unknown function": Fault(
        "findings.yaml", "hours_since(${held_at})", "age_of(${held_at})", "no function “age_of”"
    ),
    "arguments missing": Fault(
        "findings.yaml", "selected(${reasons}, 'threats')", "selected(${reasons})", "takes 2"
    ),
    "choice that does not exist": Fault(
        "findings.yaml", "${back_home} = 'afraid'", "${back_home} = 'scared'", "no answer 'scared'"
    ),
    "selected choice that does not exist": Fault(
        "findings.yaml", "'threats'", "'menaces'", "no answer 'menaces'"
    ),
    "several answers compared": Fault(
        "findings.yaml", "selected(${reasons}, 'threats')", "${reasons} = 'threats'", "several"
    ),
    "choice compared with a number": Fault(
        "findings.yaml", "when: ${pain} = 'yes'", "when: ${pain} > 3", "not compared with a number"
    ),
    "number compared with a word": Fault(
        "findings.yaml", "${age} < 14", "${age} = 'young'", "never 'young'"
    ),
    "boolean compared with true()": Fault(
        "outcomes.yaml", "${severity} = '' or", "${held_estimated} = true() or", "write"
    ),
    "question alone": Fault(
        "findings.yaml", "when: ${pain} = 'yes'", "when: ${pain}", "compare it"
    ),
    "unknown read as no": Fault(
        "findings.yaml", "when: ${pain} = 'yes'", "when: ${pain} != 'no'", "nobody knows “pain”"
    ),
    "unknown read as no by not()": Fault(
        "tasks.yaml", "when: ${pain} = 'yes'", "when: not(${pain} = 'no')", "nobody knows “pain”"
    ),
    "predicate with a question": Fault(
        "findings.yaml", "count(${safe}[. = 'yes'])", "count(${person}[${safe} = 'yes'])", "at each"
    ),
    "expression cut off": Fault(
        "findings.yaml", "when: ${age} < 14", "when: ${age} <", "a value is missing"
    ),
    "findings in a circle": Fault(
        "findings.yaml", "when: ${pain} = 'yes'", "when: ${finding_hurting} = ''", "circle"
    ),
    "no deadline": Fault("tasks.yaml", "15 min after", "15 minutes after", "is no deadline"),
    "deadline without a start": Fault(
        "tasks.yaml", "after notified_at\n  blocks", "after arrived_at\n  blocks", "has no start"
    ),
    "clock without a start": Fault("clocks.yaml", "start: held_at", "start: place", "no event"),
    "raised, and nothing raises it": Fault(
        "tasks.yaml", "due: 15 min after notified_at", "due: 1 h after raised", "has no start"
    ),
    "task that no finding opens": Fault(
        "tasks.yaml", "  blocks: true\n", "  only_by_finding: true\n", "no situation opens T-1", -6
    ),
    "finding that no task answers": Fault(
        "findings.yaml", "  tasks: [T-5]\n", "", "no task answers F-4", -6
    ),
    "only raised, and on no ground": Fault(
        "findings.yaml",
        "  when: ${age} < 14\n",
        "  when: ''\n  raise_only: true\n",
        "no ground holds it",
        after=1,
    ),
    "opens itself": Fault(
        "findings.yaml",
        "  effects: [mask_packets, stop_tracing]\n",
        "  effects: [mask_packets, stop_tracing]\n"
        "  opens: [{protocol: small, reason: {es: Miedo., en: Fear.}}]\n",
        "opens its own protocol",
        after=1,
    ),
    "opens another twice": Fault(
        "findings.yaml",
        "  effects: [mask_packets, stop_tracing]\n",
        "  opens:\n    - {protocol: other, reason: {es: Miedo., en: Fear.}}\n"
        "    - {protocol: other, reason: {es: Amenazas., en: Threats.}}\n",
        "twice: keep one reason",
        after=2,
    ),
    "opens with a reason that tells": Fault(
        "findings.yaml",
        "  effects: [mask_packets, stop_tracing]\n",
        "  opens:\n    - protocol: other\n      reason: {es: 'Dijo: ${back_home}.', en: Fear.}\n",
        "of tier S: the people of another track",
        after=2,
    ),
    "opens with a reason of nobody": Fault(
        "findings.yaml",
        "  effects: [mask_packets, stop_tracing]\n",
        "  opens:\n    - protocol: other\n      reason: {es: 'Dijo: ${back_hom}.', en: Fear.}\n",
        "no fact “back_hom”; did you mean “back_home”?",
        after=2,
    ),
    "opens, and no task does it": Fault(
        "findings.yaml",
        "    - {text: {es: Avisar, en: Tell them}, role: officer}\n",
        "    - {text: {es: Avisar, en: Tell them}, role: officer}\n"
        "  opens: [{protocol: other, reason: {es: Miedo., en: Fear.}}]\n",
        "name the one that opens the other track",
        after=1,
    ),
    "opens without a reason in English": Fault(
        "findings.yaml",
        "  effects: [mask_packets, stop_tracing]\n",
        "  opens: [{protocol: other, reason: {es: Miedo., en: ''}}]\n",
        "missing in “en”",
    ),
    "apart from a task that is not there": Fault(
        "tasks.yaml", "done_by: talk\n", "done_by: talk\n  not_by: [T-9]\n", "no task “T-9”", 1
    ),
    "apart from itself": Fault(
        "tasks.yaml", "done_by: talk\n", "done_by: talk\n  not_by: [T-2]\n", "names itself", 1
    ),
    "apart from whom, nobody knows": Fault(
        "tasks.yaml", "done_by: talk\n", "not_by: [T-1]\n", "T-2 is done by its messages"
    ),
    "unknown task": Fault("findings.yaml", "tasks: [T-5]", "tasks: [T-9]", "no task “T-9”"),
    "unknown document": Fault("tasks.yaml", "document: D-1", "document: D-9", "no document “D-9”"),
    "unknown event": Fault("clocks.yaml", "stop: [talked_at]", "stop: [spoke_at]", "no event"),
    "field above the recipient's tier": Fault(
        "disclosures.yaml", "reasons, give: code", "reasons, give: yes", "above its P"
    ),
    "field below its facts' tier": Fault(
        "disclosures.yaml", "en: Health}, tier: S", "en: Health}, tier: P", "raise the tier"
    ),
    "unknown field": Fault(
        "disclosures.yaml",
        "{field: name, give: yes, e",
        "{field: surname, give: yes, e",
        "no field",
    ),
    "assent that nobody asks for": Fault(
        "disclosures.yaml", "- {name: share_family", "- {name: share_press", "no question asks", -1
    ),
    "missing template": Fault(
        "documents.yaml", "template: letter.typ", "template: lettre.typ", "is missing"
    ),
    "missing picture": Fault("cards.yaml", "stop.svg", "halt.svg", "is missing"),
    "fact twice": Fault("facts.yaml", "name: outcome", "name: place", "already there"),
    "house fact of another type": Fault(
        "facts.yaml", "en: Notice}, type: datetime", "en: Notice}, type: date", "as datetime"
    ),
    "house fact from elsewhere": Fault(
        "facts.yaml",
        "datetime, tier: O, source: event",
        "datetime, tier: O, source: officer",
        "its source is event",
    ),
    "house fact that is missing": Fault(
        "facts.yaml", "name: notified_at", "name: told_first_at", "relies on the fact “notified_at”"
    ),
    "question twice": Fault(TALK, "| text | called", "| text | age", "already in line", after=1),
    "fact and question": Fault(
        "facts.yaml", "name: outcome,", "name: pain,", "already in", where=TALK
    ),
    "question without a tier": Fault(TALK, "| P | | INF-01 |", "|  | | INF-01 |", "has no tier"),
    "unknown list": Fault(TALK, "select_one back", "select_one house", "no list “house”"),
    "unknown band": Fault(TALK, "| S | B | INF-02", "| S | Z | INF-02", "no band “Z”"),
    "asked before its message": Fault(
        TALK, "| P | | INF-01", "| P | | INF-02", "before its message"
    ),
    "unknown message": Fault(TALK, "| P | | INF-01", "| P | | INF-09", "no message “INF-09”"),
    "message that nobody says": Fault(
        "protocol.yaml",
        "  - {code: INF-02, ",
        "  - {code: INF-03, title: {es: Otro, en: Other}}\n  - {code: INF-02, ",
        "no instrument says INF-03",
    ),
    "prompt too long": Fault(
        TALK, "¿Te duele algo?", "¿Te duele la cabeza, la panza, un brazo o una pierna?", "words"
    ),
    "question without its English": Fault(
        TALK, "| What is your name? |", "| |", "no label in English"
    ),
    "answer without its English": Fault(
        TALK, "| Amenazas | Threats |", "| Amenazas | |", "no text in English"
    ),
    "relevance with an unknown name": Fault(
        TALK, "${back_home} != ''", "${home} != ''", "no fact or question"
    ),
    "relevance with an unknown answer": Fault(
        TALK, "${back_home} != ''", "${back_home} = 'no'", "no answer 'no'"
    ),
    "uneven row": Fault(TALK, "| yes_no | no | No | No |", "| yes_no | no | No |", "3 cells"),
    "group that is not closed": Fault(
        TALK, "| end_repeat |", "| end_group |", "does not close “person”"
    ),
    "repeat inside a repeat": Fault(
        TALK,
        "| begin_group | journey |",
        "| begin_repeat | journey |",
        "inside “journey”",
        after=6,
    ),
    "calculates in a circle": Fault(
        TALK, "count(${safe}[. = 'yes'])", "count(${safe}[. = 'yes']) + ${safe_count}", "itself"
    ),
    "moment from a question of elsewhere": Fault(
        USE, "hours_before: age", "hours_before: place", "“talk” has no question “place”"
    ),
    "moment from what is no moment": Fault(
        USE, "hours_before: age", "at: age", "“age” is a integer, not one moment"
    ),
    "hours from what is no number": Fault(
        USE, "hours_before: age", "hours_before: left_on", "“left_on” is a date, not one number"
    ),
    "hours from a repeat": Fault(
        USE, "hours_before: age", "hours_before: person_name", "not one number"
    ),
    "moment told twice": Fault(
        USE, "hours_before: age}", "hours_before: age, at: left_on}", "keep one of them"
    ),
    "moment told before anything is asked": Fault(
        USE, "{event: talked_at}", "{event: talked_at, hours_before: age}", "under “submit”"
    ),
    "never crossed with what nobody counts": Fault(
        "protocol.yaml",
        "review_amber_count: 3\n",
        "review_amber_count: 3\nfigures_never:\n  - [post, month]\n  - [post, shoe]\n",
        "no dimension “shoe”",
        after=3,
    ),
    "never crossed with itself": Fault(
        "protocol.yaml",
        "review_amber_count: 3\n",
        "review_amber_count: 3\nfigures_never: [[post, post]]\n",
        "two different",
        after=1,
    ),
    "vignette that does not hold": Fault(
        VIGNETTE, "severity: none", "severity: red", "severity is none"
    ),
    "vignette with another person": Fault(
        VIGNETTE,
        "severity: none",
        "not_by: {T-1: [ana]}",
        "T-1 must not be done by [], not by ['ana']",
    ),
    "vignette with an unknown question": Fault(
        VIGNETTE, "age_u: dk", "years: dk", "no question “years”"
    ),
    "vignette with an unknown finding": Fault(
        VIGNETTE, "[F-2, F-4, F-5]", "[F-2, F-4, F-7]", "no “F-7”"
    ),
    "vignette with a time without zone": Fault(
        VIGNETTE,
        "notified_at: 2026-03-02T09:00:00-06:00",
        "notified_at: 2026-03-02T09:00:00",
        "no zone",
    ),
    "finding that nothing raises": Fault(
        VIGNETTE,
        "findings: {fear: confirmed}\n",
        "findings: {}\n",
        "no situation raises F-5",
        where="findings.yaml",
    ),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_named_with_its_file_and_line(fault: Fault) -> None:
    planted, line = changed(fault.file, fault.old, fault.new)
    report = check_files(planted, name="small")
    assert not report.green
    found = [p for p in report.problems if fault.says in p.what]
    assert found, "\n".join(map(str, report.problems))
    if fault.where:
        assert {p.file for p in found} == {fault.where}
        assert all(p.line > 1 for p in found)
    else:
        assert (fault.file, line + fault.after) in {(p.file, p.line) for p in found}, str(found)


def test_without_a_fault_it_is_green() -> None:
    report = check_files(files(), name="small")
    assert report.problems == ()
    assert (report.total, report.passed) == (3, 3)
    assert report.codes["findings"] == ("F-1", "F-2", "F-3", "F-4", "F-5")


def test_a_faulty_package_is_not_loaded_and_all_is_said_at_once() -> None:
    planted = dict(changed("tasks.yaml", "blocks: true", "blocking: true")[0])
    planted["clocks.yaml"] = planted["clocks.yaml"].replace(b"calls: chief", b"called: chief")
    with pytest.raises(Faulty) as refused:
        load_files(planted)
    assert {p.file for p in refused.value.problems} == {"tasks.yaml", "clocks.yaml"}


def test_the_hash_is_of_the_bytes() -> None:
    assert load_files(files()).content_hash == small().content_hash
    other = {**files(), "CHANGELOG.md": b"other"}
    assert load_files(other).content_hash != small().content_hash


def test_a_folder_that_is_not_there_is_a_problem() -> None:
    report = check("/nowhere/at/all")
    assert [p.what for p in report.problems] == ["there is no such folder"]
