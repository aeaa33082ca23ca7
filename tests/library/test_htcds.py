"""The export of a trafficking case under HTCDS 2.0: forty fields, three layouts, no identity."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shipped import shipped
from ventanilla.common.sources import read_yaml
from ventanilla.protocols.engine.exporting import standards
from ventanilla.protocols.engine.exporting.filling import Filled, Given, Person, Refused, fill
from ventanilla.protocols.engine.exporting.layouts import written
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.situations import Unfolding
from ventanilla.protocols.engine.state import Calendar, Decision, State
from ventanilla.protocols.engine.vignettes import Vignette

AT = datetime(2026, 3, 4, 18, tzinfo=UTC)
TOLD = ("purpose", "uses", "research", "access", "kept", "withdraw")
#: a case that may be exported, by the facts that bear on it
FACTS: Mapping[str, Any] = {
    "share_export": "yes",
    "c_consent": "yes",
    "c_told": TOLD,
    "c_gender": "trans_woman",
    "c_nationality": ("mx", "us"),
    "c_age": 27,
    "c_age_started": 17,
    "c_birth_date": "1998-11-02",
    "c_purpose": ("iv", "vii"),
    "c_child_then": "yes",
    "c_control": ("debt_bondage", "movement", "children"),
    "c_sector": ("farm", "factory"),
    "c_method": ("family", "dk"),
    "authority": "hotline",
    "h_recruit_state": "oaxaca ",
    "h_recruit_country": "MEXICO",
    "h_exploit_state": "al lado de la casa de Ruth Xool",
    "h_exploit_country": "Estados Unidos",
}
CONFIRMED = Decision("confirmed", raised_at=AT, at=AT, by_hand=True)
LETTERS = (("D-1", AT), ("D-4", AT - timedelta(days=90)), ("D-5", AT))


def package() -> Package:
    return shipped("trafficking")


def state(*without: str, events: Mapping[str, datetime] | None = None, **facts: Any) -> State:
    found = {k: v for k, v in {**FACTS, **facts}.items() if k not in without}
    return State(
        facts=found,
        events={"notified_at": AT, **(events or {})},
        findings={"strong_presumption": CONFIRMED},
        calendar=Calendar(ZoneInfo("America/Chicago")),
    )


def told(**more: Any) -> Given:
    base = {"reference": "4f2a", "post_country": "US", "post_code": "MCA", "sent": LETTERS}
    return Given(**{**base, **more})


def filled(a_state: State | None = None, **more: Any) -> Filled:
    found = fill(package(), "htcds", a_state or state(), AT, told(**more))
    assert isinstance(found, Filled), found
    return found


def refused(a_state: State, **more: Any) -> list[str]:
    found = fill(package(), "htcds", a_state, AT, told(**more))
    assert isinstance(found, Refused)
    return [text.en for text in found.missing]


def in_layout(record: Filled, name: str) -> bytes:
    layout = record.export.layout(name)
    assert layout is not None
    return written(record, layout)


def row_of(content: bytes) -> dict[str, str]:
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return row


def test_each_of_the_forty_core_fields_is_filled_or_says_why_not() -> None:
    export, standard = package().exports["htcds"]
    core = [field.name for field in standard.fields if field.core]
    record = filled()

    assert len(standard.fields) == 84
    assert len(core) == 40
    assert sorted(rule.field for rule in export.core) == sorted(core)
    assert set(core) == {n for n in core if (n in record.values) != (n in record.empty)}
    assert sum(rule.silent is not None for rule in export.core) == 15


def test_a_case_gives_the_values_that_the_mapping_states() -> None:
    values = filled().values
    expected = {
        "prs_Gender": "TransgenderFeminine",
        "prs_Citizenship": ("MX", "US"),
        "prs_MailingCountry": "US",
        "vic_TraffickingStatus": "PossibleVictimOfTrafficking",
        "vic_TraffickingStatusDecisionMakingOrg": "NonPoliceGovernmentalOrganization",
        "vic_MethodOfRecruitment": ("ThroughFamilyOrFamilyEvents",),
        "vic_LocationOfRecruitment": "Oaxaca, México",
        "vic_LocationOfExploitation": "Estados Unidos",
        "vic_TypeOfExploitation": ("ForcedLabour", "Other", "ChildLabour"),
        "x_TypeOfExploitationDetail": ("ForcedCriminality",),
        "vic_MethodsOfControl": ("DebtBondage", "Other"),
        "x_MethodsOfControlDetail": ("RestrictsMovement", "UsesChildren"),
        "vic_ForcedLabourIndustry": "A_AgricultureForestryAndFishing",
        "cas_Status": "Active",
        "cas_CaseOwner": "MCA",
        "cas_ReasonForIncomingReferral": "AdditionalServicesRequired",
        "cas_IncomingReferralDate": "2026-01-01",
        "cas_ReasonForOutgoingReferral": (
            "AdditionalServicesRequired",
            "MigrationOrChangeOfLocation",
        ),
        "cas_OutgoingReferralDate": ("2026-01-01", "2025-01-01"),
        "con_Consent": True,
        "x_AgeBand": "24--30",
        "x_DatePrecision": "year",
        "x_CaseReference": "4f2a",
    }

    assert {name: values.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("woman", "Feminine"),
        ("man", "Masculine"),
        ("trans_woman", "TransgenderFeminine"),
        ("trans_man", "TransgenderMasculine"),
        ("non_binary", "NonConforming"),
        ("pns", "NonSpecifiedUnknown"),
    ],
)
def test_the_genders_of_the_standard(answer: str, value: str) -> None:
    assert filled(state(c_gender=answer)).values["prs_Gender"] == value


@pytest.mark.parametrize(
    ("form", "value"),
    [
        ("ii", "Servitude"),
        ("iii", "SexualExploitation"),
        ("iv", "ForcedLabour"),
        ("v", "ForcedLabour"),
        ("vi", "ForcedBegging"),
        ("vii", "Other"),
        ("viii", "ForcedAdoption"),
        ("ix", "ForcedMarriage"),
        ("x", "OrganRemoval"),
        ("xi", "Other"),
    ],
)
def test_the_forms_of_article_10(form: str, value: str) -> None:
    values = filled(state(c_purpose=(form,), c_child_then="no")).values
    assert values["vic_TypeOfExploitation"] == (value,)
    assert ("vic_ForcedLabourIndustry" in values) == (form in ("ii", "iv", "v"))


@pytest.mark.parametrize(
    ("events", "reason", "status"),
    [
        ({}, "", "Active"),
        ({"followed_up_at": AT}, "", "FollowUp"),
        ({"closed_at": AT}, "plan_fulfilled", "Closed"),
        ({"followed_up_at": AT, "closed_at": AT}, "transferred", "ClosedReferred"),
    ],
)
def test_the_life_of_a_case(events: Mapping[str, datetime], reason: str, status: str) -> None:
    found = filled(state(events=events, **({"closing_reason": reason} if reason else {})))
    assert found.values["cas_Status"] == status
    assert ("cas_ReasonForCaseClosure" in found.values) == bool(reason)


def test_only_a_dated_decision_of_another_authority_says_actual() -> None:
    undated = state(external_decision="victim", external_body="police")
    dated = state(
        external_decision="victim",
        external_body="police",
        events={"external_decision_at": AT},
    )
    status, who = "vic_TraffickingStatus", "vic_TraffickingStatusDecisionMakingOrg"

    assert filled(undated).values[status] == "PossibleVictimOfTrafficking"
    assert filled(undated).values[who] == "NonPoliceGovernmentalOrganization"
    assert filled(dated).values[status] == "ActualVictimOfTrafficking"
    assert filled(dated).values[who] == "Police"


@pytest.mark.parametrize("without", ["share_export", "c_consent", "c_told", "c_purpose"])
def test_what_lacks_is_said_and_nothing_is_given(without: str) -> None:
    assert refused(state(without))


@pytest.mark.parametrize("untold", TOLD)
def test_each_of_the_points_of_consent_is_needed(untold: str) -> None:
    points = tuple(point for point in TOLD if point != untold)
    assert refused(state(c_told=points)) == [
        "One of the six points of consent has not been explained."
    ]


NO_PERMISSION = "The person has not allowed data to be shared under the international standard."


def test_a_permission_taken_back_ends_it() -> None:
    assert refused(state(share_export="no")) == [NO_PERMISSION]


def test_nothing_is_exported_that_nobody_decided() -> None:
    undecided = State(facts=FACTS, events={"notified_at": AT})
    assert any("Without a person" in said for said in refused(undecided))


def test_no_signs_are_exported_once_two_officers_saw_it() -> None:
    facts = {name: value for name, value in FACTS.items() if name != "c_purpose"}
    nothing = {"no_signs": CONFIRMED}
    one = State(facts=facts, findings=nothing)
    two = State(facts=facts, findings=nothing, events={"second_officer_at": AT})

    assert any("Without a person" in said for said in refused(one))
    assert filled(two).values["vic_TraffickingStatus"] == "NotAVictimOfTrafficking"
    assert "vic_TypeOfExploitation" in filled(two).empty


@pytest.mark.parametrize(
    ("relation", "value"),
    [("relative", "Familial"), ("employer", "Acquainted"), ("stranger", "Unaquainted")],
)
def test_a_value_is_spelled_as_the_standard_spells_it(relation: str, value: str) -> None:
    found = filled(state(c_relation=(relation,))).values
    assert found["vic_RelationshipToTrafficker"] == value


@pytest.mark.parametrize(
    ("age", "band"),
    [(8, "0--8"), (9, "9--17"), (17, "9--17"), (18, "18--23"), (47, "39--47"), (48, "48+")],
)
def test_an_age_goes_as_a_band(age: int, band: str) -> None:
    assert filled(state(c_age=age)).values["x_AgeBand"] == band


def test_an_age_that_nobody_knows_goes_as_nothing() -> None:
    assert "x_AgeBand" not in filled(state("c_age")).values


def test_several_sectors_give_the_first_and_a_warning() -> None:
    (warning,) = filled().warnings
    assert "vic_ForcedLabourIndustry" in warning.en


def test_the_identity_needs_a_permission_of_its_own() -> None:
    ruth = Person("Ruth Abigail", "Xool Canul")
    assert refused(state(), person=ruth) == [
        "The person has not allowed their name or date of birth to be given."
    ]
    with_it = filled(state(share_identity="yes"), person=ruth).values
    assert with_it["prs_FirstName"] == "Ruth Abigail"
    assert with_it["prs_SecondName"] == "Xool Canul"
    assert with_it["prs_Birthdate"] == "1998-11-02"
    assert "x_AgeBand" not in with_it


def test_a_permission_alone_gives_no_identity() -> None:
    found = filled(state(share_identity="yes"))
    assert {"prs_FirstName", "prs_SecondName", "prs_Birthdate"} <= found.empty.keys()


#: letters that no code of the standard and no place of the list is made of
NAMES = st.text(alphabet="qxzñüwk", min_size=3, max_size=12).map(str.title)


DAYS = st.dates().filter(lambda day: (day.month, day.day) != (1, 1))


@settings(max_examples=20, deadline=None)
@given(names=st.lists(NAMES, min_size=2, max_size=5), born=DAYS)
def test_no_word_of_an_identity_leaves(names: list[str], born: date) -> None:
    """Whatever an officer wrote in the free texts, and wherever a name stands in them."""
    texts = {
        fact.name: " ".join(names)
        for fact in package().facts.values()
        if fact.type == "text" and not fact.repeat
    }
    record = filled(state(**{**texts, "c_birth_date": born.isoformat()}))

    for layout in record.export.layouts:
        content = in_layout(record, layout.name).decode("utf-8-sig").casefold()
        assert [n for n in (*names, born.isoformat()) if n.casefold() in content] == []


def test_three_layouts_say_the_same() -> None:
    record = filled()
    said = json.loads(in_layout(record, "json"))
    table = row_of(in_layout(record, "csv"))
    survey = row_of(in_layout(record, "xlsform"))
    layout = record.export.layout("xlsform")
    assert layout is not None

    for name, value in record.values.items():
        plain = list(value) if isinstance(value, tuple) else value
        assert said[name] == plain
        split = table[name].split(";") if isinstance(value, tuple) else table[name]
        assert split == (
            "true" if value is True else plain if isinstance(plain, list) else str(plain)
        )
    for name in layout.fields:
        value = record.values.get(name)
        cell = survey[layout.names.get(name, name)]
        if name in layout.first and isinstance(value, tuple):
            assert cell == value[0]
        elif isinstance(value, tuple):
            assert tuple(cell.split(" ")) == value
        else:
            assert cell == {None: "", True: "TRUE"}.get(value, str(value))  # type: ignore[arg-type]
    assert [n for n, cell in table.items() if cell and n not in record.values] == []


def test_the_survey_has_the_names_of_the_standards_form() -> None:
    survey = row_of(in_layout(filled(), "xlsform"))
    assert {"prs_First_Name", "prs_Second_Name", "vic_Methods_of_Control"} <= survey.keys()
    assert "cas_ReferredOrganisation" not in survey
    assert "cas_ReasonForCaseClosure" not in survey


def test_the_schema_holds_for_a_record_and_refuses_what_is_in_no_list() -> None:
    export, standard = package().exports["htcds"]
    schema = standards.schema(standard, export)
    record = filled()
    said = json.loads(in_layout(record, "json"))
    jsonschema.validate(said, schema, format_checker=jsonschema.FormatChecker())

    for name, wrong in (
        ("prs_Gender", "Woman"),
        ("vic_TypeOfExploitation", ["ForcedLabour", "Fishing"]),
        ("prs_Citizenship", ["Mexico"]),
        ("con_Consent", "true"),
        ("cas_IncomingReferralDate", "2026"),
        ("prs_Nickname", "Lupe"),
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**said, name: wrong}, schema)
        told = tuple(wrong) if isinstance(wrong, list) else wrong
        assert standards.refused(standard, export, {**record.values, name: told}) == (name,)
    assert standards.refused(standard, export, {}) == tuple(schema["required"])


def situations() -> Iterator[tuple[State, datetime]]:
    """Every situation of the package, as far as it goes, permitted and concluded."""
    for file, content in package().files.items():
        if not file.startswith("vignettes/"):
            continue
        for entry in read_yaml(file, content.decode()).value:
            unfolding, vignette = Unfolding(package()), Vignette.model_validate(entry)
            for step in (vignette, *vignette.then):
                unfolding.step(step)
            met = unfolding.state()
            allowed = {"share_export": "yes", "c_consent": "yes", "c_told": TOLD}
            facts = {"c_purpose": ("v",), **met.facts, **allowed}
            findings = {**met.findings, "strong_presumption": CONFIRMED}
            yield replace(met, facts=facts, findings=findings), unfolding.now


def test_every_situation_gives_a_record_that_the_schema_allows() -> None:
    validator = jsonschema.Draft202012Validator(standards.schema(*package().exports["htcds"][::-1]))
    purpose, permission = "The purpose of the exploitation is missing.", NO_PERMISSION
    refusals = []
    for met, now in situations():
        found = fill(package(), "htcds", met, now, told())
        taken_back = any(one.withdrawn_at for one in met.consents.get("export", ()))
        if isinstance(found, Refused):
            refusals.append([text.en for text in found.missing])
            assert refusals[-1] == ([permission] if taken_back else [purpose])
        else:
            assert not taken_back
            validator.validate(json.loads(in_layout(found, "json")))
    # in a few of them the person was asked and there was no exploitation
    assert len(refusals) < 10
