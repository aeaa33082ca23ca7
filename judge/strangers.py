"""Seats at another post, one for each role, and what they must not see."""

from django.test import Client

from judge import cast
from judge.cast import Cast
from tests.cast import seat
from ventanilla.network.roles import Role


def clients(people: Cast) -> dict[str, Client]:
    """A browser for each role at Laredo, none of them at McAllen."""
    return {
        role.value: cast.client(seat(f"z{at}", people.laredo, role)) for at, role in enumerate(Role)
    }
