"""Ways round the rules of consent over HTTP: forged, stale, replayed, of another case."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from tests.agreed import (
    LIGHT,
    MOON,
    PACKAGE,
    ada,
    alma,
    beto,
    carla,
    give,
    hear,
    package,
    read,
    register,
)
from tests.cast import seat
from tests.factories import NOW
from ventanilla.cases.services import consenting
from ventanilla.exchange.models import Disclosure
from ventanilla.interviews import services as interviews
from ventanilla.interviews.models import Sitting, Submission
from ventanilla.interviews.services import Sent
from ventanilla.interviews.submissions import write
from ventanilla.network.roles import Role
from ventanilla.people.identity import Names
from ventanilla.security.models import Consent, Grant

__all__ = ["ada", "alma", "beto", "carla", "package", "register"]
pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SHELTER = "referral_shelter"
YES = {"answer": "given", "channel": "written", "language": "es", "explained": "on",
       "understood": "on"}  # fmt: skip
TO_LIGHT = {**YES, "recipient": LIGHT, "fields_told": ["called", "age"]}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def client(as_seat, beto):
    return as_seat(beto)


@pytest.fixture
def ida(register, carla):
    """Carla's case, which Beto does not have; Ida agreed to be attended."""
    track = register(carla, Names(spoken_name="Ida"))
    give(track, carla)
    return track


def asks(track, name):
    return reverse("cases:consent", args=[track.pk, name])


def status(track, by, name="service", at=NOW):
    return read(track, by, at=at).plan.consents.get(name)


def body(xml):
    moment = NOW.isoformat()
    return {"submission_id": str(uuid4()), "xml": xml.decode(), "language": "es",
            "sitting_version": "1", "started_at": moment, "ended_at": moment}  # fmt: skip


def hands_in(client, sitting, **changed):
    instrument = changed.pop("instrument", "framing")
    xml = write(PACKAGE.instruments[instrument], changed.pop("answers"), informed=True)
    sent = {**body(xml), **changed}
    address = reverse("interviews:submit", args=[sitting.pk])
    return client.post(address, json.dumps(sent), content_type="application/json"), sent


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("service", {"answer": ""}),
        ("service", {"answer": "given "}),
        ("service", {"answer": "maybe"}),
        ("service", {"explained": ""}),
        ("service", {"understood": ""}),
        ("service", {"channel": "assumed"}),
        ("service", {"language": ""}),
        (SHELTER, {**TO_LIGHT, "recipient": ""}),
        (SHELTER, {**TO_LIGHT, "recipient": " . "}),
        (SHELTER, {**TO_LIGHT, "fields_told": []}),
        (SHELTER, {**TO_LIGHT, "fields_told": ["account"]}),
        (SHELTER, {**TO_LIGHT, "fields_told": ["called", "remedies"]}),
    ],
)
def test_what_was_not_said_is_not_written(alma, client, name, changed):
    answer = client.post(asks(alma, name), {**YES, **changed})
    assert answer.status_code == 200
    assert not Consent.objects.exists()


def test_nothing_is_ticked_before_she_says_so(alma, client):
    for name in ("service", SHELTER):
        page = client.get(asks(alma, name)).text
        assert "checked" not in page
        assert "selected" not in page


def test_what_the_browser_adds_is_not_read(alma, client, beto):
    forged = {"purpose": "referral", "since": "2020-01-01", "until": "", "signed_by": "1",
              "ground": "best_interests", "provisional": "", "name": SHELTER}  # fmt: skip
    client.post(asks(alma, "service"), {**YES, "channel": "spoken", **forged})
    row = Consent.objects.get()
    assert (row.purpose, row.ground, row.since, row.signed_by) == (
        "service", "consent", NOW, beto.officer,
    )  # fmt: skip
    assert row.until == NOW + timedelta(days=3)
    assert client.post(asks(alma, "everything"), YES).status_code == 404


