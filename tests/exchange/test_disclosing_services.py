"""What goes out is written down as it went, once, and from what was looked at."""

import uuid

import pytest
from django.utils import translation

from tests.factories import NOW, SeatFactory
from ventanilla.cases import selectors
from ventanilla.cases.errors import Changed
from ventanilla.common.errors import BadInput, NotAllowed
from ventanilla.exchange import policies
from ventanilla.exchange import selectors as exchange
from ventanilla.exchange.documents import Draft
from ventanilla.exchange.errors import Barred
from ventanilla.exchange.models import Disclosure
from ventanilla.exchange.services import disclosing
from ventanilla.exchange.services.disclosing import Sending
from ventanilla.network.roles import Role

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


@pytest.mark.parametrize(
    ("code", "signs", "covers"),
    [
        ("D-1", Role.INTAKE_OFFICER, {Role.CASE_OFFICER, Role.SUPERVISOR}),
        ("D-2", Role.HEAD_OF_POST, {Role.SUPERVISOR}),
        ("D-4", Role.HQ_PROTOCOL_LEAD, {Role.SUPERVISOR}),
        ("D-6", Role.SUPERVISOR, {Role.HEAD_OF_POST}),
        ("D-9", Role.DELEGATION_OFFICER, {Role.HQ_PROTOCOL_LEAD, Role.SUPERVISOR}),
    ],
)
def test_a_document_goes_by_whoever_signs_it_or_covers_for_them(itzel, dora, code, signs, covers):
    package = opened(itzel, dora).package
    document = disclosing.document_of(package.definition.documents, code)
    seats = {role: SeatFactory.build(post=itzel.case.post, role=role) for role in Role}
    may = {
        role
        for role, seat in seats.items()
        if policies.may_send(seat, itzel, package=package, document=document)
    }
    first = {
        role for role in may if not policies.covers(seats[role], package=package, document=document)
    }

    assert may == {signs} | covers
    assert first == {signs}


def test_what_nobody_signs_goes_by_whoever_works_on_the_case(itzel, dora, clara):
    package = opened(itzel, dora).package
    sheet = disclosing.document_of(package.definition.documents, "D-7")

    assert policies.may_send(dora, itzel, package=package, document=sheet)
    assert not policies.may_send(clara, itzel, package=package, document=sheet)
    assert policies.who_sends(package, sheet) == ""


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("es", "Firma y envía: Titular de la representación. En su ausencia: Jefa o jefe de"),
        ("en", "Signed and sent by: Head of post. In their absence: Head of protection."),
    ],
)
def test_a_refusal_says_who_signs(send, bruno, language, sentence):
    with translation.override(language), pytest.raises(NotAllowed, match=sentence):
        send("D-2", by=bruno)
    assert not Disclosure.objects.exists()


def test_the_line_for_the_signature_is_true(itzel, dora, alba, bruno):
    def signature(code, by):
        sending = Sending(code=code, language="en", to="Station")
        letter = disclosing.preview(opened(itzel, by), sending, by=by, at=NOW)
        return letter.heading.signer, letter.heading.signer_role

    absent = "Head of protection, in the absence of: Head of post"
    assert signature("D-2", bruno) == ("", "Head of post")
    assert signature("D-2", alba) == (alba.officer.name, absent)
    assert signature("D-1", dora) == (dora.officer.name, "Intake and duty officer")


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
