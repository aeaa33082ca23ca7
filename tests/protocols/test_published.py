"""Packages as the application runs them: published by hash, their roles held by seats of ours."""

import pytest

from tests.factories import NOW
from ventanilla.network.roles import Role
from ventanilla.protocols import services
from ventanilla.protocols.engine.load import load
from ventanilla.protocols.errors import NotPublished


@pytest.mark.parametrize("code", services.shipped())
def test_every_role_of_a_package_is_a_seat_or_somebody_outside(code):
    package = load(services.LIBRARY / code)
    unknown = [
        role.code
        for role in package.definition.roles
        if not role.external and role.seat not in Role.values
    ]
    assert unknown == []


@pytest.mark.django_db
def test_the_same_bytes_are_published_once_and_run_as_they_were():
    first = services.publish(folder=services.LIBRARY / "general", at=NOW)
    again = services.publish(folder=services.LIBRARY / "general", at=NOW)

    assert first == again
    package = services.package(first.content_hash)
    assert package.content_hash == load(services.LIBRARY / "general").content_hash


@pytest.mark.django_db
def test_a_protocol_that_is_not_published_says_so():
    with pytest.raises(NotPublished):
        services.newest("uca")