def test_a_case_that_is_not_ones_own_is_not_there(alma, ida, client, carla):
    (hers,) = Consent.objects.all()
    mine = reverse("cases:consents", args=[ida.pk])
    for address in (mine, asks(ida, "service"), reverse("cases:withdraw", args=[ida.pk, hers.pk])):
        assert client.get(address).status_code == 404
    for address in (
        asks(ida, "service"),
        reverse("cases:withdraw", args=[ida.pk, hers.pk]),
        reverse("cases:ratify", args=[ida.pk, hers.pk]),
        reverse("cases:interpreter", args=[ida.pk]),
    ):
        assert client.post(address, YES).status_code in (403, 404)
    for act in ("withdraw", "ratify"):
        address = reverse(f"cases:{act}", args=[alma.pk, hers.pk])
        assert client.post(address).status_code == 409
    assert client.get(reverse("cases:withdraw", args=[alma.pk, hers.pk])).status_code == 404
    assert Consent.objects.count() == 1
    assert status(ida, carla) == "given"


def test_to_look_at_what_follows_takes_nothing_back(alma, client, beto):
    row = give(alma, beto)
    page = client.get(reverse("cases:withdraw", args=[alma.pk, row.pk]))
    assert PACKAGE.consents["service"].on_withdrawal.text.en in page.text
    assert client.get(reverse("cases:ratify", args=[alma.pk, row.pk])).status_code == 405
    assert status(alma, beto) == "given"


def test_what_was_taken_back_or_refused_is_not_signed_afterwards(alma, client, beto):
    said = give(alma, beto, channel="spoken")
    consenting.withdraw(track=alma, consent=said.pk, by=beto, at=NOW)
    refused = give(alma, beto, "data", answer="refused")
    for row in (said, refused):
        assert client.post(reverse("cases:ratify", args=[alma.pk, row.pk])).status_code == 409
    assert status(alma, beto) == "withdrawn"


def test_a_form_is_not_begun_without_consent(alma, client, ida):
    for instrument in ("violence", "danger", "needs", "safety_plan", "follow_up", "short_screen"):
        address = reverse("interviews:start", args=[alma.pk, instrument])
        assert client.post(address).status_code in (302, 409)
    assert not Sitting.objects.exists()


def test_what_was_open_when_she_took_it_back_is_not_handed_in(alma, client, beto):
    row = give(alma, beto)
    sitting = interviews.open_sitting(track=alma, instrument="follow_up", by=beto, at=NOW)
    consenting.withdraw(track=alma, consent=row.pk, by=beto, at=NOW)
    said = {"fu_contact": "failed"}
    answer, _sent = hands_in(client, sitting, instrument="follow_up", answers=said)
    assert answer.status_code == 409
    address = reverse("interviews:suspend", args=[sitting.pk])
    stop = body(write(PACKAGE.instruments["follow_up"], said))
    assert (
        client.post(address, json.dumps(stop), content_type="application/json").status_code == 200
    )
    assert not Submission.objects.exists()
    assert "fu_contact" not in read(alma, beto).record.all_facts


def test_what_ran_out_between_page_and_post_is_over(alma, as_seat, beto, clock):
    give(alma, beto, channel="spoken")
    sitting = interviews.open_sitting(track=alma, instrument="follow_up", by=beto, at=NOW)
    clock.move_to(NOW + timedelta(days=3, seconds=1))
    answer, _sent = hands_in(
        as_seat(beto), sitting, instrument="follow_up", answers={"fu_contact": "failed"}
    )
    assert answer.status_code == 409
    assert not Submission.objects.exists()


def test_the_same_again_and_the_old_answer_revive_nothing(alma, client, beto):
    first = hear(alma, beto, consent_service="yes")
    (row,) = Consent.objects.all()
    consenting.withdraw(track=alma, consent=row.pk, by=beto, at=NOW + HOUR)
    said = {"answers": {"consent_service": "yes"}}
    same = hands_in(client, first.sitting, **said, submission_id=str(first.pk))[0]
    assert same.status_code == 200  # stored once, and heard once
    for changed in ({"corrects": str(first.pk)}, {}):
        assert hands_in(client, first.sitting, **said, **changed)[0].status_code == 409
    xml = write(PACKAGE.instruments["framing"], **said, informed=True)
    again = Sent(submission_id=uuid4(), xml=xml, language="es", corrects=first.pk)
    interviews.submit(sitting=first.sitting, sent=again, by=beto, at=NOW + HOUR)
    assert status(alma, beto, at=NOW + HOUR) == "withdrawn"
    assert Consent.objects.count() == 1


