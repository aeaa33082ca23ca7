"""``plan()``: clocks, what is given to whom, documents, outcomes, and a case of several tracks."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.engine.plans import AFRAID, HELD, NOON, NOTIFIED, fields, given_to, made, state
from tests.engine.small import changed
from ventanilla.protocols.engine.definition import Severity
from ventanilla.protocols.engine.load import load_files
from ventanilla.protocols.engine.plan import MET, meet, plan, plan_case
from ventanilla.protocols.engine.state import Decision

# --- clocks ---------------------------------------------------------------------------------


def clock(code: str, now: datetime = NOON, **more: Any) -> Any:
    return next(c for c in made(now, **more).clocks if c.id == code)


@pytest.mark.parametrize(
    ("hours", "wanted"), [(1, "running"), (36, "warning"), (48, "warning"), (49, "overdue")]
)
def test_a_clock_runs_warns_and_runs_out(hours: int, wanted: str) -> None:
    running = clock("C1", HELD + timedelta(hours=hours))
    assert running.state == wanted
    assert running.left_s == (48 - hours) * 3600


def test_the_48_hours_are_never_suspended() -> None:
    stood = {"held_at": HELD, "notified_at": NOTIFIED, "suspended_at": HELD + timedelta(hours=1)}
    assert clock("C1", HELD + timedelta(hours=49), events=stood).state == "overdue"
    assert clock("C2", NOTIFIED + timedelta(hours=9), events=stood).state == "running"
    stood["resumed_at"] = HELD + timedelta(hours=11)
    resumed = clock("C2", NOTIFIED + timedelta(hours=9), events=stood)
    assert resumed.due_at == NOTIFIED + timedelta(hours=14)


def test_without_its_start_it_runs_from_the_notice_and_says_so() -> None:
    estimated = clock("C1", events={"notified_at": NOTIFIED})
    assert (estimated.started_at, estimated.estimated) == (NOTIFIED, True)
    assert estimated.due_at == NOTIFIED + timedelta(hours=48)
    assert clock("C1", facts={"held_estimated": True}).estimated
    assert clock("C1", events={}).state == "not_started"


def test_a_clock_is_met_or_missed() -> None:
    over = {"held_at": HELD, "handed_over_at": HELD + timedelta(hours=47)}
    assert clock("C1", HELD + timedelta(hours=60), events=over).state == "met"
    over["handed_over_at"] = HELD + timedelta(hours=49)
    assert clock("C1", HELD + timedelta(hours=60), events=over).state == "missed"


# --- disclosures, documents, outcomes -------------------------------------------------------


def test_assent_is_needed_and_silence_is_no() -> None:
    for answer, wanted in (("yes", {"health"}), ("no", set()), ("dk", set())):
        made_plan = made(facts={"share_family": answer})
        assert fields(given_to(made_plan, "family")) == wanted
    assert fields(given_to(made(), "family")) == set()


def test_who_must_not_know_gets_nothing() -> None:
    kept = {"share_family": "yes", "place": "hospital"}
    assert fields(given_to(made(facts=kept), "family")) == {"health", "place"}
    withheld = made(facts={**kept, "withhold": ("family",)})
    assert fields(given_to(withheld, "family")) == set()
    assert {b.reason.en for b in given_to(withheld, "family").barred} == {"They asked us not to."}


def test_the_first_rule_that_holds_decides() -> None:
    assert "place" not in fields(given_to(made(facts={"place": "station"}), "family"))
    assert "place" in fields(given_to(made(facts={"place": "hospital"}), "family"))


def test_fear_masks_the_packets() -> None:
    calm, masked = made(facts={"place": "station"}), made(facts=AFRAID)
    assert fields(given_to(calm, "border")) == {"name", "reasons", "place"}
    assert fields(given_to(masked, "border")) == {"name", "reasons"}
    assert fields(given_to(masked, "lawyer")) == {"name", "reasons"}


def test_a_document_says_what_bars_it() -> None:
    letter = next(d for d in made(facts=AFRAID).documents if d.code == "D-1")
    assert [b.en for b in letter.barred] == ["It is not confirmed."]
    confirmed = made(facts=AFRAID, findings={"fear": Decision("confirmed")})
    assert next(d for d in confirmed.documents if d.code == "D-1").open
    assert not next(d for d in confirmed.documents if d.code == "D-2").open  # nothing to say


def test_outcomes_are_suggested_by_rank() -> None:
    first = made(facts=AFRAID).outcomes[0]
    assert (first.code, first.suggested, first.barred) == ("O-B", True, ())
    ordinary = next(o for o in made(facts=AFRAID).outcomes if o.code == "O-A")
    assert not ordinary.suggested
    assert [b.en for b in ordinary.barred] == ["There is a red finding."]
    assert made().outcomes[0].code == "O-A"


# --- a case of several tracks ---------------------------------------------------------------


def test_in_a_case_the_strictest_wins() -> None:
    calm, masked = made(facts={"place": "station"}), made(facts=AFRAID)
    case = plan_case({"one": calm, "two": masked})
    assert case.severity is Severity.RED
    assert "mask_packets" in case.effects
    assert "place" not in {
        g.field for d in case.disclosures if d.recipient == "border" for g in d.allowed
    }
    assert {track for track, __ in case.tasks} == {"one", "two"}
    assert plan_case({"two": masked, "one": calm}) == case


def test_where_two_tracks_give_differently_the_one_that_shows_less_wins() -> None:
    files, __ = changed("disclosures.yaml", "{field: name, give: yes", "{field: name, give: code")
    strict = plan(load_files(files), state(), NOON)
    case = plan_case({"one": made(), "two": strict})
    border = next(d for d in case.disclosures if d.recipient == "border")
    assert {g.field: g.give for g in border.allowed}["name"] == "code"


def test_where_one_track_keeps_everything_back_no_other_gives() -> None:
    kept = {"share_family": "yes", "place": "hospital"}
    giving, withholding = made(facts=kept), made(facts={**kept, "withhold": ("family",)})
    assert given_to(giving, "family").allowed
    case = plan_case({"one": giving, "two": withholding})
    family = next(d for d in case.disclosures if d.recipient == "family")
    assert family.allowed == ()
    assert {b.reason.en for b in family.barred} == {"They asked us not to."}


def test_a_track_gives_what_the_others_allow_and_does_not_say_why_not() -> None:
    kept = {"share_family": "yes", "place": "hospital"}
    giving, withholding = made(facts=kept), made(facts={**kept, "withhold": ("family",)})
    met = meet(giving, [withholding])
    assert given_to(met, "family").allowed == ()
    assert {b.reason for b in given_to(met, "family").barred if b.field in ("health", "place")} == {
        MET
    }
    assert "They asked us not to." not in str(met)
    assert given_to(met, "lawyer") == given_to(giving, "lawyer")
    assert meet(giving, []) == giving


def test_a_document_for_whom_nothing_is_left_is_barred() -> None:
    confirmed = made(facts=AFRAID, findings={"fear": Decision("confirmed")})
    letter = next(d for d in confirmed.documents if d.code == "D-1")
    assert letter.open
    closed = given_to(confirmed, letter.recipient)._replace(allowed=(), withheld=MET)
    met = meet(confirmed, [replace(confirmed, disclosures=(closed,))])
    barred = next(d for d in met.documents if d.code == "D-1")
    assert (barred.open, barred.barred) == (False, (MET,))


def test_the_form_that_shows_less_keeps_its_own_facts() -> None:
    files, __ = changed("disclosures.yaml", "{field: name, give: yes", "{field: name, give: code")
    strict = plan(load_files(files), state(), NOON)
    own = next(g for g in given_to(made(), "border").allowed if g.field == "name")
    met = next(g for g in given_to(meet(made(), [strict]), "border").allowed if g.field == "name")
    assert (met.give, met.facts) == ("code", own.facts)


def test_what_another_track_asks_for_masks_here_too() -> None:
    alone, held = (
        made(facts={"place": "station"}, held=frozenset(effects))
        for effects in ((), ("mask_packets", "stop_tracing"))
    )
    assert "place" in fields(given_to(alone, "border"))
    assert "place" not in fields(given_to(held, "border"))
    assert held.effects == {"mask_packets", "stop_tracing"}
    assert held.findings == alone.findings
    assert held.severity == alone.severity
