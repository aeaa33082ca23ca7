"""Which seat is on: chosen when there are several, live ones only, looked up at each request."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.factories import SeatFactory
from ventanilla.network.roles import ROLES
from ventanilla.security.models import Seat

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)  # six in the morning in Texas


def header(answer):
    return answer.content.decode().split("</header>")[0]


def test_with_one_seat_there_is_nothing_to_choose(as_officer, alba):
    answer = as_officer(alba).get("/network/")

    assert answer.wsgi_request.seat == alba.seats.get()
    assert "Head of protection · McAllen" in header(answer)
    assert "/seat/" not in header(answer)


def test_with_several_one_chooses_and_comes_back(as_officer, bruno):
    client = as_officer(bruno)
    night = bruno.seats.get(role="intake_officer")

    asked = client.get("/network/ports/")
    assert asked.url == "/seat/?next=%2Fnetwork%2Fports%2F"
    assert "Laredo" in client.get(asked.url).content.decode()
    chosen = client.post("/seat/", {"seat": night.pk, "next": "/network/ports/"})

    assert chosen.url == "/network/ports/"
    answer = client.get(chosen.url)
    assert answer.wsgi_request.seat == night
    assert "Intake and duty officer · Laredo" in header(answer)
    assert "/seat/" in header(answer)


def test_a_seat_that_ends_is_off_at_the_next_request(as_officer, alba):
    client = as_officer(alba)
    assert client.get("/network/").status_code == 200

    today = timezone.localdate(timezone=alba.seats.get().post.zoneinfo)
    Seat.objects.filter(officer=alba).update(valid_until=today)

    answer = client.get("/network/")
    assert answer.status_code == 403
    assert "You hold no seat in force today" in answer.content.decode()


def test_a_seat_of_tomorrow_is_not_on_today(as_officer, alba):
    tomorrow = timezone.localdate() + timedelta(days=1)
    Seat.objects.filter(officer=alba).update(valid_from=tomorrow)

    assert as_officer(alba).get("/network/").status_code == 403


def test_nobody_puts_on_anothers_seat(as_officer, bruno, alba):
    client = as_officer(bruno)

    assert client.post("/seat/", {"seat": alba.seats.get().pk}).status_code == 404
    assert client.get("/network/").status_code == 302


def test_one_does_not_come_back_to_another_site(as_officer, bruno):
    seat = bruno.seats.first()

    answer = as_officer(bruno).post("/seat/", {"seat": seat.pk, "next": "https://evil.example/"})

    assert answer.url == "/"


@pytest.mark.parametrize("role", ROLES)
def test_the_help_page_says_what_a_seat_may_do(as_officer, alba, role):
    Seat.objects.filter(officer=alba).update(role=role)

    page = as_officer(alba).get("/help/seat/").content.decode()

    for sentence in (*ROLES[role].may, *ROLES[role].may_not):
        assert str(sentence) in page


def test_times_are_told_at_the_clock_of_the_seats_post(as_officer, alba):
    with time_machine.travel(NOON, tick=False):
        page = as_officer(alba).get("/network/posts/MCA/").content.decode()

    assert "06:00" in page


def test_the_language_is_changed_without_javascript_and_remembered(as_officer, alba):
    client = as_officer(alba, language="es")
    assert '<html lang="es"' in client.get("/network/").content.decode()

    answer = client.post("/language/", {"language": "en", "next": "/network/"})

    assert answer.url == "/network/"
    assert '<html lang="en"' in client.get("/network/").content.decode()


def test_without_a_choice_the_officers_own_language_is_spoken(client, alba):
    client.force_login(alba)
    alba.language = "en"
    alba.save()

    page = client.get("/network/", headers={"accept-language": "es"}).content.decode()

    assert '<html lang="en"' in page


def test_an_inactive_officer_is_out_at_once(as_officer, alba):
    client = as_officer(alba)
    alba.is_active = False
    alba.save()

    assert client.get("/network/").status_code == 302


def test_seats_are_listed_oldest_first(as_officer, bruno):
    SeatFactory(officer=bruno, valid_from=date(2024, 1, 1), role="interpreter")

    choices = as_officer(bruno).get("/seat/").context["choices"]

    assert [seat.role for seat, _role in choices] == [
        "interpreter",
        "case_officer",
        "intake_officer",
    ]
