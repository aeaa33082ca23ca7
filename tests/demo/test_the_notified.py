"""The invented notifications of the demo."""

import pytest

from tests.cast import seat
from tests.factories import NOW, PostFactory
from ventanilla.demo import notified
from ventanilla.network.roles import Role
from ventanilla.notifications.models import Notification
from ventanilla.notifications.states import Outcome

pytestmark = pytest.mark.django_db


def test_the_same_seed_tells_the_same(mcallen, laredo):
    seat("head", mcallen, Role.SUPERVISOR)
    seat("other", laredo, Role.SUPERVISOR)
    PostFactory(code="NOG", city_es="Nogales", city_en="Nogales")

    notified.fill(seed=1, now=NOW)

    told = Notification.objects.filter(post=mcallen)
    assert told.count() == 3 * notified.EACH + 1
    assert told.filter(outcome="").count() == 3 * len(notified.WAITING)
    assert told.filter(outcome=Outcome.TRANSFERRED, arrived=True).count() == 1
    assert not told.filter(outcome=Outcome.DECLINED, wiped_at=None).exists()
    assert Notification.objects.filter(from_post=mcallen, post=laredo).count() == 1
    first = told.order_by("pk").first()
    assert str(first.pk) == min(str(pk) for pk in told.values_list("pk", flat=True))
