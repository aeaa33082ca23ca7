"""A case leaves under a standard: with permission, by whoever has it, without the identity."""

import csv
import io
import json
import threading
import time

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from tests.cases.test_at_once import together
from tests.concluded import RUTH, ada, beto, known, ruth, works
from tests.factories import NOW
from ventanilla.audit.models import Event
from ventanilla.cases import selectors
from ventanilla.cases.consents import Said
from ventanilla.cases.services import consenting
from ventanilla.common.errors import BadInput, NotAllowed
from ventanilla.exchange.errors import Barred
from ventanilla.exchange.services import releasing
from ventanilla.exchange.services.releasing import Wish
from ventanilla.network.roles import Role
from ventanilla.security.models import Consent

__all__ = ["ada", "beto", "ruth"]
pytestmark = pytest.mark.django_db(transaction=True)
CSV = Wish(export="htcds", layout="csv")


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def release(track, by, wish=CSV):
    return releasing.release(track=track, wish=wish, by=by, at=NOW)


def history(track, by):
    """The verbs of a case's history with their details, the latest first."""
    found = selectors.opening(by, NOW).get(pk=track.pk)
    case = selectors.open_track(found, seat=by, at=NOW, purpose="case.read")
    return [(line.verb, line.detail) for line in selectors.history(found, case.vault)]


def test_whoever_has_the_case_exports_it_and_it_is_written_down(ruth, beto):
    went = release(ruth, beto)
    (row,) = csv.DictReader(io.StringIO(went.content.decode("utf-8-sig")))

    assert row["vic_TraffickingStatus"] == "PossibleVictimOfTrafficking"
    assert row["cas_CaseOwner"] == "MCA"
    assert row["x_CaseReference"] == went.reference
    logged = Event.objects.get(action="export.released", kind="act")
    assert logged.dossiers == [ruth.dossier_id]
    assert logged.detail["identity"] == 0
    verb, detail = history(ruth, beto)[0]
    assert verb == "export.released"
    assert detail["reference"] == went.reference
    assert "vic_TypeOfExploitation" in detail["fields"].split()


def test_each_release_has_a_reference_of_its_own(ruth, ada, beto):
    assert release(ruth, beto).reference != release(ruth, ada).reference


@pytest.mark.parametrize("layout", ["json", "csv", "xlsform"])
def test_no_word_of_her_identity_is_in_the_bytes(ruth, ada, layout):
    written = release(ruth, ada, Wish(export="htcds", layout=layout)).content.decode("utf-8-sig")

    words = [word for value in RUTH.to_document().values() if value for word in str(value).split()]
    assert [word for word in (*words, ruth.case.number) if word in written] == []


def test_without_her_permission_nothing_leaves(ruth, ada, beto):
    known(ruth, beto, share_export="no")
    with translation.override("en"), pytest.raises(Barred) as refusal:
        release(ruth, ada)

    assert refusal.value.reasons == [
        "The person has not allowed data to be shared under the international standard."
    ]
    assert not Event.objects.filter(action="export.released", kind="act").exists()


def test_a_colleague_exports_nothing(ruth, mcallen):
    with pytest.raises(NotAllowed):
        release(ruth, works("carla", mcallen, Role.CASE_OFFICER))


def test_the_identity_goes_by_the_head_with_permission_and_reason(ruth, ada, beto):
    wish = Wish(export="htcds", layout="json", identity=True, reason="A court asked, with her")
    with pytest.raises(Barred):
        release(ruth, ada, wish)
    known(ruth, beto, share_identity="yes")
    with pytest.raises(NotAllowed):
        release(ruth, beto, wish)
    with pytest.raises(BadInput):
        release(ruth, ada, Wish(export="htcds", layout="json", identity=True, reason=" "))

    record = json.loads(release(ruth, ada, wish).content)
    assert record["prs_FirstName"] == "Ruth Abigail"
    assert record["prs_SecondName"] == "Xool Canul"
    assert Event.objects.get(action="export.released", kind="act").detail["identity"] == 1


def test_what_the_package_does_not_have_is_refused(ruth, ada):
    for wish in (Wish(export="casebook", layout="csv"), Wish(export="htcds", layout="xml")):
        with pytest.raises(BadInput):
            release(ruth, ada, wish)


