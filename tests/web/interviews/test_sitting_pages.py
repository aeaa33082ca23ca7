"""The interview's page and what it sends: who may, what is stored once, what is refused."""

import json
import re

import pytest
from django.urls import reverse

from tests.cases.test_the_whole_path import CALM, READY
from tests.factories import NOW
from tests.security.guarded import prove
from ventanilla.interviews import selectors, services
from ventanilla.interviews.models import Sitting, Submission
from ventanilla.interviews.services import Sent
from ventanilla.interviews.states import SittingState
from ventanilla.interviews.submissions import write
from ventanilla.protocols import services as protocols


def _xml(sitting, instrument, answers):
    package = protocols.package(sitting.track.package.content_hash)
    return write(package.instruments[instrument], answers, informed=True)


@pytest.fixture
def talk(sitting):
    """The talk with Itzel has begun."""
    prepared = sitting("preparation")
    sent = Sent(
        submission_id="5f9b4d52-6b5f-4a6c-9f36-2f5c3a0f1b11",
        xml=_xml(prepared, "preparation", READY),
        language="es",
    )
    services.submit(sitting=prepared, sent=sent, by=prepared.seat, at=NOW)
    return sitting("initial_evaluation")


def _post(client, sitting, act, body):
    return client.post(
        reverse(f"interviews:{act}", args=[sitting.pk]), body, content_type="application/json"
    )


def _contract(page):
    found = re.search(r'<script id="sitting" type="application/json">(.*?)</script>', page, re.S)
    assert found, page
    return json.loads(found[1])


def test_the_page_tells_the_renderer_what_it_needs(talk, bruno, as_seat):
    client = as_seat(bruno, "es")
    answer = client.get(reverse("interviews:sitting", args=[talk.pk]))
    told = _contract(answer.text)
    assert told["audience"] == "child"
    assert told["context"]["ctx_age"] == "13"
    assert told["context"]["ctx_name"] == "Lupita"
    assert told["bands"]["D"]["minutes"] == 40
    assert told["findings"]["fear_of_return"]["severity"] == "red"
    assert told["saved"] is None
    assert told["keeps_draft"] is True
    form = client.get(told["form_url"])
    assert form.headers["Content-Type"].startswith("application/xml")
    assert "m5_2_return" in form.text
    card = client.get(told["card_base_url"] + "tb03_stop.svg")
    assert card.headers["Content-Type"] == "image/svg+xml"
    assert client.get(told["card_base_url"] + "nothing.svg").status_code == 404


def test_only_this_page_may_run_webassembly(talk, bruno, as_seat):
    client = as_seat(bruno)
    page = client.get(reverse("interviews:sitting", args=[talk.pk]))
    policy = page.headers["Content-Security-Policy"]
    assert "'wasm-unsafe-eval'" in policy
    assert "'unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
    assert "'unsafe-inline'" not in policy
    assert page.headers["Cache-Control"] == "no-store"
    other = client.get(reverse("cases:detail", args=[talk.track_id]))
    assert "wasm-unsafe-eval" not in other.headers["Content-Security-Policy"]


def test_for_a_stranger_there_is_no_such_sitting(talk, clara, as_seat, body):
    client = as_seat(clara)
    assert client.get(reverse("interviews:sitting", args=[talk.pk])).status_code == 404
    for act in ("submit", "suspend"):
        assert _post(client, talk, act, body("<data/>")).status_code == 404
    assert Submission.objects.filter(sitting=talk).count() == 0


def test_sending_twice_stores_once_and_other_words_are_a_conflict(talk, bruno, as_seat, body):
    client = as_seat(bruno)
    sent = body(_xml(talk, "initial_evaluation", CALM))
    first = _post(client, talk, "submit", sent)
    assert first.json() == {"redirect": reverse("cases:detail", args=[talk.track_id])}
    assert _post(client, talk, "submit", sent).json() == first.json()
    assert Submission.objects.filter(sitting=talk).count() == 1
    other = sent | {"xml": sent["xml"].replace("safe", "afraid")}
    answer = _post(client, talk, "submit", other)
    assert answer.status_code == 409
    assert "detail" in answer.json()
    assert client.get(reverse("interviews:sitting", args=[talk.pk])).status_code == 302


