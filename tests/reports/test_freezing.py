"""Editions never change; another one corrects a mistake; to whom one is given is written down."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from tests.cast import seat
from tests.reports.invented import count_in
from tests.reports.ministry import AFTER, nightly
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.network.roles import Role
from ventanilla.reports import freezing
from ventanilla.reports.freezing import Wish
from ventanilla.reports.models import FrozenEdition
from ventanilla.reports.states import Audience, Form
from ventanilla.reports.yearbook import periods

HALF = periods.between(date(2025, 10, 1), date(2026, 3, 31))
LATER = AFTER + timedelta(days=20)


@pytest.fixture
def ana(ministry):
    return ministry[1]


def frozen(ana, table="T2", audience=Audience.INSIDE):
    return freezing.freeze(wish=Wish(table, HALF, audience), by=ana, at=AFTER)


def test_an_edition_stays_while_the_figures_behind_it_change(ministry, ana):
    edition = frozen(ana)
    told = edition.documents
    count_in([(ministry[0][0].pk, "17", "male", "07", "work", "R-A", "1")] * 20, date(2026, 1, 1))
    nightly(LATER.date())

    kept = FrozenEdition.objects.get(pk=edition.pk)
    assert kept.documents == told
    assert freezing.digest_of_edition(kept) == kept.digest
    with pytest.raises(NotNow):
        frozen(ana)

    corrected = freezing.correct(edition=kept, reason="Faltaban casos.", by=ana, at=LATER)
    assert corrected.corrects == kept
    assert corrected.digest != kept.digest
    total = freezing.sheet_of(corrected, "en").grids[0].rows[-1].cells[-1]
    assert total == freezing.sheet_of(kept, "en").grids[0].rows[-1].cells[-1] + 20
    with pytest.raises(NotNow):
        freezing.correct(edition=kept, reason="Otra vez.", by=ana, at=LATER)


@pytest.mark.parametrize(
    "change",
    ["UPDATE reports_frozenedition SET digest = 'x'", "DELETE FROM reports_frozenedition",
     "UPDATE reports_release SET recipient = 'x'", "DELETE FROM reports_release"],
)  # fmt: skip
def test_the_database_refuses_to_change_what_was_given_out(ana, change):
    edition = frozen(ana)
    release(edition, ana)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def release(edition, by, **other):
    told = {"recipient": "Congreso", "purpose": "Informe", "basis": "Ley de transparencia"}
    return freezing.release(edition=edition, form=Form.PDF, by=by, at=AFTER, **told | other)


def test_nobody_else_freezes_or_gives_out(ministry, ana):
    lead = seat("leo", ministry[0][0], Role.HQ_PROTOCOL_LEAD)
    edition = frozen(ana)
    for act in (
        lambda: frozen(lead, "T5"),
        lambda: freezing.correct(edition=edition, reason="No.", by=lead, at=LATER),
        lambda: release(edition, lead),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_what_is_not_over_or_has_nothing_is_not_frozen(ana):
    running = periods.parse("year-2026-01-2026-12")
    with pytest.raises(NotNow):
        freezing.freeze(wish=Wish("T5", running, Audience.INSIDE), by=ana, at=AFTER)
    with pytest.raises(NotNow):
        frozen(ana, "T9")


def test_a_correction_and_a_release_say_why(ana):
    edition = frozen(ana)
    with pytest.raises(BadInput):
        freezing.correct(edition=edition, reason=" ", by=ana, at=LATER)
    with pytest.raises(BadInput) as refused:
        release(edition, ana, basis=" ", recipient="")
    assert set(refused.value.problems) == {"recipient", "basis"}


def test_an_edition_on_its_pages_and_in_its_files(ministry, ana, as_seat):
    edition, inside = frozen(ana, audience=Audience.PUBLIC), frozen(ana, "T5")
    client = as_seat(ana)
    for pk in (edition.pk, inside.pk):
        page = client.get(reverse("reports:edition", args=[pk]))
        assert page.status_code == 200
        assert b"SHA-256" in page.content
    assert str(edition.pk).encode() in client.get(reverse("reports:editions")).content
    for form in Form.values:
        address = reverse("reports:edition_file", args=[edition.pk, form])
        assert client.get(address, {"grid": "T2.post"}).status_code == 200
    without = reverse("reports:edition_file", args=[edition.pk, "csv"])
    assert client.get(without).status_code == 404
    bars = reverse("reports:edition_chart", args=[edition.pk, "T2.quarter"])
    assert client.get(bars)["Content-Type"] == "image/svg+xml"


def test_what_is_for_those_inside_is_not_there_for_others(ministry, ana, as_seat):
    edition, inside = frozen(ana, audience=Audience.PUBLIC), frozen(ana, "T5")
    client = as_seat(seat("elena", ministry[0][1], Role.HEAD_OF_POST))
    assert client.get(reverse("reports:edition", args=[edition.pk])).status_code == 200
    assert client.get(reverse("reports:edition", args=[inside.pk])).status_code == 404
    assert client.get(reverse("reports:table", args=["T2"])).status_code == 403


def test_what_was_typed_stays_where_something_is_missing(ministry, ana, as_seat):
    edition, client = frozen(ana), as_seat(ana)
    address = reverse("reports:release", args=[edition.pk])
    told = {"recipient": "Congreso", "purpose": "Informe", "basis": "", "form": "pdf"}
    sent = client.post(address, told)
    assert b"Congreso" in sent.content
    assert not edition.releases.exists()
    client.post(address, told | {"basis": "Ley"})
    assert edition.releases.get().basis == "Ley"
    client.post(reverse("reports:correct", args=[edition.pk]), {"reason": "Faltaba uno."})
    assert FrozenEdition.objects.get(corrects=edition).reason == "Faltaba uno."
    assert b"corrected" in client.get(reverse("reports:edition", args=[edition.pk])).content


def test_the_tables_are_on_pages(ministry, ana, as_seat):
    query = {"since": "2025-10", "until": "2026-03"}
    client = as_seat(ana)
    assert client.get(reverse("reports:yearbook"), query).status_code == 200
    for number in range(1, 11):
        page = client.get(reverse("reports:table", args=[f"T{number}"]), query)
        assert page.status_code == 200
    bars = client.get(reverse("reports:chart", args=["T1", "T1.sex"]), query)
    assert bars["Content-Type"] == "image/svg+xml"
    for form in Form.values:
        address = reverse("reports:file", args=["T1", form])
        file = client.get(address, query | {"grid": "T1.sex"})
        assert "T1" in file["Content-Disposition"]
    wrong = client.get(reverse("reports:yearbook"), {"since": "2026-03", "until": "2025-10"})
    assert b"before it begins" in wrong.content
    for address in ("reports:chart", "reports:edition_chart"):
        missing = reverse(address, args=["T1" if address == "reports:chart" else 1, "T1.none"])
        assert client.get(missing, query).status_code == 404


def test_a_table_is_frozen_by_a_button(ministry, ana, as_seat):
    client = as_seat(ana)
    address = reverse("reports:freeze", args=["T3"])
    client.post(address, {"period": "quarter-2025-10-2025-12", "audience": "public"})
    edition = FrozenEdition.objects.get()
    assert (edition.table, edition.since, edition.audience) == ("T3", date(2025, 10, 1), "public")
    again = client.post(address, {"period": "quarter-2025-10-2025-12", "audience": "public"})
    assert again.status_code == 409
    client.post(address, {"period": "custom-2025-11-2026-03", "audience": "inside"})
    assert FrozenEdition.objects.get(kind="custom").since == date(2025, 11, 1)
    assert client.post(address, {"period": "custom-x", "audience": "inside"}).status_code == 404
