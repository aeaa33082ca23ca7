"""Rows that are put together in Python: escaped, labelled, each with its own address."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import translation
from lxml import html

from tests.factories import NOW
from ventanilla.cases.desk import DeskTask, Short
from ventanilla.cases.lists import Line
from ventanilla.people.identity import Names
from ventanilla.protocols.engine.definition import Text
from ventanilla.web.templatetags import lists


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def line(**differs):
    said = {
        "names": Names(given_names="Itzel", first_surname="Méndez"),
        "track": uuid4(),
        "number": "MCA-2026-00001",
        "opened_on": date(2026, 3, 3),
        "due_at": NOW + timedelta(hours=1),
        "holder": "Brenda",
        "state": "open",
    }
    return Line(**{**said, **differs})


def task(**differs):
    said = {
        "track": uuid4(),
        "number": "MCA-2026-00001",
        "code": "see-her",
        "title": Text(es="Verla", en="See her"),
        "due_at": NOW - timedelta(hours=1),
        "blocks": True,
        "neutral": Text(es="Atención", en="Care"),
        "stage": Text(es="en camino", en="under way"),
    }
    return DeskTask(**{**said, **differs})


def rows(markup, tag):
    return html.fragment_fromstring(f"<table>{markup}</table>").iter(tag)


def test_each_case_has_its_own_address_and_labels():
    lines = [line(), line(number="MCA-2026-00002")]

    first, second = rows(lists.case_rows(lines, NOW), "tr")

    assert first.find(".//a").get("href") == f"/cases/{lines[0].track}/"
    assert second.find(".//a").get("href") == f"/cases/{lines[1].track}/"
    assert [cell.get("data-label") for cell in first.findall("td")] == [
        "Person", "Opened", "Runs out first", "With", None,
    ]  # fmt: skip
    assert [cell.text_content() for cell in first.findall("td")] == [
        "Itzel M.", "03/03/2026", "1\N{NO-BREAK SPACE}h left", "Brenda", "Open",
    ]  # fmt: skip


def test_what_nobody_knows_is_a_dash_and_a_closed_case_is_plain():
    bare = line(names=Names(), due_at=None, holder=None, state="closed")

    (row,) = rows(lists.case_rows([bare], NOW), "tr")

    assert [cell.text_content() for cell in row.findall("td")] == [
        "–", "03/03/2026", "–", "–", "Closed",
    ]  # fmt: skip
    assert row.find(".//td/span[@class='tag tag--plain']") is not None


@pytest.mark.parametrize("name", ["<script>x</script>", "{name}", '"><b>'])
def test_names_are_escaped_and_never_a_pattern(name):
    (row,) = rows(lists.case_rows([line(names=Names(given_names=name), holder=name)], NOW), "tr")

    person, *_, holder, _state = row.findall("td")
    assert (person.text_content(), holder.text_content()) == (name, name)
    assert not list(row.iter("script", "b"))


def test_a_task_says_when_where_and_whether_the_stage_waits():
    waiting, free = task(), task(blocks=False, stage=None, due_at=None)

    markup = lists.desk_rows([waiting, free], NOW)

    assert f'href="/cases/{waiting.track}/tasks/see-her/"' in markup
    assert "ran out" in markup
    assert "<p>Under way · the next stage waits for it</p>" in markup
    assert markup.count("<p>") == 1
    assert "no deadline" in markup


def test_a_case_in_short_leads_to_the_page_that_is_asked_for():
    short = Short(uuid4(), "MCA-2026-00001", None, None, "red")

    markup = lists.short_rows([short], NOW, "cases:assign")

    assert f'href="/cases/{short.track}/assign/"' in markup
    assert '<span class="tag tag--red">Red</span>' in markup
    assert "<p>" not in markup
