"""What leaves the post: nothing that the matrix does not allow, in words that can be read."""

import io
import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations
from pathlib import Path

import pypdf
import pytest

from tests.exchange import material
from ventanilla.exchange.documents import Draft, Letter, Table, assets, compose, preview, render
from ventanilla.protocols.engine.definition import Fact
from ventanilla.protocols.engine.state import Plan, Value

UCA = Path(material.__file__).parents[2] / "src/ventanilla/protocols/library/uca"
PACKAGE = material.package()
MARKERS = material.markers()
WRITTEN = Draft(
    summaries={name: f"SUMMARY{name.upper()}" for name in material.FIELDS},
    ticks=frozenset({"fear", "trafficking", "independence", "hours_48", "under_14", "rescreen"}),
)
TEN = [f"D-{number}" for number in range(1, 11)]
LANGUAGES = ["es", "en"]


def letter(code: str, plan: Plan, *, draft: Draft = WRITTEN, language: str = "es") -> Letter:
    return compose(
        PACKAGE,
        code,
        plan,
        MARKERS,
        heading=material.heading(),
        language=language,
        draft=draft,
    )


def pdf(made: Letter) -> bytes:
    return render(
        UCA / "documents" / made.template,
        assets=assets(UCA, made.template),
        data=made.data(),
        language=made.language,
    )


def text_of(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def fear(*, status: str = "confirmed") -> tuple[material.FoundFinding, ...]:
    return (
        material.found("fear", grounds=["fear_return"], status=status),
        material.found("circuit", grounds=["circuit_story"], status=status),
    )


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
    made = compose(
        PACKAGE, "D-2", material.plan(), values, heading=material.heading(), language="es"
    )
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
    source = (UCA / "documents/d7_child_sheet.typ").read_text(encoding="utf-8")
    named = set(re.findall(r'picture\(\s*"([^"]+)"', source))
    shown = {key.removeprefix("cards/") for key in assets(UCA, "d7_child_sheet.typ")}
    assert len(named) > 6
    assert shown == named


def test_a_complaint_may_be_anonymous() -> None:
    hidden = Draft(withheld=frozenset({"identity"}))
    printed = text_of(pdf(letter("D-8", material.plan(), draft=hidden)))
    assert "no se diga su nombre" in printed
    assert str(MARKERS["name"]) not in printed
    assert str(MARKERS["treatment"]) in printed


def test_figures_keep_their_hidden_cells() -> None:
    table = Table("Por edad", ("Edad", "Niñas", "Total"), (("0–5", "·", "12"), ("6–11", "24", "·")))
    draft = Draft(tables=(table,), period="Enero–marzo 2026")
    printed = text_of(pdf(letter("D-10", material.plan(), draft=draft)))
    assert "0–5 · 12" in printed
    assert "6–11 24 ·" in printed
    assert "cifras pequeñas" in printed


# --- every template, both languages, much and little ---------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", TEN)
def test_each_template_prints_much_and_little(code: str, language: str) -> None:
    bare = material.heading(
        address=(),
        contact=(),
        their_reference="",
        addressee=(),
        signer="",
        signer_role="",
        received_at=None,
        reply_by=None,
        numbers=(),
        paper="a4",
    )
    little = compose(PACKAGE, code, material.plan(assents=()), {}, heading=bare, language=language)
    much = letter(code, material.plan(findings=fear()), language=language)
    for made, most in ((little, 2), (much, 3)):
        reader = pypdf.PdfReader(io.BytesIO(pdf(made)))
        assert 1 <= len(reader.pages) <= most
        assert reader.trailer["/Root"]["/Lang"] in (f"{language}-MX", f"{language}-US")
    title = "¿Qué sigue?" if code == "D-7" and language == "es" else much.title
    if code == "D-7" and language == "en":
        title = "What happens next?"
    assert title in text_of(pdf(much))


def test_the_paper_tells_nothing_of_the_child_in_its_metadata() -> None:
    content = pdf(letter("D-11", material.plan()))
    reader = pypdf.PdfReader(io.BytesIO(content))
    about = str(reader.metadata) + str(
        reader.xmp_metadata and reader.xmp_metadata.stream.get_data()
    )
    assert "ZQ" not in about
    assert "PSE-2026" not in about
    assert "Expediente para la defensa" in about


def test_the_same_letter_is_the_same_bytes() -> None:
    made = letter("D-4", material.plan())
    assert pdf(made) == pdf(letter("D-4", material.plan()))
    later = replace(made, heading=material.heading(reference="PSE-2026-00418"))
    assert pdf(later) != pdf(made)
    assert later.data()["fingerprint"] != made.data()["fingerprint"]


def test_a_draft_says_so() -> None:
    assert "BORRADOR" in text_of(pdf(letter("D-3", material.plan(), draft=Draft(draft=True))))
    assert "BORRADOR" not in text_of(pdf(letter("D-3", material.plan())))


def test_a_preview_is_a_picture_a_page() -> None:
    made = letter("D-3", material.plan())
    pages = preview(
        UCA / "documents" / made.template,
        assets=assets(UCA, made.template),
        data=made.data(),
        language="es",
    )
    assert pages
    assert all(page.startswith(b"\x89PNG") for page in pages)


def test_why_a_document_is_barred_travels_with_it() -> None:
    barred = (material.text("Falta la aprobación.", "Approval is missing."),)
    assert letter("D-3", material.plan(barred=barred)).barred == barred
    with pytest.raises(LookupError, match="D-99"):
        letter("D-99", material.plan())


def test_one_letter_takes_less_than_a_blink() -> None:
    made = letter("D-4", material.plan(findings=fear()))
    pdf(made)
    times = []
    for _ in range(5):
        before = time.perf_counter()
        pdf(made)
        times.append(time.perf_counter() - before)
    assert min(times) < 0.150


# --- values and hostile words --------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "Xóchitl Ma'ya Quetzalëpän Tʼuul",
        "Ñuu Saꞌvi · Jñatjo · Hñähñu · Ayuujk · Rarámuri · Ndiʼi",
        '#read("/etc/passwd") *strong* _it_ $x$ \\ <a> @b "c" `d`',
        "=IMPORTXML()",
    ],
)
def test_a_name_is_printed_as_it_is(name: str) -> None:
    made = compose(
        PACKAGE,
        "D-3",
        material.plan(),
        {"name": name},
        heading=material.heading(),
        language="es",
    )
    assert name.replace("'", "’") in text_of(pdf(made)).replace("'", "’")


