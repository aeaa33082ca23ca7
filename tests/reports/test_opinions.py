"""Opinions without a name: what the row holds, what the log says, and who may look."""

import re
from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction

from tests import pages
from tests.databases import administrator
from tests.engine.counted import counted
from tests.factories import NOW, OfficerFactory, SeatFactory
from tests.restricted import ada, register_ruth
from ventanilla.audit.models import Event
from ventanilla.common.errors import BadInput, NotAllowed
from ventanilla.interviews import services as sittings
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols
from ventanilla.reports import opinions, tasks
from ventanilla.reports.models import Opinion, RowFigures

__all__ = ["ada", "register_ruth"]
SAID = {"fb_kind": "yes", "fb_time": "no"}


@pytest.fixture
def package(db):
    made = counted()
    protocols.store(package=made, at=NOW)
    return made


@pytest.fixture
def small(package):
    """The protocol that Ruth's case is registered with."""
    return package


@pytest.fixture
def dora(mcallen):
    """Dora has the night in McAllen, and attends nobody by day."""
    return holds(mcallen, Role.INTAKE_OFFICER)


def holds(post, role, protocols=("small",)):
    officer = OfficerFactory(username=f"{role}-{post.code}".lower())
    return SeatFactory(officer=officer, post=post, role=role, protocols=protocols)


def give(package, by, answers=SAID, at=NOW):
    opinions.give(package=package, form="feedback", answers=answers, by=by, at=at)


def test_the_row_holds_package_version_post_and_quarter_and_no_more(package, dora, mcallen):
    give(package, dora)

    row = Opinion.objects.get()
    assert {field.attname for field in Opinion._meta.concrete_fields} == {
        "id", "post_id", "protocol", "version", "quarter", "form", "answers",
    }  # fmt: skip
    assert (row.post, row.protocol, row.version) == (mcallen, "small", "1.2.0")
    assert (row.quarter, row.form, row.answers) == (date(2026, 1, 1), "feedback", SAID)
    assert row.pk.version == 4  # of chance: neither a sequence nor a clock is in it


def test_the_log_says_nothing_of_it(package, dora):
    before = Event.objects.count()
    give(package, dora)

    assert Event.objects.count() == before


def test_no_other_table_changes_with_it(package, dora, server):
    """What a dump of a moment before and one of a moment after differ in is the box alone."""
    before = counts(server)
    give(package, dora)
    after = counts(server)

    assert {name for name in after if before[name] != after[name]} == {"reports_opinion"}


def counts(server):
    with administrator(server, connection.settings_dict["NAME"]) as thief:
        return {
            table: thief.execute(
                f"SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) "  # noqa: S608
                f"FROM {connection.ops.quote_name(table)} t"
            ).fetchone()
            for table in connection.introspection.table_names()
        }


def test_at_night_the_box_is_emptied_under_other_ids(package, dora):
    for code in ("yes", "no", "dk"):
        give(package, dora, {"fb_kind": code})
    ids = set(Opinion.objects.values_list("pk", flat=True))

    assert opinions.empty_the_box() == 3

    assert not Opinion.objects.exists()
    rows = list(RowFigures.objects.filter(unit="feedback"))
    assert not ids & {row.pk for row in rows}
    assert sorted(row.classes.get("fb_kind", "") for row in rows) == ["", "no", "yes"]
    assert {row.version for row in rows} == {"1.2.0"}
    assert opinions.empty_the_box() == 0


def test_the_order_of_coming_is_not_the_order_of_rows(package, dora, monkeypatch):
    seen = []
    monkeypatch.setattr(opinions, "mixed", lambda rows: (seen.append(len(rows)), rows[::-1])[1])
    give(package, dora, {"fb_kind": "yes"})
    give(package, dora, {"fb_kind": "no"})
    opinions.empty_the_box()

    assert seen == [2]


def test_the_night_job_empties_it(package, dora):
    give(package, dora)
    tasks.refresh(timestamp=0)

    assert RowFigures.objects.filter(unit="feedback").count() == 1


@pytest.mark.parametrize("statement", [
    "SELECT count(*) FROM reports_opinion", "UPDATE reports_opinion SET answers = '{}'",
    "DELETE FROM reports_opinion",
])  # fmt: skip
def test_the_site_puts_in_and_cannot_look(package, dora, server, statement):
    with (
        pages.served(),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("role", [Role.CASE_OFFICER])
def test_who_attends_does_not_hand_it_over(package, mcallen, role):
    with pytest.raises(NotAllowed, match=re.escape("Somebody else hands over this form")):
        give(package, holds(mcallen, role))


def test_nor_who_does_not_work_with_the_protocol(package, mcallen):
    with pytest.raises(NotAllowed, match="does not work with this protocol"):
        give(package, holds(mcallen, Role.SUPERVISOR, protocols=("uca",)))


@pytest.mark.parametrize(
    "answers", [{}, {"fb_kind": ""}, {"fb_kind": "maybe"}, {"fb_other": "yes"}, {"place": "x"}]
)
def test_what_is_no_answer_is_refused(package, dora, answers):
    with pytest.raises(BadInput):
        give(package, dora, answers)
    assert not Opinion.objects.exists()


def test_no_case_has_such_a_form(small, register_ruth, ada):
    track = register_ruth(ada)

    with pytest.raises(BadInput, match="no such form"):
        sittings.open_sitting(track=track, instrument="feedback", by=ada, at=NOW)
