"""From an idea to its end: which steps there are, who takes them, and what has to be there."""

import pytest
from django.db import IntegrityError, transaction

from tests.alliances.conftest import TEXT, YESTERDAY, days
from tests.factories import NOW
from ventanilla.alliances import selectors
from ventanilla.alliances.errors import Fixed, HasSuccessor, NoSuchStep
from ventanilla.alliances.models import Alliance
from ventanilla.alliances.services import moving, papers, writing
from ventanilla.alliances.services.writing import Ally, Person
from ventanilla.alliances.states import (
    EFFECTIVE,
    INTER_INSTITUTIONAL,
    MOVES,
    UNSIGNED,
    Change,
    Kind,
    Obliged,
    PartyRole,
    State,
    onward,
)
from ventanilla.audit.models import Event
from ventanilla.common.errors import BadInput, NotAllowed

pytestmark = pytest.mark.django_db


def step(alliance, to, by, on=YESTERDAY, **more):
    return moving.move(alliance=alliance, to=to, on=on, by=by, at=NOW, **more)


def reachable(kind):
    """Each state that an instrument of a kind may come to, from its first idea."""
    found, fresh = set(), {State.IDENTIFIED}
    while fresh:
        found |= fresh
        fresh = {to for state in fresh for to in onward(kind, state)} - found
    return found


def test_what_is_between_institutions_passes_headquarters():
    for kind in INTER_INSTITUTIONAL:
        assert State.AGREED not in onward(kind, State.POST_REVIEW)
        assert State.HQ_REVIEW in reachable(kind)


def test_what_nobody_signs_is_never_signed():
    for kind in UNSIGNED:
        assert reachable(kind) == {
            State.IDENTIFIED, State.TALKS, State.IN_FORCE, State.EXPIRED, State.TERMINATED,
            State.DROPPED,
        }  # fmt: skip


def test_every_other_kind_may_come_into_force_and_only_signed():
    for kind in set(Kind) - set(UNSIGNED):
        assert State.IN_FORCE in reachable(kind)
        before = {state for state in MOVES if State.IN_FORCE in onward(kind, state)}
        assert before == {State.SIGNED}


def test_the_whole_way(nora, lead, agree, sign):
    alliance = agree(state=State.IDENTIFIED, opinion="")
    for to in (State.TALKS, State.DRAFT, State.POST_REVIEW, State.HQ_REVIEW):
        step(alliance, to, nora)
    with pytest.raises(NotAllowed, match="Headquarters has this"):
        step(alliance, State.AGREED, nora, opinion="X/1")
    with pytest.raises(BadInput, match="its reference"):
        step(alliance, State.AGREED, lead)
    step(alliance, State.AGREED, lead, opinion="DGPME/7/2026")
    sign(alliance)
    done = step(alliance, State.IN_FORCE, nora, on=days(0))

    assert (done.state, done.starts_on, done.opinion) == ("in_force", days(0), "DGPME/7/2026")
    assert [move.after for move in done.moves.order_by("pk")] == [
        "identified", "talks", "draft", "post_review", "hq_review", "agreed", "signed", "in_force",
    ]  # fmt: skip
    assert Event.objects.filter(action="alliance.moved").count() == 7


def test_no_step_is_left_out(nora, agree):
    alliance = agree(state=State.TALKS)

    for to in (State.SIGNED, State.IN_FORCE, State.AGREED, State.SUPERSEDED):
        with pytest.raises(NoSuchStep):
            step(alliance, to, nora)


def test_it_is_signed_by_both_sides(nora, agree):
    alliance = agree()
    ours = alliance.parties.get(ours=True)
    writing.sign_for(
        party=ours, signatory="Ana Ruiz", capacity="Cónsul", role=PartyRole.PARTY, by=nora, at=NOW
    )

    with pytest.raises(BadInput, match="for the consular side and for an ally"):
        step(alliance, State.SIGNED, nora)


def test_it_is_in_force_with_its_text_and_no_earlier_than_signed(nora, agree):
    alliance = agree()
    for party in alliance.parties.all():
        writing.sign_for(
            party=party, signatory="Ana Ruiz", capacity="X", role=PartyRole.PARTY, by=nora, at=NOW
        )
    step(alliance, State.SIGNED, nora, on=days(-5))
    with pytest.raises(BadInput, match="Keep the signed text first"):
        step(alliance, State.IN_FORCE, nora)
    papers.keep(alliance=alliance, text=TEXT, by=nora, at=NOW)
    with pytest.raises(BadInput, match="before it was signed"):
        step(alliance, State.IN_FORCE, nora, on=days(-6))

    assert step(alliance, State.IN_FORCE, nora, on=days(-5)).state == State.IN_FORCE


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"paper": ""}, "in_force_with_first_day_signatures_and_text"),
        ({"signatures": 1}, "in_force_with_first_day_signatures_and_text"),
        ({"starts_on": None}, "in_force_with_first_day_signatures_and_text"),
        ({"signed_on": None}, "in_force_with_first_day_signatures_and_text"),
        ({"opinion": ""}, "between_institutions_headquarters_is_asked"),
        ({"ends_on": days(-500)}, "an_alliance_ends_no_earlier_than_it_begins"),
        ({"state": "expired"}, "what_ended_says_when"),
        ({"state": "published"}, "known_from_a_publication_names_it"),
    ],
)
def test_the_database_holds_it_too(in_force, changed, constraint):
    alliance = in_force()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Alliance.objects.filter(pk=alliance.pk).update(**changed)


