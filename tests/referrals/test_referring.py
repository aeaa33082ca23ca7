"""A referral from the first thought to what came of it, by its acts. A case takes a second to

begin, so one life is told as one test.
"""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from tests.agreed import LIGHT, ada, alma, beto, package, read, register
from tests.cast import seat
from tests.factories import NOW
from tests.referrals.making import (
    ALIAS,
    ORGANIZATION,
    again,
    agreed,
    opened,
    pair_of,
    partner_reads,
    partner_says,
    propose,
    proposed,
    send,
    sent,
    wants,
)
from ventanilla.cases.services import consenting
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.exchange.errors import Barred
from ventanilla.exchange.models import Disclosure
from ventanilla.network.roles import Role
from ventanilla.outbox.models import Message
from ventanilla.referrals.errors import WrongState
from ventanilla.referrals.models import Link, Referral, Reply, Tally
from ventanilla.referrals.selectors import figures_of, late_for
from ventanilla.referrals.services import answering, linking, proposing, waiting
from ventanilla.referrals.services.answering import Said
from ventanilla.referrals.states import MOVES, Answer, Mode, ReferralState, answers_after

__all__ = [
    "ada", "agreed", "alma", "beto", "package", "proposed", "register", "sent",
]  # fmt: skip
pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _at_that_time(clock):
    """Everything happens at the moment of the notice, or when the test moves on."""


def told(referral, by, answer, **more):
    said = Said(answer=answer, **more)
    return answering.told(referral=again(referral), said=said, by=by, at=NOW)


def test_until_she_agrees_nobody_is_told_anything(alma, beto):
    thought = propose(alma, beto)
    informed = propose(alma, beto, mode=Mode.INFO)

    assert (thought.state, informed.state) == (ReferralState.PROPOSED, ReferralState.CLOSED)
    assert b"Luz" not in bytes(thought.sealed)
    with pytest.raises(BadInput):
        propose(alma, beto, " ")
    wants(alma, beto)
    with pytest.raises((Barred, BadInput)):
        send(thought, beto)
    assert again(thought).state == ReferralState.PROPOSED
    assert not Disclosure.objects.exists()
    assert not Link.objects.exists()


def test_what_she_ticked_goes_once_and_no_more(sent, agreed, beto):
    page = partner_reads(pair_of(sent, beto)).document

    for language in ("es", "en"):
        assert {field["name"] for field in page["fields"][language]} == {"called", "age"}
        assert page["fields"][language][0]["rows"][0]["value"] == ALIAS
    kept = read(sent.track, beto).vault.open(sent.disclosure)
    assert {each["field"] for each in kept["fields"]} == {"called", "age"}
    steps = opened(sent, beto).account.steps
    assert [step.state for step in steps] == ["proposed", "consented", "sent"]
    assert steps[1].at == agreed.since
    with pytest.raises(NotNow):
        send(sent, beto)
    with pytest.raises(WrongState):
        told(sent, beto, "service_given")
    assert Disclosure.objects.count() == Link.objects.count() == 1


def test_a_whole_life_comes_back_by_a_job(sent, beto, clock):
    pair = pair_of(sent, beto)
    life = [("received", 1), ("accepted", 3), ("service_given", 30), ("outcome", 60)]
    for said, hours in life:
        moment = NOW + hours * HOUR
        clock.move_to(moment)
        then = [each.value for each in answers_after(said)]
        reason = "met" if said == "outcome" else ""
        note = f"Sor Juana {hours}"
        assert partner_says(pair, said, at=moment, then=then, reason=reason, note=note)
        assert b"Juana" not in bytes(Reply.objects.latest("at").sealed)
        assert again(sent).state != said
        assert (answering.collect(at=moment), answering.collect(at=moment)) == (1, 0)
        assert again(sent).state == said

    found = opened(sent, beto, at=NOW + 60 * HOUR)
    assert found.state == ReferralState.OUTCOME
    assert [step.note for step in found.account.steps[-4:]] == [f"Sor Juana {h}" for _, h in life]
    assert found.row.due_at is None
    assert partner_reads(pair, at=NOW + 60 * HOUR).answers == ()
    assert Disclosure.objects.get().state == "acknowledged"
    assert "shelter_found_at" in read(sent.track, beto, at=NOW + 60 * HOUR).record.events
    assert Message.objects.filter(effect__startswith="reply:").count() == 4
    figures = figures_of(UUID(ORGANIZATION))
    assert (figures.sent, figures.accepted, figures.given, figures.hours) == (1, 1, 1, 3)


