"""The demo's alliances: what asks for attention is there to be seen, the same every time."""

import pytest

from tests.alliances.test_loading import network  # noqa: F401 - a fixture
from tests.cast import seat
from tests.factories import NOW
from ventanilla.alliances import selectors
from ventanilla.alliances.models import Alliance, JointAct
from ventanilla.alliances.states import State
from ventanilla.demo import alliances
from ventanilla.network.models import Post
from ventanilla.network.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(network):  # noqa: F811 - the fixture
    for name, code in (("tomas", "MCA"), ("clara", "LAR"), ("norma", "NOG")):
        seat(name, Post.objects.get(code=code), Role.SUPERVISOR)
    alliances.fill(now=NOW)


def test_it_shows_each_kind_of_attention(filled):
    post = Post.objects.get(code="MCA")
    here = selectors.at_post(Alliance.objects.all(), post.pk)

    asking = {
        row.alliance.name_en: [(each.kind, each.days) for each in row.warnings]
        for row in selectors.watched(here, on=NOW.date())
    }

    assert asking["Memorandum with Casa Girasol"] == [("ending", 20)]
    assert [kind for kind, __ in asking["Agreement with Clínica Jurídica del Valle"]] == [
        "review", "dormant",
    ]  # fmt: skip
    assert here.filter(state=State.SUPERSEDED, next_versions__state=State.IN_FORCE).count() == 1
    shared = Alliance.objects.get(name_en__contains="Cuenca")
    assert shared.parties.filter(post__isnull=False).count() == 2
    assert Alliance.objects.filter(state=State.HQ_REVIEW).count() == 1
    assert JointAct.objects.filter(on__gt=NOW.date()).count() == 2


def test_it_is_filled_in_the_evening_too(network):  # noqa: F811 - the fixture
    """When it is tomorrow in Greenwich, and today still at every post."""
    seat("tomas", Post.objects.get(code="MCA"), Role.SUPERVISOR)
    alliances.fill(now=NOW.replace(hour=3))
    assert JointAct.objects.exists()
