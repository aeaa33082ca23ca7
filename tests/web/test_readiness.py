"""Readiness of a post: what it must have, who says so, when it is due again."""

from datetime import timedelta

import pytest

from tests.engine.counted import counted
from tests.factories import NOW, PostFactory, SeatFactory
from tests.web.conftest import officer_with_factor
from ventanilla.audit.models import Event
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols
from ventanilla.training import selectors
from ventanilla.training.models import Readied
from ventanilla.training.services import readying as services

pytestmark = pytest.mark.django_db
ROOM, NUMBERS = "/post/readiness/small/P-1/", "/post/readiness/small/P-2/"


@pytest.fixture
def package(db):
    made = counted()
    protocols.store(package=made, at=NOW)
    return made


@pytest.fixture
def chief(package):
    """Heads protection in McAllen: sees to the room."""
    officer = officer_with_factor("chief", name="Rita Luna")
    return SeatFactory(officer=officer, role=Role.SUPERVISOR, protocols=["small"])


@pytest.fixture
def page(chief, as_officer):
    return as_officer(chief.officer)


def state(post, at):
    ((__, items),) = selectors.ready_for(post, ["small"], at)
    return {ready.now.item.code: ready.now.overdue for ready in items}


def test_a_post_that_has_nothing_is_told_what_it_must_have(page):
    text = page.get("/post/readiness/").content.decode()

    for words in (
        "A private room",
        "To talk alone.",
        "Numbers tested",
        "Missing",
        "Head of protection",
    ):
        assert words in text
    assert f'action="{ROOM}"' in text
    assert f'action="{NUMBERS}"' not in text  # another role sees to it


def test_the_page_of_the_post_says_how_many(page):
    post = page.get("/post/").content.decode()

    assert "2 things that this post must have are missing or overdue." in post
    assert 'href="/post/readiness/"' in post


def test_what_is_done_is_written_down_with_who_and_when(page, chief):
    answer = page.post(ROOM, follow=True)

    assert "It is written down" in answer.content.decode()
    assert "Rita Luna" in answer.content.decode()
    done = Readied.objects.get()
    assert (done.post, done.protocol, done.item, done.seat) == (chief.post, "small", "P-1", chief)
    event = Event.objects.get(action="readiness.done")
    assert event.detail == {"post": "MCA", "protocol": "small", "item": "P-1"}
    assert event.seat_id == chief.pk
    assert "One thing that this post must have" in page.get("/post/").content.decode()


def test_another_role_is_refused(page):
    assert page.post(NUMBERS).status_code == 403
    assert not Readied.objects.exists()


@pytest.mark.parametrize("address", ["/post/readiness/uca/P-1/", "/post/readiness/none/P-1/"])
def test_a_protocol_that_asks_for_nothing_has_no_such_page(page, address):
    assert page.post(address).status_code == 404


def test_a_seat_that_watches_no_post_is_refused(package, as_officer):
    officer = officer_with_factor("keys")
    SeatFactory(officer=officer, role=Role.KEY_CUSTODIAN, protocols=["small"])

    assert as_officer(officer).get("/post/readiness/").status_code == 403


def test_it_is_due_again_and_history_stays(package, chief):
    services.mark_ready(package=package, item="P-1", by=chief, at=NOW)
    assert state(chief.post, NOW + timedelta(days=364)) == {"P-1": False, "P-2": True}
    later = NOW + timedelta(days=366)
    assert state(chief.post, later)["P-1"]

    services.mark_ready(package=package, item="P-1", by=chief, at=later)

    assert not state(chief.post, later)["P-1"]
    ((__, (room, __)),) = selectors.ready_for(chief.post, ["small"], later)
    assert [row.done_at for row in room.history] == [later, NOW]


def test_twice_on_one_day_is_once(package, chief):
    services.mark_ready(package=package, item="P-1", by=chief, at=NOW)

    with pytest.raises(NotNow, match="today already"):
        services.mark_ready(package=package, item="P-1", by=chief, at=NOW + timedelta(hours=2))
    assert Readied.objects.count() == 1


def test_another_post_is_another_matter(package, chief):
    services.mark_ready(package=package, item="P-1", by=chief, at=NOW)

    assert state(PostFactory(code="LAR", city_es="Laredo", city_en="Laredo"), NOW)["P-1"]


def test_what_the_protocol_does_not_ask_for_is_refused(package, chief):
    with pytest.raises(BadInput):
        services.mark_ready(package=package, item="P-9", by=chief, at=NOW)


def test_a_seat_without_the_protocol_is_refused(package):
    other = SeatFactory(role=Role.SUPERVISOR, post=PostFactory(), protocols=["uca"])

    with pytest.raises(NotAllowed):
        services.mark_ready(package=package, item="P-1", by=other, at=NOW)


def test_protocols_that_ask_for_nothing_say_nothing(package, chief):
    assert selectors.ready_for(chief.post, ["uca", "general"], NOW) == []
    assert selectors.overdue_at(chief.post, ["general"], NOW) == 0