def test_what_was_signed_stays(nora, in_force, casa):
    alliance = in_force(ends_on=days(300))
    terms = writing.Terms(
        kind=Kind.MOU, name_es="A", name_en="B", topics=("violence",), opinion="X/1",
        ends_on=days(900),
    )  # fmt: skip
    with pytest.raises(BadInput, match="stays as it is"):
        writing.edit(alliance=alliance, terms=terms, by=nora, at=NOW)
    for act in (
        lambda: writing.add_party(alliance=alliance, ally=Ally(name="Z"), by=nora, at=NOW),
        lambda: papers.keep(alliance=alliance, text=TEXT, by=nora, at=NOW),
        lambda: writing.promise(
            alliance=alliance, commitment="reply_48h", obliged=Obliged.ALLIES, text="", by=nora,
            at=NOW,
        ),
    ):  # fmt: skip
        with pytest.raises(Fixed):
            act()


def test_a_renewal_replaces_the_version_before(nora, in_force, sign):
    first = in_force(since=days(-700), ends_on=days(20), promises=[("reply_48h", "allies")])
    writing.add_contact(alliance=first, person=Person("Rosa", phone="555"), by=nora, at=NOW)
    second = moving.begin_version(
        alliance=first, change=Change.RENEWAL, by=nora, on=days(0), at=NOW
    )
    with pytest.raises(HasSuccessor):
        moving.begin_version(alliance=first, change=Change.RENEWAL, by=nora, on=days(0), at=NOW)

    assert second.state == State.DRAFT
    assert [clause.commitment for clause in second.clauses.all()] == ["reply_48h"]
    assert not any(party.signatory for party in second.parties.all())
    assert [p.name for __, p in writing.contacts(second, by=nora, at=NOW)] == ["Rosa"]
    Alliance.objects.filter(pk=second.pk).update(state=State.AGREED, opinion="DGPME/9/2026")
    sign(second, on=days(-3))
    step(second, State.IN_FORCE, nora, on=days(0))
    first.refresh_from_db()

    assert (first.state, first.ended_on) == (State.SUPERSEDED, days(-1))
    assert [one.pk for one in selectors.versions(first)] == [second.pk, first.pk]
    for day, wanted in ((days(-1), [first.pk]), (days(0), [second.pk])):
        found = Alliance.objects.filter(selectors.in_force(day))
        assert list(found.values_list("pk", flat=True)) == wanted


def test_a_renewal_that_came_to_nothing_may_be_begun_again(nora, in_force):
    first = in_force(ends_on=days(20))
    second = moving.begin_version(
        alliance=first, change=Change.RENEWAL, by=nora, on=days(0), at=NOW
    )
    step(second, State.DROPPED, nora, why="El aliado cerró")

    third = moving.begin_version(alliance=first, change=Change.RENEWAL, by=nora, on=days(0), at=NOW)

    assert third.supersedes_id == first.pk


def test_it_ends_on_its_day_by_night(in_force):
    gone, stays = in_force(ends_on=days(-1)), in_force(ends_on=days(0), name_es="B")
    own = in_force(ends_on=days(-10), renews_itself=True, name_es="C")

    assert moving.end_due(today=days(0), at=NOW) == 1
    states = dict(Alliance.objects.values_list("pk", "state"))
    assert states == {gone.pk: "expired", stays.pk: "in_force", own.pk: "in_force"}
    assert moving.end_due(today=days(0), at=NOW) == 0


def test_whoever_ends_it_says_why_and_when(nora, in_force):
    alliance = in_force()
    with pytest.raises(BadInput, match="Say why"):
        step(alliance, State.TERMINATED, nora)
    with pytest.raises(BadInput, match="not come yet"):
        step(alliance, State.TERMINATED, nora, on=days(1), why="x")

    done = step(alliance, State.TERMINATED, nora, on=days(-1), why="El aliado cerró")
    assert set(EFFECTIVE) >= {done.state}
    assert (done.ended_on, done.ended_why) == (days(-1), "El aliado cerró")


def test_another_post_and_another_role_keep_their_hands_off(nora, clara, bruno, in_force):
    alliance = in_force(since=days(-10))

    for other in (clara, bruno):
        with pytest.raises(NotAllowed):
            step(alliance, State.TERMINATED, other, why="x")
        with pytest.raises(NotAllowed):
            writing.add_contact(alliance=alliance, person=Person("R", phone="1"), by=other, at=NOW)


def test_contacts_are_sealed_and_seeing_them_is_on_the_record(nora, clara, in_force, owner):
    alliance = in_force()
    person = Person("Rosa Elvira Núñez", "Coordinadora", "+1 956 555 0177", "rosa@example.org")
    contact = writing.add_contact(alliance=alliance, person=person, by=nora, at=NOW)

    row = owner.execute("SELECT sealed FROM alliances_contactpoint").fetchone()[0]
    assert b"Rosa" not in bytes(row)
    assert b"0177" not in bytes(row)
    assert [each for __, each in writing.contacts(alliance, by=nora, at=NOW)] == [person]
    assert Event.objects.filter(action="alliance.contacts_seen").count() == 1
    with pytest.raises(NotAllowed):
        writing.contacts(alliance, by=clara, at=NOW)
    writing.drop_contact(alliance=alliance, contact=contact.pk, by=nora, at=NOW)
    assert not alliance.contacts.exists()
