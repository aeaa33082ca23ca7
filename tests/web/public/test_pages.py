"""The public site: for anybody, in two languages, without a cookie, and kept nowhere."""

import gzip
import logging
import re

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import translation

from tests.guarded import shipped
from tests.web.conftest import officer_with_factor
from ventanilla.network.services import load_reference_data
from ventanilla.protocols.engine.outward import telling

READ = ("", "ruler/", "ruler/tens/", "help/", "nothing/here/")
PLACES = ("services/", "events/", "consulates/", "consulates/kcm/")
LANGUAGES = ("es", "en")
LOADED = re.compile(r"""<(?:script|link|img|source|iframe)[^>]*\s(?:src|href)="([^"]+)""")
ELSEWHERE = re.compile(r"""(?:href|src|action)="(?!/|\#|tel:|sms:)([^"]*)""")
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
WORD = "kxqvz"


def asked(path, data=None):
    """A page of the site without its middleware: it touches no database, or the test fails."""
    factory = RequestFactory()
    request = factory.get(path) if data is None else factory.post(path, data)
    found = resolve(path)
    request.resolver_match = found
    return found.func(request, *found.args, **found.kwargs)


@pytest.fixture
def network(db):
    load_reference_data()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", READ)
def test_what_is_read_needs_no_database(page, language):
    answer = asked(f"/{language}/{page}")
    assert answer.status_code == (404 if "nothing" in page else 200)
    assert f'<html lang="{language}"' in answer.content.decode()
    assert answer.headers["Content-Language"] == language
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_no_page_sets_a_cookie_or_asks_anybody_else(network, settings):
    settings.EXIT_PAGE = "https://weather.example/"
    client = Client()
    for address in (f"/{language}/{page}" for language in LANGUAGES for page in READ + PLACES):
        answer = client.get(address)
        words = answer.content.decode()
        assert "Set-Cookie" not in answer.headers, address
        assert not answer.cookies, address
        assert all(each.startswith("/static/") for each in LOADED.findall(words)), address
        assert set(ELSEWHERE.findall(words)) == {"https://weather.example/"}, address
        assert "csrfmiddlewaretoken" not in words, address
    assert not client.cookies


def test_no_form_sets_a_cookie_either(db):
    client = Client(enforce_csrf_checks=True)
    for page, data in (
        ("ruler/violet/", {"act": ["joke", "kill"]}),
        *((page, {"place": "78501"}) for page in ("services/", "events/", "consulates/")),
        *((page, {"place": WORD}) for page in ("services/", "events/", "consulates/")),
    ):
        answer = client.post(f"/es/{page}", data)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert not answer.cookies
    assert not client.cookies


def test_an_officer_who_looks_reads_the_language_of_the_address(db, client):
    client.force_login(officer_with_factor("alba", name="Alba Ruiz"))
    words = client.get("/en/").content.decode()
    assert '<html lang="en"' in words
    assert "Alba" not in words


def test_titles_and_addresses_say_nothing_to_whoever_looks_at_a_history(network):
    never = shipped("gbv").definition, shipped("trafficking").definition
    for address in (f"/{language}/{page}" for language in LANGUAGES for page in READ + PLACES):
        title = TITLE.search(Client().get(address).content.decode())[1]
        told = {word for each in never for word in telling(each, f"{title} {address}")}
        assert told <= {"consulado", "consulate", "consulates"}, title


def test_whoever_does_not_name_a_language_gets_that_of_the_browser(db):
    for wanted, there in (("en-US,en", "/en/"), ("es-MX", "/es/"), ("fr", "/es/"), ("", "/es/")):
        client = Client(headers={"accept-language": wanted})
        assert client.get("/public/").url == there
        assert not client.cookies


# --- the ruler -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("acts", "words"),
    [
        (["joke"], "Pay attention"),
        (["joke", "slap"], "It is time to act"),
        (["isolate"], "Talk to someone now"),
        (["joke", "death"], "Talk to someone now"),
        ([], "You ticked nothing"),
        (["nonsense"], "You ticked nothing"),
    ],
    ids=lambda value: str(value),
)
def test_the_ruler_answers_on_the_page_that_was_sent(acts, words):
    answer = asked("/en/ruler/violet/", {"act": acts})
    page = answer.content.decode()
    assert f">{words}</h1>" in page
    assert ('href="tel:911"' in page) is ("now" in words)
    assert page.count('class="act"') == len([each for each in acts if each != "nonsense"])
    assert "tel:+18007997233" in page
    assert "Location" not in answer.headers


def test_no_answer_says_that_all_is_well():
    for language in LANGUAGES:
        for act in ([], ["joke"], ["slap"], ["kill"]):
            page = asked(f"/{language}/ruler/", {"act": act}).content.decode().lower()
            for words in ("low risk", "riesgo bajo", "bajo riesgo", "you are safe"):
                assert words not in page


def test_an_edition_that_there_is_not_is_no_page():
    assert asked("/es/ruler/nowhere/").status_code == 404


def test_nothing_of_what_is_ticked_or_looked_for_is_logged(db, caplog):
    """At the loudest that the site can be set to; the judge reads the logs of a whole server."""
    caplog.set_level(logging.WARNING)
    caplog.set_level(logging.DEBUG, "ventanilla")
    caplog.set_level(logging.INFO, "django")
    client = Client()
    client.post("/es/ruler/violet/", {"act": ["sextortion", WORD]})
    client.post("/es/services/", {"place": WORD, "need": WORD})
    client.post("/es/services/", {"place": "78501", "need": "refugio_emergencia"})
    client.get(f"/es/{WORD[::-1]}/")
    logged = " ".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    for word in (WORD, "sextortion", "78501", "refugio_emergencia"):
        assert word not in logged


def test_a_slow_line_gets_few_bytes():
    factory = RequestFactory(headers={"accept-encoding": "gzip"})
    request = factory.get("/es/")
    request.resolver_match = resolve("/es/")
    answer = request.resolver_match.func(request, language="es")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(answer.content)
    assert len(answer.content) < 6_000


def test_words_of_a_page_do_not_stay_on_after_it():
    asked("/en/")
    assert translation.get_language() != "en"
