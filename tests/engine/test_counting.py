"""What is counted of one case: rows with permission, classes of closed lists, whole hours."""

from datetime import timedelta

import pytest

from tests.engine.counted import counted, counted_files
from tests.factories import NOW
from ventanilla.protocols.engine.check import check_files
from ventanilla.protocols.engine.counting import SEVERAL, Took, class_of, count, words
from ventanilla.protocols.engine.load import load_files
from ventanilla.protocols.engine.readying import readiness
from ventanilla.protocols.engine.state import Calendar, State

PACKAGE = counted()
TWO = {"person_name": ("Ana", "Beto"), "safe": ("yes", "dk")}


def rows(**facts):
    return count(PACKAGE, State(facts=facts), NOW).rows["person"]


def test_each_row_counts_and_what_nobody_knows_is_blank():
    assert rows(share_family="yes", **TWO) == ({"wellbeing": "yes"}, {"wellbeing": ""})


@pytest.mark.parametrize("permission", ["no", "dk", "pns", "not_asked"])
def test_without_permission_nothing_sealed_is_counted(permission):
    state = State(facts={"share_family": permission, **TWO})

    assert count(PACKAGE, state, NOW).rows["person"] == ()
    assert not count(PACKAGE, state, NOW).sealed
    assert rows(**TWO) == ()


def test_a_row_that_says_so_of_itself_stays_out():
    given = {"person_name": ("", "Beto"), "safe": ("yes", "no")}

    assert rows(share_family="yes", **given) == ({"wellbeing": "no"},)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (("work",), "work"), (("work", "threats"), SEVERAL), (("dk",), ""), ((), ""), (None, ""),
        ("work threats", SEVERAL), (("work", "she told me"), "work"), ("her uncle", ""), (3, ""),
    ],
)  # fmt: skip
def test_who_chose_several_stands_in_one_class(value, code):
    assert class_of(PACKAGE, PACKAGE.definition.figures["why"], value) == code


def test_times_are_whole_hours_and_judged_by_the_package():
    def took(hours, **events):
        state = State(
            events={"notified_at": NOW, "talked_at": NOW + timedelta(hours=hours)} | events
        )
        return count(PACKAGE, state, NOW + timedelta(days=9)).took

    assert took(3.9) == (Took("to_talk", 3, True),)
    assert took(4) == (Took("to_talk", 4, True),)
    assert took(4.1) == (Took("to_talk", 4, False),)
    assert took(-1) == ()
    assert count(PACKAGE, State(events={"notified_at": NOW}), NOW).took == ()


def test_a_clock_of_the_package_judges_where_it_is_named():
    written = counted_files()
    before = b"until: talked_at\n      within: 4 h"
    assert before in written["indicators.yaml"]
    written["indicators.yaml"] = written["indicators.yaml"].replace(
        before, b"until: T-4\n      clock: C2"
    )
    package = load_files(written)
    clock = next(c for c in package.definition.clocks if c.code == "C2")
    assert clock.due == "4 h after notified_at"

    def took(hours):
        done = {"T-4": NOW + timedelta(hours=hours)}
        state = State(events={"notified_at": NOW}, done=done, route="R1")
        return [one.in_time for one in count(package, state, NOW + timedelta(days=1)).took]

    assert took(2) == [True]
    assert took(5) == [False]


def test_the_words_of_a_class_are_the_figure_s_own_or_those_of_its_fact():
    figure = PACKAGE.definition.figures["wellbeing"]

    assert words(PACKAGE, figure)["yes"].en == "Yes"


def test_answers_without_a_name_are_no_facts():
    assert "fb_kind" not in PACKAGE.facts
    assert set(PACKAGE.anonymous) == {"feedback"}
    assert "feedback" not in PACKAGE.forms


def test_a_post_is_ready_until_it_is_due_again():
    def overdue(**days):
        done = {f"P-{name[1]}": NOW - timedelta(days=ago) for name, ago in days.items()}
        found = readiness(PACKAGE, done, NOW, Calendar())
        return [each.item.code for each in found if each.overdue]

    assert overdue() == ["P-1", "P-2"]
    assert overdue(p1=364, p2=89) == []
    assert overdue(p1=365, p2=89) == ["P-1"]
    assert overdue(p1=1, p2=91) == ["P-2"]
    due = readiness(PACKAGE, {"P-2": NOW}, NOW, Calendar())[1].due_at
    assert due == NOW + timedelta(days=90)


