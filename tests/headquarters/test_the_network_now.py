"""What headquarters knows of its posts: numbers that name nobody, and clocks that nobody saw to."""

from datetime import date, timedelta

import pytest

from tests.factories import NOW, PostFactory
from tests.headquarters.conftest import A_DAY, HOURS, RAN_OUT
from ventanilla.audit.models import Event
from ventanilla.cases.models import Alarm
from ventanilla.cases.services import calling
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.headquarters import selectors
from ventanilla.headquarters.errors import TakenUp
from ventanilla.headquarters.models import Escalation, Load, Seen
from ventanilla.headquarters.services import counting, escalating, telling
from ventanilla.headquarters.services.telling import Words
from ventanilla.headquarters.states import Kind, Level, What
from ventanilla.outbox.models import Message
from ventanilla.outreach.models import Programme
from ventanilla.outreach.states import Policy, ProgrammeStatus
from ventanilla.training.models import Certificate

pytestmark = pytest.mark.django_db
NOTE = "Llamo a la jefa de protección."
WORDS = Words(title_es="Aviso", title_en="Notice", text_es="Lea.", text_en="Read.")


def state(seat, post, at=NOW):
    [found] = [each for each in selectors.watch(seat, at) if each.post == post]
    return found


def kinds(seat, post, at=NOW):
    return {(alert.kind, alert.what) for alert in state(seat, post, at).alerts}


def test_numbers_that_are_too_small_are_written_nowhere(itzel, settings):
    counting.count(at=RAN_OUT)
    rows = {row.what: row.number for row in Load.objects.all()}

    assert rows[What.WORKING] is None
    assert rows[What.CLOCKS] is None or rows[What.CLOCKS] >= 5
    settings.FIGURES_THRESHOLD = 1
    counting.count(at=RAN_OUT)
    rows = {row.what: row.number for row in Load.objects.all()}
    assert rows[What.WORKING] == rows[What.LATE] == 1
    assert rows[What.CLOCKS] == Alarm.objects.filter(due_at__lte=RAN_OUT).count()


def test_headquarters_sees_numbers_and_delays_and_no_case(itzel, bruno, hilda, ines, mcallen):
    counting.count(at=RAN_OUT)

    assert (Kind.DELAY, "clocks") in kinds(hilda, mcallen, RAN_OUT)
    assert state(ines, mcallen).working.least
    assert selectors.watch(bruno, NOW) == []


def test_the_questions_do_not_grow_with_the_posts(hilda, bruno, django_assert_max_num_queries):
    with django_assert_max_num_queries(14) as few:
        selectors.watch(hilda, NOW)
    for code in ("AAA", "BBB", "CCC", "DDD"):
        PostFactory(code=code)

    with django_assert_max_num_queries(len(few)):
        assert len(selectors.watch(hilda, NOW)) == 5


def test_an_alliance_a_certificate_and_a_month_alert(
    hilda,
    dora,
    mcallen,
    uca,
    in_force,
    nora,
):
    assert (Kind.CERTIFICATE, "nobody") in kinds(hilda, mcallen)
    in_force(ends_on=(NOW + timedelta(days=60)).date())
    Programme.objects.create(
        post=mcallen, status=ProgrammeStatus.ACTIVE, started=date(2025, 1, 1),
        policy=Policy.values[0], evidence="design",
    )  # fmt: skip

    assert (Kind.ALLIANCE, "ending") in kinds(hilda, mcallen)
    assert (Kind.MONTH, "open") not in kinds(hilda, mcallen)
    # After the fifth working day.
    assert (Kind.MONTH, "open") in kinds(hilda, mcallen, NOW + timedelta(days=8))


def test_a_certified_officer_ends_the_alert(hilda, bruno, mcallen, uca):
    assert (Kind.CERTIFICATE, "nobody") not in kinds(hilda, mcallen)
    Certificate.objects.update(revoked_on=NOW.date(), revoked_why="mistake", revoked_by=hilda)
    assert (Kind.CERTIFICATE, "nobody") in kinds(hilda, mcallen)


