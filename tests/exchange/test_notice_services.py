"""Sent once, twice or at once: one notice, one case. And what was made of the look-alikes."""

import threading
import uuid
from contextvars import copy_context
from dataclasses import replace

import pytest
from django.db import connections

from tests.cast import seat
from tests.factories import NOW
from ventanilla.cases import selectors
from ventanilla.cases.models import Case, CaseLink
from ventanilla.cases.states import LinkKind
from ventanilla.common.errors import BadInput, NotAllowed
from ventanilla.exchange import intake
from ventanilla.exchange.models import Notice
from ventanilla.exchange.services import noticing, recognising
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import load


@pytest.fixture
def notify(mcallen, dora, uca, told):
    token = uuid.uuid4()

    def act(told=told, by=dora, notice_id=token):
        return noticing.register_notice(
            post=mcallen, protocol="uca", route="T1", told=told, by=by, at=NOW, notice_id=notice_id
        )

    return act


@pytest.mark.django_db
def test_the_same_notice_gives_the_same_case(notify):
    assert notify() == notify()
    assert Notice.objects.count() == Case.objects.count() == 1


@pytest.mark.django_db
def test_another_text_under_the_same_id_is_refused(notify, told):
    notify()
    with pytest.raises(BadInput) as refusal:
        notify(told=replace(told, caller="Somebody else"))

    assert set(refusal.value.problems) == {"notice"}
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_nobody_reaches_a_case_by_guessing_the_id_of_its_notice(notify, bruno):
    notify()
    with pytest.raises(BadInput):
        notify(by=bruno)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_opens_one_case(notify):
    start, tracks = threading.Barrier(4), []

    def click():
        start.wait()
        try:
            tracks.append(notify().pk)
        finally:
            connections.close_all()

    clicks = [threading.Thread(target=copy_context().run, args=(click,)) for _ in range(4)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join(60)

    assert len(tracks) == 4
    assert len(set(tracks)) == 1
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_nobody_is_older_than_the_oldest(notify, told):
    with pytest.raises(BadInput) as refusal:
        notify(told=replace(told, names=replace(told.names, birth_date="1812-08-14")))

    assert "birth_date" in refusal.value.problems


@pytest.mark.parametrize(
    ("authority", "route"),
    [("border_patrol", "T1"), ("ice", "T2"), ("child_services", "T4"), ("hospital", "T5")],
)
def test_who_gives_notice_suggests_a_route(authority, route):
    package = load(protocols.LIBRARY / "uca")

    assert intake.suggested_route(package, authority).code == route
    assert intake.suggested_route(package, "nobody").code == "T1"


def test_early_warnings_are_those_of_the_package():
    uca = dict(intake.prealerts(load(protocols.LIBRARY / "uca")))
    general = dict(intake.prealerts(load(protocols.LIBRARY / "general")))

    assert uca["pre_under_14"].en == "Under 14"
    assert general["pre_danger"].es == "Peligro inmediato"
    assert not uca.keys() & general.keys()


@pytest.fixture
def three(register):
    return [register() for _ in range(3)]


@pytest.mark.django_db
def test_links_and_the_search_are_written_together(three, dora):
    here, same, other = three
    recognising.settle(
        track=here, linked=[(same, LinkKind.SAME_PERSON)], apart=[other], by=dora, at=NOW
    )

    assert CaseLink.objects.count() == 1
    track = selectors.opening(dora, NOW).get(pk=here.pk)
    case = selectors.open_track(track, seat=dora, at=NOW, purpose="case.read")
    assert case.record.events["searched_at"] == NOW
    apart = recognising.set_apart(selectors.history(case.track, case.vault))
    assert list(apart) == [other.case.number]
    assert apart[other.case.number].who == dora


@pytest.mark.django_db
def test_if_one_link_may_not_be_made_none_is(three, dora, clara, laredo, register):

    here, same, _ = three
    there = register(by=seat("olga", laredo, Role.INTAKE_OFFICER), post=laredo)
    linked = sorted([same, there], key=lambda track: track.pk)
    with pytest.raises(NotAllowed):
        recognising.settle(
            track=here, linked=[(one, LinkKind.SIBLINGS) for one in linked], by=dora, at=NOW
        )

    assert not CaseLink.objects.exists()
