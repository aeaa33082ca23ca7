"""A notice is registered in one page; then somebody says whether this person is known."""

import uuid
from datetime import UTC, date, datetime

import pytest
import time_machine

from tests.factories import NOW, RegionFactory
from tests.shipped import published
from ventanilla.cases import selectors
from ventanilla.cases.models import Case, Track
from ventanilla.exchange.models import Notice
from ventanilla.network.models import Station

pytestmark = pytest.mark.django_db
REGISTER = "/notices/new/"
BUDGET = 25


@pytest.fixture(autouse=True)
def nine_in_the_morning():
    """09:00 in Texas, on the day of the notices."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def written(mcallen, uca):
    """What Dora writes while the station is on the telephone."""
    RegionFactory(country="MX", code="GRO", number="12", name_es="Guerrero", name_en="Guerrero")
    Station.objects.create(
        code="mcs", name="McAllen station", sector="RGV", agency="USBP", post=mcallen,
        region=RegionFactory(), evidence="partial",
    )  # fmt: skip
    return {
        "token": str(uuid.uuid4()),
        "protocol": "uca",
        "authority": "border_patrol",
        "channel": "phone",
        "caller": "Station desk",
        "notified_at": "2026-03-03T08:50",
        "apprehended_at": "2026-03-03T06:30",
        "given_names": "Itzel Guadalupe",
        "first_surname": "Méndez",
        "birth_date_0": "14", "birth_date_1": "8", "birth_date_2": "2012",
        "stated_sex": "female",
        "language": "Nahuatl",
        "interpreter_needed": "yes",
        "nationality_stated": "mexican",
        "origin_state": "12",
        "station": "McAllen station",
        "place": "Room 2",
        "prealerts": ["pre_under_14", "pre_afraid"],
        "words": "She asked for her aunt.",
    }  # fmt: skip


@pytest.fixture
def birth_boxes(written):
    """The names of the three boxes of the date, whatever the widget calls them."""
    from ventanilla.web.fields import DayWidget

    context = DayWidget().get_context("birth_date", date(2012, 8, 14), {"id": "x"})
    boxes = {box["name"]: str(box["value"]) for box in context["widget"]["subwidgets"]}
    for name in [name for name in written if name.startswith("birth_date_")]:
        del written[name]
    written.update(boxes)
    return list(boxes)


@pytest.fixture
def send(as_seat, dora, written, birth_boxes):
    """Send the form as Dora, some fields changed; one signed-in browser for all."""
    client = as_seat(dora)

    def act(**changed):
        client.force_login(dora.officer)
        return client.post(REGISTER, {**written, **changed})

    act.client = client
    return act


def opened(track, by):
    found = selectors.opening(by, NOW).get(pk=track.pk)
    return selectors.open_track(found, seat=by, at=NOW, purpose="case.read")


def problems(answer):
    return {
        name: [str(e) for e in errors] for name, errors in answer.context["form"].errors.items()
    }


def test_the_page_is_one_calm_form(as_seat, dora, uca, written, django_assert_max_num_queries):
    client = as_seat(dora)
    client.get(REGISTER)
    with django_assert_max_num_queries(BUDGET):
        page = client.get(REGISTER).content.decode()

    for words in ("Who gives notice", "McAllen station", "Guerrero", "Said to be afraid"):
        assert words in page
    assert 'value="2026-03-03T09:00"' in page


def test_a_notice_becomes_a_case_with_all_that_was_said(send, dora):
    answer = send()
    track = Track.objects.get()
    case = opened(track, dora)

    assert answer.headers["Location"] == f"/notices/{track.pk}/alike/"
    assert track.route == "T1"
    assert case.names.full_name == "Itzel Guadalupe Méndez"
    assert (case.names.birth_date, case.names.origin_state) == ("2012-08-14", "12")
    assert case.record.events["notified_at"] == datetime(2026, 3, 3, 14, 50, tzinfo=UTC)
    assert case.record.events["apprehended_at"] == datetime(2026, 3, 3, 12, 30, tzinfo=UTC)
    facts = case.record.all_facts
    assert facts["place"] == "McAllen station · Room 2"
    assert facts["pre_under_14"] == facts["pre_afraid"] == "yes"
    assert "pre_injured" not in facts
    assert facts["apprehended_estimated"] == "no"
    kept = case.vault.open(Notice.objects.get())
    assert (kept["words"], kept["caller"]) == ("She asked for her aunt.", "Station desk")


def test_sent_twice_it_is_one_case(send):
    first, second = send(), send()

    assert Case.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_another_person_on_the_same_form_is_never_lost(send):
    send()
    changed = send(given_names="Tomás")

    assert Case.objects.count() == 1
    page = changed.content.decode()
    assert "registered already" in page
    assert 'value="Tomás"' in page

    send(given_names="Tomás", token=changed.context["form"].data["token"])
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"notified_at": "2026-03-03T11:00"}, "notified_at", "in the future"),
        ({"notified_at": ""}, "notified_at", "required"),
        ({"notified_at": "yesterday"}, "notified_at", "Write a day and a time"),
        ({"notified_at": "9999-12-31T23:30"}, "notified_at", "Write a day and a time"),
        ({"notified_at": "0001-01-01T00:10"}, "notified_at", "more than a year old"),
        ({"given_names": "x" * 121}, "given_names", "at most 120"),
        ({"apprehended_at": "2026-03-03T08:58"}, "apprehended_at", "later than the notice"),
        ({"apprehended_at": "2024-03-03T08:58"}, "apprehended_at", "more than a year ago"),
        ({"stated_age": "9"}, "birth_date", "the age would be 13"),
        ({"stated_age": "-2"}, "stated_age", "from 0 to 120"),
        ({"authority": ""}, "authority", "required"),
        ({"route": "T99"}, "route", "valid choice"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(send, changed, field, words):
    answer = send(**changed)

    assert answer.status_code == 200, answer.content.decode()
    assert words in problems(answer)[field][0]
    page = answer.content.decode()
    assert "govuk-error-summary" in page
    assert 'value="Méndez"' in page
    assert not Track.objects.exists()


def test_an_hour_that_the_clocks_left_out_is_refused(send):
    with time_machine.travel(datetime(2026, 3, 8, 18, tzinfo=UTC)):
        answer = send(notified_at="2026-03-08T02:30", apprehended_at="")

    assert "did not exist" in problems(answer)["notified_at"][0]


def test_of_an_hour_that_comes_twice_the_first_is_meant(send, dora):
    with time_machine.travel(datetime(2026, 11, 1, 18, tzinfo=UTC)):
        send(notified_at="2026-11-01T01:30", apprehended_at="")
        case = opened(Track.objects.get(), dora)

    assert case.record.events["notified_at"] == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_a_day_that_does_not_exist_is_said_and_kept(send, birth_boxes):
    answer = send(**dict(zip(birth_boxes, ("31", "2", "2012"), strict=True)))

    assert "does not exist" in problems(answer)["birth_date"][0]
    assert 'value="31"' in answer.content.decode()


def test_without_a_name_or_a_time_of_apprehension_a_notice_is_a_notice(send, dora, birth_boxes):
    blank = dict.fromkeys(("given_names", "first_surname", "apprehended_at", *birth_boxes), "")
    send(**blank, stated_age="9")
    case = opened(Track.objects.get(), dora)

    assert case.names.age_on(NOW.date()) == 9
    assert next(c for c in case.plan.clocks if c.id == "C1").estimated


def test_a_route_may_be_chosen_instead_of_the_suggested_one(send):
    send(route="T2")

    assert Track.objects.get().route == "T2"


def test_who_gives_notice_suggests_the_route(as_seat, dora, uca):
    client = as_seat(dora)
    answer = client.get("/notices/new/route/", {"protocol": "uca", "authority": "hospital"})

    assert "Port, window, hospital or hotline" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_another_protocol_asks_what_its_package_lists(send, uca):
    published("general")
    page = send.client.get(REGISTER, {"protocol": "general"}).content.decode()

    assert "No place to sleep" in page
    assert "Said to be afraid" not in page
    assert "?protocol=uca" in page

    send(protocol="general", authority="organisation", prealerts=["pre_danger"], apprehended_at="")
    track = Track.objects.get()
    assert (track.protocol, track.route) == ("general", "G1")


def test_nobody_registers_with_a_seat_that_does_not(as_seat, elena, uca):
    assert as_seat(elena).get(REGISTER).status_code == 403


def test_a_notice_that_is_refused_is_given_back_in_the_words_of_its_form(
    as_seat, elena, written, birth_boxes
):
    answer = as_seat(elena).post(REGISTER, written)
    page = answer.content.decode().split("<main")[1]

    assert answer.status_code == 403
    for words in ("Itzel Guadalupe", "14, 8, 2012", "Border Patrol", "She asked for her aunt."):
        assert words in page
    for label in ("Given names", "Early warnings", "Who gives notice"):
        assert label in page
    assert "border_patrol" not in page
    assert not Track.objects.exists()


def test_the_next_brother_or_sister_needs_only_a_name(send, itzel):
    page = send.client.get(REGISTER, {"like": str(itzel.pk)}).content.decode()

    assert 'value="Méndez"' in page
    assert 'value="Station desk"' in page
    assert 'value="Itzel' not in page


def test_what_a_notice_has_in_common_is_only_for_who_may_open_it(as_seat, clara, itzel):
    assert as_seat(clara).get(REGISTER, {"like": str(itzel.pk)}).status_code == 404


def test_a_brother_who_is_called_otherwise_is_linked_by_number(send, itzel, dora):
    form = send.client.get(REGISTER, {"like": str(itzel.pk)}).context["form"]
    assert str(form["like"].value()) == str(itzel.pk)
    answer = send(given_names="Tomás", first_surname="Paz", stated_sex="male", like=str(itzel.pk))
    tomas = Track.objects.exclude(pk=itzel.pk).get()
    assert answer.headers["Location"] == f"/notices/{tomas.pk}/alike/?with={itzel.pk}"

    page = send.client.get(answer.headers["Location"])
    assert f'value="{itzel.case.number}"' in page.content.decode()
    linked = {"number": itzel.case.number.lower(), "kind": "siblings"}
    assert send.client.post(f"/notices/{tomas.pk}/alike/link/", linked).status_code == 302
    assert opened(tomas, dora).record.facts["siblings_linked"] == 1
