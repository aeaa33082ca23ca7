"""Bulk browsing is stopped and told; a frozen seat is released by another person."""

import pytest
from django.db import connection
from django.utils import timezone

from tests.cast import seat
from tests.databases import administrator
from tests.security.guarded import prove
from ventanilla.network.roles import Role
from ventanilla.outbox import telling
from ventanilla.outbox.models import Message
from ventanilla.security import alerts
from ventanilla.security.locks import budgets
from ventanilla.security.oversight.models import Alert, Freeze

pytestmark = pytest.mark.django_db

LINES = """
    INSERT INTO audit_event (at, seat_id, officer_id, job, action, kind, dossiers, detail)
    SELECT clock_timestamp() - ago * %s::interval, %s, %s, '', 'case.read', 'open',
           ARRAY[gen_random_uuid()], '{}' FROM generate_series(500, 2, -1) AS ago
"""
SPENT = "SELECT sec.spent(%s, 'open', 'dossiers', '1 day')"
#: lines of the log that this transaction read through an index
FETCHED = "SELECT idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'audit_event'"


@pytest.fixture
def small(owner):
    """Budgets that a test can spend: three cases in ten minutes."""
    owner.execute("UPDATE sec.budget SET most = 3 WHERE kind = 'open'")
    yield
    for budget in budgets.BUDGETS:
        owner.execute(
            "UPDATE sec.budget SET most = %s WHERE kind = %s AND span = %s",
            [budget.most, budget.kind, budget.span],
        )


@pytest.fixture
def stopped(small, register, bruno, as_seat, alba):
    """Bruno opened four cases at once; his browser."""
    client = as_seat(bruno)
    for _ in range(3):
        assert client.get(f"/cases/{register().pk}/").status_code == 200
    assert client.get(f"/cases/{register().pk}/").status_code == 409
    return client


