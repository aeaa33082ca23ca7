"""Consents of a package: what is checked, what they come to, and what a record beats."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.engine.small import files
from ventanilla.protocols.engine.check import check_files
from ventanilla.protocols.engine.conditions import holds
from ventanilla.protocols.engine.consents import Held, status_of, taken_back
from ventanilla.protocols.engine.load import Package, load_files
from ventanilla.protocols.engine.plan import plan
from ventanilla.protocols.engine.state import State

NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WRITTEN = """- name: attended
  purpose: service
  title: {es: Atención, en: Attention}
  words: {es: ¿Le atendemos?, en: Shall we attend you?}
  asked_by: pain
  spoken_days: 3
  opens: [S1]
  informs: [INF-01]
  on_withdrawal: {text: {es: Se para., en: It stops.}, tasks: [T-5], effects: [stop_tracing]}
  basis: [LAW]
- name: family
  purpose: referral
  recipient: family
  title: {es: Familia, en: Family}
  words: {es: ¿Avisamos?, en: Shall we tell them?}
  asked_by: share_family
  per: provider
  valid_days: 30
  on_withdrawal: {text: {es: Se para., en: It stops.}}
  basis: [LAW]
"""


def written(old: str = "", new: str = "") -> dict[str, bytes]:
    """The small package with two consents, one text replaced."""
    assert old in WRITTEN
    return files() | {"consents.yaml": WRITTEN.replace(old, new, 1).encode()}


def restricted(**replaced: tuple[str, str]) -> dict[str, bytes]:
    """The same, restricted: a gate waits for the consent, which its form asks for."""
    found = written()
    found["protocol.yaml"] += b"level: restricted\n"
    found["stages.yaml"] = found["stages.yaml"].replace(b"${place} != ''", b"${pain} = 'yes'")
    use = "instrument: talk\n"
    found["sittings.yaml"] = (
        found["sittings.yaml"].decode().replace(use, f"{use}  before_consent: true\n").encode()
    )
    for part, (old, new) in replaced.items():
        text = found[f"{part}.yaml"].decode()
        assert old in text
        found[f"{part}.yaml"] = text.replace(old, new, 1).encode()
    return found


def consent_problems(given: dict[str, bytes]) -> list[str]:
    found = check_files(given).problems
    return [
        p.what for p in found if p.file in ("consents.yaml", "disclosures.yaml", "sittings.yaml")
    ]


def test_a_package_writes_its_consents() -> None:
    assert check_files(written()).green
    assert list(load_files(written()).consents) == ["attended", "family"]


def test_a_package_that_writes_none_has_what_is_built_in() -> None:
    found = load_files(files()).consents
    assert {c.purpose for c in found.values()} == {"service", "others", "data", "referral"}
    assert all(c.words.es and c.words.en and not c.asked_by for c in found.values())


@pytest.mark.parametrize(
    ("old", "new", "says", "file"),
    [
        ("purpose: service", "purpose: all", "purpose", ""),
        ("asked_by: pain", "asked_by: paint", "no question “paint”", ""),
        ("asked_by: pain", "asked_by: place", "no question “place”", ""),
        ("asked_by: pain", "asked_by: age", "no question of yes or no", ""),
        ("asked_by: pain", "asked_by: safe", "no question of yes or no", ""),
        ("asked_by: pain", "asked_by: share_family", "more than once", ""),
        ("asked_by: share_family", "asked_by: ''", "by “share_family”", "disclosures.yaml"),
        ("name: family", "name: attended", "more than once", ""),
        ("recipient: family", "recipient: uncle", "no recipient “uncle”", ""),
        ("spoken_days: 3", "recipient: family", "no referral", ""),
        ("spoken_days: 3", "spoken_days: -1", "at least 0", ""),
        ("valid_days: 30", "valid_days: 0", "at least 1", ""),
        ("opens: [S1]", "opens: [S9]", "no stage “S9”", ""),
        ("informs: [INF-01]", "informs: [INF-99]", "no message “INF-99”", ""),
        ("tasks: [T-5]", "tasks: [T-99]", "no task “T-99”", ""),
        ("effects: [stop_tracing]", "effects: [stop]", "stop_tracing", ""),
        ("basis: [LAW]", "basis: [LAWS]", "no basis “LAWS”", ""),
        ("  basis: [LAW]\n", "", "names no basis", ""),
        ("es: ¿Avisamos?", "es: ''", "missing in “es”", ""),
    ],
)
def test_what_does_not_fit_is_named(old: str, new: str, says: str, file: str) -> None:
    found = check_files(written(old, new)).problems
    where = file or "consents.yaml"
    assert any(says in p.what and p.file == where for p in found), found


def test_what_the_officer_answers_is_nobodys_consent() -> None:
    found = written()
    talk = found["instruments/talk.md"].decode()
    row = next(line for line in talk.splitlines() if "| pain |" in line)
    asked = row.removesuffix("| |") + "| officer |"
    found["instruments/talk.md"] = talk.replace(row, asked).encode()
    assert any("nobody agrees for them" in said for said in consent_problems(found))


def test_a_restricted_protocol_waits_for_one_service() -> None:
    assert consent_problems(restricted()) == []
    for part, change, says in (
        ("consents", ("purpose: service", "purpose: others"), "one consent “service”"),
        ("consents", ("  asked_by: pain\n", ""), "one consent “service”"),
        ("stages", ("${pain} = 'yes'", "${place} != ''"), "no gate waits for “pain”"),
        ("sittings", ("  before_consent: true\n", ""), "say before_consent"),
        ("sittings", ("before_consent: true", "without_consent: [R9]"), "no route “R9”"),
    ):
        found = consent_problems(restricted(**{part: change}))
        assert any(says in said for said in found), (part, found)


def given(hours: float, **more: object) -> Held:
    return Held("given", NOW - hours * HOUR, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held", "status"),
    [
        ([given(1)], "given"),
        ([given(71, provisional=True, until=NOW + HOUR)], "provisional"),
        ([given(73, provisional=True, until=NOW - HOUR)], "over"),
        ([given(72, provisional=True, until=NOW)], "over"),
        ([given(2, withdrawn_at=NOW - HOUR)], "withdrawn"),
        ([Held("refused", NOW - HOUR)], "refused"),
        ([given(3, withdrawn_at=NOW - HOUR), given(0)], "given"),
        ([given(3, withdrawn_at=NOW - 2 * HOUR), Held("refused", NOW)], "refused"),
        ([given(9, until=NOW - HOUR), given(3, withdrawn_at=NOW - 2 * HOUR)], "withdrawn"),
        ([given(2, provider="a", withdrawn_at=NOW), given(3, provider="b")], "given"),
    ],
)
def test_what_records_come_to(held: list[Held], status: str) -> None:
    assert status_of(held, NOW) == status


def test_what_was_taken_back_of_one_provider_is_undone_by_nobody_else() -> None:
    left = given(5, provider="a", withdrawn_at=NOW - HOUR)
    assert taken_back([left, given(0, provider="b")], NOW) == NOW - HOUR
    assert taken_back([left, given(0, provider="a")], NOW) is None


@pytest.fixture(scope="module")
def package() -> Package:
    return load_files(restricted())


def state(*held: Held, **more: object) -> State:
    facts = {"pain": "yes", "share_family": "yes", "called": "Ana"}
    own = {
        "route": "R1",
        "facts": facts,
        "done": {"T-1": None},
        "consents": {"attended": held} if held else {},
    }
    return State(**{**own, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held", "opens"),
    [
        ((), True),  # no record: what the form says
        ((given(1),), True),
        ((given(1, withdrawn_at=NOW),), False),
        ((given(80, provisional=True, until=NOW - 8 * HOUR),), False),
        ((Held("refused", NOW),), False),
    ],
)
def test_the_record_beats_the_form(
    package: Package, held: tuple[Held, ...], *, opens: bool
) -> None:
    found = plan(package, state(*held), NOW)
    assert next(gate for gate in found.gates if gate.stage == "S1").open is opens
    assert holds(package, "${pain} = 'yes'", state(*held), NOW) is opens


def test_a_record_speaks_where_no_form_did(package: Package) -> None:
    assert holds(package, "${pain} = 'yes'", state(given(1), facts={}), NOW)


def test_to_refuse_one_leaves_the_others(package: Package) -> None:
    found = state(given(1), consents={"attended": (given(1),), "family": (Held("refused", NOW),)})
    assert holds(package, "${pain} = 'yes' and ${share_family} = 'no'", found, NOW)


def test_taken_back_opens_its_tasks_and_effects_until_it_is_given_anew(package: Package) -> None:
    before = plan(package, state(given(9)), NOW)
    left = given(9, withdrawn_at=NOW - HOUR)
    after = plan(package, state(left), NOW)
    assert after.consents == {"attended": "withdrawn"}
    assert "stop_tracing" in after.effects - before.effects
    opened = {task.code: task for task in after.tasks}
    assert "T-5" in opened
    assert opened["T-5"].because.text.en == "Consent taken back: Attention"

    done = plan(package, state(left, done={"T-5": NOW - 2 * HOUR}), NOW)
    assert "T-5" in {task.code for task in done.tasks}, "what was done before is done again"
    done = plan(package, state(left, done={"T-5": NOW}), NOW)
    assert "T-5" not in {task.code for task in done.tasks}
    anew = plan(package, state(left, given(0)), NOW)
    assert "stop_tracing" not in anew.effects - before.effects