def test_a_written_fact_is_no_answer_of_a_form(alma, client, beto):
    address = reverse("cases:known", args=[alma.pk])
    forged = {"staff_affected": "no", "consent_service": "yes", "c6_control": "yes"}
    client.post(address, forged)
    facts = read(alma, beto).record.all_facts
    assert "consent_service" not in facts
    assert "c6_control" not in facts


def test_an_interpreter_comes_on_a_live_consent_to_that(alma, client, beto, laredo):
    irma = seat("irma", laredo, Role.INTERPRETER)
    told = give(alma, beto, SHELTER, recipient=LIGHT)
    gone = give(alma, beto, "others")
    consenting.withdraw(track=alma, consent=gone.pk, by=beto, at=NOW)
    address = reverse("cases:interpreter", args=[alma.pk])
    for consent in (told.pk, gone.pk, uuid4()):
        assert client.post(address, {"to": irma.pk, "consent": consent}).status_code == 409
    assert not Grant.objects.filter(purpose="interpreter").exists()


@pytest.fixture
def letter(alma, client, beto, ada):
    """Send the letter to a shelter: over HTTP, as the page does."""
    hear(alma, beto, consent_service="yes", consent_referral="yes", share_shelter="yes")
    address = reverse("exchange:document", args=[alma.pk, "D-2"])

    def act(to, *, code="D-2", **changed):
        version = read(alma, beto).track.version
        form = {"act": "send", "token": str(uuid4()), "version": version, "to": to,
                "channel": "email", "language": "es", **changed}  # fmt: skip
        return client.post(address, form)

    return act


def test_to_whom_she_named_nobody_nothing_goes(letter):
    assert letter(LIGHT).status_code == 409
    assert not Disclosure.objects.exists()


def test_only_to_whom_she_named_and_only_while_it_stands(alma, letter, beto, clock):
    consent = give(alma, beto, SHELTER, recipient=LIGHT)
    for other in (MOON, "Casa", "Luz", "Casa Luzbella", "Casa de Luz", ""):
        assert letter(other).status_code == 200, other
    assert not Disclosure.objects.exists()
    assert letter(f"Lic. Ana Ruiz, {LIGHT.upper()}").status_code == 302
    row = Disclosure.objects.get()
    assert (row.consent, bytes(row.provider), row.unbound) == (
        consent, bytes(consent.provider), False,
    )  # fmt: skip
    went = read(alma, beto).vault.open(row)
    assert {item["field"] for item in went["fields"]} <= {"called", "age"}

    consenting.withdraw(track=alma, consent=consent.pk, by=beto, at=NOW)
    assert letter(LIGHT).status_code == 409
    assert letter(LIGHT, token=str(row.pk)).status_code == 302  # what went, went: no second row
    give(alma, beto, SHELTER, recipient=MOON)
    assert letter(LIGHT).status_code == 200
    assert Disclosure.objects.count() == 1


def test_a_consent_to_one_ends_alone(alma, beto):
    light = give(alma, beto, SHELTER, recipient=LIGHT)
    moon = give(alma, beto, SHELTER, recipient=MOON)
    assert bytes(light.provider) != bytes(moon.provider)
    assert b"Luz" not in bytes(light.sealed) + bytes(light.provider)
    consenting.withdraw(track=alma, consent=light.pk, by=beto, at=NOW)
    assert Consent.objects.get(pk=moon.pk).withdrawn_at is None
    assert status(alma, beto, SHELTER) == "given"
    give(alma, beto, SHELTER, recipient="refugio  LUNA", answer="refused")
    assert Consent.objects.get(pk=moon.pk).withdrawn_at == NOW
    assert status(alma, beto, SHELTER) == "refused"
