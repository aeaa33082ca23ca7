"""What leaves the post: nothing that the matrix does not allow, in words that can be read."""

import json
import re
from collections.abc import Iterator
from itertools import chain, combinations

import pytest

from tests.exchange import material
from tests.exchange.press import MARKERS, PACKAGE, TEN, fear, filled, letter, pdf, text_of
from ventanilla.exchange.documents import Draft, Table, assets
from ventanilla.protocols.engine.state import Value


def assent_sets() -> Iterator[tuple[str, ...]]:
    """No assent, each alone, all but each, all."""
    count = len(material.ASSENTS)
    return chain.from_iterable(
        combinations(material.ASSENTS, size) for size in (0, 1, count - 1, count)
    )


# --- the matrix is a wall ------------------------------------------------------------------------


@pytest.mark.parametrize("code", material.DOCUMENTS)
@pytest.mark.parametrize("masked", [False, True])
def test_only_what_the_matrix_allows_reaches_the_paper(code: str, masked: bool) -> None:
    recipient, only = material.DOCUMENTS[code][2:]
    for assents in assent_sets():
        plan = material.plan(assents=assents, findings=fear() if masked else (), masked=masked)
        printed = text_of(pdf(letter(code, plan)))
        for name, (_, _, facts) in material.FIELDS.items():
            give, assent = material.MATRIX.get(recipient or "", {}).get(name, ("no", ""))
            allowed = (
                give == "yes"
                and (not assent or assent in assents)
                and (not only or name in only)
                and not (masked and recipient in ("inm", "dif", "family"))
            )
            for fact in facts:
                marker = MARKERS.get(fact)
                if marker is not None:
                    assert (str(marker) in printed) is allowed, (code, fact, assents)


@pytest.mark.parametrize("code", TEN)
def test_the_template_is_handed_nothing_else(code: str) -> None:
    plan = material.plan(assents=(), findings=fear(), masked=True)
    made = letter(code, plan)
    handed = json.dumps(made.data())
    kept = {str(MARKERS[f]) for item in made.given for f in item.facts if item.give == "yes"}
    assert {str(marker) for marker in MARKERS.values() if str(marker) in handed} == kept


@pytest.mark.parametrize("code", ["D-3", "D-4", "D-12"])
def test_a_masked_packet_shows_codes_only(code: str) -> None:
    made = letter(code, material.plan(findings=fear(), masked=True))
    assert {item.give for item in made.given} <= {"code"}
    printed = text_of(pdf(made))
    assert "ZQ" not in printed
    assert "SUMMARY" not in printed
    assert "miedo" not in printed.lower()
    assert "Hallazgo" not in printed


def test_a_mask_does_not_silence_the_letter_to_the_host_authority() -> None:
    made = letter("D-2", material.plan(findings=fear(), masked=True))
    assert [item.field for item in made.given] == ["identity"]


def test_a_code_stands_for_confirmed_findings_only() -> None:
    confirmed = letter("D-3", material.plan(findings=fear()))
    rows = {item.field: item.rows for item in confirmed.given}
    assert rows["protection"][0].value == "NEP-1, NEP-C"
    assert rows["circuit"][0].value == "NEP-C"
    possible = letter("D-3", material.plan(findings=fear(status="possible")))
    assert {"protection", "circuit"} & {item.field for item in possible.given} == set()
    reasons = {item.field: item.reason.en for item in possible.left_out}
    assert "no confirmed finding" in reasons["protection"]


def test_a_summary_is_written_by_somebody_or_is_not_there() -> None:
    with_words = letter("D-4", material.plan())
    assert "SUMMARYNARRATIVE" in text_of(pdf(with_words))
    silent = letter("D-4", material.plan(), draft=Draft())
    assert "narrative" in {item.field for item in silent.left_out}


def test_a_confirmation_shows_which_data_agree_and_no_value() -> None:
    made = letter("D-2", material.plan())
    printed = text_of(pdf(made))
    assert "Se confirma: dato name, dato age" in printed
    assert "ZQ" not in printed


def test_nothing_is_confirmed_that_was_denied_or_is_not_known() -> None:
    values: dict[str, Value] = {"name": "dk", "age": "no", "sex": False, "birth": "2013-04-02"}
    made = filled(values, code="D-2")
    assert [row.title for row in made.given[0].rows] == ["dato birth"]


