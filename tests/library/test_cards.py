"""The UCA toolbox: every card is drawn, safe to show, known to the instruments, and printed."""

import io
import re
import shutil
from pathlib import Path

import pypdf
import pytest

from ventanilla.protocols import library
from ventanilla.protocols.deck import cards_of, deck_pages, deck_pdf, guides_of
from ventanilla.protocols.pictures import LARGEST_BYTES, choices, faults

PACKAGE = Path(next(iter(library.__path__))) / "uca"
CARDS = cards_of(PACKAGE)
PICTURES = {picture.file: picture for card in CARDS for picture in card.pictures}
DRAWN = sorted((PACKAGE / "cards").glob("*.svg"))
IMAGE = re.compile(r"\btb\d\d_[a-z0-9_]+\.svg\b")
CHOICE_ROW = re.compile(
    r"^\| *(\w+) *\| *(\w+) *\|.*\| *(tb\d\d_[a-z0-9_]+\.svg) *\|", re.MULTILINE
)


def instruments() -> str:
    return "\n".join(
        file.read_text(encoding="utf-8") for file in sorted((PACKAGE / "instruments").glob("*.md"))
    )


def words(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return squeezed(" ".join(page.extract_text() for page in pages))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_toolbox_has_its_twenty_items() -> None:
    assert [card.code for card in CARDS] == [f"TB-{number:02}" for number in range(1, 21)]
    assert all(card.pictures for card in CARDS)


def test_every_named_picture_is_drawn_and_every_drawing_is_named() -> None:
    assert {file.name for file in DRAWN} == set(PICTURES)


def test_a_picture_is_named_after_its_card() -> None:
    for card in CARDS:
        stem = card.code.replace("TB-", "tb") + "_"
        assert [p.file for p in card.pictures if not p.file.startswith(stem)] == []


@pytest.mark.parametrize("drawing", DRAWN, ids=lambda file: file.stem)
def test_a_picture_is_small_and_cannot_run_or_fetch_anything(drawing: Path) -> None:
    assert faults(drawing.read_bytes()) == []


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ("<script>1</script>", "<script>"),
        ('<image href="http://example.org/a.png"/>', "<image>"),
        ('<g onclick="1"/>', "onclick"),
        ('<g id="head"/>', "id"),
        ('<g style="fill:red"/>', "style"),
        ('<path fill="url(http://example.org)"/>', "fill"),
        ("<text>mamá</text>", "<text>"),
        ("<foreignObject/>", "<foreignObject>"),
        ("<?run me?>", "does not belong"),
        ("<g>", "not XML"),
        ("<!--" + "x" * LARGEST_BYTES + "-->", "larger than"),
    ],
)
def test_a_picture_that_could_do_harm_is_refused(inside: str, fault: str) -> None:
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240">{inside}</svg>'
    assert any(fault in found for found in faults(picture.encode()))


def test_a_picture_with_a_document_type_is_refused_before_it_is_read() -> None:
    bomb = b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>'
    assert faults(bomb) == ["declares a document type"]


def test_a_picture_of_another_shape_is_refused() -> None:
    other = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10"></svg>'
    assert len(faults(other)) == 1


def test_every_picture_that_an_instrument_names_exists() -> None:
    named = set(IMAGE.findall(instruments()))
    assert len(named) > 80
    assert named - set(PICTURES) == set()


def test_a_picture_stands_for_the_answer_that_the_instruments_give_it() -> None:
    shown: dict[str, set[str]] = {}
    for _list, choice, file in CHOICE_ROW.findall(instruments()):
        if not choice.startswith("inf_"):  # a message, not an answer
            shown.setdefault(file, set()).add(choice)
    assert len(shown) > 60
    wrong = {file: names for file, names in shown.items() if PICTURES[file].choice not in names}
    assert wrong == {}


def test_the_body_outline_knows_the_parts_that_the_instruments_ask_for() -> None:
    source = (PACKAGE / "instruments" / "initial_evaluation.md").read_text(encoding="utf-8")
    asked = set(re.findall(r"^\| *body *\| *(\w+) *\|", source, re.MULTILINE)) - {"all"}
    assert len(asked) >= 10
    assert choices((PACKAGE / "cards" / "tb11_body.svg").read_bytes()) == asked


def test_the_guides_serve_every_band_and_show_pictures_that_exist() -> None:
    guides = guides_of(PACKAGE)
    assert [sheet.band for sheet in guides.sheets] == ["A", "B", "C", "D", "E"]
    assert all(sheet.do and sheet.dont for sheet in guides.sheets)
    assert {sheet.band for sheet in guides.sheets} == {p.choice for p in CARDS[-1].pictures}
    assert {activity.picture for activity in guides.activities} <= set(PICTURES)
    assert len(guides.activities) == 6


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_deck_holds_every_card_in_its_language(language: str) -> None:
    printed = words(deck_pdf(PACKAGE, language=language))
    said = [getattr(text, language) for card in CARDS for text in (card.title, card.use)]
    said += [getattr(picture.title, language) for picture in PICTURES.values()]
    guides = guides_of(PACKAGE)
    said += [getattr(text, language) for s in guides.sheets for text in (*s.do, *s.dont)]
    said += [getattr(activity.say, language) for activity in guides.activities]
    assert [text for text in said if squeezed(text) not in printed] == []


def test_the_deck_fits_both_papers() -> None:
    for paper, width in (("us-letter", 612), ("a4", 595)):
        pages = pypdf.PdfReader(io.BytesIO(deck_pdf(PACKAGE, language="es", paper=paper))).pages
        # nine cards a page, then the sheets: nothing has run over onto a page of its own
        cards = sum(1 + len(card.pictures) for card in CARDS[:18])
        assert len(pages) == 1 + -(-cards // 9) + 8 + 1 + 5 + 1 + 1
        assert {round(min(page.mediabox.width, page.mediabox.height)) for page in pages} == {width}


def test_the_deck_is_the_same_every_time_and_can_be_looked_at() -> None:
    assert deck_pdf(PACKAGE, language="es") == deck_pdf(PACKAGE, language="es")
    assert deck_pages(PACKAGE, language="es", dots_per_inch=20)[0].startswith(b"\x89PNG")


def test_a_new_card_appears_without_touching_the_template(tmp_path: Path) -> None:
    copy = tmp_path / "uca"
    shutil.copytree(PACKAGE, copy)
    listed = (copy / "cards.yaml").read_text(encoding="utf-8")
    kite = (
        "- {code: TB-21, name: kite, title: {es: Papalote rojo, en: Red kite},"
        " use: {es: Volar, en: Fly}, pictures: [{file: tb03_stop.svg,"
        " title: {es: Vuela alto, en: Fly high}}]}\n"
    )
    (copy / "cards.yaml").write_text(listed + kite, encoding="utf-8")
    printed = words(deck_pdf(copy, language="es"))
    assert "Papaloterojo" in printed
    assert "Vuelaalto" in printed


def test_a_language_or_a_package_without_a_toolbox_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not in fr"):
        deck_pdf(PACKAGE, language="fr")
    with pytest.raises(ValueError, match="has no toolbox"):
        deck_pdf(tmp_path, language="es")
