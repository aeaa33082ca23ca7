"""``plan()``: pure, in any order, never milder for not knowing; and each rule of the format."""

import copy
import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.plans import AFRAID, HELD, NOON, NOTIFIED, fields, made, state
from tests.engine.small import changed, small
from ventanilla.protocols.engine.definition import Severity
from ventanilla.protocols.engine.findings import RANK
from ventanilla.protocols.engine.load import load_files
from ventanilla.protocols.engine.plan import plan
from ventanilla.protocols.engine.state import Decision, Plan, State

# --- properties -----------------------------------------------------------------------------

facts = st.fixed_dictionaries(
    {},
    optional={
        "back_home": st.sampled_from(["safe", "afraid", "dk", "pns", "not_asked"]),
        "reasons": st.sampled_from([("work",), ("threats", "work"), ("dk",)]),
        "age": st.one_of(st.integers(0, 21), st.sampled_from(["dk", "pns"])),
        "pain": st.sampled_from(["yes", "no", "dk", "not_asked"]),
        "place": st.sampled_from(["station", "hospital", "dk"]),
        "withhold": st.sampled_from([("family",), ("police",), ("dk",)]),
        "share_family": st.sampled_from(["yes", "no", "dk"]),
        "person": st.integers(0, 3),
        "safe": st.sampled_from([("yes",), ("no", "dk"), ("",)]),
        "trip_days": st.sampled_from(["3", "40"]),
        "held_estimated": st.booleans(),
    },
)
moments = st.integers(-90, 90).map(lambda h: NOON + timedelta(hours=h))
events = st.dictionaries(
    st.sampled_from(["notified_at", "held_at", "talked_at", "handed_over_at", "suspended_at"]),
    moments,
)
decisions = st.dictionaries(
    st.sampled_from(["fear", "young", "late", "hurting", "talk_to_us"]),
    st.builds(
        Decision,
        status=st.sampled_from(["possible", "confirmed", "discarded"]),
        by_hand=st.booleans(),
        grounds=st.sampled_from([{}, {"age": 13}, {"back_home": "afraid"}]),
    ),
)
states = st.builds(
    State,
    route=st.sampled_from(["R1", "R2", ""]),
    facts=facts,
    events=events,
    findings=decisions,
    done=st.dictionaries(st.sampled_from(["T-1", "T-2", "T-4"]), st.none() | moments),
)


@settings(max_examples=150, deadline=None)
@given(states, moments)
def test_the_same_input_gives_the_same_plan_and_is_left_alone(one: State, now: datetime) -> None:
    before = copy.deepcopy(one)
    first = plan(small(), one, now)
    assert plan(small(), one, now) == first
    assert one == before


@settings(max_examples=150, deadline=None)
@given(states, moments, st.randoms(use_true_random=False))
def test_order_never_matters(one: State, now: datetime, chance: random.Random) -> None:
    def shuffled(mapping: Any) -> dict[str, Any]:
        items = list(mapping.items())
        chance.shuffle(items)
        return dict(items)

    other = replace(
        one,
        facts=shuffled(one.facts),
        events=shuffled(one.events),
        findings=shuffled(one.findings),
        done=shuffled(one.done),
    )
    assert plan(small(), one, now) == plan(small(), other, now)


@settings(max_examples=150, deadline=None)
@given(states, st.sampled_from(["back_home", "pain", "reasons", "age"]), moments)
def test_not_knowing_never_lowers_the_severity(one: State, name: str, now: datetime) -> None:
    """Answering “I don’t know” is never milder than saying nothing at all."""
    silent = replace(one, facts={k: v for k, v in one.facts.items() if k != name}, findings={})
    for answer in ("dk", "pns", "not_asked"):
        value = (answer,) if name == "reasons" else answer
        unsure = replace(silent, facts={**silent.facts, name: value})
        assert _rank(plan(small(), unsure, now)) >= _rank(plan(small(), silent, now))


def _rank(made_plan: Plan) -> int:
    return RANK[made_plan.severity] if made_plan.severity else 0


@settings(max_examples=100, deadline=None)
@given(states, moments, st.sampled_from(["America/Chicago", "Europe/Madrid", "Asia/Tokyo"]))
def test_the_zone_of_an_instant_says_nothing(one: State, now: datetime, zone: str) -> None:
    there = ZoneInfo(zone)
    moved = replace(one, events={k: v.astimezone(there) for k, v in one.events.items()})
    assert plan(small(), moved, now.astimezone(there)) == plan(small(), one, now)


@settings(max_examples=100, deadline=None)
@given(states, moments)
def test_what_no_rule_gives_is_not_given(one: State, now: datetime) -> None:
    matrix = small().definition.disclosures
    assert matrix is not None
    ruled = {(r.recipient, f.field) for r in matrix.recipients for f in r.fields}
    for disclosure in plan(small(), one, now).disclosures:
        assert fields(disclosure).isdisjoint(b.field for b in disclosure.barred)
        assert {(disclosure.recipient, f) for f in fields(disclosure)} <= ruled
        assert len(disclosure.allowed) + len(disclosure.barred) == len(matrix.fields)


