"""Windows send and are shown three words; protection attends; anybody may ask."""

import base64
import json
import re
import uuid

import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404

from judge import doors
from tests.sightings.windows import (
    CALLED,
    CONTACT,
    NOTE,
    at_window,
    box,
    noticed,
    paula,
    send,
    victor,
)
from ventanilla.network.roles import Role
from ventanilla.outbox.models import Message
from ventanilla.security.letterbox import services as letterbox
from ventanilla.sightings import catalogue, emptying
from ventanilla.sightings.models import Envelope, Sighting
from ventanilla.sightings.states import Modality
from ventanilla.web.asking import views as asking
from ventanilla.web.asking.throttle import HOUR, MOST, Throttle

__all__ = ["box", "paula", "victor"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FORM = {"urgency": "today", "slip": "41", "observations": ["companion_answers"]}
#: all that a window is shown, besides what everybody is shown who has signed in
NOWHERE = "00000000-0000-4000-8000-000000000000"
WINDOWS = {"/", "/window/", "/window/today/", "/window/letters/", "/window/slips/", "/help/seat/",
           "/window/requests/", f"/window/requests/{NOWHERE}/", "/help/", "/training/",
           "/training/courses/x/begin/"}  # fmt: skip


def shown(client, path):
    return client.get(path).status_code


def test_a_slip_goes_without_scripts(as_seat, paula):
    client = as_seat(paula)
    page = client.get("/window/").content.decode()
    letter = re.search(r'name="letter" value="([^"]+)"', page)[1]
    answer = client.post("/window/", {**FORM, "letter": letter, "note": NOTE}, follow=True)
    emptying.once()

    assert "Received." in answer.content.decode()
    assert Sighting.objects.get().pk == uuid.UUID(letter)
    again = client.post("/window/", {**FORM, "letter": letter})
    emptying.once()
    assert again.status_code == 302
    assert Sighting.objects.count() == 1


def test_a_sealed_letter_goes_as_it_is(as_seat, paula, box):
    letter = uuid.uuid4()
    sealed = letterbox.seal(box, letter, noticed().to_letter())
    said = {"letter": str(letter), "box": str(box.pk), "sealed": base64.b64encode(sealed).decode()}
    client = as_seat(paula)
    answer = client.post("/window/letters/", json.dumps(said), content_type="application/json")
    emptying.once()

    assert (answer.status_code, answer.json()) == (201, {"number": 1})
    assert Sighting.objects.get().pk == letter


@pytest.mark.parametrize("said", ["", "[]", "{}", '{"letter": 1}', '{"letter": "x", "box": "y"}'])
def test_what_is_no_letter_is_refused_in_words(as_seat, paula, said):
    answer = as_seat(paula).post("/window/letters/", said, content_type="application/json")
    assert answer.status_code == 422


def test_today_says_how_far_and_nothing_else(as_seat, paula, bruno):
    sighting = send(paula, contact=CONTACT)
    client = as_seat(paula)
    assert "received" in client.get("/window/today/").content.decode()
    bruno_s = as_seat(bruno)
    bruno_s.post(f"/reviews/{sighting.pk}/go/")
    emptying.once()
    page = client.get("/window/").content.decode()

    assert "attended" in page
    for word in (CALLED, CONTACT, NOTE, str(sighting.pk), "REV-041"):
        assert word not in page


@pytest.mark.parametrize("role", [Role.WINDOW_STAFF, Role.WINDOW_PARTNER])
def test_a_window_gets_404_for_every_other_address(as_seat, mcallen, box, role):
    seat = at_window("vera", mcallen, "vds", role)
    sighting = send(seat)
    client = as_seat(seat)
    first = {"sighting": [sighting.pk], "act": ["go"]}
    addresses = [door.path for door in doors.doors(first)]
    assert reverse("reviews:detail", args=[sighting.pk]) in addresses
    found = {path for path in addresses if shown(client, path) != 404} - WINDOWS
    wrong = {path for path in found if not _is_of_everybody(path)}
    assert wrong == set()
    assert len(addresses) > 100
    posted = client.post(reverse("reviews:act", args=[sighting.pk, "decline"]))
    assert posted.status_code == 404


def _is_of_everybody(path):
    """Signing in, choosing a seat, leaving: what has no seat yet."""
    try:
        view = resolve(path).func
    except Resolver404:
        return True
    return view.__module__.startswith("allauth.") or getattr(view, "without_seat", False)


def test_the_desk_lists_without_opening_and_a_page_opens_on_the_record(as_seat, paula, bruno):
    sighting = send(paula, contact=CONTACT)
    client = as_seat(bruno)
    listed = client.get("/reviews/").content.decode()
    assert str(sighting.pk) in listed
    assert CALLED not in listed
    page = client.get(f"/reviews/{sighting.pk}/").content.decode()
    for word in (CALLED, CONTACT, NOTE, "REV-041", "The companion answers for her"):
        assert word in page


def test_what_is_urgent_stands_first(as_seat, paula, bruno):
    for urgency in ("can_wait", "today", "now"):
        send(paula, slip="", urgency=urgency)
    page = as_seat(bruno).get("/reviews/").content.decode()
    assert page.index(">Now<") < page.index(">Today<") < page.index(">It can wait<")


def test_nobody_elsewhere_sees_it(as_seat, paula, clara):
    sighting = send(paula)
    client = as_seat(clara)
    assert shown(client, f"/reviews/{sighting.pk}/") == 404
    assert str(sighting.pk) not in client.get("/reviews/").content.decode()
    assert client.post(f"/reviews/{sighting.pk}/decline/").status_code == 404


def test_the_head_of_post_is_told_and_opens_none(as_seat, paula, elena):
    assert shown(as_seat(elena), f"/reviews/{send(paula).pk}/") == 403


def test_she_accepts_and_her_case_opens(as_seat, paula, lucia, gbv):
    sighting = send(paula)
    client = as_seat(lucia)
    client.post(f"/reviews/{sighting.pk}/go/")
    form = client.get(f"/reviews/{sighting.pk}/accept/").content.decode()
    assert f'value="{CALLED}"' in form
    answer = client.post(f"/reviews/{sighting.pk}/accept/", {"way": "gbv:V1", "called": CALLED})

    assert answer.status_code == 302
    assert answer.url.startswith("/cases/")
    assert client.get(answer.url).status_code == 200
    assert (
        "Nothing about the person was kept."
        in client.get(f"/reviews/{sighting.pk}/").content.decode()
    )


def test_danger_leads_to_the_urgent_screen(as_seat, paula, lucia, gbv):
    sighting = send(paula, urgency="now")
    client = as_seat(lucia)
    client.post(f"/reviews/{sighting.pk}/emergency/")
    answer = client.post(
        f"/reviews/{sighting.pk}/accept/", {"way": "gbv:V1", "called": "", "danger": "on"}
    )
    assert answer.url.endswith("/urgent/")
    assert client.get(answer.url).status_code == 200


def test_an_act_that_is_none_and_one_too_late(as_seat, paula, bruno):
    sighting = send(paula)
    client = as_seat(bruno)
    assert client.post(f"/reviews/{sighting.pk}/forget/").status_code == 404
    client.post(f"/reviews/{sighting.pk}/go/")
    assert client.post(f"/reviews/{sighting.pk}/go/").status_code == 409


def test_the_heads_see_how_many_and_others_do_not(as_seat, paula, alba, bruno):
    send(paula)
    page = as_seat(alba).get("/reviews/figures/").content.decode()
    assert "pasaporte" in page
    assert paula.officer.name not in page
    assert shown(as_seat(bruno), "/reviews/figures/") == 403


@pytest.mark.parametrize("language", ["es", "en"])
def test_slip_title_and_message_say_nothing(as_seat, paula, alba, dora, language):
    client = as_seat(paula, language=language)
    sheet = client.post("/window/slips/").content.decode()
    slips = re.findall(r'<li class="slip">(.*?)</li>', sheet, re.DOTALL)
    for officer in (alba.officer, dora.officer):
        officer.language = language
        officer.save()
    send(paula, urgency="now")
    said = [re.sub(r"<[^>]+>", " ", each) for each in slips]
    for page in ("/window/", "/window/slips/"):
        said += re.findall(r"<title>(.*?)</title>", client.get(page).content.decode(), re.DOTALL)
    head = as_seat(alba, language=language)
    for page in ("/reviews/", f"/reviews/{Sighting.objects.get().pk}/"):
        said += re.findall(r"<title>(.*?)</title>", head.get(page).content.decode(), re.DOTALL)
    said += [f"{each.subject} {each.body}" for each in Message.objects.all()]

    assert len(slips) == 12
    assert "REV-001" in said[0]
    assert len(said) >= 12 + 4 + 2
    assert [word for text in said for word in catalogue.told_by(text)] == []


def test_the_banned_list_finds_what_it_bans():
    for text in (
        "Violencia",
        "una VÍCTIMA",
        "trata",
        "Protección",
        "women's shelter",
        "traffickers",
    ):
        assert catalogue.told_by(text), text
    for text in ("tratar un asunto", "Revisión de documentos", "REV-041", "Turno"):
        assert not catalogue.told_by(text), text


# --- anybody may ask ------------------------------------------------------------------------------

ASKED = {"words": "Necesito hablar con alguien.", "contact": "martes, 956 555 0177", "post": "MCA"}


@pytest.fixture
def quick(monkeypatch):
    """Answers that take as long as they take, and nobody asked before."""
    monkeypatch.setattr(asking, "TAKES", 0.0)
    monkeypatch.setattr(asking, "throttle", Throttle())


def test_who_asks_reaches_the_desk_without_a_name_or_a_cookie(box, quick, bruno, as_seat):
    anybody = Client(headers={"accept-language": "es"})
    page = anybody.get("/help/ask/")
    answer = anybody.post("/help/ask/", ASKED)
    emptying.once()

    sighting = Sighting.objects.get()
    assert (answer.status_code, sighting.modality, sighting.area) == (302, Modality.ONLINE, "")
    assert not page.cookies
    assert not answer.cookies
    read = as_seat(bruno).get(f"/reviews/{sighting.pk}/").content.decode()
    assert ASKED["words"] in read
    assert ASKED["contact"] in read


def test_the_answer_is_the_same_whatever_happens(box, laredo, quick, monkeypatch):
    anybody = Client()
    answers = [
        anybody.post("/help/ask/", ASKED),
        anybody.post("/help/ask/", {**ASKED, "post": "LAR"}),
    ]
    monkeypatch.setattr(asking.throttle, "allows", lambda *_, **__: False)
    answers.append(anybody.post("/help/ask/", ASKED))

    assert len({(each.status_code, each.url, each.content) for each in answers}) == 1
    assert Envelope.objects.count() == 1


def test_a_refusal_takes_as_long_as_a_delivery(box, monkeypatch):
    slept = []
    monkeypatch.setattr(asking.time, "sleep", slept.append)
    monkeypatch.setattr(asking, "throttle", Throttle())
    Client().post("/help/ask/", ASKED)
    monkeypatch.setattr(asking.throttle, "allows", lambda *_, **__: False)
    Client().post("/help/ask/", ASKED)

    assert len(slept) == 2
    assert all(0 < each <= asking.TAKES for each in slept)


def test_one_network_asks_ten_times_an_hour_and_nothing_of_it_is_kept():
    throttle = Throttle()
    said = [throttle.allows("203.0.113.0/24", now=1.0) for _ in range(MOST + 1)]
    assert said == [True] * MOST + [False]
    assert throttle.allows("198.51.100.0/24", now=1.0)
    assert b"203.0.113" not in repr(throttle.__dict__).encode()
    assert throttle.allows("203.0.113.0/24", now=throttle._since + HOUR + 1)


def test_what_is_missing_is_said_and_what_was_written_stays(box, quick):
    answer = Client().post("/help/ask/", {**ASKED, "post": "ZZZ"})
    assert answer.status_code == 200
    assert ASKED["words"] in answer.content.decode()
    assert not Envelope.objects.exists()
