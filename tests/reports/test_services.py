"""Figures follow a case, and lead nowhere."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, transaction

from tests.databases import administrator
from tests.factories import NOW
from tests.reports.invented import count_in
from ventanilla.audit.models import Event
from ventanilla.cases.models import Section, Track
from ventanilla.cases.services.progress import Work
from ventanilla.reports import publishing, selectors, services, tasks
from ventanilla.reports.models import CaseFigures, Edition
from ventanilla.reports.quarters import Quarter
from ventanilla.reports.states import AGE_BANDS, Dimension, age_band

LATER = NOW + timedelta(days=1)


@transaction.atomic
def change(track, *, by, facts=None, outcome=None):
    work = Work.begin(track, by=by, at=LATER, act="case.changed")
    work.put_facts(facts or {})
    work.record.outcome = outcome or work.record.outcome
    work.finish("case.changed")


def classes(figures):
    return {name: getattr(figures, name) for name in Dimension.values}


def test_a_notice_is_counted_with_what_it_says(itzel, mcallen):
    assert services.refresh(at=LATER) == 1

    figures = CaseFigures.objects.get()
    assert (figures.post, figures.protocol, figures.route) == (mcallen, "uca", "T1")
    assert figures.month == date(2026, 3, 1)
    assert classes(figures) == {
        "age_band": "12_14", "sex": "female", "origin": "unknown", "cause": "unknown",
        "outcome": "undecided", "repeat": "unknown",
    }  # fmt: skip


def test_figures_follow_what_is_learnt_and_stay_one_row(itzel, bruno):
    services.refresh(at=LATER)
    before = CaseFigures.objects.get()
    change(
        itzel, by=bruno, facts={"m1_3_state": "12", "m3_2_main": "work", "m4_9_detentions": "3_5"}
    )

    assert services.refresh(at=LATER) == 1

    after = CaseFigures.objects.get()
    assert after.pk == before.pk
    assert (after.origin, after.cause, after.repeat) == ("12", "work", "3_5")


def test_what_did_not_change_is_not_opened_again(itzel):
    services.refresh(at=LATER)
    seen = Event.objects.count()

    assert services.refresh(at=LATER) == 0
    assert Event.objects.count() == seen


def test_an_outcome_counts_once_approved(itzel, bruno):
    proposed = {"code": "R-C", "by": str(bruno.pk), "reason": "Tiene miedo."}
    change(itzel, by=bruno, outcome=proposed)
    services.refresh(at=LATER)
    assert CaseFigures.objects.get().outcome == "undecided"

    change(itzel, by=bruno, outcome={**proposed, "approved_by": "alba"})
    services.refresh(at=LATER)
    assert CaseFigures.objects.get().outcome == "R-C"


@pytest.mark.parametrize("said", ["dk", "pns", "not_asked", "", "she told me about her uncle"])
def test_words_that_are_no_class_are_never_stored(itzel, bruno, said):
    change(itzel, by=bruno, facts={"m3_2_main": said})
    services.refresh(at=LATER)

    assert CaseFigures.objects.get().cause == "unknown"


def test_a_duplicate_is_taken_out_and_comes_back_as_the_same_row(itzel, bruno):
    services.refresh(at=LATER)
    row = CaseFigures.objects.get().pk
    change(itzel, by=bruno, facts={"closing_reason": "duplicate"})
    services.refresh(at=LATER)
    assert not CaseFigures.objects.exists()

    change(itzel, by=bruno, facts={"closing_reason": "repatriated"})
    services.refresh(at=LATER)
    assert CaseFigures.objects.get().pk == row


def test_the_reading_is_on_the_record(itzel):
    services.refresh(at=LATER)

    event = Event.objects.get(action="figures.refreshed")
    assert event.seat_id is None
    assert event.dossiers == [itzel.dossier_id]


def test_many_are_written_in_batches_and_no_more_than_asked(register, told, monkeypatch):
    monkeypatch.setattr(services, "BATCH", 2)
    for day in range(5):
        names = replace(told.names, given_names=f"Ana {day}")
        register(told=replace(told, names=names), at=NOW + timedelta(minutes=day))

    assert services.refresh(at=LATER, most=3) == 3
    assert CaseFigures.objects.count() == 3
    assert services.refresh(at=LATER) == 2
    assert not Track.objects.filter(figures_stale=True).exists()


def test_nothing_in_clear_joins_figures_to_a_case(itzel, mcallen, server):
    """What a dump holds of both has nothing in common but the post, the protocol and the month."""
    services.refresh(at=LATER)
    figures = CaseFigures.objects.get()

    columns = {field.attname for field in CaseFigures._meta.concrete_fields}
    assert columns == {"id", "post_id", "protocol", "month", "route", "more", *Dimension.values}
    for name in ("case", "track", "dossier", "scope", "seat", "officer"):
        with pytest.raises(FieldDoesNotExist):
            CaseFigures._meta.get_field(name)
    known = {str(itzel.pk), str(itzel.case_id), str(itzel.dossier_id), itzel.case.number}
    assert not known & {str(value) for value in vars(figures).values()}
    assert _tables_that_hold(figures.pk, server) == ["reports_casefigures"]
    section = Section.objects.get(dossier=itzel.dossier, name=services.FIGURES)
    assert str(figures.pk).encode() not in bytes(section.sealed)
    assert figures.pk.bytes not in bytes(section.sealed)


def _tables_that_hold(pk: uuid.UUID, server) -> list[str]:
    """The tables of the case database in which an id can be read in any column."""
    found = []
    with administrator(server, connection.settings_dict["NAME"]) as thief:
        for table in connection.introspection.table_names():
            quoted = connection.ops.quote_name(table)
            held = thief.execute(
                f"SELECT count(*) FROM {quoted} t WHERE t::text LIKE %s",  # noqa: S608
                [f"%{pk}%"],
            )
            if held.fetchone()[0]:
                found.append(table)
    return found


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "0_11"), (11, "0_11"), (12, "12_14"), (16, "15_16"), (17, "17"), (18, "18_29")],
)
def test_an_age_has_its_band(age, band):
    assert age_band(age) == band
    assert age_band(99) == list(AGE_BANDS)[-1]


def test_only_quarters_that_are_over_are_given(year):
    assert [quarter.code for quarter in selectors.quarters_given("uca")] == [
        "2025-4",
        "2026-1",
        "2026-2",
    ]
    small = Edition.objects.get(quarter=date(2026, 4, 1))
    assert small.tables == {}


def test_a_quarter_is_made_again_only_if_its_figures_changed(year):
    later = date(2026, 7, 20)
    assert publishing.publish(today=later) == 0

    count_in([(year[0].pk, "17", "male", "07", "work", "R-A", "1")], date(2026, 1, 1))
    assert publishing.publish(today=later) == 1
    assert Edition.objects.get(quarter=date(2026, 1, 1)).written_on == later


def test_a_threshold_that_changed_makes_all_quarters_again(year, settings):
    settings.FIGURES_THRESHOLD = 10

    assert publishing.publish(today=date(2026, 7, 20)) == 3
    tables = Edition.objects.get(quarter=date(2026, 1, 1)).tables
    shown = {cell for table in tables.values() for line in table["cells"] for cell in line}
    assert not shown & set(range(1, 10))


def test_the_night_does_both(itzel, monkeypatch):
    summer = datetime(2026, 7, 1, 8, 17, tzinfo=UTC)
    monkeypatch.setattr(tasks.timezone, "now", lambda: summer)

    tasks.refresh(timestamp=0)

    assert CaseFigures.objects.count() == 1
    assert Edition.objects.count() == 2


def test_a_quarter_is_read_from_an_address():
    assert Quarter.parse("2026-1").code == "2026-1"


@pytest.mark.parametrize("code", ["2026-5", "2026", "1-1", "x", "2026-1-1", "--"])
def test_what_is_no_quarter_is_refused(code):
    with pytest.raises(ValueError):  # noqa: PT011 - the words are Python's
        Quarter.parse(code)
