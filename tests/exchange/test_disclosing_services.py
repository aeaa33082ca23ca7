"""What goes out is written down as it went, once, and from what was looked at."""

import uuid

import pytest
from django.utils import translation

from tests.factories import NOW
from ventanilla.cases import selectors
from ventanilla.cases.errors import Changed
from ventanilla.common.errors import BadInput, NotAllowed
from ventanilla.exchange import selectors as exchange
from ventanilla.exchange.documents import Draft
from ventanilla.exchange.errors import Barred
from ventanilla.exchange.models import Disclosure
from ventanilla.exchange.services import disclosing
from ventanilla.exchange.services.disclosing import Sending

pytestmark = pytest.mark.django_db


def opened(track, by):
    found = selectors.opening(by, NOW).get(pk=track.pk)
    return selectors.open_track(found, seat=by, at=NOW, purpose="case.read")


@pytest.fixture
def send(itzel, dora):
    def act(code="D-1", to="Station", by=dora, **more):
        draft = more.pop("draft", Draft())
        return disclosing.send(
            track=itzel,
            sending=Sending(code=code, language="en", to=to, draft=draft),
            by=by,
            at=NOW,
            **more,
        )

    return act


def test_each_field_that_went_or_stayed_is_accounted_for(send, itzel, dora):
    send()
    case = opened(itzel, dora)
    (sent,) = exchange.disclosures_of(case)
    matrix = next(d for d in case.plan.disclosures if d.recipient == "us_authority")

    fields = {item.field for item in (*matrix.allowed, *matrix.barred)}
    assert len(sent.given) + len(sent.left_out) == len(fields)
    assert all(item.reason and item.reason.es for item in sent.left_out)
    assert sent.awaited
    assert "care_requested_at" in case.record.events


def test_what_is_withheld_stays(send, itzel, dora):
    send(draft=Draft(withheld=frozenset({"language"})))
    (sent,) = exchange.disclosures_of(opened(itzel, dora))

    assert sent.given == ()


def test_the_paper_is_set_again_from_what_was_kept(send, itzel, dora):
    send()
    case = opened(itzel, dora)
    (sent,) = exchange.disclosures_of(case)

    assert exchange.printed(case, sent) == exchange.printed(case, sent)


def test_the_same_id_is_sent_once(send):
    token = uuid.uuid4()

    assert send(disclosure_id=token) == send(disclosure_id=token)
    assert Disclosure.objects.count() == 1


def test_a_case_that_moved_on_is_looked_at_again(send, itzel):
    itzel.refresh_from_db()
    seen = itzel.version
    send(seen=seen)
    with pytest.raises(Changed):
        send(seen=seen)


def test_a_barred_document_says_all_its_reasons(send):
    with pytest.raises(Barred) as refusal:
        send("D-3")

    assert len(refusal.value.reasons) >= 2


def test_a_document_nobody_has_is_refused(send):
    with pytest.raises(BadInput):
        send("D-77")


def test_a_recipient_has_a_name(send):
    with pytest.raises(BadInput) as refusal:
        send(to=" ")

    assert "to" in refusal.value.problems


def test_another_post_sends_nothing(send, clara):
    with pytest.raises(NotAllowed):
        send(by=clara)


def test_an_acknowledgement_names_somebody_and_comes_once(send, itzel, dora):
    row = send()
    with pytest.raises(BadInput):
        disclosing.acknowledge(disclosure=row, who=" ", by=dora, at=NOW)
    disclosing.acknowledge(disclosure=row, who="Duty agent", by=dora, at=NOW)
    (sent,) = exchange.disclosures_of(opened(itzel, dora))

    assert sent.acknowledged_at == NOW
    assert not sent.awaited


@pytest.mark.parametrize(("language", "post"), [("es", "Consulado"), ("en", "Consulate")])
@pytest.mark.parametrize("reader", ["es", "en"])
def test_a_letter_speaks_its_own_language_whoever_sends_it(itzel, dora, language, post, reader):
    with translation.override(reader):
        sending = Sending(code="D-1", language=language, to="Station")
        letter = disclosing.preview(opened(itzel, dora), sending, by=dora, at=NOW)

    assert letter.heading.post.startswith(post)
    assert letter.heading.signer_role.startswith({"es": "Oficial", "en": "Intake"}[language])
