"""The public site: for anybody, in two languages, without a cookie."""

import pytest
from django.test import Client

from ventanilla.network.services import load_reference_data

PAGES = ("", "ruler/", "ruler/tens/", "help/", "consulates/", "consulates/kcm/")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["es", "en"])
def test_look(language):
    load_reference_data()
    client = Client()
    for page in PAGES:
        answer = client.get(f"/{language}/{page}")
        assert answer.status_code == 200, page
        assert not client.cookies
