"""A sitting of a restricted protocol: its page tells the renderer to keep nothing."""

import pytest
from django.urls import reverse

from tests.factories import NOW
from tests.restricted import ada, attended, beto, register_ruth, ruth, small
from tests.web.interviews.test_sitting_pages import _contract
from ventanilla.cases.services import assigning
from ventanilla.interviews import services

__all__ = ["ada", "beto", "register_ruth", "ruth", "small"]
pytestmark = pytest.mark.django_db


def test_the_device_keeps_no_draft_of_a_restricted_protocol(ruth, ada, beto, as_seat, time_machine):
    time_machine.move_to(NOW, tick=True)
    assigning.assign(track=ruth, to=beto, by=ada, at=NOW)
    attended(ruth, beto)
    sitting = services.open_sitting(track=ruth, instrument="talk", by=beto, at=NOW)
    page = as_seat(beto).get(reverse("interviews:sitting", args=[sitting.pk]))
    assert _contract(page.text)["keeps_draft"] is False