def test_a_clock_that_nobody_sees_to_climbs_step_by_step(itzel, alba, elena, hilda):
    calling.ring(at=RAN_OUT)
    late = Alarm.objects.filter(called_at__isnull=False).count()

    assert escalating.climb(at=RAN_OUT + timedelta(hours=3)) == 0
    assert escalating.climb(at=HOURS) == late
    told = Message.objects.filter(effect__startswith="escalation:")
    assert {each.officer for each in told} == {alba.officer, elena.officer}
    assert not selectors.queue(hilda)
    assert escalating.climb(at=HOURS) == 0
    assert escalating.climb(at=A_DAY) == late
    assert told.filter(officer=hilda.officer).count() == late
    assert [row.level for row in selectors.queue(hilda)] == [Level.HEADQUARTERS] * late
    for message in told:
        for word in ("itzel", "uca", itzel.case.number.lower(), "mcallen", "niñ", "child"):
            assert word not in f"{message.subject} {message.body}".lower()


def test_what_stops_is_over(itzel, climbed, hilda):
    assert climbed.exists()
    Alarm.objects.filter(track=itzel).delete()  # as whatever stops a clock does

    escalating.climb(at=A_DAY)

    assert not selectors.queue(hilda).exists()
    assert not Escalation.objects.filter(over_at=None).exists()


def test_headquarters_takes_one_up_once_and_the_heads_are_written_to(climbed, hilda, ines, alba):
    row = climbed.first()
    with pytest.raises(NotAllowed):
        escalating.take(escalation=row.pk, note=NOTE, asks=False, by=ines, at=A_DAY)
    with pytest.raises(BadInput):
        escalating.take(escalation=row.pk, note="ya", asks=False, by=hilda, at=A_DAY)

    escalating.take(escalation=row.pk, note=NOTE, asks=True, by=hilda, at=A_DAY)

    [message] = Message.objects.filter(effect__startswith=f"taken:{row.pk}:")
    assert message.officer == alba.officer
    assert Event.objects.filter(action="escalation.taken", seat_id=hilda.pk).count() == 1
    with pytest.raises(TakenUp):
        escalating.take(escalation=row.pk, note=NOTE, asks=False, by=hilda, at=A_DAY)


def test_the_queue_shows_a_leads_own_protocols(climbed, hilda):
    hilda.protocols = ["gbv"]
    assert not selectors.queue(hilda).exists()


def test_a_notice_stands_on_the_desks_that_it_is_for(hilda, bruno, clara, elena):
    until = (NOW + timedelta(days=5)).date()
    told = {"words": WORDS, "until": until, "by": hilda, "at": NOW}
    everybody = telling.tell(posts=(), roles=(), **told)
    heads = telling.tell(posts=("MCA",), roles=("head_of_post",), **told)

    assert selectors.notices_for(bruno, NOW) == [everybody]
    assert selectors.notices_for(elena, NOW) == [everybody, heads]
    assert selectors.notices_for(clara, NOW) == [everybody]
    assert selectors.notices_for(bruno, NOW + timedelta(days=6)) == []
    telling.acknowledge(notice=everybody, by=bruno, at=NOW)
    telling.acknowledge(notice=everybody, by=bruno, at=NOW)
    assert Seen.objects.count() == 1
    assert selectors.notices_for(bruno, NOW) == []
    telling.withdraw(notice=everybody, by=hilda, at=NOW)
    assert selectors.notices_for(clara, NOW) == []
    with pytest.raises(NotNow):
        telling.withdraw(notice=everybody, by=hilda, at=NOW)


@pytest.mark.parametrize(
    "wrong", [{"posts": ("XXX",)}, {"roles": ("king",)}, {"until": date(2020, 1, 1)}]
)
def test_a_notice_that_cannot_be_is_refused(hilda, bruno, wrong):
    given = {"words": WORDS, "posts": (), "roles": (), "until": date(2026, 4, 1)} | wrong

    with pytest.raises(BadInput):
        telling.tell(**given, by=hilda, at=NOW)
    with pytest.raises(NotAllowed):
        telling.tell(**given, by=bruno, at=NOW)