FIGURES, TIMES, SITS = "protocol.yaml", "indicators.yaml", "sittings.yaml"
FORM, READY = "instruments/feedback.md", "readiness.yaml"
YES = "case: ${share_family} = 'yes'"
FAULTS = {
    "no such fact": (FIGURES, "fact: reasons", "fact: reason", "no fact “reason”"),
    "outside its repeat": (FIGURES, "fact: safe, of: person", "fact: safe", "needs of: person"),
    "no repeat": (FIGURES, "{fact: reasons,", "{fact: reasons, of: person,", "no “of”"),
    "no closed list": (FIGURES, "fact: reasons", "fact: called", "no closed list"),
    "no title": (FIGURES, "{fact: reasons, title: {es: Motivo, en: Reason}}", "reasons", "“title”"),
    "title in one language": (FIGURES, "en: Reason}", "en: ''}", "missing in “en”"),
    "an age that is no number": (FIGURES, "age_band: age", "age_band: place", "by a number"),
    "a name that is counted anyway": (FIGURES, "  why:", "  month:", "counted anyway"),
    "sealed without permission": (
        FIGURES, "  person: ${share_family} = 'yes' and not(${person_name} = '')\n", "",
        "counted with permission only",
    ),
    "permission for nothing": (FIGURES, "  case: ${", "  cases: ${", "figure of “cases”"),
    "a condition that is none": (FIGURES, YES, "case: ${share_family}", "compare it"),
    "a condition with no such fact": (FIGURES, YES, "case: ${x} = 'yes'", "${x}"),
    "unknown read as no": (FIGURES, YES, "case: ${share_family} != 'no'", "nobody knows"),
    "no such event": (TIMES, "until: talked_at", "until: spoken", "no event or task “spoken”"),
    "no length": (TIMES, "within: 4 h", "within: soon", "no length of time"),
    "two deadlines": (TIMES, "within: 4 h", "within: 4 h\n      clock: C1", "keep one"),
    "no such clock": (TIMES, "within: 4 h", "clock: C99", "no clock “C99”"),
    "item twice": (READY, "P-2", "P-1", "there twice"),
    "item without basis": (READY, "  basis: [HOUSE]\n- code: P-2", "- code: P-2", "no basis"),
    "item of nobody": (READY, "role: chief", "role: queen", "nobody here is “queen”"),
    "never due": (READY, "every: 90 d", "every: spring", "how often"),
    "a rule reads an opinion": (FIGURES, YES, "case: ${fb_kind} = 'yes'", "fb_kind"),
    "text without a name": (
        FORM, "| select_one yes_no | fb_kind", "| text | fb_kind", "one answer of a list",
    ),
    "date without a name": (
        FORM, "| select_one yes_no | fb_kind", "| date | fb_kind", "one answer of a list",
    ),
    "personal without a name": (
        FORM, "Was the treatment kind? | O", "Was the treatment kind? | P", "nothing of a person",
    ),
    "an opinion sets an event": (
        SITS, "anonymous: true", "anonymous: true\n  submit: [{event: talked_at}]", "sets no event",
    ),
    "an opinion asked by nobody": (SITS, "not_by: [officer]", "not_by: [queen]", "“queen”"),
    "not_by with a case": (SITS, "anonymous: true", "anonymous: false", "write it on the task"),
    "a task names it": (
        "tasks.yaml", "instrument: talk", "instrument: feedback", "no instrument “feedback”",
    ),
}  # fmt: skip


def test_the_package_is_green():
    assert check_files(counted_files()).problems == ()


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_named(name):
    file, old, new, says = FAULTS[name]
    written = counted_files()
    assert old.encode() in written[file]
    written[file] = written[file].replace(old.encode(), new.encode(), 1)

    found = [problem.what for problem in check_files(written).problems]

    assert any(says in what for what in found), found
