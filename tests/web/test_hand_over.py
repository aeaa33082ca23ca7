"""A hand-over: by day, with everything answered, and every end of it written down."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.cases.test_the_whole_path import CALM, SEEN, WEIGHED, Path
from tests.cast import seat
from ventanilla.cases.services import recording
from ventanilla.exchange.models import HandOver
from ventanilla.exchange.services import disclosing
from ventanilla.network.models import PortHours
from ventanilla.network.roles import Role

pytestmark = pytest.mark.django_db
BUDGET = 25


class Desk:
    """A browser at the page of one hand-over, an act each ten minutes."""

    def __init__(self, client, path, officer):
        self.client, self.path, self.officer = client, path, officer
        self.now = path.now

    def _at(self, send):
        self.now += timedelta(minutes=10)
        with time_machine.travel(self.now, tick=False):
            self.client.force_login(self.officer)
            return send()

    @property
    def address(self):
        return f"/cases/{self.path.track.pk}/hand-over/"

    def page(self):
        return self._at(lambda: self.client.get(self.address)).content.decode()

    def post(self, act, **data):
        row = HandOver.objects.get(state__in=LIVE)
        return self._at(lambda: self.client.post(f"{self.address}{row.pk}/{act}/", data))

    def arrange(self, at="2026-03-03T16:30", **changed):
        data = {"port": self.path.port.pk, "at": at, "receiver": "OPI on duty", **changed}
        return self._at(lambda: self.client.post(self.address, {"act": "schedule", **data}))

    def state(self):
        return HandOver.objects.get().state


LIVE = ("scheduled", "departed", "delivered")


@pytest.fixture
def path(register, told, mcallen, dora, hidalgo):
    """An ordinary return, approved and told to INM, before the hand-over is arranged."""
    alba = seat("alba", mcallen, Role.SUPERVISOR, certified=True)
    bruno = seat("bruno", mcallen, Role.CASE_OFFICER, certified=True)
    names = replace(told.names, birth_date="")
    facts = {
        "authority": "border_patrol",
        "channel": "phone",
        "interpreter_needed": "no",
        "nationality_stated": "mexican",
    }
    track = register(told=replace(told, names=names, stated_age=None, facts=facts))
    walk = Path(track, alba, bruno, dora, hidalgo)
    walk.prepare()
    walk.submit("initial_evaluation", CALM)
    walk.submit("observation", SEEN)
    walk.decide_all()
    walk.submit("best_interest", WEIGHED)
    recording.complete_task(track=track, code="T-050", by=bruno, at=walk.next())
    walk.decide_outcome("R-A")
    for task in ("T-060", "T-070"):
        recording.complete_task(track=track, code=task, by=bruno, at=walk.next())
    walk.packet = walk.send("D-3")
    return walk


@pytest.fixture
def desk(as_seat, path, dora):
    return Desk(as_seat(dora), path, dora.officer)


def acknowledged(path):
    disclosing.acknowledge(disclosure=path.packet, who="OPI", by=path.dora, at=path.now)


def test_a_hand_over_goes_from_arranged_to_acknowledged(desk, path):
    assert desk.arrange().status_code == 302
    page = desk.page()
    assert "INM has not acknowledged packet P1." in page
    assert "Set out now" not in page

    refused = desk.post("depart")
    assert refused.status_code == 409
    assert "INM has not acknowledged packet P1." in refused.content.decode()

    acknowledged(path)
    assert "Set out now" in desk.page()
    assert desk.post("depart").status_code == 302
    assert desk.post("deliver", condition="Calm", observations="").status_code == 302
    empty = desk.post("received", who="", how="phone")
    assert "who" in empty.context["wrong"].errors
    assert desk.post("received", who="OPI Reynosa", how="phone").status_code == 302

    assert desk.state() == "received"
    path.now = desk.now
    events = path.case().record.events
    assert {"departed_at", "handed_over_at", "received_at"} <= set(events)
    page = desk.page()
    assert "Acknowledged by OPI Reynosa" in page
    assert "Arrange a hand-over" not in page
    assert desk.arrange(at="2026-03-04T10:30").status_code == 409


def test_a_page_stays_within_its_budget(desk, django_assert_max_num_queries):
    desk.arrange()
    desk.page()
    with django_assert_max_num_queries(BUDGET):
        desk.page()


def test_the_time_is_the_ports_and_not_the_posts(desk, path):
    path.port.zone = "America/Denver"
    path.port.save()
    desk.arrange(at="2026-03-03T16:30")

    assert path.case().record.events["handover_at"] == datetime(2026, 3, 3, 23, 30, tzinfo=UTC)
    assert "16:30" in desk.page()


def test_the_night_is_refused_in_words_and_the_refusal_may_be_written_down(desk, path):
    answer = desk.arrange(at="2026-03-03T19:30")
    page = answer.content.decode()

    assert "It is night at the port" in answer.context["arrange"].errors["at"][0]
    assert 'value="2026-03-03T19:30"' in page
    assert "write down that we refuse" in page
    assert not HandOver.objects.exists()

    assert desk.arrange(at="2026-03-03T19:30", act="refuse").status_code == 302
    assert desk.state() == "refused"
    assert "F-65" in {found.code for found in path.findings().values()}


def test_closed_hours_are_refused_and_known_ones_are_not_warned_about(desk, path):
    PortHours.objects.create(
        port=path.port, kind="uca", weekdays=[], opens="09:00", closes="15:00",
        valid_from="2026-01-01", source_note="told by the port",
    )  # fmt: skip
    answer = desk.arrange(at="2026-03-03T16:30")
    assert "does not receive at that time" in answer.context["arrange"].errors["at"][0]

    assert desk.arrange(at="2026-03-04T11:30").status_code == 302
    assert "Nobody has entered the hours" not in desk.page()


def test_unknown_hours_are_warned_about(desk):
    desk.arrange()

    assert "Nobody has entered the hours of this port." in desk.page()


def test_the_past_and_a_missing_receiver_are_said_at_their_fields(desk):
    answer = desk.arrange(at="2026-03-01T11:30", receiver="  ")

    assert "receiver" in answer.context["arrange"].errors
    assert (
        "planned for the past"
        in desk.arrange(at="2026-03-01T11:30").context["arrange"].errors["at"][0]
    )


def test_the_port_is_asked_while_one_writes(desk, path):
    there = f"{desk.address}port/"
    answer = desk._at(
        lambda: desk.client.get(there, {"port": path.port.pk, "at": "2026-03-03T19:30"})
    )

    assert "It is night at the port" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_postponed_with_the_reason_it_may_be_arranged_anew(desk, path):
    desk.arrange()
    assert "reason" in desk.post("call-off", state="postponed", reason="").context["wrong"].errors
    assert desk.post("call-off", state="postponed", reason="The bridge is shut.").status_code == 302
    page = desk.page()

    assert "The bridge is shut." in page
    assert "Arrange a hand-over" in page
    assert "handover_at" not in path.case().record.events
    assert desk.arrange().status_code == 302


def test_nobody_sets_out_by_night(desk, path):
    desk.arrange()
    acknowledged(path)
    desk.now = datetime(2026, 3, 4, 0, 30, tzinfo=UTC)
    answer = desk.post("depart")

    assert answer.status_code == 409
    assert "It is night at the port" in answer.content.decode()
    assert desk.state() == "scheduled"


def test_nobody_came(desk, path):
    desk.arrange()
    acknowledged(path)
    desk.post("depart")
    assert desk.post("call-off", state="no_show", reason="Waited an hour.").status_code == 302

    assert desk.state() == "no_show"


def test_two_cannot_be_under_way(desk):
    desk.arrange()

    assert desk.arrange().status_code == 409
    assert desk.arrange(at="2026-03-03T19:30", act="refuse").status_code == 409


def test_for_a_stranger_there_is_nothing(desk, as_seat, clara):
    desk.arrange()
    row = HandOver.objects.get()
    with time_machine.travel(desk.now, tick=False):
        stranger = as_seat(clara)
        assert stranger.get(desk.address).status_code == 404
        assert stranger.get(f"{desk.address}port/").status_code == 404
        for act in ("depart", "deliver", "received", "call-off"):
            assert stranger.post(f"{desk.address}{row.pk}/{act}/").status_code == 404

    assert row.state == "scheduled"


def test_a_hand_over_of_another_case_does_not_exist_here(desk, register):
    desk.arrange()
    row = HandOver.objects.get()
    other = register()
    there = f"/cases/{other.pk}/hand-over/{row.pk}/depart/"

    assert desk._at(lambda: desk.client.post(there)).status_code == 404
