"""Ways round the safe contact, tried one by one over HTTP.

None leads to the number outside of the days and hours that the person named, past fourteen days,
or once it was closed.
"""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse

from tests.cases.test_at_once import together
from tests.factories import NOW
from tests.reachable import (
    AFTER,
    INSIDE,
    NUMBER,
    SAID,
    ada,
    address,
    at,
    beto,
    carla,
    day,
    delia,
    hers,
    register_ruth,
    ruth,
    say,
    small,
    standing,
    told,
)
from tests.security.guarded import again
from ventanilla.cases import selectors

__all__ = ["ada", "at", "beto", "carla", "delia", "hers", "register_ruth", "ruth", "small", "told"]
pytestmark = pytest.mark.django_db
STALE = day("2026-03-17T10:30")  # at the right hour, on the fifteenth day
SHOWS = ("contact_show", "contact_message", "contact_slip")


@pytest.mark.parametrize("page", [*SHOWS, "contact_reached", "contact_wrong", "contact_sent"])
def test_no_address_gives_or_does_anything_by_get(told, at, page):
    answer = at(INSIDE).get(address(told, page))
    assert answer.status_code == 405
    assert standing(told).count() == 1


@pytest.mark.parametrize("moment", [NOW, AFTER, STALE])
@pytest.mark.parametrize("page", SHOWS)
def test_what_was_sent_inside_is_refused_outside(told, at, moment, page):
    """A page that was opened, or a request that was kept, in time, and is sent too late."""
    sent = {"words": "Su trámite avanza.", "slip-moment": "2026-03-06T09:00", "slip-language": "es"}
    assert at(INSIDE).post(address(told, page), sent).status_code == 200
    answer = at(moment).post(address(told, page), sent)
    assert answer.status_code == 409
    assert NUMBER not in answer.text


def test_no_moment_that_is_handed_in_is_believed(told, at):
    forged = {
        "now": INSIDE.isoformat(),
        "at": INSIDE.isoformat(),
        "zone": "Asia/Tokyo",
        "days": "any",
        "force": "1",
    }
    headers = {"date": "Tue, 03 Mar 2026 16:30:00 GMT", "x-forwarded-date": INSIDE.isoformat()}
    answer = at(AFTER).post(
        f"{address(told, 'contact_show')}?now={quote(INSIDE.isoformat())}", forged, headers=headers
    )
    assert answer.status_code == 409
    assert NUMBER not in answer.text


def test_confirming_late_renews_nothing(told, at):
    for moment, status in ((AFTER, 302), (STALE, 409)):
        assert at(moment).post(address(told, "contact_reached")).status_code == status
        assert standing(told).get().confirmed_at == NOW


def test_a_row_is_not_said_to_be_older_or_newer_by_the_form(told, at):
    client = at(AFTER)
    say(client, told, confirmed_at="2027-01-01T00:00", valid_until="2027-01-01T00:00")
    contact = standing(told).get()
    assert (contact.confirmed_at, contact.valid_until) == (AFTER, AFTER + timedelta(days=14))


def test_closed_in_another_browser_is_closed_here(told, at, beto):
    first = at(INSIDE)
    second = again(beto)
    assert "You may get in touch now." in first.get(address(told)).text
    second.post(address(told, "contact_wrong"))
    answer = first.post(address(told, "contact_show"))
    assert answer.status_code == 409
    assert NUMBER not in answer.text


@pytest.mark.parametrize("attempt", range(3))
def test_a_race_of_closing_and_showing_shows_before_or_not_at_all(told, at, beto, attempt):
    """Both take the lock of the track: what was closed first is shown to nobody after."""
    at(INSIDE)
    shows, closes = again(beto), again(beto)
    results = together(
        lambda: shows.post(address(told, "contact_show")),
        lambda: closes.post(address(told, "contact_wrong")),
    )
    assert results[1].status_code == 302
    assert results[0].status_code in (200, 409)
    verbs = [line.verb for line in history(told)]
    if results[0].status_code == 200:
        assert verbs.index("contact.shown") > verbs.index("contact.closed")  # newest first
    else:
        assert "contact.shown" not in verbs
    assert shows.post(address(told, "contact_show")).status_code == 409


def history(track):
    """What was done in a track, newest first, as a job reads it."""
    track.refresh_from_db()
    opened = selectors.open_track(track, seat=None, at=INSIDE, purpose="test")
    return selectors.history(track, opened.vault)


def test_no_other_page_of_the_case_says_it_at_any_hour(told, at):
    pages = [
        "cases:detail", "cases:history", "cases:answers", "cases:alike", "cases:known",
        "cases:happened", "cases:outcome", "cases:consents", "cases:contact", "cases:close",
        "exchange:documents", "attachments:list", "cases:assign", "cases:move",
    ]  # fmt: skip
    for moment in (INSIDE, AFTER):
        client = at(moment)
        for name in pages:
            answer = client.get(reverse(name, args=[told.pk]))
            assert NUMBER not in answer.text, name
            assert SAID["code_word"] not in answer.text or name == "cases:answers"
        letter = client.get(reverse("exchange:document", args=[told.pk, "D-1"]))
        assert letter.status_code == 200
        assert NUMBER not in letter.text


def test_no_search_finds_it(told, at):
    client = at(INSIDE)
    for words in (NUMBER, NUMBER.replace(" ", ""), "0199"):
        page = client.post(reverse("cases:list"), {"q": words}, follow=True).text
        assert told.case.number not in page


@pytest.mark.parametrize("page", [*SHOWS, "contact", "contact_reached", "contact_wrong"])
def test_for_whoever_may_not_open_the_case_there_is_no_such_page(told, at, carla, page):
    at(INSIDE)
    answer = again(carla, new=True).post(address(told, page), SAID)
    assert answer.status_code == 404
    assert NUMBER not in answer.text
    assert standing(told).count() == 1


def test_without_a_sign_in_there_is_nothing(told, at, client):
    at(INSIDE)
    answer = client.post(address(told, "contact_show"))
    assert NUMBER not in answer.text
    assert answer.status_code != 200 or "Sign in" in answer.text


def test_a_closed_case_shows_none(told, at, ada, beto):
    at(INSIDE)
    type(told).objects.filter(pk=told.pk).update(state="transferring")
    answer = again(beto).post(address(told, "contact_show"))
    assert answer.status_code == 409
    assert NUMBER not in answer.text