def test_what_is_missing_is_said_at_its_question(talk, bruno, as_seat, body):
    answers = {name: value for name, value in CALM.items() if name != "m7_1_urgent"}
    answer = _post(as_seat(bruno), talk, "submit", body(_xml(talk, "initial_evaluation", answers)))
    assert answer.status_code == 422
    assert list(answer.json()["problems"]) == ["m7_1_urgent"]
    assert Submission.objects.filter(sitting=talk).count() == 0


@pytest.mark.parametrize("wrong", ["no json", '{"xml": 3}', "[]"])
def test_what_is_no_submission_is_refused_without_being_repeated(talk, bruno, as_seat, wrong):
    answer = _post(as_seat(bruno), talk, "submit", wrong)
    assert answer.status_code == 422
    assert list(answer.json()["problems"]) == ["xml"]


def test_a_stopped_talk_goes_on_where_it_stopped(talk, bruno, as_seat, body):
    client = as_seat(bruno)
    half = _xml(talk, "initial_evaluation", {"m1_1_name": "Itzel Guadalupe", "assent_talk": "yes"})
    stopped = _post(client, talk, "suspend", body(half))
    assert stopped.json() == {"redirect": reverse("cases:detail", args=[talk.track_id])}
    assert Sitting.objects.get(pk=talk.pk).state == SittingState.SUSPENDED
    start = reverse("interviews:start", args=[talk.track_id, "initial_evaluation"])
    page = client.post(start, follow=True)
    told = _contract(page.text)
    assert told["id"] == str(talk.pk)
    assert "Itzel Guadalupe" in told["saved"]["xml"]
    rest = body(_xml(talk, "initial_evaluation", CALM))
    assert _post(client, talk, "submit", rest).status_code == 200


def test_a_stopped_talk_is_not_read_in_an_emergency(talk, bruno, clara, as_seat, body):
    half = _xml(talk, "initial_evaluation", {"m1_1_name": "Itzel Guadalupe", "assent_talk": "yes"})
    assert _post(as_seat(bruno), talk, "suspend", body(half)).status_code == 200
    client = prove(as_seat(clara))
    why = "She stands at our counter, alone, and cannot wait."
    sent = {"number": talk.track.case.number, "reason": "transfer", "words": why}
    assert client.post("/emergency/", sent).status_code == 302
    assert client.get(reverse("cases:detail", args=[talk.track_id])).status_code == 200
    page = client.get(reverse("interviews:sitting", args=[talk.pk]))
    assert page.status_code == 403
    assert "sealed apart is not shown in an emergency" in page.text
    assert "Guadalupe" not in page.text


def test_a_drawing_is_stored_only_where_the_child_said_so(talk, bruno, as_seat, body):
    drawings = [
        {"question": "m2_1_drawing", "fate": "kept", "image": "iVBORw0KGgo="},
        {"question": "m3_1_drawing", "fate": "returned", "image": "c2VjcmV0"},
    ]
    sent = body(_xml(talk, "initial_evaluation", CALM), drawings=drawings)
    assert _post(as_seat(bruno), talk, "submit", sent).status_code == 200
    opened = selectors.open_sitting(talk, seat=bruno, at=NOW)
    stored = opened.case.vault.open(Submission.objects.get(sitting=talk))
    assert stored["drawings"] == {"m2_1_drawing": "iVBORw0KGgo="}


def test_when_each_message_was_given_stands_in_the_record(talk, bruno, as_seat, body):
    told = {"inf_01_said": NOW.isoformat(), "inf_01_understood": NOW.isoformat()}
    sent = body(_xml(talk, "initial_evaluation", CALM), informed=told, languages={"m0": "es-x-p"})
    assert _post(as_seat(bruno), talk, "submit", sent).status_code == 200
    opened = selectors.open_sitting(talk, seat=bruno, at=NOW)
    stored = opened.case.vault.open(Submission.objects.get(sitting=talk))
    assert stored["told_at"] == told
    assert stored["asked_in"] == {"m0": "es-x-p"}
    assert stored["spent_s"] == 60


def test_before_starting_the_gate_says_what_is_missing(itzel, alba, as_seat):
    client = as_seat(alba)
    address = reverse("interviews:open", args=[itzel.pk, "initial_evaluation", "T-030"])
    page = client.get(address)
    assert page.status_code == 200
    assert "Before this can start" in page.text
    nothing = client.get(reverse("interviews:start", args=[itzel.pk, "nothing"]))
    assert nothing.status_code == 404
