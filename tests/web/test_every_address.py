"""Every address there is, our own and those of signing in: no page is forgotten."""

import pytest
from django.test import Client

from judge import doors
from tests.web.door import signed_in

pytestmark = pytest.mark.django_db
#: with ids of nothing: what is asked is what every answer says, also that there is nothing
EVERY = doors.doors({})


def test_every_answer_wears_its_headers(alba):
    assert list(doors.headers("alba", signed_in(), EVERY)) == []
    assert len(EVERY) > 100


def test_an_answer_to_a_wrong_name_of_the_host_does_too(db):
    nowhere = Client(SERVER_NAME="evil.example")

    assert list(doors.headers("nobody", nowhere, EVERY[:3])) == []


def test_no_address_takes_a_form_without_its_token(alba):
    assert list(doors.forged(signed_in(), EVERY[::5])) == []


def test_whoever_takes_a_form_without_a_token_is_named():
    without = {
        door.path
        for door, route in zip(EVERY, doors.routes(), strict=True)
        if getattr(route.entry.callback, "csrf_exempt", False)
    }
    assert {path for path in without if not path.startswith(doors.PARTNERS)} == doors.TOKENLESS


def test_nobody_gets_in_anywhere(db):
    nobody = Client(SERVER_NAME="localhost")

    assert list(doors.shut("nobody", nobody, EVERY[::4], doors.opens_to_all, "data-officer")) == []
