"""The demo's referrals go where somebody agreed, and nowhere else."""

import pytest

from tests.agreed import LIGHT, ada, alma, beto, package, register
from tests.factories import NOW
from tests.referrals.making import again, agreed, opened
from ventanilla.demo import referrals
from ventanilla.exchange.models import Disclosure
from ventanilla.referrals.models import Link, Referral

__all__ = ["ada", "agreed", "alma", "beto", "package", "register"]
pytestmark = pytest.mark.django_db


def test_a_case_with_a_consent_is_referred_by_it(agreed, beto, clock):
    assert referrals.fill(now=NOW) == 1
    for row in Referral.objects.all():
        found = opened(again(row), beto)
        assert found.account.provider.name == LIGHT
        assert found.state == "accepted"
    assert Disclosure.objects.count() == Link.objects.count() == Referral.objects.count()
