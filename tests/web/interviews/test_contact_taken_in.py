"""A number told in an interview: kept apart at once, and in no answer, page or submission."""

import hashlib
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from tests.factories import NOW
from tests.reachable import (
    INSIDE,
    NUMBER,
    ada,
    address,
    as_page,
    beto,
    carla,
    delia,
    hers,
    register_ruth,
    ruth,
    small,
    standing,
)
from tests.restricted import attended
from tests.security.guarded import again
from ventanilla.cases import selectors
from ventanilla.cases.models import SafeContact
from ventanilla.cases.services import closing, contacting, deciding, recording
from ventanilla.cases.services.progress import Work
from ventanilla.interviews import services
from ventanilla.interviews.errors import AnotherContent
from ventanilla.interviews.models import Submission
from ventanilla.interviews.services import Sent
from ventanilla.interviews.submissions import without, write
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.evaluation import Evaluation

__all__ = ["ada", "beto", "carla", "delia", "hers", "register_ruth", "ruth", "small"]
pytestmark = pytest.mark.django_db
TOLD = {
    "called": "Ruth",
    "way": "call",
    "phone": NUMBER,
    "week": ["tue", "thu"],
    "hour": "10",
    "until": "12",
    "code": "girasol",
    "texts": "yes",
    "is_safe": "yes",
}


@pytest.fixture
def talk(hers, beto):
    """``talk(phone="")``: what she says in an interview, handed in at NOW."""

    attended(hers, beto)

    def hold(at=NOW, sent=None, act=services.submit, **other):
        sitting = services.open_sitting(track=hers, instrument="talk", by=beto, at=at)
        package = protocols.package(hers.package.content_hash)
        answers = {name: said for name, said in (TOLD | other).items() if said}
        xml = write(package.instruments["talk"], answers, informed=True)
        made = sent or Sent(submission_id=uuid.uuid4(), xml=xml, language="es")
        act(sitting=sitting, sent=made, by=beto, at=at)
        return sitting, made

    return hold


def opened(track, now=NOW):
    track.refresh_from_db()
    return selectors.open_track(track, seat=None, at=now, purpose="test")


def test_the_number_stands_with_the_contact_alone(hers, talk, beto, small):
    __, sent = talk()

    case = opened(hers)
    assert NUMBER not in str(case.record.all_facts)
    assert case.record.facts["way"] == "call"
    assert case.record.events["contact_ok_at"] == NOW
    contact = standing(hers).get()
    assert (contact.days, contact.begins, contact.ends) == (0b1010, 600, 720)
    assert (contact.zone, contact.set_by) == ("America/Chicago", beto)
    assert (contact.confirmed_at, contact.valid_until) == (NOW, NOW + timedelta(days=14))
    kept = case.vault.open(Submission.objects.get(pk=sent.submission_id))
    assert NUMBER not in str(kept)
    assert kept["moved"] == ["phone"]
    assert "<way>call</way>" in kept["xml"]
    assert kept["digest"] != hashlib.sha256(sent.xml).hexdigest()  # which all numbers could be
    assert "girasol" in str(case.record.restricted)


def test_it_shows_at_its_hours(hers, talk, beto):
    talk()
    with time_machine.travel(INSIDE, tick=False):
        client = again(beto, new=True)
        for page in ("answers", "detail", "history", "contact"):
            assert NUMBER not in client.get(address(hers, page)).text, page
        shown = client.post(address(hers, "contact_show")).text
    assert NUMBER in shown
    assert "girasol" in shown


def test_the_same_again_is_stored_once_and_another_number_is_refused(hers, talk, beto):
    sitting, sent = talk()
    services.submit(sitting=sitting, sent=sent, by=beto, at=NOW)
    assert SafeContact.objects.filter(dossier_id=hers.dossier_id).count() == 1
    other = sent.xml.replace(NUMBER.encode(), b"+1 956 555 0100")
    with pytest.raises(AnotherContent):
        services.submit(
            sitting=sitting,
            sent=Sent(submission_id=sent.submission_id, xml=other, language="es"),
            by=beto,
            at=NOW,
        )


