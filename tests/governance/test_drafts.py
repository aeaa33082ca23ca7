"""A draft is written by one, approved by two others, and published as it was approved."""

import pytest

from tests.factories import NOW
from ventanilla.audit.models import Event
from ventanilla.common.errors import BadInput, NotAllowed
from ventanilla.governance import selectors
from ventanilla.governance.errors import NotInReview, NotReady, Over, Overtaken
from ventanilla.governance.services import drafting, publishing, reviewing
from ventanilla.governance.states import Verdict
from ventanilla.governance.wording import Status
from ventanilla.protocols import services, signing

pytestmark = pytest.mark.django_db
DUE = (0, "due")
SOONER = "1 h after notified_at"


def publish(draft, by):
    draft.refresh_from_db()
    return publishing.publish(draft=draft, seen=draft.edition, by=by, at=NOW)


def test_a_changed_deadline_is_approved_by_two_and_published_signed(
    draft, change, send, approve, hilda, rosa, omar
):
    change(draft, "tasks.yaml", (1, "due"), "3 h after notified_at")
    send(draft)
    approve(draft, rosa, omar)

    done = publish(draft, hilda)

    version = services.newest("general")
    package = services.package(version.content_hash)
    assert (done.published, version.version) == (version, "1.2.0")
    assert package.tasks["T-002"].due == "3 h after notified_at"
    assert "Shorter deadline." in package.files["CHANGELOG.md"].decode()
    said = signing.verify(version.signature, signing.public_keys())
    assert (said.version, said.content_hash) == ("1.2.0", version.content_hash)
    assert Event.objects.get(action="protocol.published").seat_id == hilda.pk
    with pytest.raises(Over):
        change(draft, "tasks.yaml", DUE, SOONER)


def test_what_changes_after_an_approval_needs_another_look(
    draft, change, send, approve, hilda, rosa, omar
):
    change(draft, "tasks.yaml", (1, "due"), "3 h after notified_at")
    send(draft)
    approve(draft, rosa, omar)
    change(draft, "tasks.yaml", DUE, "30 min after notified_at")

    with pytest.raises(NotInReview):
        publish(draft, hilda)
    send(draft)
    with pytest.raises(NotReady, match="0 of 2 approvals"):
        publish(draft, hilda)


def test_one_approval_is_not_two_and_a_comment_is_answered_first(
    draft, change, send, approve, hilda, rosa, omar
):
    change(draft, "tasks.yaml", (1, "due"), "3 h after notified_at")
    send(draft)
    approve(draft, rosa)
    with pytest.raises(NotReady, match="1 of 2 approvals"):
        publish(draft, hilda)

    said = reviewing.comment(
        draft=draft, path="tasks.yaml", place="1.due", text="¿Y de noche?", by=rosa, at=NOW
    )
    approve(draft, omar)
    with pytest.raises(NotReady, match="One comment is not answered"):
        publish(draft, hilda)
    assert said.organisation == "Casa de rosa"
    reviewing.resolve(comment=said, answer="Vale de noche también.", by=hilda, at=NOW)
    assert publish(draft, hilda).published


def test_nobody_reviews_what_they_wrote(draft, change, send, hilda, rosa):
    rosa.role = "hq_protocol_lead"
    rosa.save()
    change(draft, "tasks.yaml", (1, "due"), "3 h after notified_at", by=rosa)
    send(draft)
    rosa.role = "reviewer"
    rosa.save()

    assert rosa not in selectors.reviewers(draft)
    with pytest.raises(BadInput):
        reviewing.ask(draft=draft, reviewer=rosa, organisation="Casa", by=hilda, at=NOW)


def test_a_review_is_given_by_whoever_was_asked(draft, change, send, approve, hilda, rosa, omar):
    change(draft, "tasks.yaml", (1, "due"), "3 h after notified_at")
    send(draft)
    draft.refresh_from_db()
    asked = reviewing.ask(draft=draft, reviewer=rosa, organisation="Casa", by=hilda, at=NOW)
    given = {"verdict": Verdict.APPROVED, "note_": "", "at": NOW}

    with pytest.raises(NotAllowed):
        reviewing.decide(review=asked, digest=draft.digest, by=omar, **given)
    with pytest.raises(NotInReview):  # not what the page showed
        reviewing.decide(review=asked, digest="0" * 64, by=rosa, **given)
    with pytest.raises(BadInput):
        approve(draft, rosa, verdict=Verdict.RETURNED)


def test_a_text_that_changed_in_one_language_waits_for_the_other(draft, change, send, hilda):
    change(draft, "tasks.yaml", (0, "title", "es"), "Registrar el aviso hoy")

    (pair,) = [each for each in selectors.pairs(draft) if each.status == Status.ONE]
    assert (pair.name, pair.was_es[:9]) == ("T-001.title", "Registrar")
    with pytest.raises(NotReady, match="changed in one language only"):
        send(draft)
    change(draft, "tasks.yaml", (0, "title", "en"), "")
    draft.refresh_from_db()
    assert {each.status for each in selectors.pairs(draft)} >= {Status.LACKS}
    change(draft, "tasks.yaml", (0, "title", "en"), pair.en)
    draft.refresh_from_db()
    drafting.agree(draft=draft, digest=pair.digest, by=hilda, at=NOW)
    assert send(draft).state == "review"


def test_a_draft_with_faults_is_not_sent(draft, change, send):
    change(draft, "tasks.yaml", DUE, "soon")
    with pytest.raises(NotReady, match="to mend"):
        send(draft)


def test_two_do_not_write_over_each_other(draft, change, hilda):
    change(draft, "tasks.yaml", DUE, "2 h after notified_at")
    with pytest.raises(Overtaken):
        drafting.write(draft=draft, path="tasks.yaml", text="", seen=0, by=hilda, at=NOW)


def test_a_version_goes_up_and_a_protocol_has_one_draft(draft, change, send, hilda):
    change(draft, "tasks.yaml", (1, "due"), "3 h after notified_at")
    with pytest.raises(BadInput, match="has to be higher"):
        send(draft, version="1.1.0")
    with pytest.raises(BadInput, match="has a draft already"):
        drafting.begin(protocol="general", by=hilda, at=NOW)
    with pytest.raises(NotAllowed):
        drafting.begin(protocol="gbv", by=hilda, at=NOW)
