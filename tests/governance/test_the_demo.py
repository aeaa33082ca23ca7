"""The demo has a draft to look at: what it lacks is said, and who is asked can read it."""

import pytest

from tests.cast import seat
from tests.factories import NOW
from tests.shipped import published
from ventanilla.demo import proposals
from ventanilla.governance import selectors
from ventanilla.network.roles import Role

pytestmark = pytest.mark.django_db


def test_the_draft_of_the_demo_waits_for_its_translation(hilda, dpc):
    published("uca")
    readers = [seat(username, dpc, Role.REVIEWER) for username in proposals.REVIEWERS]

    draft = proposals.fill(now=NOW)

    hurdles = selectors.unsent(draft, selectors.files_of(draft))
    assert [each.of for each in hurdles] == ["words"]
    assert [list(selectors.visible(each)) for each in readers] == [[draft], [draft]]
    assert [each.text for each in selectors.comments(draft)] == [proposals.COMMENT]
