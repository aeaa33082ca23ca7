"""Who takes back that they are counted is in no figures that are published afterwards."""

from datetime import date, timedelta

import pytest

from tests.agreed import ada, alma, beto, fresh, give, package, register
from tests.factories import NOW
from tests.knowing import put_facts
from ventanilla.cases.services import consenting
from ventanilla.reports import publishing, services
from ventanilla.reports.models import CaseFigures, RowFigures
from ventanilla.security.models import Consent

__all__ = ["ada", "alma", "beto", "package", "register"]
pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
#: what the instruments that ask for them are sealed with
SEALED = {"c_base": "high", "inc_core": ("physical_assault",), "inc_counted": ("yes",)}
SAID = {"consent_data": "yes"}


def counted():
    """What is sealed of the one case, as it stands in the figures."""
    assert services.refresh(at=LATER)
    return CaseFigures.objects.get().more.get("danger"), RowFigures.objects.count()


def test_a_consent_taken_back_takes_the_case_out_of_the_next_figures(alma, beto):
    put_facts(track=alma, facts=SEALED, by=beto, at=NOW)
    assert counted() == (None, 0)
    put_facts(track=alma, facts=SAID, by=beto, at=NOW)
    assert counted() == ("high", 1)
    consent = give(alma, beto, "data")
    assert counted() == ("high", 1)
    consenting.withdraw(track=fresh(alma), consent=consent.pk, by=beto, at=NOW)
    assert counted() == (None, 0)
    publishing.publish(today=date(2026, 7, 2))
    assert RowFigures.objects.count() == 0


def test_a_consent_that_ends_by_itself_does_so_in_the_figures(alma, beto):
    put_facts(track=alma, facts=SEALED, by=beto, at=NOW)
    consent = give(alma, beto, "data")
    assert counted() == ("high", 1)
    Consent.objects.filter(pk=consent.pk).update(until=LATER - timedelta(hours=1))
    assert counted() == (None, 0)