def test_what_was_not_said_to_be_safe_stays_shut(hers, talk, beto):
    talk(is_safe="no")
    contact = standing(hers).get()
    assert (contact.confirmed_at, contact.valid_until) == (None, None)
    with time_machine.travel(INSIDE, tick=False):
        client = again(beto, new=True)
        assert "did not say that it is safe" in client.get(address(hers)).text
        assert client.post(address(hers, "contact_show")).status_code == 409


def test_days_that_nobody_named_are_no_days(hers, talk):
    talk(week=[], hour="")
    assert standing(hers).get().days == 0


def test_a_sitting_that_stopped_keeps_no_number_either(hers, talk, beto):
    sitting, sent = talk(act=services.stop)
    kept = opened(hers).vault.open(Submission.objects.get(pk=sent.submission_id))
    assert NUMBER not in str(kept)
    with time_machine.travel(INSIDE, tick=False):
        page = again(beto, new=True).get(reverse("interviews:sitting", args=[sitting.pk])).text
    assert "girasol" in page  # she goes on where she stopped
    assert NUMBER not in page
    assert standing(hers).get().confirmed_at is None


def test_a_new_number_closes_the_old_and_no_number_the_contact(hers, talk, beto):
    sitting, __ = talk()
    first = standing(hers).get()

    def correct(**other):
        package = protocols.package(hers.package.content_hash)
        answers = {name: said for name, said in (TOLD | other).items() if said}
        newest = Submission.objects.filter(sitting=sitting).latest("received_on", "pk")
        sent = Sent(
            submission_id=uuid.uuid4(),
            xml=write(package.instruments["talk"], answers, informed=True),
            language="es",
            corrects=newest.pk,
        )
        services.submit(sitting=sitting, sent=sent, by=beto, at=NOW + timedelta(minutes=1))

    correct(phone="+1 956 555 0100")
    assert standing(hers).get().pk != first.pk
    first.refresh_from_db()
    assert first.closed_by == beto
    correct(way="nobody", phone="", is_safe="")
    assert not standing(hers).exists()


def test_a_confirmation_without_a_number_renews_only_what_may_be_read(hers, talk, beto):
    talk()
    first = standing(hers).get()
    with time_machine.travel(INSIDE, tick=False):
        client = again(beto, new=True)
        with as_page(client, beto):
            assert _follow_up(hers, beto, INSIDE)
        renewed = standing(hers).get()
    assert renewed.pk != first.pk
    assert renewed.valid_until == INSIDE + timedelta(days=14)
    # as a job, by the machine's clock: long after
    assert not _follow_up(hers, beto, INSIDE + timedelta(minutes=5))
    assert standing(hers).get().pk == renewed.pk


def test_it_is_closed_by_whatever_says_so(hers, talk, beto):
    talk()
    recording.record_event(track=hers, event="contact_shut_at", by=beto, at=INSIDE)
    assert not standing(hers).exists()
    assert "contact_shut_at" not in selectors.events_to_write(opened(hers))


def test_it_ends_with_the_case(hers, talk, ada):
    talk(back_home="safe")
    events = {"notified_at": NOW, "handed_over_at": NOW}
    for event in events:
        recording.record_event(track=hers, event=event, by=ada, at=NOW)
    for finding in opened(hers).plan.findings:
        deciding.confirm_finding(track=hers, name=finding.name, by=ada, at=NOW)
    closing.close_case(track=hers, reason="reunified", note="", by=ada, at=NOW)
    assert not standing(hers).exists()


def _follow_up(track, by, at):
    """Whether an interview that confirms without asking for the number renews."""
    before = standing(track).get().pk
    with transaction.atomic():
        work = Work.begin(track, by=by, at=at, act="test")
        work.put_event("contact_ok_at")
        contacting.take_in(work, Evaluation(facts={}, informed=frozenset(), problems={}))
        work.finish("test")
    return standing(track).get().pk != before


def test_only_what_is_named_is_taken_out_of_a_submission():
    xml = b'<talk id="talk"><phone>1</phone><row><phone>2</phone></row><way>call</way></talk>'
    assert without(xml, ()) is xml
    found = without(xml, {"phone"})
    assert b"1" not in found
    assert b"2" not in found
    assert b"<way>call</way>" in found