def test_every_field_is_given_or_accounted_for() -> None:
    for code, (_, _, recipient, _) in material.DOCUMENTS.items():
        made = letter(code, material.plan(assents=("share_dif",), findings=fear()))
        names = [item.field for item in (*made.given, *made.left_out)]
        assert sorted(names) == (sorted(material.FIELDS) if recipient else [])
        assert all(item.reason.es and item.reason.en for item in made.left_out)


def test_what_the_child_asked_to_keep_stays() -> None:
    made = letter("D-3", material.plan(), draft=Draft(withheld=frozenset({"siblings"})))
    assert "siblings" not in {item.field for item in made.given}
    assert "siblings" in {item.field for item in made.left_out}


# --- the sentences of the letters ----------------------------------------------------------------


def test_the_criterion_of_fear_is_named_with_assent_only() -> None:
    assert "temor de regresar, expresado" in text_of(pdf(letter("D-2", material.plan())))
    without = text_of(pdf(letter("D-2", material.plan(assents=()))))
    assert "temor de regresar, expresado" not in without
    assert "más de 48 horas" in without


def test_the_representation_asks_and_tells_nothing() -> None:
    for language, phrases in {
        "es": ("No ejecutar el retorno", "Trasladar", "constancia escrita", "a más tardar el"),
        "en": ("Not to carry out the return", "To transfer", "record in writing", "no later than"),
    }.items():
        printed = text_of(pdf(letter("D-2", material.plan(), language=language)))
        for phrase in (*phrases, "8 U.S.C. § 1232(a)(4)", "BPS-26-1187"):
            assert phrase in printed
        assert "SUMMARY" not in printed


def test_a_citation_that_nobody_compared_is_marked_for_whoever_signs() -> None:
    drafted = text_of(pdf(letter("D-2", material.plan(), draft=Draft(draft=True))))
    assert "8 U.S.C. § 1232(a)(2)–(4), ley leída –" in drafted
    assert "Convención de Viena, art. 37 †" in drafted
    assert "cotejarse con el texto oficial" in drafted
    signed = text_of(pdf(letter("D-2", material.plan())))
    assert "Convención de Viena, art. 37" in signed
    assert "†" not in signed


@pytest.mark.parametrize("code", ["D-9", "D-10"])
def test_what_shows_our_instruments_says_that_they_are_ours(code: str) -> None:
    assert "inspirados en" in text_of(pdf(letter(code, material.plan())))


def test_the_child_signs_nothing_and_the_sheet_names_nobody() -> None:
    act = text_of(pdf(letter("D-5", material.plan())))
    assert "no firma esta acta" in act
    sheet = text_of(pdf(letter("D-7", material.plan())))
    assert "No firmes lo que no entiendas" in sheet
    assert "555 0100" in sheet
    for personal in ("PSE-2026-00417", "BPS-26-1187", "ZQ", "Ñandú"):
        assert personal not in sheet


def test_the_child_sheet_shows_the_way_that_was_decided() -> None:
    both = text_of(pdf(letter("D-7", material.plan(), draft=Draft())))
    back = text_of(pdf(letter("D-7", material.plan(), draft=Draft(ticks=frozenset({"return"})))))
    assert "Cruzas de día" in both
    assert "Vas a un lugar" in both
    assert "Cruzas de día" in back
    assert "Vas a un lugar" not in back


def test_the_cards_that_the_sheet_shows_are_drawn() -> None:
    source = PACKAGE.files["documents/d7_child_sheet.typ"]
    named = set(re.findall(r'picture\(\s*"([^"]+)"', source.decode()))
    shown = {key.removeprefix("cards/") for key in assets(PACKAGE.files, source)}
    assert len(named) > 6
    assert shown == named


def test_a_complaint_may_be_anonymous() -> None:
    hidden = Draft(withheld=frozenset({"identity"}))
    printed = text_of(pdf(letter("D-8", material.plan(), draft=hidden)))
    assert "se presenta sin nombre" in printed
    assert str(MARKERS["name"]) not in printed
    assert str(MARKERS["treatment"]) in printed


def test_figures_keep_their_hidden_cells() -> None:
    table = Table("Por edad", ("Edad", "Niñas", "Total"), (("0–5", "·", "12"), ("6–11", "24", "·")))
    draft = Draft(tables=(table,), period="Enero–marzo 2026")
    printed = text_of(pdf(letter("D-10", material.plan(), draft=draft)))
    assert "0–5 · 12" in printed
    assert "6–11 24 ·" in printed
    assert "cifras pequeñas" in printed
