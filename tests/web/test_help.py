"""Help in the site: the guides of the documentation, in the language of the page."""

import pytest
from django.urls import reverse

from tests.cast import seat
from ventanilla.network.roles import Role
from ventanilla.web.help import guides

pytestmark = pytest.mark.django_db


def test_an_officer_reads_every_guide_from_the_foot_of_any_page(as_seat, dora):
    browser = as_seat(dora, language="es")
    assert reverse("help:index") in browser.get(reverse("about")).text
    index = browser.get(reverse("help:index")).text
    for name in guides.names("es"):
        address = reverse("help:guide", args=[name])
        assert address in index
        assert guides.read("es", name).title in browser.get(address).text
    browser.cookies["language"] = "en"
    english = browser.get(reverse("help:guide", args=["danger-now"])).text
    assert "Danger now" in english
    assert "Peligro ahora" not in english


def test_what_is_looked_for_is_shown_with_its_place(as_seat, dora):
    browser = as_seat(dora, language="es")
    found = browser.get(reverse("help:index"), {"q": "conexión"}).text
    assert f"{reverse('help:guide', args=['hold-an-interview'])}#si-se-cae-la-conexion" in found
    nothing = browser.get(reverse("help:index"), {"q": "<script>zepelín"}).text
    assert "De esto no hay nada en la ayuda." in nothing
    assert "<script>zepelín" not in nothing


def test_a_picture_comes_as_a_picture_and_what_is_none_is_not_there(as_seat, dora):
    browser = as_seat(dora)
    shown = browser.get(reverse("help:picture", args=["es", "desk"]))
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    for name, words in (("picture", ["es", "none"]), ("guide", ["none"]), ("guide", ["index"])):
        assert browser.get(reverse(f"help:{name}", args=words)).status_code == 404


def test_a_window_has_the_help_too(as_seat, mcallen):
    window = seat("paula", mcallen, Role.WINDOW_STAFF)
    shown = as_seat(window, language="es").get(reverse("help:guide", args=["notice-at-the-window"]))
    assert "veinte segundos" in shown.text
