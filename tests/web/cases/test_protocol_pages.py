"""Protocols are read by whoever works with them, with the mark of each statement."""

import pytest
from django.urls import reverse


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_protocol_is_read_from_beginning_to_end(uca, bruno, as_seat, language):
    client = as_seat(bruno, language)
    assert "/protocols/uca/" in client.get(reverse("protocols:list")).text

    page = client.get(reverse("protocols:protocol", args=["uca"])).text
    for code in ("E10", "C14", "F-98", "T-101", "TVPRA"):
        assert code in page


def test_the_toolbox_is_printed_in_the_language_of_the_page(uca, bruno, as_seat):
    answer = as_seat(bruno, "en").get(reverse("protocols:deck", args=["uca", "letter"]))

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("address", ["/protocols/nothing/", "/protocols/uca/deck-a5.pdf"])
def test_what_is_not_there_is_not_found(uca, bruno, as_seat, address):
    assert as_seat(bruno).get(address).status_code == 404