def logged(seat, *, action="case.read", kind="open", dossiers=(), ago=1.0, detail="{}"):
    """A line of the log, as if it had been written some minutes ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_event (at, seat_id, officer_id, job, action, kind, dossiers, detail)"
            " VALUES (clock_timestamp() - %s * interval '1 minute', %s, %s, '', %s, %s, %s::uuid[],"
            " %s::jsonb)",
            [ago, seat.pk, seat.officer_id, action, kind, list(dossiers), detail],
        )


def some(number):
    return [f"00000000-0000-4000-8000-{place:012}" for place in range(number)]


def kinds():
    return sorted(Alert.objects.values_list("kind", flat=True))


def test_the_seat_is_frozen_at_once_and_told_why(stopped, itzel, bruno):
    assert Freeze.objects.get().seat == bruno
    assert kinds() == ["budget"]
    for page in ("/cases/", f"/cases/{itzel.pk}/", "/desk/", "/emergency/"):
        answer = stopped.get(page)
        assert answer.status_code == 403
        assert "This seat is frozen" in answer.text


def test_one_freeze_and_one_alarm_however_often(stopped, itzel):
    for _ in range(3):
        stopped.get(f"/cases/{itzel.pk}/")
    assert Freeze.objects.count() == Alert.objects.count() == 1


@pytest.mark.parametrize(("whose", "apart"), [("bruno", "1 day"), ("alba", "1 minute")])
def test_a_budget_reads_what_it_counts(server, request, bruno, whose, apart):
    """However long a seat, and however busily everybody else, has been at work: each page asks."""
    other = request.getfixturevalue(whose)
    with connection.cursor() as cursor:
        cursor.execute(LINES, [apart, other.pk, other.officer_id])
    logged(bruno, dossiers=some(2))
    with administrator(server, connection.settings_dict["NAME"]) as looks, looks.transaction():
        looks.execute("ANALYZE audit_event")
        looks.execute("SET LOCAL enable_seqscan = off")
        looks.execute("SET LOCAL plan_cache_mode = force_generic_plan")  # as sessions have it
        (before,) = looks.execute(FETCHED).fetchone()
        spent = looks.execute(SPENT, [bruno.pk]).fetchone()
        (after,) = looks.execute(FETCHED).fetchone()
    assert spent == (2,)
    assert after - before < 10


def test_a_colleague_goes_on(stopped, itzel, dora, as_seat):
    assert as_seat(dora).get(f"/cases/{itzel.pk}/").status_code == 200


def test_supervisors_are_told_in_words_that_say_nothing(stopped, alba, bruno):
    telling.tell(at=timezone.now())
    telling.tell(at=timezone.now())
    message = Message.objects.get()
    assert message.officer == alba.officer
    assert bruno.officer.name not in message.body


def test_a_head_of_protection_releases_it(stopped, alba, bruno, as_seat):
    client = prove(as_seat(alba))
    freeze = Freeze.objects.get()
    assert bruno.officer.name in client.get("/alarms/").text
    page = f"/alarms/seats/{freeze.pk}/release/"
    assert client.post(page, {"note": ""}).status_code == 200
    assert client.post(page, {"note": "work"}).status_code == 302
    assert stopped.get("/cases/").status_code == 200


def test_nobody_releases_their_own_seat(small, register, alba, as_seat):
    client = as_seat(alba)
    for _ in range(4):
        client.get(f"/cases/{register().pk}/")
    freeze = Freeze.objects.get()
    assert client.get(f"/alarms/seats/{freeze.pk}/release/").status_code == 403
    assert not alerts.frozen_at(alba)


@pytest.mark.parametrize("who", ["dora", "elena", "clara"])
def test_others_do_not_release_it(stopped, who, request, as_seat):
    client = prove(as_seat(request.getfixturevalue(who)))
    freeze = Freeze.objects.get()
    assert client.post(f"/alarms/seats/{freeze.pk}/release/", {"note": "work"}).status_code == 404


def test_forty_cases_in_ten_minutes_are_told_thirty_nine_are_not(bruno, dora):
    logged(bruno, dossiers=some(41))
    logged(dora, dossiers=some(39))
    alerts.watch()
    alerts.watch()
    assert list(Alert.objects.values_list("kind", "seat")) == [("bulk", bruno.pk)]


def test_after_bulk_a_fresh_proof_is_asked_for(bruno, itzel, as_seat):
    client = as_seat(bruno)
    assert client.get("/cases/").status_code == 200
    logged(bruno, dossiers=some(41))
    alerts.watch()
    assert client.get("/cases/").status_code in (302, 403)
    prove(client)
    assert client.get("/cases/").status_code == 200


def test_three_times_as_much_as_on_other_days(bruno, dora):
    for day in range(2, 12):
        logged(bruno, dossiers=some(5), ago=day * 1440)
        logged(dora, dossiers=some(12), ago=day * 1440)
    for each in (bruno, dora):
        logged(each, dossiers=some(20), ago=60)
    alerts.watch()
    assert list(Alert.objects.values_list("kind", "seat")) == [("unusual", bruno.pk)]


def test_the_same_person_searched_for_and_never_opened(bruno, itzel, as_seat):
    client = as_seat(bruno)
    for words in ("Itzel", "  itzel", "ITZEL", "Rosa"):
        client.post("/cases/", {"q": words}, follow=True)
    alerts.watch()
    alert = Alert.objects.get()
    assert (alert.kind, alert.seat) == ("searches", bruno)
    assert "tzel" not in str(alert.detail) + alert.effect


def test_searched_for_and_opened_is_work(bruno, itzel, as_seat):
    client = as_seat(bruno)
    for _ in range(3):
        client.post("/cases/", {"q": "Itzel"}, follow=True)
        client.get(f"/cases/{itzel.pk}/")
    alerts.watch()
    assert kinds() == []


@pytest.mark.parametrize("action", ["export.downloaded", "export.released"])
def test_whatever_is_taken_out(bruno, action):
    logged(bruno, action=action, kind="act")
    alerts.watch()
    assert kinds() == ["export"]


def test_whoever_opens_a_planted_case_is_told_of_at_once(itzel, bruno, as_seat, owner):
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.plant(%s)", [itzel.dossier_id])
    client = as_seat(bruno)
    client.get("/cases/")
    assert kinds() == []
    client.get(f"/cases/{itzel.pk}/")
    assert kinds() == ["canary"]
    owner.execute("DELETE FROM sec.canary")


def test_auditors_see_all_alarms_and_acknowledge_none(bruno, laredo, mcallen, alba, clara, as_seat):
    logged(bruno, action="export.downloaded", kind="act")
    alerts.watch()
    alert = Alert.objects.get()
    ulises = seat("ulises", laredo, Role.AUDITOR)
    auditor, here, elsewhere = (as_seat(each) for each in (ulises, alba, clara))
    assert "Data were taken out" in auditor.get("/alarms/").text
    assert auditor.post(f"/alarms/{alert.pk}/looked-at/").status_code == 403
    assert "Data were taken out" not in elsewhere.get("/alarms/").text
    assert elsewhere.post(f"/alarms/{alert.pk}/looked-at/").status_code == 403
    assert here.post(f"/alarms/{alert.pk}/looked-at/").status_code == 302
    alert.refresh_from_db()
    assert alert.acknowledged_by == alba
    assert as_seat(seat("nora", mcallen, Role.CASE_OFFICER)).get("/alarms/").status_code == 403
