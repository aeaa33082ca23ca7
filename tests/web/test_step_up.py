"""Grave acts: only with a second factor shown in the last five minutes."""

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone

from tests.web.conftest import PASSWORD, code
from ventanilla.config.urls import handler404, handler500
from ventanilla.config.urls import urlpatterns as ours
from ventanilla.web import stepup
from ventanilla.web.http import without_seat

pytestmark = pytest.mark.django_db


@without_seat
@stepup.grave
def seal_it(request):
    return HttpResponse(f"{request.method} {request.POST.get('reason', '')}")


urlpatterns = [path("grave/", seal_it), *ours]
__all__ = ["handler404", "handler500"]


@pytest.fixture
def grave(settings):
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def signed_in(client, alba, grave):
    client.post(reverse("account_login"), {"login": "alba", "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code()})
    return client


def test_whoever_has_just_signed_in_is_not_asked_again(signed_in):
    assert signed_in.post("/grave/", {"reason": "ya"}).content == b"POST ya"


def test_a_grave_act_asks_and_goes_on_with_what_was_written(signed_in):
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        before = signed_in.cookies["session"].value
        asked = signed_in.post("/grave/", {"reason": "línea\nuna", "x": ["1", "2"]})
        assert asked.url == f"{reverse('step_up')}?next=%2Fgrave%2F"
        shown = signed_in.post(asked.url, {"code": code()})
        assert shown.url == reverse("go_on")
        page = signed_in.get(shown.url)
        assert page.context["fields"] == [("reason", "línea\nuna"), ("x", "1"), ("x", "2")]
        done = signed_in.post(page.context["address"], page.context["fields"] and {"reason": "s"})

    assert done.content == b"POST s"
    assert signed_in.cookies["session"].value != before
    assert signed_in.get(reverse("go_on")).status_code == 302


def test_a_wrong_code_is_no_proof(signed_in):
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        answer = signed_in.post(reverse("step_up"), {"code": "000000", "next": "/grave/"})

        assert answer.status_code == 200
        assert signed_in.get("/grave/").status_code == 302


def test_a_step_up_does_not_lengthen_the_day(signed_in):
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        for _turn in range(60):
            clock.shift(timedelta(minutes=9))
            if signed_in.post(reverse("step_up"), {"code": code()}).status_code != 302:
                break
        ended = timezone.now() - start

    assert timedelta(hours=7, minutes=45) < ended < timedelta(hours=8, minutes=15)


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example/", "javascript:1"])
def test_the_way_back_leads_nowhere_else(signed_in, next_):
    assert signed_in.post(reverse("step_up"), {"code": code(), "next": next_}).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        answer = signed_in.post(reverse("step_up"), {"code": code(), "next": next_})

    assert answer.url == "/"


def test_htmx_loads_the_page_that_asks(signed_in):
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        answer = signed_in.get("/grave/", headers={"HX-Request": "true", "HX-Current-URL": "/a/"})

    assert answer.headers["HX-Redirect"] == f"{reverse('step_up')}?next=%2Fa%2F"


def test_nobody_changes_a_factor_without_proof(signed_in):
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        for name in ("mfa_add_webauthn", "mfa_deactivate_totp", "mfa_generate_recovery_codes"):
            answer = signed_in.get(reverse(name))
            assert answer.url.startswith(reverse("step_up")), name
