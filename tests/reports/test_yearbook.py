"""The ten tables of a ministry: they agree with what is counted, and with each other."""

import io
import json
from datetime import date

import pandas
import pytest
from django.utils.translation import override

from tests.reports.ministry import AFTER
from ventanilla.reports.states import Audience, Role
from ventanilla.reports.suppression import SIGN
from ventanilla.reports.yearbook import catalogue, files, periods, printing
from ventanilla.reports.yearbook.asking import Asked
from ventanilla.reports.yearbook.sheets import NOT_KNOWN, Sheet

HALF = periods.between(date(2025, 10, 1), date(2026, 3, 31))
INFORME = periods.parse("informe-2025-09-2026-08")


def made(code, period=HALF, audience=Audience.INSIDE, language="en"):
    with override(language):
        return catalogue.made(code, Asked(period, audience, AFTER.date()))


def every(audience=Audience.INSIDE):
    return [made(code, audience=audience) for code in catalogue.TABLES]


def last(sheet, code):
    """The cells of the network's row of a grid."""
    grid = next(each for each in sheet.grids if each.code == code)
    return grid.rows[-1].cells


def test_t1_to_t10_say_the_same_where_they_say_the_same_thing(ministry):
    sheets = {sheet.code: sheet for sheet in every()}
    assert list(sheets) == [f"T{number}" for number in range(1, 11)]
    cases = last(sheets["T2"], "T2.quarter")[-1]
    assert cases == 1200
    for code in ("T1.field", "T1.sex", "T1.age", "T1.quarter", "T1.age_sex"):
        assert last(sheets["T1"], code)[-1] == cases
    assert last(sheets["T2"], "T2.post")[-1] == cases
    assert last(sheets["T7"], "T7.kind_outcome")[-1] == last(sheets["T7"], "T7.post_kind")[-1]
    said = {row.title: row.cells[0] for row in sheets["T10"].grids[0].rows}
    assert said["Cases under the protocols"] == cases
    assert said["Events of the programme"] == last(sheets["T3"], "T3.month")[0]


def test_check_12_the_paragraph_says_the_numbers_of_its_tables_in_both_languages(ministry):
    sheet = made("T10")
    spoken = dict(sheet.paragraphs)
    assert set(spoken) == {"es", "en"}
    for row in sheet.grids[0].rows:
        if row.cells[0] not in (SIGN, NOT_KNOWN):
            assert all(row.words[0] in text for text in spoken.values())
    assert "eventos" in spoken["es"]
    assert "events" in spoken["en"]


def test_totals_are_the_sum_of_what_is_shown(ministry):
    for sheet in every():
        for grid in sheet.grids:
            total = [row for row in grid.rows if row.role == Role.TOTAL]
            if sheet.code == "T5" or not total or len(grid.rows) == 1:
                continue  # an alliance of two posts is one in the network
            rows = [row for row in grid.rows if row.role != Role.TOTAL]
            for at, cell in enumerate(total[0].cells):
                if grid.columns[at].hxl.endswith("+mean"):
                    continue
                own = [row.cells[at] for row in rows]
                if not any(isinstance(each, str) for each in (cell, *own)):
                    assert sum(own) == cell, (grid.code, at)


def test_no_small_number_of_people_is_shown(ministry):
    for audience, threshold in ((Audience.INSIDE, 5), (Audience.PUBLIC, 10)):
        for sheet in every(audience):
            if sheet.code in ("T3", "T5", "T10"):
                continue  # events and agreements are no people
            cells = [c for grid in sheet.grids for row in grid.rows for c in row.cells]
            assert not [c for c in cells if not isinstance(c, str) and 0 < c < threshold]


def test_what_is_hidden_inside_is_hidden_from_the_public(ministry):
    for inside, public in zip(every(), every(Audience.PUBLIC), strict=True):
        wide = {grid.code: grid for grid in public.grids}
        for grid in inside.grids:
            others = {row.title: row for row in wide[grid.code].rows} if grid.code in wide else {}
            titles = [column.title for column in grid.columns]
            for row in grid.rows:
                if row.title not in others or row.title.startswith("Shown"):
                    continue
                theirs = dict(zip((c.title for c in wide[grid.code].columns),
                                  others[row.title].cells, strict=True))  # fmt: skip
                for title, cell in zip(titles, row.cells, strict=True):
                    if cell == SIGN and not title.startswith("Shown"):
                        assert theirs.get(title, SIGN) in (SIGN, 0), (grid.code, row.title, title)


