"""Every no in words: who, when, what cannot be right, what is not there, what broke."""

import re

import pytest
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import translation

from tests.factories import PostFactory
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.config import urls as site
from ventanilla.web import refusals
from ventanilla.web.http import without_seat

pytestmark = pytest.mark.django_db
FAULTS = {
    "who": NotAllowed("Only a supervisor closes a case."),
    "when": NotNow("This port is closed by night."),
    "what": BadInput({"day": "That day has not come yet.", "name": "A name is missing."}),
    "broken": RuntimeError("Itzel's telephone"),
}


@without_seat
def fail(request, fault):
    raise FAULTS[fault]


handler404, handler500 = site.handler404, site.handler500
urlpatterns = [path("fail/<str:fault>/", fail, name="fail"), *site.urlpatterns]


@pytest.fixture
def officer(as_officer, alba, settings):
    settings.ROOT_URLCONF = __name__
    return as_officer(alba)


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        ("who", 403, ["Only a supervisor closes a case."]),
        ("when", 409, ["This port is closed by night."]),
        ("what", 422, ["That day has not come yet.", "A name is missing."]),
    ],
)
def test_a_refusal_is_a_page_and_for_htmx_a_fragment(officer, fault, status, words):
    page = officer.get(f"/fail/{fault}/")
    fragment = officer.get(f"/fail/{fault}/", headers={"hx-request": "true"})

    assert page.status_code == fragment.status_code == status
    for sentence in words:
        assert sentence in page.content.decode()
        assert sentence in fragment.content.decode()
    assert "<html" in page.content.decode()
    assert "<html" not in fragment.content.decode()
    assert fragment.content.decode().strip() in page.content.decode()


def test_a_refusal_gives_back_what_was_written(officer):
    words = {"in_her_words": "quiere hablar con su tía", "token": " ", "code": "123456"}
    refused = officer.post("/fail/when/", words).content.decode()

    assert "quiere hablar con su tía" in refused
    assert "it stands below, to copy" in refused
    assert "123456" not in refused
    for page in (officer.get("/fail/when/"), officer.post("/fail/when/")):
        assert "to copy" not in page.content.decode()


def test_a_fault_of_ours_shows_a_number_and_nothing_else(officer, caplog):
    officer.raise_request_exception = False

    answer = officer.get("/fail/broken/")

    number = answer.content.decode().split("figures")[1][2:10]
    assert answer.status_code == 500
    assert int(number, 16) >= 0
    assert "Itzel" not in answer.content.decode()
    assert "RuntimeError" not in answer.content.decode()


def test_the_number_is_another_each_time():
    request = RequestFactory().get("/")

    assert refusals.broken(request).content != refusals.broken(request).content


def test_what_is_absent_and_what_is_hidden_look_the_same(officer):
    absent = officer.get("/nothing/at/all/")
    hidden = officer.get("/network/posts/XXX/")

    assert absent.status_code == hidden.status_code == 404

    def plain(answer):
        address = answer.wsgi_request.path
        body = re.sub(r'data-(left|token)="[^"]*"', "", answer.content.decode())
        return body.split("<main")[1].replace(address, "")

    assert plain(absent) == plain(hidden)


def test_a_form_that_is_too_old_shows_what_was_written(alba):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alba)

    answer = client.post(
        "/seat/", {"in_her_words": "quiere hablar con su tía", "password": "caballito-azul"}
    )

    assert answer.status_code == 403
    assert "quiere hablar con su tía" in answer.content.decode()
    assert "caballito-azul" not in answer.content.decode()


def test_a_sign_in_that_ended_while_writing_loses_nothing(client):
    answer = client.post("/seat/", {"in_her_words": "<b>línea uno</b>", "code": "123456"})

    assert answer.status_code == 401
    assert "&lt;b&gt;línea uno&lt;/b&gt;" in answer.content.decode()
    assert "123456" not in answer.content.decode()


def test_a_fragment_asked_for_after_sign_out_leads_to_the_sign_in(client):
    answer = client.get("/network/", headers={"hx-request": "true"})

    assert answer.headers["HX-Redirect"] == "/account/login/"
    assert answer.content == b""


def test_the_site_tells_a_monitor_that_it_lives(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/health/").content == b"ok"


@pytest.mark.parametrize("language", ["es", "en"])
def test_anybody_may_read_what_this_is(client, language):
    PostFactory()
    with translation.override(language):
        assert client.get("/about/").status_code == 200


def test_a_sign_in_that_ended_is_said_also_when_the_token_ended_with_it():
    answer = Client(enforce_csrf_checks=True).post("/seat/", {"in_her_words": "línea"})

    assert answer.status_code == 401
    assert "línea" in answer.content.decode()