def test_a_permission_taken_back_meanwhile_comes_before_or_after(ruth, ada, beto):
    results = together(
        lambda: known(ruth, beto, share_export="no"),
        lambda: release(ruth, ada),
    )
    faults = [fault for fault in results if isinstance(fault, Exception)]
    latest = [verb for verb, _detail in history(ruth, beto)][:2]

    assert all(isinstance(fault, Barred) for fault in faults)
    # what left, left before she took it back; the latest stands first
    assert latest[0] == "facts.known"
    assert len(faults) == (latest[1] != "export.released")


@pytest.fixture
def signed(ruth, beto):
    """The consent that Ruth signed for her record to leave under the standard."""
    words = "Yes, without my name, dates or place."
    said = Said(
        name="export", words=words, language="es", channel="written", explained=True,
        understood=True,
    )  # fmt: skip
    consenting.record(track=ruth, said=said, by=beto, at=NOW)
    return Consent.objects.get(dossier_id=ruth.dossier_id)


def test_a_consent_taken_back_meanwhile_comes_before_or_after(ruth, ada, beto, signed):
    results = together(
        lambda: consenting.withdraw(track=ruth, consent=signed.pk, by=beto, at=NOW),
        lambda: release(ruth, ada),
    )
    faults = [fault for fault in results if isinstance(fault, Exception)]
    latest = [verb for verb, _detail in history(ruth, beto)][:2]

    assert all(isinstance(fault, Barred) for fault in faults)
    assert latest[0] == "consent.withdrawn"
    assert len(faults) == (latest[1] != "export.released")


def test_a_consent_that_is_held_is_waited_for(ruth, ada, beto, signed):
    """The release has begun, and waits for who takes the consent back: nothing leaves."""
    held, going, left = threading.Event(), threading.Event(), []

    def take_back():
        with transaction.atomic():
            consenting.withdraw(track=ruth, consent=signed.pk, by=beto, at=NOW)
            held.set()
            going.wait(10)
            time.sleep(0.2)  # until the release waits

    def go():
        held.wait(10)
        going.set()
        left.append(release(ruth, ada))

    _none, fault = together(take_back, go)
    assert isinstance(fault, Barred)
    assert left == []


def test_a_consent_record_beats_the_form_and_ends_by_itself(ruth, ada, signed):
    assert release(ruth, ada)
    Consent.objects.filter(pk=signed.pk).update(until=NOW)
    with pytest.raises(Barred):
        release(ruth, ada)
    assert Event.objects.filter(action="export.released", kind="act").count() == 1


def address(track, name="htcds"):
    return reverse("exchange:export", args=[track.pk, name])


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_page_shows_what_goes_and_gives_the_file(ruth, beto, as_seat, language):
    client = as_seat(beto, language)
    page = client.get(address(ruth))
    main = page.content.decode().partition("<main")[2]
    answer = client.post(address(ruth), {"layout": "json"})

    assert "PossibleVictimOfTrafficking" in main
    assert "Ruth" not in main
    assert 'name="identity"' not in main
    assert answer["Content-Type"] == "application/json"
    assert "attachment" in answer["Content-Disposition"]
    assert json.loads(answer.content)["con_Consent"] is True
    assert "htcds" in client.get(reverse("exchange:documents", args=[ruth.pk])).content.decode()


def test_a_form_that_asks_for_more_than_the_seat_may_gets_no_more(ruth, beto, as_seat):
    known(ruth, beto, share_identity="yes")
    asked = {"layout": "json", "identity": "on", "reason": "I want it"}

    record = as_seat(beto).post(address(ruth), asked).content.decode()
    assert '"con_Consent": true' in record
    assert "Ruth" not in record


def test_the_page_says_what_lacks(ruth, ada, beto, as_seat):
    known(ruth, beto, share_export="no")
    client = as_seat(ada)

    assert "has not allowed data to be shared" in client.get(address(ruth)).content.decode()
    assert client.post(address(ruth), {"layout": "csv"}).status_code == 409


def test_the_page_is_not_there_for_others(ruth, mcallen, ada, as_seat):
    client = as_seat(works("carla", mcallen, Role.CASE_OFFICER))

    assert client.get(address(ruth)).status_code == 404
    assert as_seat(ada).get(address(ruth, "casebook")).status_code == 404
