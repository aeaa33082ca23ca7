"""A referral from the first thought to what came of it, by its acts."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from tests.agreed import ada, alma, beto, give, on_a_page, package, read, register
from tests.cast import seat
from tests.factories import NOW
from tests.referrals.making import (
    ALIAS,
    ORGANIZATION,
    SHELTER,
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
)
from ventanilla.audit.models import Event
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

__all__ = ["ada", "agreed", "alma", "beto", "on_a_page", "package", "proposed", "register", "sent"]
pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _at_that_time(clock):
    """Everything happens at the moment of the notice, or when the test moves on."""


def test_a_proposal_tells_nobody_anything(proposed, alma, beto):
    assert proposed.state == ReferralState.PROPOSED
    assert not Disclosure.objects.exists()
    assert not Link.objects.exists()
    assert b"Luz" not in bytes(proposed.sealed)
    assert "referral.proposed" in [line.action for line in Event.objects.all()]


def test_information_alone_is_given_and_over(alma, beto):
    told = propose(alma, beto, mode=Mode.INFO)

    assert told.state == ReferralState.CLOSED
    assert not Disclosure.objects.exists()


def test_nothing_goes_to_whom_she_did_not_name(proposed, alma, beto):
    with pytest.raises((Barred, BadInput)):
        send(proposed, beto)
    assert not Link.objects.exists()
    assert again(proposed).state == ReferralState.PROPOSED


def test_what_she_ticked_goes_and_no_more(sent, beto):
    page = partner_reads(pair_of(sent, beto)).document

    for language in ("es", "en"):
        assert {field["name"] for field in page["fields"][language]} == {"called", "age"}
        assert page["fields"][language][0]["rows"][0]["value"] == ALIAS
    kept = read(sent.track, beto).vault.open(sent.disclosure)
    assert [f["field"] for f in kept["fields"]] == [f["name"] for f in page["fields"]["es"]]


def test_each_step_has_its_moment(sent, agreed, beto):
    steps = opened(sent, beto).account.steps

    assert [step.state for step in steps] == ["proposed", "consented", "sent"]
    assert steps[1].at == agreed.since


def test_it_is_not_sent_twice(sent, beto):
    with pytest.raises(NotNow):
        send(sent, beto)
    assert Disclosure.objects.count() == Link.objects.count() == 1


def test_an_answer_reaches_the_case_by_a_job(sent, beto, clock):
    pair = pair_of(sent, beto)
    clock.move_to(NOW + 2 * HOUR)

    assert partner_says(pair, "accepted", at=NOW + 2 * HOUR, then=["service_given"], note="Lunes")
    assert again(sent).state == ReferralState.SENT
    assert answering.collect(at=NOW + 2 * HOUR) == 1
    assert answering.collect(at=NOW + 2 * HOUR) == 0

    found = opened(sent, beto, at=NOW + 2 * HOUR)
    assert found.state == ReferralState.ACCEPTED
    assert found.account.steps[-1].note == "Lunes"
    assert found.row.due_at is None
    assert Disclosure.objects.get().state == "acknowledged"
    assert "shelter_found_at" in read(sent.track, beto, at=NOW + 2 * HOUR).record.events
    assert Message.objects.filter(effect__startswith="reply:").count() == 1


def test_what_is_answered_lies_sealed_until_then(sent, beto):
    partner_says(pair_of(sent, beto), "waitlist", note="Llamar a Sor Juana")

    assert b"Juana" not in bytes(Reply.objects.get().sealed)


def test_the_whole_life_and_its_figures(sent, beto, clock):
    pair = pair_of(sent, beto)
    life = [("received", 1), ("accepted", 3), ("service_given", 30), ("outcome", 60)]
    for said, hours in life:
        moment = NOW + hours * HOUR
        clock.move_to(moment)
        reason = "met" if said == "outcome" else ""
        then = [each.value for each in answers_after(said)]
        assert partner_says(pair, said, at=moment, then=then, reason=reason)
        answering.collect(at=moment)

    moment = NOW + 60 * HOUR
    assert opened(sent, beto, at=moment).state == ReferralState.OUTCOME
    assert partner_reads(pair, at=moment).answers == ()
    figures = figures_of(Tally.objects.first().organization)
    assert (figures.sent, figures.accepted, figures.given, figures.hours) == (1, 1, 1, 3)


def test_figures_lead_to_no_case():
    assert {field.name for field in Tally._meta.fields} == {
        "id", "organization", "month", "answer", "reason", "hours",
    }  # fmt: skip


def test_a_no_needs_its_reason(sent, beto):
    with pytest.raises(BadInput):
        answering.told(referral=again(sent), said=Said(answer="declined"), by=beto, at=NOW)
    answering.told(
        referral=again(sent), said=Said(answer="declined", reason="no_room"), by=beto, at=NOW
    )
    assert figures_of(Tally.objects.first().organization).declined == {"no_room": 1}


def test_what_an_officer_wrote_meanwhile_stands(sent, beto):
    pair = pair_of(sent, beto)
    partner_says(pair, "accepted", then=["service_given"])
    answering.told(
        referral=again(sent), said=Said(answer="declined", reason="safety"), by=beto, at=NOW
    )
    answering.collect(at=NOW)

    found = opened(sent, beto)
    assert found.state == ReferralState.DECLINED
    assert [step.state for step in found.account.steps][-2:] == ["declined", "accepted"]


@pytest.mark.parametrize("state", ReferralState)
def test_no_state_is_left_but_as_the_table_says(state):
    assert set(answers_after(state)) <= {Answer(s.value) for s in MOVES[state] if s in set(Answer)}


def test_a_step_that_may_not_be_is_refused(sent, beto):
    with pytest.raises(WrongState):
        answering.told(referral=again(sent), said=Said(answer="service_given"), by=beto, at=NOW)


def test_closing_ends_the_link(sent, beto):
    pair = pair_of(sent, beto)
    proposing.close(referral=again(sent), reason="no_answer", note="", by=beto, at=NOW)

    assert partner_reads(pair) is None
    assert opened(sent, beto).state == ReferralState.CLOSED


def test_a_renewed_link_is_another_and_ends_the_first(sent, beto):
    first = pair_of(sent, beto)
    linking.renew(disclosure=again(sent).disclosure, by=beto, at=NOW + HOUR)
    second = pair_of(sent, beto, at=NOW + HOUR)

    assert partner_reads(first) is None
    assert partner_reads(second, at=NOW + HOUR).document["to"] == "Casa Luz"
    assert {first.token, first.code}.isdisjoint({second.token, second.code})


def test_without_her_consent_no_link_is_renewed(sent, agreed, alma, beto):
    consenting.withdraw(track=again(sent).track, consent=agreed.pk, by=beto, at=NOW)

    with pytest.raises(NotNow):
        linking.renew(disclosure=again(sent).disclosure, by=beto, at=NOW)


def test_overdue_is_told_once_and_stands_on_the_desk(sent, beto, clock):
    assert waiting.remind(at=NOW + 3 * HOUR) == 0
    later = NOW + 25 * HOUR
    clock.move_to(later)

    assert waiting.remind(at=later) == 1
    assert waiting.remind(at=later) == 0
    assert [row.pk for row in late_for(beto, at=later)] == [sent.pk]
    [message] = Message.objects.filter(effect__startswith="referral:")
    assert "Luz" not in message.body


def test_links_that_are_over_are_emptied(sent, beto, clock):
    clock.move_to(NOW + 80 * HOUR)

    assert waiting.empty(at=NOW + 80 * HOUR) == 1
    row = Link.objects.get()
    assert (bytes(row.sealed), row.ended_at) == (b"", row.expires_at)
    assert waiting.empty(at=NOW + 80 * HOUR) == 0


def refuses(page, statement):
    """Whether the database refuses a statement of a page."""
    try:
        with page, connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


def test_pages_make_no_link_and_change_none_but_to_end_it(sent, beto, ada, on_a_page):
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


def test_a_second_shelter_has_a_link_of_its_own(sent, alma, beto):
    give(alma, beto, SHELTER, recipient="Refugio Luna")
    other = send(propose(alma, beto, "Refugio Luna"), beto)

    assert partner_reads(pair_of(other, beto)).document["to"] == "Refugio Luna"
    assert partner_reads(pair_of(sent, beto)).document["to"] == "Casa Luz"


def test_the_desk_of_another_does_not_show_it(sent, ada):
    assert Referral.objects.count() == 1
    assert list(late_for(ada, at=NOW + 25 * HOUR)) == []
    assert ORGANIZATION