# --- findings -------------------------------------------------------------------------------


def test_a_finding_says_why() -> None:
    found = made(facts=AFRAID).findings[0]
    assert (found.code, found.status, found.severity) == ("F-1", "possible", Severity.RED)
    assert found.because.text.en == "Said of going back: I am afraid."
    assert found.because.basis == ("LAW",)
    grounds = {g.fact: (g.value, g.value_title) for g in found.because.grounds}
    value, title = grounds["back_home"]
    assert value == "afraid"
    assert title is not None
    assert title.es == "Tengo miedo"
    assert grounds["reasons"] == (None, None)


def test_a_confirmed_finding_stays_when_its_ground_is_gone() -> None:
    decided = {"fear": Decision("confirmed", grounds={"back_home": "afraid"})}
    found = made(facts={"back_home": "safe"}, findings=decided).findings
    assert [(f.code, f.status, f.vanished) for f in found if f.code == "F-1"] == [
        ("F-1", "confirmed", True)
    ]
    assert "mask_packets" in made(findings=decided).effects


def test_a_discarded_finding_returns_when_its_facts_change() -> None:
    decided = {"young": Decision("discarded", grounds={"age": 13})}
    same = made(facts={"age": 13}, findings=decided)
    assert [(f.status, f.returned) for f in same.findings] == [("discarded", False)]
    assert same.severity is None
    other = made(facts={"age": 12}, findings=decided)
    assert [(f.status, f.returned) for f in other.findings] == [("possible", True)]
    long_ago = replace(decided["young"], raised_at=NOON - timedelta(days=9))
    back = made(facts={"age": 12}, findings={"young": long_ago})
    assert back.findings[0].raised_at is None  # it is raised anew: its deadlines are not long past
    assert not next(t for t in back.tasks if t.code == "T-3").overdue
    without = {"young": Decision("discarded")}
    assert made(facts={"age": 12}, findings=without).severity is None


def test_one_that_may_only_be_raised_stands_as_long_as_its_ground() -> None:
    files, __ = changed("findings.yaml", "severity: amber", "severity: amber\n  raise_only: true")
    package = load_files(files)
    decided = {"young": Decision("discarded", grounds={"age": 13})}

    def found(age: int) -> list[tuple[str, bool, bool]]:
        made_plan = plan(package, state(facts={"age": age}, findings=decided), NOON)
        return [(f.status, f.returned, f.held) for f in made_plan.findings if f.name == "young"]

    assert found(13) == [("possible", True, True)]
    assert found(15) == [("discarded", False, False)]
    by_hand = {"young": Decision("confirmed", by_hand=True)}
    raised = plan(package, state(facts={"age": 15}, findings=by_hand), NOON).findings[0]
    assert (raised.status, raised.held) == ("confirmed", False)


def test_an_officer_raises_one_by_hand() -> None:
    found = made(findings={"F-4": Decision("confirmed", by_hand=True)}).findings[0]
    assert (found.code, found.by_hand, found.vanished) == ("F-4", True, False)


def test_three_amber_are_reviewed_as_red() -> None:
    late = HELD + timedelta(hours=50)
    two = made(late, facts={"pain": "yes", "age": 15})
    assert two.severity is Severity.AMBER
    three = made(late, facts={"pain": "yes", "age": 13})
    assert three.severity is Severity.RED
    assert {f.severity for f in three.findings} == {Severity.AMBER}


def test_severity_is_raised_by_a_condition() -> None:
    alone = {"age": 6, "person": 1, "safe": ("no",)}
    assert made(facts=alone).severity is Severity.RED
    assert made(facts={**alone, "safe": ("yes",)}).severity is Severity.AMBER


def test_findings_read_one_another_in_their_order() -> None:
    facts_ = {**AFRAID, "trip_days": "3"}
    possible = {f.code for f in made(facts=facts_).findings}
    assert "F-5" not in possible
    confirmed = made(facts=facts_, findings={"fear": Decision("confirmed")})
    assert "F-5" in {f.code for f in confirmed.findings}


# --- tasks, stages, gates -------------------------------------------------------------------


def codes(made_plan: Plan) -> list[str]:
    return [t.code for t in made_plan.tasks]


def test_a_stage_is_reached_when_the_one_before_is_done_and_its_gate_holds() -> None:
    first = made()
    assert (first.stage, codes(first)) == ("S0", ["T-1"])
    gate = {g.stage: g for g in first.gates}["S1"]
    assert not gate.open
    assert [m.en for m in gate.missing] == ["Register the notice", "The place is missing."]
    assert made(done={"T-1": NOON}).stage == "S0"
    second = made(done={"T-1": NOON}, facts={"place": "station"})
    assert (second.stage, codes(second)) == ("S1", ["T-2"])
    third = made(done={"T-1": NOON}, facts={"place": "station"}, submitted={"talk": NOON})
    assert third.stage == "S2"
    assert [t.code for t in third.done] == ["T-1", "T-2"]


