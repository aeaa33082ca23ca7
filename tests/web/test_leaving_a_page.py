"""Exit this page: a plain link, which locks the session and shows a public page."""

import pytest
from django.urls import reverse

from tests.guarded import comes, guarded, jefa, noche
from tests.web.conftest import code
from tests.web.door import browser

__all__ = ["comes", "guarded", "jefa", "noche"]
pytestmark = pytest.mark.django_db
EXIT = "/exit/"
HERE = "https://weather.example/"


@pytest.fixture(autouse=True)
def elsewhere(settings):
    """The public page of this test."""
    settings.EXIT_PAGE = HERE


@pytest.fixture
def client(as_seat, jefa):
    """Jefa, signed in, with her app."""
    return as_seat(jefa)


def test_it_leads_elsewhere_and_leaves_nothing_in_the_browser(client):
    answer = client.get(EXIT)
    assert (answer.status_code, answer.url) == (302, HERE)
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.content == b""


def test_nothing_opens_again_before_a_proof_of_who_is_there(client, comes, jefa):
    track = comes(jefa)
    address = f"/cases/{track.pk}/urgent/"
    assert client.get(address).status_code == 200
    client.get(EXIT)
    for page in (address, "/desk/", f"/cases/{track.pk}/", "/cases/"):
        answer = client.get(page)
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("step_up"))
    poll = client.get("/desk/", headers={"HX-Request": "true", "X-Background": "1"})
    assert poll.headers["HX-Redirect"].startswith(reverse("step_up"))
    wrong = client.post(reverse("step_up"), {"code": "000000", "next": address})
    assert wrong.status_code == 200
    assert client.get(address).status_code == 302
    shown = client.post(reverse("step_up"), {"code": code(), "next": address})
    assert (shown.status_code, shown.url) == (302, address)
    assert client.get(address).status_code == 200


def test_what_is_pressed_after_it_is_not_done(client, comes, jefa):
    track = comes(jefa)
    client.get(EXIT)
    answer = client.post(f"/cases/{track.pk}/urgent/shelter/", {"act": "done"})
    assert answer.url.startswith(reverse("step_up"))
    track.refresh_from_db()
    assert track.version == 1


def test_nobody_needs_to_be_signed_in_to_leave(db):
    answer = browser().get(EXIT)
    assert (answer.status_code, answer.url) == (302, HERE)


def test_it_is_not_sent_as_a_form(client):
    assert client.post(EXIT).status_code == 405


def test_pages_of_an_ordinary_protocol_have_no_such_button(as_seat, dora, itzel):
    page = as_seat(dora).get(f"/cases/{itzel.pk}/").content.decode()
    assert f'href="{EXIT}"' not in page
