"""A protocol lead writes another ministry's key down, a second person compares it, a package is
taken in and compared with ours; one of ours is shared, and anybody takes it.
"""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.cast import seat
from tests.factories import MinistryFactory, PostFactory
from tests.journeys.screens import DESK_FIRST
from tests.sharing.packages import edited, key, packed
from tests.shipped import published, shipped
from ventanilla.network.roles import Role
from ventanilla.sharing.models import Received


@pytest.fixture
def leads(db, monkeypatch):
    """Two at headquarters; the protocol for ordinary cases is published, and there is a key."""
    monkeypatch.setattr(settings, "PROTOCOL_KEY_FILE", key("ours").path)
    MinistryFactory()
    published("general")
    post = PostFactory(code="DPC", kind="hq_unit", city_es="Ciudad de México", city_en="Mexico")
    return [seat(name, post, Role.HQ_PROTOCOL_LEAD) for name in ("hilda", "ramon")]


def theirs():
    """The same protocol, as Arcadia has it."""
    return packed(
        edited(
            shipped("general"),
            ("tasks.yaml", "due: 1 h after notified_at", "due: 2 h after notified_at"),
            ("protocol.yaml", "version: 1.1.0", "version: 2.0.0"),
            ("protocol.yaml", "Ley del Servicio Exterior Mexicano", "Ley Consular de Arcadia"),
        )
    )


@pytest.mark.parametrize(("language", "phone"), DESK_FIRST)
def test_a_package_comes_and_another_goes(sits, leads, picture, tmp_path, language, phone):
    hilda, ramon = (sits(each, language=language, phone=phone) for each in leads)
    file = tmp_path / "general-2.0.0.zip"
    altered = bytearray(theirs())
    altered[5_000] ^= 1

    def looks(officer, name):
        officer.fits() if phone else officer.looks()
        picture(officer.page, f"sharing-{name}")

    hilda.opens("sharing:keys")
    hilda.presses("Write a key down")
    hilda.fills(name_es="Ministerio de Arcadia", name_en="Ministry of Arcadia", country="AQ",
                public=key().public)  # fmt: skip
    looks(hilda, "new-key")
    hilda.presses("Ask a second person")
    looks(hilda, "keys")
    ramon.opens("oversight:approvals")
    ramon.follows("Trust the key of another ministry")
    looks(ramon, "approve")
    ramon.presses("Approve")
    ramon.sees("Decided, and written down.")

    hilda.opens("sharing:receive")
    file.write_bytes(altered)
    hilda.page.set_input_files("input[type=file]", file)
    hilda.presses("Check it and take it in")
    hilda.page.locator(".govuk-error-summary").wait_for()
    looks(hilda, "refused")
    assert not Received.objects.exists()
    file.write_bytes(theirs())
    hilda.page.set_input_files("input[type=file]", file)
    hilda.presses("Check it and take it in")
    hilda.sees("It verifies, and is kept to be read. No case opens with it.")
    looks(hilda, "package")
    hilda.presses("Compare with ours")
    looks(hilda, "changes")
    hilda.opens("sharing:received")
    looks(hilda, "received")

    hilda.opens("sharing:releases")
    hilda.page.get_by_role("button", name=hilda.words("Sign and share")).first.click()
    hilda.sees("It is signed, and anybody can take it from the public site.")
    looks(hilda, "ours")
    hilda.page.goto(reverse("public:protocols", args=(language,)))
    hilda.reads(hilda.words("How to verify that it is ours"))
    picture(hilda.page, "sharing-public")
    assert hilda.axe(hilda.page) == []
