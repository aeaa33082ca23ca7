"""A key of another ministry counts once two persons believe it, and no longer than that."""

import hashlib
import subprocess

import pytest
from django.db import IntegrityError, transaction

from tests.cast import seat
from tests.factories import NOW, PostFactory
from tests.sharing.packages import key, packed
from ventanilla.audit.models import Event
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.network.roles import Role
from ventanilla.sharing.errors import NotTaken
from ventanilla.sharing.models import MinistryKey, Received
from ventanilla.sharing.services import receiving, trusting
from ventanilla.sharing.states import KeyState

pytestmark = pytest.mark.django_db


def test_a_key_counts_once_another_person_compared_it(propose, decide, hilda, ramon):
    held = propose()
    assert trusting.trusted().known == {}
    with pytest.raises(NotTaken):
        receiving.receive(content=packed(), by=hilda, at=NOW)

    decide(ramon)

    held.refresh_from_db()
    assert (held.state, held.proposer, held.confirmer) == (
        KeyState.TRUSTED, hilda.officer, ramon.officer,
    )  # fmt: skip
    assert receiving.receive(content=packed(), by=hilda, at=NOW).country == "AQ"
    states = Event.objects.filter(action="sharing.key").order_by("pk")
    assert [event.detail["state"] for event in states] == ["proposed", "trusted"]


def test_whoever_wrote_it_down_is_not_the_second_person(propose, decide, hilda):
    propose()
    with pytest.raises(NotAllowed):
        decide(hilda)


@pytest.mark.parametrize(
    ("role", "here", "may"),
    [
        (Role.KEY_CUSTODIAN, True, True),
        (Role.KEY_CUSTODIAN, False, False),
        (Role.ANALYST, True, False),
    ],
)  # fmt: skip
def test_the_second_person_is_a_lead_or_a_custodian_of_that_unit(
    propose, decide, headquarters, mcallen, role, here, may
):
    held = propose()
    second = seat("otto", headquarters if here else mcallen, role)
    if may:
        decide(second)
    else:
        with pytest.raises(NotAllowed):
            decide(second)
    held.refresh_from_db()
    assert (held.state == KeyState.TRUSTED) is may


def test_a_declined_key_never_counts(propose, decide, ramon):
    propose()
    decide(ramon, "declined")
    assert trusting.trusted().known == {}


def test_the_database_wants_two_persons_by_itself(propose):
    held = propose()
    with pytest.raises(IntegrityError, match="trusted_by_two"), transaction.atomic():
        MinistryKey.objects.filter(pk=held.pk).update(
            state="trusted", confirmed_at=NOW, confirmer=held.proposer
        )


def test_one_person_is_enough_to_stop_trusting_it(trusted, hilda):
    taken = receiving.receive(content=packed(), by=hilda, at=NOW)
    trusting.withdraw(key=trusted, by=hilda, at=NOW)

    with pytest.raises(NotTaken) as refusal:
        receiving.receive(content=packed(), by=hilda, at=NOW)
    assert refusal.value.reason == "unknown_key"
    assert Received.objects.get() == taken  # what was received with it stays
    with pytest.raises(NotNow):
        trusting.withdraw(key=trusted, by=hilda, at=NOW)


def test_a_proposal_that_was_taken_back_is_not_approved(propose, decide, hilda, ramon):
    held = propose()
    trusting.withdraw(key=held, by=hilda, at=NOW)
    with pytest.raises(BadInput):
        decide(ramon)
    assert propose().pk != held.pk  # it may be written down again


@pytest.mark.parametrize(
    "public", ["", "x", "a+b+c", "arcadia+00000000+AaAa", "{key}x", "{key} {other}"]
)
def test_what_is_no_single_key_is_refused_at_its_field(propose, public):
    given = public.format(key=key().public, other=key("stranger").public)
    with pytest.raises(BadInput) as refusal:
        propose(public=given or " ")
    assert set(refusal.value.problems) == {"public"}


def test_a_key_is_written_down_once(propose):
    propose()
    with pytest.raises(BadInput):
        propose()


def test_only_a_lead_writes_keys_down(propose, alba):
    with pytest.raises(NotAllowed):
        propose(by=alba)


def test_the_fingerprint_is_what_plain_tools_say(propose, tmp_path):
    held = propose()
    public = next(iter(key().keys.known.values()))
    der = subprocess.run(
        ["/usr/bin/env", "openssl", "pkey", "-pubin", "-outform", "DER"],
        input=trusting.pem(public).encode(), capture_output=True, check=True,
    ).stdout  # fmt: skip
    assert held.fingerprint == hashlib.sha256(der).hexdigest()
    assert held.grouped.replace(" ", "") == held.fingerprint


def test_a_second_unit_sees_the_same_keys(trusted):
    other = seat("paz", PostFactory(code="LAR"), Role.HQ_PROTOCOL_LEAD)
    trusting.withdraw(key=trusted, by=other, at=NOW)
    assert trusting.trusted().known == {}