@pytest.mark.parametrize("name", ["日本 😀 ا", "a\x00b\u202ec\ud800d", "😀"])
def test_no_sign_stops_a_letter(name: str) -> None:
    made = compose(
        PACKAGE,
        "D-3",
        material.plan(),
        {"name": name},
        heading=material.heading(signer=name),
        language="es",
    )
    assert pdf(made).startswith(b"%PDF")


def test_the_three_ways_of_not_answering_read_alike() -> None:
    shown = set()
    for answer in ("dk", "pns", "not_asked"):
        made = compose(
            PACKAGE,
            "D-3",
            material.plan(),
            {"siblings": answer},
            heading=material.heading(),
            language="es",
        )
        shown |= {row.value for item in made.given for row in item.rows}
    assert shown == {"no se sabe"}


@pytest.mark.parametrize(
    ("kind", "value", "es", "en"),
    [
        ("boolean", True, "sí", "yes"),
        ("boolean", "no", "no", "no"),
        ("integer", 13, "13", "13"),
        ("date", "2013-04-02", "2 de abril de 2013", "April 2, 2013"),
        (
            "datetime",
            "2026-11-22T18:00:00+00:00",
            "22 de noviembre de 2026, a las 10:00 (hora estándar del Pacífico)",
            "November 22, 2026, at 10:00 AM (Pacific Standard Time)",
        ),
        ("datetime", "hacia el mediodía", "hacia el mediodía", "hacia el mediodía"),
        ("choice", "girl", "niña", "girl"),
        ("choices", ("girl", "dk"), "niña", "girl"),
        ("choice", "yes", "sí", "yes"),
        ("choice", "pns", "no se sabe", "not known"),
    ],
)
def test_values_are_put_in_words(kind: str, value: Value, es: str, en: str) -> None:
    fact: Fact = material.fact(
        "siblings", kind, choices=[{"name": "girl", "title": {"es": "niña", "en": "girl"}}]
    )
    package = material.Loaded(PACKAGE.protocol, {**PACKAGE.facts, "siblings": fact})
    for language, words in (("es", es), ("en", en)):
        made = compose(
            package,
            "D-3",
            material.plan(),
            {"siblings": value},
            heading=material.heading(),
            language=language,
        )
        assert made.given[0].rows[0].value == words


# --- the press takes only what it is given -------------------------------------------------------


@pytest.mark.parametrize(
    "template",
    [b'#import "@preview/cetz:0.3.4": canvas', b'#eval("1")'],
)
def test_a_template_that_fetches_is_refused(template: bytes) -> None:
    with pytest.raises(ValueError, match="would fetch"):
        render(template, assets={}, data={}, language="es")


def test_a_template_cannot_read_the_machine(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    for path in (tmp_path / "secret.txt", "/etc/hostname", "../documents.py", "/pyproject.toml"):
        with pytest.raises(RuntimeError, match=r"not found|escape"):
            render(f'#read("{path}")'.encode(), assets={}, data={}, language="es")


def test_two_threads_do_not_mix_their_letters() -> None:
    from concurrent.futures import ThreadPoolExecutor

    plan = material.plan()

    def one(number: int) -> bool:
        made = compose(
            PACKAGE,
            "D-3",
            plan,
            {"name": f"NAME{number:03}"},
            heading=material.heading(),
            language="es",
        )
        return re.findall(r"NAME\d{3}", text_of(pdf(made))) == [f"NAME{number:03}"]

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(one, range(24)))