def test_a_no_needs_its_reason_and_what_an_officer_wrote_stands(sent, beto):
    pair = pair_of(sent, beto)
    partner_says(pair, "accepted", then=["service_given"])
    with pytest.raises(BadInput):
        told(sent, beto, "declined")
    told(sent, beto, "declined", reason="safety")
    answering.collect(at=NOW)

    found = opened(sent, beto)
    assert found.state == ReferralState.DECLINED
    assert [step.state for step in found.account.steps][-2:] == ["declined", "accepted"]
    assert figures_of(UUID(ORGANIZATION)).declined == {"safety": 1}
    proposing.close(referral=again(sent), reason="another", note="", by=beto, at=NOW)
    assert not Link.objects.filter(ended_at=None).exists()
    assert partner_reads(pair) is None
    assert opened(sent, beto).state == ReferralState.CLOSED


def test_a_renewed_link_is_another_and_needs_her_consent(sent, agreed, beto):
    first = pair_of(sent, beto)
    linking.renew(disclosure=again(sent).disclosure, by=beto, at=NOW + HOUR)
    second = pair_of(sent, beto, at=NOW + HOUR)

    assert partner_reads(first) is None
    assert partner_reads(second, at=NOW + HOUR).document["to"] == LIGHT
    assert {first.token, first.code}.isdisjoint({second.token, second.code})
    consenting.withdraw(track=again(sent).track, consent=agreed.pk, by=beto, at=NOW + HOUR)
    with pytest.raises(NotNow):
        linking.renew(disclosure=again(sent).disclosure, by=beto, at=NOW + HOUR)
    assert waiting.empty(at=NOW + HOUR) == 2
    assert {bytes(link.sealed) for link in Link.objects.all()} == {b""}


def test_what_does_not_come_is_said_once_and_what_is_over_is_emptied(sent, beto, ada, clock):
    assert waiting.remind(at=NOW + 3 * HOUR) == 0
    later = NOW + 25 * HOUR
    clock.move_to(later)
    assert (waiting.remind(at=later), waiting.remind(at=later)) == (1, 0)
    assert [row.pk for row in late_for(beto, at=later)] == [sent.pk]
    assert list(late_for(ada, at=later)) == []
    [message] = Message.objects.filter(effect__startswith="referral:")
    assert "Luz" not in message.subject + message.body

    clock.move_to(NOW + 80 * HOUR)
    assert (waiting.empty(at=NOW + 80 * HOUR), waiting.empty(at=NOW + 80 * HOUR)) == (1, 0)
    row = Link.objects.get()
    assert (bytes(row.sealed), row.ended_at) == (b"", row.expires_at)


def test_pages_make_no_link_and_change_none_but_to_end_it(sent, beto, on_a_page):
    link = Link.objects.get()
    copied = (
        "INSERT INTO referrals_link (id, dossier_id, scope_id, disclosure_id, consent_id, digest,"
        " proof, sealed, answers, wrong, made_at, expires_at) SELECT gen_random_uuid(), dossier_id,"
        " scope_id, disclosure_id, {}, 'x', proof, sealed, answers, 0, made_at, {} FROM"
        " referrals_link"
    )
    denied = {
        "on no consent": copied.format("NULL", "expires_at"),
        "for longer": copied.format("consent_id", "expires_at + interval '1 hour'"),
        "beside the first": copied.format("consent_id", "expires_at"),
        "other answers": "UPDATE referrals_link SET answers = '{outcome}'",
        "no wrong codes": "UPDATE referrals_link SET wrong = 0",
        "another code": "UPDATE referrals_link SET proof = 'x'",
        "not ended": "UPDATE referrals_link SET ended_at = NULL",
        "gone": "DELETE FROM referrals_link",
        "an answer": "UPDATE referrals_reply SET answer = 'accepted'",
        "opened": f"SELECT sec.open_link('{link.digest}', '{link.proof}')",
    }
    for name, statement in denied.items():
        assert refuses(on_a_page(beto), statement), name
    other = seat("paz", again(sent).track.case.post, Role.CASE_OFFICER)
    with on_a_page(other):
        assert not Link.objects.exists()
        assert not Referral.objects.exists()
    with on_a_page(beto):
        assert Link.objects.update(ended_at=NOW) == 1
    with on_a_page(beto):
        assert Link.objects.update(ended_at=NOW + HOUR) == 0


def refuses(page, statement):
    """Whether the database refuses a statement of a page."""
    try:
        with page, connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


@pytest.mark.parametrize("state", ReferralState)
def test_what_a_partner_may_answer_follows_from_the_table(state):
    assert set(answers_after(state)) <= {Answer(s.value) for s in MOVES[state] if s in set(Answer)}


def test_figures_lead_to_no_case():
    assert {field.name for field in Tally._meta.fields} == {
        "id", "organization", "month", "answer", "reason", "hours",
    }  # fmt: skip
