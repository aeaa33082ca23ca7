"""The gender-based-violence package on the same pages: what it weighs, its plan, its remedies."""

import pytest
from django.urls import reverse

from tests.factories import NOW, OfficerFactory, SeatFactory
from tests.knowing import put_facts
from tests.shipped import published
from ventanilla.exchange.services import noticing
from ventanilla.exchange.services.noticing import Told
from ventanilla.network.roles import Role
from ventanilla.people.identity import Names

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(mcallen):
    """Whoever heads protection and works with the protocol."""
    officer = OfficerFactory(username="julia")
    return SeatFactory(officer=officer, post=mcallen, role=Role.SUPERVISOR, protocols=("gbv",))


@pytest.fixture
def track(mcallen, head, time_machine):
    """A case in which a report may be asked for, and remedies may be possible."""
    time_machine.move_to(NOW, tick=True)
    published("gbv")
    told = Told(names=Names(given_names="Marta"), notified_at=NOW)
    made = noticing.register_notice(
        post=mcallen, protocol="gbv", route="V1", told=told, by=head, at=NOW
    )
    facts = {"b3_hurt": "recent", "rm_relation": "spouse", "rm_status": "usc", "lr_wish": "no"}
    facts |= {"sex": "female", "rm_crime_here": "no", "consent_service": "yes"}
    put_facts(track=made, facts=facts, by=head, at=NOW)
    return made


def test_the_duty_the_plan_and_the_remedies_have_their_pages(track, head, as_seat):
    client = as_seat(head, "es")
    weigh = client.get(reverse("cases:task", args=[track.pk, "T-094"]))
    assert weigh.context["wish"].value == "No"
    assert [source.id for source in weigh.context["supports"]] == ["LGAMVLV-29", "LGV"]
    assert "denunciar sin ella puede ponerla en peligro" in weigh.text
    plain = client.post(reverse("cases:task", args=[track.pk, "T-094"]), {"note": "listo"})
    assert plain.status_code == 422

    assert client.get(reverse("plans:plan", args=[track.pk])).status_code == 200
    shown = client.get(reverse("plans:remedies", args=[track.pk])).context["rows"]
    states = {row.remedy.finding: row.state for row in shown}
    assert states["self_petition_possible"] == "possible"
    assert set(states.values()) <= {"possible", "unseen", "unasked"}