@pytest.mark.parametrize("audience", list(Audience))
def test_an_amount_is_hidden_exactly_where_the_number_of_its_supports_is(ministry, audience):
    sheet = made("T4", audience=audience)
    assert [grid.code for grid in sheet.grids] == [
        "T4.line", "T4.post", "T4.post_line", "T4.post_line_mxn", "T4.post_line_usd",
        "T4.post_line_mean",
    ]  # fmt: skip
    counts, *money = sheet.grids[2:]
    signs = [[cell == SIGN for cell in row.cells] for row in counts.rows]
    assert any(map(any, signs))
    for grid in money:
        assert [[cell == SIGN for cell in row.cells] for row in grid.rows] == signs
    for grid in sheet.grids[:2]:
        assert SIGN not in [cell for row in grid.rows for cell in row.cells]


def test_t4_says_the_same_by_line_by_post_and_crossed(ministry):
    line, post, counts, pesos, dollars, means = made("T4").grids
    network = [grid.rows[-1].cells[-1] for grid in (counts, pesos, dollars, means)]
    assert list(line.rows[-1].cells) == list(post.rows[-1].cells) == network
    assert network[3] == round(network[1] / network[0], 2)
    for grid in (line, post):
        for at in range(3):
            assert sum(row.cells[at] for row in grid.rows[:-1]) == grid.rows[-1].cells[at]


def test_a_month_shows_events_and_no_cases(ministry):
    month = periods.parse("month-2026-02-2026-02")
    assert made("T2", month).grids == ()
    assert "never given by month" in " ".join(made("T2", month).notes)
    assert last(made("T3", month), "T3.month")[0] == 25


def test_the_year_of_the_informe_counts_september_to_august(ministry):
    sheet = made("T3", INFORME)
    months = [row.title for row in sheet.grids[0].rows[:-1]]
    assert months[0] == "2025-09"
    assert months[-1] == "2026-06"
    assert "October 2025–September 2026" in " ".join(made("T1", INFORME).notes)


def test_a_sheet_is_read_again_from_its_document(ministry):
    for sheet in every():
        again = Sheet.from_document(json.loads(json.dumps(sheet.to_document())))
        assert again == sheet
        assert again.version == sheet.version


def _as_given(cell):
    return cell if isinstance(cell, str) else float(cell)


def _as_read(cell):
    try:
        return float(cell)
    except ValueError:
        return cell


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_table_read_again_by_pandas_gives_the_same_numbers(ministry, language):
    seen = 0
    for code in catalogue.TABLES:
        sheet = made(code, language=language)
        with override(language):
            book = pandas.read_excel(
                io.BytesIO(files.workbook(sheet, {})), sheet_name=None, header=None, dtype=str,
                keep_default_na=False,
            )  # fmt: skip
        told = json.loads(files.as_json(sheet, {}))
        for number, grid in enumerate(sheet.grids):
            expected = [[_as_given(cell) for cell in row.cells] for row in grid.rows]
            read = pandas.read_csv(
                io.BytesIO(files.grid_csv(grid)), dtype=str, keep_default_na=False
            )
            assert list(read.iloc[0]) == [grid.corner.hxl, *(c.hxl for c in grid.columns)]
            sheets = list(book.values())[1:]
            page = sheets[number].iloc[2 : 2 + len(grid.rows), 1 : len(grid.columns) + 1]
            frame = pandas.DataFrame([row["cells"] for row in told["grids"][number]["rows"]])
            for found in (read.iloc[1:, 1:], page, frame):
                assert [[_as_read(c) for c in row] for row in found.values.tolist()] == expected
            seen += sum(map(len, expected))
    assert seen > 200


def test_every_table_is_printed(ministry):
    for code in catalogue.TABLES:
        for language in ("es", "en"):
            with override(language):
                assert printing.paper(made(code, language=language), {"a": "b"})[:4] == b"%PDF"


def test_where_no_post_has_told_there_is_no_zero(ministry):
    silent = periods.parse("year-2024-01-2024-12")
    programme, windows, informe = (made(code, silent) for code in ("T3", "T9", "T10"))
    assert [grid.code for grid in programme.grids] == ["T3.since"]
    told = "Of no month of this period has a post said what it held."
    assert told in programme.notes
    assert windows.missing == told
    assert windows.grids == ()
    said = {row.title: row.cells for row in informe.grids[0].rows}
    assert said["Events of the programme"] == ("–",)
    assert "events" not in " ".join(text for __, text in informe.paragraphs)


def test_a_month_of_which_nobody_told_has_no_line(ministry):
    """Its quarter has a table all the same, with the months beside it."""
    half = periods.between(date(2025, 7, 1), date(2025, 12, 31))
    months = [row.title for row in made("T3", half).grids[0].rows[:-1]]
    assert months == ["2025-09", "2025-10", "2025-11", "2025-12"]