def test_a_gate_that_is_shut_shuts_those_behind_it() -> None:
    files, __ = changed(
        "tasks.yaml", "stage: S1\n  title: {es: Entrevistar", "stage: S2\n  title: {es: Entrevistar"
    )
    made_plan = plan(load_files(files), state(done={"T-1": None}), NOON)  # the place is missing
    assert made_plan.stage == "S0"
    assert [g.open for g in made_plan.gates] == [True, False, False]


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 3, 2, 12)  # noqa: DTZ001
    with pytest.raises(ValueError, match="held_at"):
        made(events={"held_at": naive})
    with pytest.raises(ValueError, match="now"):
        made(naive)


def test_what_protects_does_not_wait_for_its_stage() -> None:
    urgent = made(facts={"pain": "yes"})
    assert urgent.stage == "S0"
    assert "T-5" in codes(urgent)
    assert "T-3" in codes(made(facts=AFRAID))


def test_a_red_finding_nobody_decided_closes_the_hand_over() -> None:
    ready: dict[str, Any] = {"done": {"T-1": None, "T-2": None, "T-3": None}}
    undecided = made(facts=AFRAID, **ready)
    assert undecided.stage == "S1"
    decided = made(facts=AFRAID, findings={"fear": Decision("confirmed")}, **ready)
    assert decided.stage == "S2"


def test_a_task_blocks_only_while_its_condition_holds() -> None:
    done = {"T-1": None, "T-2": None}
    held = made(done=done, facts={"pain": "yes", "place": "station"})
    assert held.stage == "S1"
    assert made(done=done, facts={"pain": "yes", "place": "hospital"}).stage == "S2"


@pytest.mark.parametrize(("all_block", "stage"), [("", "S1"), ("\n  all_block: true", "S0")])
def test_an_open_task_that_does_not_block_holds_up_nothing(all_block: str, stage: str) -> None:
    files = dict(changed("tasks.yaml", "  blocks: true\n", "")[0])  # no task of S0 blocks now
    stages = files["stages.yaml"].decode()
    files["stages.yaml"] = stages.replace("name: notice", f"name: notice{all_block}").encode()
    made_plan = plan(load_files(files), state(facts={"place": "station"}), NOON)
    assert made_plan.stage == stage
    task = next(t for t in made_plan.tasks if t.code == "T-1")
    assert task.blocks == bool(all_block)


def test_the_earliest_deadline_counts() -> None:
    raised = Decision("possible", raised_at=NOON - timedelta(minutes=10))
    task = next(t for t in made(facts=AFRAID, findings={"fear": raised}).tasks if t.code == "T-3")
    assert task.due_at == NOON + timedelta(minutes=50)  # 1 h by the action, 2 h by the task
    assert not task.overdue
    planned = {"notified_at": NOTIFIED, "handed_over_at": NOTIFIED + timedelta(hours=3)}
    ready = {"done": {"T-1": None}, "facts": {"place": "station"}, "events": planned}
    talk = next(t for t in made(**ready).tasks if t.code == "T-2")
    assert talk.due_at == NOTIFIED + timedelta(hours=1)
    assert talk.overdue


def test_a_task_that_informs_is_done_when_all_was_understood() -> None:
    files, __ = changed("tasks.yaml", "  done_by: talk\n", "")
    ready = state(done={"T-1": None}, facts={"place": "station"})
    package = load_files(files)
    assert "T-2" in codes(plan(package, ready, NOON))
    told = replace(ready, informed=frozenset({"INF-01"}))
    assert "T-2" not in codes(plan(package, told, NOON))


def test_rules_may_ask_who_was_informed() -> None:
    files, __ = changed("findings.yaml", "when: ${pain} = 'yes'", "when: ${informed_inf_02} = ''")
    package = load_files(files)
    assert "F-4" in {f.code for f in plan(package, state(), NOON).findings}
    told = state(informed=frozenset({"INF-02"}))
    assert "F-4" not in {f.code for f in plan(package, told, NOON).findings}


def test_a_document_that_was_sent_does_its_task() -> None:
    sent = {"notified_at": NOTIFIED, "letter_sent_at": NOON}
    made_plan = made(facts=AFRAID, events=sent)
    assert "T-3" not in codes(made_plan)
    assert next(t for t in made_plan.done if t.code == "T-3").done_at == NOON


def test_a_repeating_task_comes_back() -> None:
    ready: dict[str, Any] = {
        "route": "R2",
        "facts": {"place": "station"},
        "done": {"T-1": None, "T-2": None},
    }
    assert "T-4" in codes(made(**ready))
    again = made(**{**ready, "done": {**ready["done"], "T-4": NOON}})
    task = next(t for t in again.tasks if t.code == "T-4")
    assert task.due_at is not None
    assert task.due_at.astimezone(ZoneInfo("America/Chicago")).isoformat() == (
        "2026-04-01T12:00:00-05:00"  # the same wall clock, over the change of the clock
    )
    assert "T-4" not in codes(made(**{**ready, "route": "R1"}))
