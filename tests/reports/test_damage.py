"""A damaged dossier stops nobody else's figures."""

import pytest

from tests.factories import NOW
from ventanilla.cases.models import Section
from ventanilla.reports import services
from ventanilla.reports.models import CaseFigures

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_damaged_dossier_stops_nobody_else(register):
    damaged, sound = register(), register()
    section = Section.objects.get(dossier=damaged.dossier, name="state")
    section.sealed = bytes(len(bytes(section.sealed)))
    section.save()

    services.refresh(at=NOW)

    assert CaseFigures.objects.count() == 1
    sound.refresh_from_db()
    assert not sound.figures_stale
