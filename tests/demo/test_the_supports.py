"""The invented supports of the demo."""

from collections import Counter

import pytest

from tests.cast import seat
from tests.factories import NOW
from ventanilla.cases.services import assigning
from ventanilla.demo import support
from ventanilla.network.roles import Role
from ventanilla.support import books
from ventanilla.support.models import Request

pytestmark = pytest.mark.django_db


def test_a_support_stands_in_every_state_and_the_books_agree(
    mcallen, laredo, register, told, alba, bruno, elena
):
    seat("nora", mcallen, Role.CASHIER)
    seat("fermin", laredo, Role.FINANCE_OFFICER)
    for _number in range(len(support.STAGES)):
        assigning.assign(track=register(told=told), to=bruno, by=alba, at=NOW)

    assert support.fill(now=NOW) == len(support.STAGES)

    states = Counter(Request.objects.values_list("state", flat=True))
    assert set(states) == {
        "closed", "receipt_signed", "refunded", "proof_attached", "paid", "returned", "authorised",
        "reviewed", "requested",
    }  # fmt: skip
    (state,) = books.states_at(mcallen)
    assert state.cash == 4000 - 30 - 90 - 30 - 400
    assert not Request.objects.filter(line__fund__name_en__startswith="Protection").exists()


def test_without_whoever_pays_there_is_nothing(mcallen, alba):
    assert support.fill(now=NOW) == 0
