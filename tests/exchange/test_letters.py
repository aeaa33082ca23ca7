"""How letters look in words: every template, both languages, hostile names, a closed press."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from tests.exchange import material
from tests.exchange.press import LANGUAGES, PACKAGE, TEN, fear, filled, letter, pdf, text_of
from ventanilla.exchange.documents import Draft, compose, render, to_pictures
from ventanilla.protocols.engine.state import Value

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


def test_a_field_of_several_facts_names_each() -> None:
    made = filled({"age": 13, "siblings": "un hermano"})
    printed = text_of(pdf(made))
    assert "dato age 13" in printed
    assert "Hermanas y hermanos un hermano" in printed
    assert "dato siblings" not in printed


def test_a_preview_is_a_picture_a_page() -> None:
    made = letter("D-3", material.plan())
    pages = to_pictures(PACKAGE, made)
    assert pages
    assert all(page.startswith(b"\x89PNG") for page in pages)


def test_why_a_document_is_barred_travels_with_it() -> None:
    barred = (material.text("Falta la aprobación.", "Approval is missing."),)
    assert letter("D-3", material.plan(barred=barred)).barred == barred
    with pytest.raises(LookupError, match="D-99"):
        letter("D-99", material.plan())


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
    made = filled({"name": name})
    assert name.replace("'", "’") in text_of(pdf(made)).replace("'", "’")


@pytest.mark.parametrize("name", ["日本 😀 ا", "a\x00b\u202ec\ud800d", "😀"])
def test_no_sign_stops_a_letter(name: str) -> None:
    made = filled({"name": name}, signer=name)
    assert pdf(made).startswith(b"%PDF")


def test_the_three_ways_of_not_answering_read_alike() -> None:
    shown = set()
    for answer in ("dk", "pns", "not_asked"):
        made = filled({"siblings": answer})
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
    fact = material.fact("siblings", kind, girl=material.text("niña", "girl"))
    package = material.package(siblings=fact)
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
    def one(number: int) -> bool:
        made = filled({"name": f"NAME{number:03}"})
        return re.findall(r"NAME\d{3}", text_of(pdf(made))) == [f"NAME{number:03}"]

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(one, range(24)))
