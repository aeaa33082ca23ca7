"""The public site: for anybody, in two languages, without a cookie."""

import pytest
from django.test import Client

from ventanilla.network.services import load_reference_data

PAGES = (
    "",
    "services/",
    "events/",
    "ruler/",
    "ruler/tens/",
    "help/",
    "consulates/",
    "consulates/kcm/",
)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["es", "en"])
def test_look(language):
    load_reference_data()
    client = Client()
    for page in PAGES:
        answer = client.get(f"/{language}/{page}")
        assert answer.status_code == 200, page
        assert not client.cookies
    for page in ("services/", "events/", "consulates/"):
        answer = client.post(f"/{language}/{page}", {"place": "78501"})
        assert answer.status_code == 200, page
        assert b"McAllen" in answer.content
    assert b'name="place" value=' in client.post("/es/services/", {"place": "Springfield"}).content
    assert not client.cookies
