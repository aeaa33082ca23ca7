"""Emergency access: one case, to read, for an hour; told, limited and reviewed."""

import re
from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from tests.cast import seat
from tests.factories import NOW
from tests.pages import served
from tests.security.guarded import again, prove
from ventanilla.audit.selectors import openings_of
from ventanilla.cases.models import Section
from ventanilla.cases.services.progress import Work
from ventanilla.network.roles import Role
from ventanilla.outbox import telling
from ventanilla.outbox.models import Message
from ventanilla.security import approvals
from ventanilla.security.identity import Identity, entered
from ventanilla.security.models import Grant, Session, Wall
from ventanilla.security.oversight.models import Alert, Approval, EmergencyOpening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
WHY = "She stands at our counter with her aunt, and the other post does not answer."


def ask(client, number, **changed):
    sent = {"number": number, "reason": "transfer", "words": WHY, **changed}
    return client.post("/emergency/", sent)


@pytest.fixture
def carla(laredo):
    """Carla is a case officer in Laredo: McAllen's cases do not exist for her."""
    return seat("carla", laredo, Role.CASE_OFFICER)


@pytest.fixture
def glass(clock, itzel, alba, carla, as_seat):
    """Carla's browser, freshly proven, and a McAllen case."""
    return prove(as_seat(carla))


def address(track):
    return f"/cases/{track.pk}/"


def test_out_of_reach_the_case_is_not_there(glass, itzel):
    assert glass.get(address(itzel)).status_code == 404


def test_one_case_opens_at_once_to_read(glass, itzel, carla):
    answer = ask(glass, itzel.case.number)
    assert answer["Location"] == address(itzel)
    page = glass.get(address(itzel))
    assert page.status_code == 200
    assert "Emergency access, to read only" in page.text
    assert WHY in page.text
    grant = Grant.objects.get(purpose="break_glass")
    assert grant.seat == carla
    assert NOW + timedelta(minutes=59) < grant.until <= NOW + timedelta(minutes=60)


def test_what_is_sealed_apart_stays_shut(glass, itzel, alba, carla, settings):
    with transaction.atomic():
        work = Work.begin(itzel, by=alba, at=NOW, act="facts.known")
        work.record.restricted["safe_contact"] = "Tía Rosaura"
        work.finish("facts.known")
    assert Section.objects.filter(dossier=itzel.dossier, name="restricted").exists()
    ask(glass, itzel.case.number)
    with served(), entered(Identity(_secret(glass, settings), carla.pk)):
        read = list(Section.objects.filter(dossier=itzel.dossier).values_list("name", flat=True))
    assert read == ["state"]
    assert glass.get(address(itzel)).status_code == 200


def _secret(client, settings):
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_nothing_is_written_under_it(glass, itzel):
    ask(glass, itzel.case.number)
    for page, sent in (
        ("happened", {"event": "located_at", "happened_at": "2026-03-03T08:00"}),
        ("route", {"route": "T2", "reason": "It fits better than the other one."}),
    ):
        assert glass.post(f"{address(itzel)}{page}/", sent).status_code == 403
    itzel.refresh_from_db()
    assert itzel.version == 1


def test_it_is_in_no_list_and_no_search(glass, itzel):
    ask(glass, itzel.case.number)
    for query in ("", "?q=Itzel", f"?q={itzel.case.number}", "?state=all"):
        assert f"/cases/{itzel.pk}/" not in glass.get(f"/cases/{query}").text


def test_supervisors_and_headquarters_are_told_at_once_in_neutral_words(
    glass, itzel, alba, mcallen
):
    lead = seat("hugo", mcallen, Role.HQ_PROTOCOL_LEAD)
    ask(glass, itzel.case.number)
    told = list(Message.objects.filter(effect__startswith="alert:emergency"))
    assert {message.officer for message in told} == {alba.officer, lead.officer}
    for message in told:
        assert itzel.case.number not in message.body
        assert "Itzel" not in message.body
    assert Alert.objects.get().kind == "emergency"
    telling.tell(at=NOW)
    assert Message.objects.filter(effect__startswith="alert:emergency").count() == 2


def test_it_is_on_the_record(glass, itzel):
    ask(glass, itzel.case.number)
    glass.get(address(itzel))
    verbs = [line.action for line in openings_of(itzel.dossier_id)]
    assert verbs[:3] == ["case.read", "emergency.said", "emergency.opened"]


def test_after_an_hour_it_is_shut_and_one_more_hour_is_given_once(glass, itzel, clock):
    ask(glass, itzel.case.number)
    opening = EmergencyOpening.objects.get()
    clock.move_to(NOW + timedelta(minutes=59))
    prove(glass)
    Session.objects.update(idle_until=NOW + timedelta(hours=9), ends_at=NOW + timedelta(hours=9))
    assert glass.post(f"/emergency/{opening.pk}/hold/").status_code == 302
    assert glass.post(f"/emergency/{opening.pk}/hold/").status_code == 409
    clock.move_to(NOW + timedelta(minutes=119))
    assert glass.get(address(itzel)).status_code == 200
    clock.move_to(NOW + timedelta(minutes=120))
    assert glass.get(address(itzel)).status_code == 404


def test_without_fresh_proof_nothing_opens(glass, itzel):
    Session.objects.exclude(officer=None).update(stepped_up_at=NOW - timedelta(minutes=6))
    ask(glass, itzel.case.number)
    assert not EmergencyOpening.objects.exists()


