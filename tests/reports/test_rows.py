"""Rows of a repeat and times of case work: of real cases, with permission, leading nowhere."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.databases import administrator
from tests.engine.counted import counted
from tests.factories import NOW
from tests.reports.invented import count_in
from tests.restricted import RUTH, ada, register_ruth
from ventanilla.cases.models import Section
from ventanilla.cases.services.progress import Work
from ventanilla.protocols import services as protocols
from ventanilla.reports import publishing, services
from ventanilla.reports.linked import Bounds
from ventanilla.reports.models import CaseFigures, Edition, RowFigures, SpanFigures
from ventanilla.reports.tables import quarter_tables
from ventanilla.reports.times import Time, time_of
from ventanilla.reports.units import Unit, crossings, tables_of, units_of

__all__ = ["ada", "register_ruth"]
LATER = NOW + timedelta(days=1)
TWO = {"person_name": ("Ana", "Beto"), "safe": ("yes", "no")}


@pytest.fixture
def small(db):
    """The small protocol, as it counts."""
    return protocols.store(package=counted(), at=NOW)


@pytest.fixture
def ruth(small, register_ruth, ada):
    return register_ruth(ada)


@transaction.atomic
def told(track, *, by, events=(), **facts):
    work = Work.begin(track, by=by, at=LATER, act="case.changed")
    work.put_facts(facts)
    for name, at in dict(events).items():
        work.put_event(name, at)
    work.finish("case.changed")


def rows():
    return sorted(row.classes.get("wellbeing", "") for row in RowFigures.objects.all())


def test_two_rows_of_a_case_count_twice(ruth, ada, mcallen):
    told(ruth, by=ada, share_family="yes", **TWO)
    services.refresh(at=LATER)

    assert rows() == ["no", "yes"]
    row = RowFigures.objects.first()
    assert (row.post, row.protocol, row.unit) == (mcallen, "small", "person")
    assert row.quarter == date(2026, 1, 1)
    assert CaseFigures.objects.count() == 1


@pytest.mark.parametrize("permission", ["no", "dk", None])
def test_without_permission_no_row_is_counted_but_the_case_is(ruth, ada, permission):
    facts = TWO if permission is None else {"share_family": permission, **TWO}
    told(ruth, by=ada, reasons=("work",), **facts)
    services.refresh(at=LATER)

    assert rows() == []
    assert "why" not in CaseFigures.objects.get().more


def test_what_is_sealed_is_counted_with_permission_and_goes_with_it(ruth, ada):
    told(ruth, by=ada, share_family="yes", reasons=("work", "threats"), **TWO)
    services.refresh(at=LATER)
    first = CaseFigures.objects.get()
    assert first.more == {"met": "yes", "why": "several"}

    told(ruth, by=ada, share_family="no")
    services.refresh(at=LATER)

    after = CaseFigures.objects.get()
    assert after.pk == first.pk
    assert after.more == {"met": "no"}
    assert rows() == []


def test_a_change_leaves_one_set_of_rows_under_other_ids(ruth, ada):
    told(ruth, by=ada, share_family="yes", **TWO)
    services.refresh(at=LATER)
    before = set(RowFigures.objects.values_list("pk", flat=True))

    told(ruth, by=ada, person_name=("Ana", "Beto", "Caro"), safe=("yes", "yes", "dk"))
    services.refresh(at=LATER)

    assert rows() == ["", "yes", "yes"]
    assert not before & set(RowFigures.objects.values_list("pk", flat=True))


def test_a_case_that_never_was_takes_its_rows_and_times_along(ruth, ada):
    events = {"notified_at": NOW, "talked_at": NOW + timedelta(hours=3)}
    told(ruth, by=ada, share_family="yes", events=events, **TWO)
    services.refresh(at=LATER)
    assert SpanFigures.objects.count() == 1

    with transaction.atomic():
        work = Work.begin(ruth, by=ada, at=LATER, act="case.changed")
        work.record.facts["closing_reason"] = "duplicate"
        work.finish("case.changed")
    services.refresh(at=LATER)

    assert not CaseFigures.objects.exists()
    assert not RowFigures.objects.exists()
    assert not SpanFigures.objects.exists()


def test_a_time_is_whole_hours_without_a_post(ruth, ada):
    events = {"notified_at": NOW, "talked_at": NOW + timedelta(hours=5, minutes=40)}
    told(ruth, by=ada, events=events)
    services.refresh(at=LATER)

    span = SpanFigures.objects.get()
    assert (span.name, span.hours, span.in_time) == ("to_talk", 5, False)
    assert span.quarter == date(2026, 1, 1)
    columns = {field.attname for field in SpanFigures._meta.concrete_fields}
    assert columns == {"id", "protocol", "quarter", "name", "hours", "in_time"}


def test_nothing_in_clear_joins_a_row_to_its_case_or_to_another_row(ruth, ada, server):
    events = {"notified_at": NOW, "talked_at": NOW + timedelta(hours=3)}
    told(ruth, by=ada, share_family="yes", events=events, **TWO)
    services.refresh(at=LATER)

    columns = {field.attname for field in RowFigures._meta.concrete_fields}
    assert columns == {"id", "post_id", "protocol", "version", "quarter", "unit", "classes"}
    section = bytes(Section.objects.get(dossier=ruth.dossier, name=services.FIGURES).sealed)
    for model in (RowFigures, SpanFigures):
        for pk in model.objects.values_list("pk", flat=True):
            assert str(pk).encode() not in section
            assert _tables_that_hold(pk, server) == [model._meta.db_table]


def _tables_that_hold(pk, server):
    found = []
    with administrator(server, connection.settings_dict["NAME"]) as thief:
        for table in connection.introspection.table_names():
            quoted = connection.ops.quote_name(table)
            asked = f"SELECT count(*) FROM {quoted} t WHERE t::text LIKE %s"  # noqa: S608
            if thief.execute(asked, [f"%{pk}%"]).fetchone()[0]:
                found.append(table)
    return found


def test_golden_numbers_of_a_small_world(small, mcallen, laredo):
    """Counted by hand: 26 rows in McAllen (12, 8 and 6), 21 in Laredo (8, 7 and 6)."""
    table = given_out(
        [(mcallen, "yes")] * 12 + [(mcallen, "no")] * 8 + [(mcallen, "")] * 6
        + [(laredo, "yes")] * 8 + [(laredo, "no")] * 7 + [(laredo, "")] * 6
    )  # fmt: skip

    cells = {
        (row, column): table["cells"][r][c]
        for r, (row,) in enumerate(table["rows"])
        for c, (column,) in enumerate(table["columns"])
    }
    there, here = str(mcallen.pk), str(laredo.pk)
    assert cells == {
        (there, "yes"): 12, (there, "no"): 8, (there, "unknown"): 6,
        (here, "yes"): 8, (here, "no"): 7, (here, "unknown"): 6,
    }  # fmt: skip
    assert table["cells"][-1][-1] == 47


def test_small_classes_of_a_small_world_are_shown_as_one(small, mcallen, laredo):
    """12 rows in McAllen (8 yes, 4 unknown), 11 in Laredo (5 yes, 6 no)."""
    table = given_out(
        [(mcallen, "yes")] * 8 + [(mcallen, "")] * 4
        + [(laredo, "yes")] * 5 + [(laredo, "no")] * 6
    )  # fmt: skip

    # 6 and 4 are few, and 13 would then stand alone
    assert table["columns"] == [["no", "unknown", "yes"]]
    assert table["cells"][-1] == [23, 23]


def given_out(world):
    """The one table of a quarter with such rows, and three cases: too few for a table of theirs."""
    post = world[0][0]
    count_in([(post.pk, "17", *["unknown"] * 5)] * 3, date(2026, 1, 1), protocol="small")
    RowFigures.objects.bulk_create(
        RowFigures(
            post=post, protocol="small", quarter=date(2026, 1, 1), unit="person",
            classes={"wellbeing": code} if code else {},
        )
        for post, code in world
    )  # fmt: skip
    publishing.publish(today=date(2026, 4, 2))

    tables = Edition.objects.get(protocol="small").tables
    assert set(tables) == {"post-wellbeing"}
    return tables["post-wellbeing"]


def test_no_month_of_a_post_can_be_had_by_any_difference(small, mcallen, laredo):
    """Two worlds that differ in nothing but the months give out the same, to the last byte."""
    given_out = []
    for months in ((1, 1, 1), (1, 2, 3)):
        CaseFigures.objects.all().delete()
        Edition.objects.all().delete()
        for at, post in enumerate([mcallen, laredo] * 40):
            month = date(2026, months[at % 3], 1)
            count_in([(post.pk, "17", *["unknown"] * 5)], month, protocol="small")
        publishing.publish(today=date(2026, 4, 2))
        edition = Edition.objects.get(protocol="small")
        given_out.append((edition.tables, edition.times, edition.digest))
    assert given_out[0] == given_out[1]
    assert given_out[0][0]
    assert not any("month" in code for code in tables_of(counted()))


@pytest.mark.parametrize("month", [1, 2, 3])
def test_a_case_of_such_a_protocol_does_not_even_know_its_month(small, register_ruth, ada, month):
    at = datetime(2026, month, 10, 15, tzinfo=UTC)
    register_ruth(ada, at=at, names=replace(RUTH, given_names=f"Ruth {month}"))
    services.refresh(at=at)

    assert CaseFigures.objects.get().month == date(2026, 1, 1)


ROWS = Unit("row", ("post", "type", "delay", "place"), ())
ROWS = replace(ROWS, tables=tuple(crossings(ROWS.dimensions, "row")))
FEWER = replace(ROWS, tables=tuple(t for t in ROWS.tables if t.code != "post-type"))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(*(st.sampled_from("abcd"[:size]) for size in (4, 4, 3, 3))),
        min_size=20, max_size=160,
    ),
    st.sampled_from([ROWS, FEWER]),
)  # fmt: skip
def test_no_hidden_cell_of_rows_is_bounded_by_their_tables_together(people, unit):
    counted = {person: people.count(person) for person in people}
    tables = quarter_tables(counted, unit=unit, threshold=5)

    assert set(tables) == {table.code for table in unit.tables}
    truth = {}
    for crossed in unit.tables:
        table, at = (
            tables[crossed.code],
            [unit.dimensions.index(n) for n in (crossed.row, crossed.column)],
        )
        counts = [[0] * (len(table.columns) + 1) for _ in range(len(table.rows) + 1)]
        for person, count in counted.items():
            r = next(i for i, line in enumerate(table.rows) if person[at[0]] in line)
            c = next(i for i, line in enumerate(table.columns) if person[at[1]] in line)
            for row in (r, -1):
                for column in (c, -1):
                    counts[row][column] += count
        cells = [(r, c, cell) for r, line in enumerate(table.cells) for c, cell in enumerate(line)]
        assert all(cell is None or cell == counts[r][c] for r, c, cell in cells)
        assert not any(cell is not None and 0 < cell < 5 for _, _, cell in cells)
        hidden = frozenset((r, c) for r, c, cell in cells if cell is None)
        truth[crossed.row, crossed.column] = (counts, hidden)
    assert list(Bounds(truth).narrower_than(5)) == []


def test_what_is_never_crossed_is_never_made():
    package = counted()
    assert tuple(units_of(package)) == ("", "person", "feedback")
    assert set(tables_of(package)) == {
        "post-age_band", "post-met", "post-why", "age_band-met", "age_band-why", "met-why",
        "post-wellbeing", "post-fb_kind", "post-fb_time",
    }  # fmt: skip


def hours(*each, late=0):
    """Times of so many hours, the last of them too late."""
    return [(hour, at < len(each) - late) for at, hour in enumerate(each)]


def test_times_of_a_small_world():
    """Ten cases of 1 to 10 hours: the fifth is the median; five late ones may be said."""
    assert time_of(hours(*range(1, 11), late=5), threshold=5) == Time(5, None, 50, 10)
    assert time_of(hours(*range(1, 11)), threshold=5) == Time(5, None, 100, 10)
    fifty = time_of(hours(*range(1, 54), late=10), threshold=5)
    assert fifty == Time(median=27, most=48, in_time=80, at_least=50)


@pytest.mark.parametrize("late", [1, 4, 6, 9])
def test_a_share_that_would_name_a_few_is_not_given(late):
    assert time_of(hours(*range(10), late=late), threshold=5).in_time is None


def test_too_few_times_say_nothing():
    assert time_of(hours(*range(9)), threshold=5) is None
    assert time_of(hours(*range(49)), threshold=5).most is None
    assert time_of(hours(*range(50)), threshold=5).most == 44


def test_times_are_given_out_by_quarter(small, mcallen):
    count_in([(mcallen.pk, "17", *["unknown"] * 5)] * 12, date(2026, 1, 1), protocol="small")
    SpanFigures.objects.bulk_create(
        SpanFigures(
            protocol="small", quarter=date(2026, 1, 1), name="to_talk", hours=n, in_time=n < 5
        )
        for n in range(1, 13)
    )
    publishing.publish(today=date(2026, 4, 2))

    times = Edition.objects.get(protocol="small").times
    assert times == {"to_talk": {"median": 6, "most": None, "in_time": None, "at_least": 10}}
