"""A case leaves under a standard: with permission, by whoever has it, without the identity."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from tests.cases.test_at_once import together
from tests.factories import NOW, CertificateFactory, OfficerFactory, SeatFactory
from tests.library.test_htcds import CONFIRMED, FACTS
from ventanilla.audit.models import Event
from ventanilla.cases import selectors
from ventanilla.cases.models import Track
from ventanilla.cases.services import assigning
from ventanilla.cases.services.progress import Work
from ventanilla.common.errors import BadInput, NotAllowed
from ventanilla.exchange.errors import Barred
from ventanilla.exchange.services import noticing, releasing
from ventanilla.exchange.services.noticing import Told
from ventanilla.exchange.services.releasing import Wish
from ventanilla.network.roles import Role
from ventanilla.people.identity import Names
from ventanilla.protocols import library
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import load

pytestmark = pytest.mark.django_db(transaction=True)
RUTH = Names(
    given_names="Ruth Abigail",
    first_surname="Xool",
    second_surname="Canul",
    birth_date="1998-11-02",
    mother_name="Ofelia Canul",
)
CSV = Wish(export="htcds", layout="csv")


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def works(username, post, role):
    officer = OfficerFactory(username=username)
    return SeatFactory(officer=officer, post=post, role=role, protocols=("trafficking",))


@pytest.fixture
def ada(mcallen):
    """Ada heads protection in McAllen."""
    return works("ada", mcallen, Role.SUPERVISOR)


@pytest.fixture
def beto(mcallen):
    """Beto works on cases in McAllen, certified, and has Ruth's."""
    seat = works("beto", mcallen, Role.CASE_OFFICER)
    CertificateFactory(officer=seat.officer, certificate="trafficking")
    return seat


@pytest.fixture
def ruth(mcallen, ada, beto):
    """Ruth's case, interviewed and concluded by beto."""
    package = load(Path(next(iter(library.__path__))) / "trafficking")
    protocols.store(package=package, at=NOW)
    told = Told(names=RUTH, notified_at=NOW)
    track = noticing.register_notice(
        post=mcallen, protocol="trafficking", route="V1", told=told, by=ada, at=NOW
    )
    assigning.assign(track=track, to=beto, by=ada, at=NOW)
    return known(track, beto, **FACTS)


def known(track, by, **facts):
    """Write facts into a case, with the conclusion that somebody confirmed."""
    with transaction.atomic():
        work = Work.begin(Track.objects.get(pk=track.pk), by=by, at=NOW, act="facts.known")
        work.put_facts(facts)
        work.record.findings["strong_presumption"] = CONFIRMED
        work.finish("facts.known")
    return Track.objects.get(pk=track.pk)


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


def test_the_page_says_what_lacks(ruth, ada, beto, as_seat):
    known(ruth, beto, share_export="no")
    client = as_seat(ada)

    assert "has not allowed data to be shared" in client.get(address(ruth)).content.decode()
    assert client.post(address(ruth), {"layout": "csv"}).status_code == 409


def test_the_page_is_not_there_for_others(ruth, mcallen, ada, as_seat):
    client = as_seat(works("carla", mcallen, Role.CASE_OFFICER))

    assert client.get(address(ruth)).status_code == 404
    assert as_seat(ada).get(address(ruth, "casebook")).status_code == 404