@pytest.mark.parametrize("sent", [{"words": "too short"}, {"reason": "curious"}, {"words": ""}])
def test_a_reason_in_words_is_asked_for(glass, itzel, sent):
    assert ask(glass, itzel.case.number, **sent).status_code == 200
    assert not EmergencyOpening.objects.exists()


def test_absent_walled_and_of_another_protocol_are_the_same_answer(
    glass, itzel, carla, alba, as_seat, laredo
):
    def told(client, number):
        page = ask(client, number)
        return page.status_code, page.text.replace(number, "").split("<main")[1]

    def plain(answer):
        return answer[0], re.sub(
            r'(value="[A-Za-z0-9]{64}"|data-(left|token)="[^"]*")', "", answer[1]
        )

    absent = plain(told(glass, "MCA-2026-99999"))
    carla.protocols = ["general"]
    carla.save()
    assert plain(told(glass, itzel.case.number)) == absent
    carla.protocols = ["uca", "general"]
    carla.save()
    Wall.objects.create(
        dossier=itzel.dossier, scope=itzel.scope, officer=carla.officer, reason="kinship",
        since=NOW, set_by=alba,
    )  # fmt: skip
    assert plain(told(glass, itzel.case.number)) == absent
    assert not EmergencyOpening.objects.exists()


def test_after_ten_wrong_numbers_no_more_are_tried(glass, itzel):
    for number in range(10):
        ask(glass, f"MCA-2026-9{number:04}")
    assert ask(glass, itzel.case.number).status_code == 409
    assert not EmergencyOpening.objects.exists()


@pytest.mark.parametrize("role", [Role.HEAD_OF_POST, Role.ANALYST, Role.AUDITOR, Role.INTERPRETER])
def test_roles_that_read_no_records_break_no_glass(clock, itzel, laredo, as_seat, role):
    client = prove(as_seat(seat("nadia", laredo, role)))
    assert client.get("/emergency/").status_code == 403
    assert ask(client, itzel.case.number).status_code == 403


def test_a_fourth_in_seven_days_takes_a_second_person(glass, register, clara, carla, as_seat):
    tracks = [register() for _ in range(4)]
    for track in tracks[:3]:
        assert ask(glass, track.case.number).status_code == 302
    assert ask(glass, tracks[3].case.number).status_code == 409
    glass.post("/emergency/another/", {"number": tracks[3].case.number})
    asked = Approval.objects.get()
    assert approvals.waiting_for(clara, NOW) == [asked]
    second = prove(as_seat(clara))
    page = f"/approvals/{asked.pk}/"
    assert "emergency access" in second.get(page).text
    assert second.post(page, {"verdict": "approved"}).status_code == 302
    prove(glass)
    assert ask(glass, tracks[3].case.number).status_code == 302
    asked.refresh_from_db()
    assert asked.executed_at


def test_a_yes_for_one_number_opens_no_other(glass, register, clara, carla, as_seat):
    tracks = [register() for _ in range(5)]
    for track in tracks[:3]:
        ask(glass, track.case.number)
    glass.post("/emergency/another/", {"number": tracks[3].case.number})
    client = prove(as_seat(clara))
    client.post(f"/approvals/{Approval.objects.get().pk}/", {"verdict": "approved"})
    prove(glass)
    assert ask(glass, tracks[4].case.number).status_code == 409


def test_reviewed_by_a_head_of_protection_of_the_post(glass, itzel, alba, as_seat):
    ask(glass, itzel.case.number)
    opening = EmergencyOpening.objects.get()
    client = as_seat(alba)
    assert itzel.case.number in client.get("/emergency/reviews/").text
    page = f"/emergency/{opening.pk}/review/"
    assert WHY in client.get(page).text
    sent = {"justified": "no", "note": "The duty officer was there all the time."}
    assert client.post(page, sent).status_code == 302
    opening.refresh_from_db()
    assert (opening.verdict, opening.reviewed_officer) == ("no", alba.officer)
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("who", ["bruno", "clara", "elena"])
def test_nobody_else_reviews(glass, itzel, who, request, as_seat):
    ask(glass, itzel.case.number)
    client = as_seat(request.getfixturevalue(who))
    opening = EmergencyOpening.objects.get()
    assert client.get(f"/emergency/{opening.pk}/review/").status_code == 404


def test_unreviewed_after_72_hours_the_seat_opens_no_other_until_it_is(
    glass, register, alba, clock, as_seat, carla
):
    first, other = register(), register()
    ask(glass, first.case.number)
    clock.move_to(NOW + timedelta(hours=72))
    glass = again(carla)
    assert ask(glass, other.case.number).status_code == 409
    reviewer = again(alba, new=True)
    opening = EmergencyOpening.objects.get()
    sent = {"justified": "yes", "note": "It was right, nobody answered here."}
    reviewer.post(f"/emergency/{opening.pk}/review/", sent)
    assert ask(glass, other.case.number).status_code == 302


def test_no_grant_is_made_by_hand(glass, itzel, carla, settings):
    secret = _secret(glass, settings)
    with served(), entered(Identity(secret, carla.pk)), pytest.raises(ProgrammingError):
        Grant.objects.create(
            dossier=itzel.dossier, scope=itzel.scope, seat=carla, purpose="break_glass",
            since=NOW, until=NOW + timedelta(hours=1),
        )  # fmt: skip


def test_of_ones_own_post_it_says_that_the_case_is_there(clock, itzel, bruno, as_seat):
    client = prove(as_seat(bruno))
    assert ask(client, itzel.case.number)["Location"] == address(itzel)
    assert not EmergencyOpening.objects.exists()
