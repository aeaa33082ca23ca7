"""The areas of a consulate around one person: each does its part, and learns nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import NOW, OfficerFactory, SeatFactory
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.errands import catalogue, selectors
from ventanilla.errands.models import Errand, Ticket
from ventanilla.errands.services import answering, asking
from ventanilla.errands.services.asking import Wanted
from ventanilla.network.models import Department
from ventanilla.network.reading import DATA
from ventanilla.network.roles import Role
from ventanilla.outbox.models import Message
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import load

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
PASSPORT = Wanted(kind="passport", day=TODAY)


def window(username, post, area):
    """Somebody at a window of a post."""
    officer = OfficerFactory(username=username)
    return SeatFactory(officer=officer, post=post, role=Role.WINDOW_STAFF, area=area, protocols=[])


@pytest.fixture
def areas(mcallen):
    for area, name in (("pasaporte", "Pasaportes"), ("registro_civil", "Registro civil")):
        Department.objects.create(post=mcallen, area=area, name_es=name, name_en=name)


@pytest.fixture
def paula(mcallen, areas):
    """Paula issues passports in McAllen."""
    return window("paula", mcallen, "pasaporte")


@pytest.fixture
def renata(mcallen, areas):
    """Renata keeps the civil registry in McAllen."""
    return window("renata", mcallen, "registro_civil")


def asked(track, by, wanted=PASSPORT, at=NOW):
    return asking.ask(track=track, wanted=wanted, by=by, at=at)


def test_what_an_area_did_comes_back_to_the_case(itzel, alba, paula):
    ticket = asked(itzel, alba)
    assert selectors.waiting(paula) == [ticket]

    answering.answer(ticket=ticket.pk, state="taken", by=paula, at=NOW)
    answering.answer(ticket=ticket.pk, state="done", by=paula, at=NOW + timedelta(hours=1))

    (line,) = selectors.of_track(itzel)
    assert (line.state, line.answered_by) == ("done", paula)
    assert selectors.waiting(paula) == []
    (message,) = Message.objects.filter(effect__startswith="errand:")
    assert message.officer == alba.officer
    assert "passport" not in (message.subject + message.body).casefold()


def test_an_area_sees_a_slip_and_not_who_or_why(itzel, alba, paula, as_seat):
    ticket = asked(itzel, alba, Wanted(kind="passport", day=TODAY, language="mixteco"))
    page = as_seat(paula, "es").get(reverse("errands:window")).content.decode()

    assert ticket.slip in page
    assert "mixteco" in page
    for hidden in ("Itzel", "Lupita", "Méndez", itzel.case.number, str(itzel.pk), "alba"):
        assert hidden not in page


def test_another_area_sees_nothing_of_it(itzel, alba, paula, renata, as_seat):
    ticket = asked(itzel, alba)
    client = as_seat(renata)
    assert ticket.slip not in client.get(reverse("errands:window")).content.decode()
    answered = client.post(reverse("errands:answer", args=[ticket.pk]), {"state": "done"})
    assert answered.status_code == 404
    assert Ticket.objects.get().state == "asked"


def test_a_window_finds_no_case_behind_a_slip(itzel, alba, paula, as_seat):
    asked(itzel, alba)
    client = as_seat(paula)
    for address in ("errands:areas", "cases:detail"):
        assert client.get(reverse(address, args=[itzel.pk])).status_code == 404


def test_another_post_answers_nothing(itzel, alba, clara, areas):
    ticket = asked(itzel, alba)
    with pytest.raises(NotAllowed):
        answering.answer(ticket=ticket.pk, state="done", by=clara, at=NOW)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted(kind="moon", day=TODAY), "kind"),
        (Wanted(kind="voter_card", day=TODAY), "kind"),  # no such window in McAllen
        (Wanted(kind="passport", day=TODAY - timedelta(days=2)), "day"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(itzel, alba, areas, wanted, field):
    with pytest.raises(BadInput) as refusal:
        asked(itzel, alba, wanted)
    assert list(refusal.value.problems) == [field]
    assert not Ticket.objects.exists()


def test_the_same_is_asked_once_until_it_was_answered(itzel, alba, paula):
    ticket = asked(itzel, alba)
    with pytest.raises(BadInput, match=ticket.slip):
        asked(itzel, alba)
    answering.answer(ticket=ticket.pk, state="not_done", reason="papers", by=paula, at=NOW)
    assert asked(itzel, alba).slip != ticket.slip


def test_what_was_not_possible_says_why(itzel, alba, paula, as_seat):
    ticket = asked(itzel, alba)
    client = as_seat(paula)
    answer = client.post(reverse("errands:answer", args=[ticket.pk]), {"state": "not_done"})
    assert answer.status_code == 422
    assert "Say why it was not possible." in answer.content.decode()
    assert Ticket.objects.get().state == "asked"


def test_what_was_taken_back_is_over(itzel, alba, paula):
    ticket = asked(itzel, alba)
    asking.withdraw(track=itzel, ticket=ticket.pk, by=alba, at=NOW)
    with pytest.raises(NotNow):
        answering.answer(ticket=ticket.pk, state="done", by=paula, at=NOW)
    with pytest.raises(NotNow):
        asking.withdraw(track=itzel, ticket=ticket.pk, by=alba, at=NOW)


def test_a_ticket_of_another_case_is_not_taken_back(itzel, register, told, alba, areas):
    ticket = asked(itzel, alba)
    other = register(told=told)
    with pytest.raises(BadInput):
        asking.withdraw(track=other, ticket=ticket.pk, by=alba, at=NOW)


def test_the_page_shows_every_area_and_asks(itzel, alba, paula, as_seat):
    client = as_seat(alba)
    address = reverse("errands:areas", args=[itzel.pk])
    shown = client.get(address).content.decode()
    assert "Pasaportes" in shown
    assert "Registro civil" in shown

    day = {"day_day": "3", "day_month": "12", "day_year": str(TODAY.year + 9)}
    refused = client.post(address, {"kind": "", **day}).content.decode()
    assert "This field is required." in refused
    done = client.post(address, {"kind": "passport", **day, "hour": "14:30"}, follow=True)
    assert Ticket.objects.get().slip in done.content.decode()
    assert Errand.objects.get().track_id == itzel.pk


def test_every_area_of_the_catalogue_is_one_of_the_network():
    known = {line.split(",")[0] for line in (DATA / "areas.csv").read_text().splitlines()[1:]}
    assert {kind.area for kind in catalogue.kinds().values()} <= known


def test_every_need_of_the_catalogue_is_one_that_a_package_names():
    named = {
        service
        for name in protocols.shipped()
        for finding in load(protocols.LIBRARY / name).definition.findings
        for service in finding.services
    }
    for kind in catalogue.kinds().values():
        assert kind.needs <= named, kind.code
