"""Consents and what rests on them: an interpreter comes with one, and goes with it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from tests.cast import seat
from tests.factories import NOW
from tests.pages import served
from tests.security.guarded import prove
from ventanilla.cases.consents import Said
from ventanilla.cases.services import consenting
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.network.roles import Role
from ventanilla.security.identity import Identity, entered
from ventanilla.security.models import Consent, Grant
from ventanilla.security.oversight.models import Approval

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
SAID = Said(
    name="interpreter", words="She says yes to an interpreter of Mam, with her aunt Rosaura there.",
    language="mam", explained=True, understood=True,
)  # fmt: skip
FAMILY = replace(SAID, name="family", recipient="Tía Rosaura")


@pytest.fixture
def irma(laredo):
    """Irma interprets."""
    return seat("irma", laredo, Role.INTERPRETER)


def agree(track, by, **changed):
    before = set(Consent.objects.values_list("pk", flat=True))
    consenting.record(track=track, by=by, at=NOW, **{"said": SAID, **changed})
    return Consent.objects.exclude(pk__in=before).first()


def assign(track, irma, consent, by):
    consenting.assign_interpreter(track=track, to=irma, consent=consent.pk, by=by, at=NOW)


def test_the_words_are_sealed(itzel, bruno, owner):
    agree(itzel, bruno)
    ((sealed,),) = owner.execute("SELECT sealed FROM security_consent").fetchall() or ((b"",),)
    assert b"Rosaura" not in bytes(sealed)


def test_an_interpreter_reads_for_a_day_and_not_the_next(itzel, bruno, irma, as_seat, clock):
    page = f"/cases/{itzel.pk}/"
    client = as_seat(irma)
    assert client.get(page).status_code == 404
    assign(itzel, irma, agree(itzel, bruno), bruno)
    assert client.get(page).status_code == 200
    grant = Grant.objects.get(purpose="interpreter")
    assert grant.until == NOW.replace(hour=6) + timedelta(days=1)  # midnight in Texas


def test_the_moment_it_is_withdrawn_the_case_is_shut(itzel, bruno, irma, as_seat):
    consent = agree(itzel, bruno)
    assign(itzel, irma, consent, bruno)
    client = as_seat(irma)
    assert client.get(f"/cases/{itzel.pk}/").status_code == 200
    consenting.withdraw(track=itzel, consent=consent.pk, by=bruno, at=NOW)
    assert client.get(f"/cases/{itzel.pk}/").status_code == 404
    with pytest.raises(NotNow):
        consenting.withdraw(track=itzel, consent=consent.pk, by=bruno, at=NOW)


def test_only_its_consent_withdrawn_the_grant_is_worth_nothing(itzel, bruno, irma, as_seat):
    consent = agree(itzel, bruno)
    assign(itzel, irma, consent, bruno)
    Consent.objects.update(withdrawn_at=NOW)
    assert as_seat(irma).get(f"/cases/{itzel.pk}/").status_code == 404


def test_on_a_withdrawn_consent_or_another_purpose_nobody_is_assigned(itzel, bruno, irma):
    other = agree(itzel, bruno, said=FAMILY)
    with pytest.raises(NotNow):
        assign(itzel, irma, other, bruno)
    consent = agree(itzel, bruno)
    consenting.withdraw(track=itzel, consent=consent.pk, by=bruno, at=NOW)
    with pytest.raises(NotNow):
        assign(itzel, irma, consent, bruno)


def _grant(track, irma, consent):
    return Grant(
        dossier=track.dossier, scope=track.scope, seat=irma, purpose="interpreter", since=NOW,
        until=NOW + timedelta(hours=8), consent=consent,
    )  # fmt: skip


def test_the_database_wants_a_consent(itzel, irma):
    with pytest.raises(IntegrityError, match="an_interpreter"), transaction.atomic():
        _grant(itzel, irma, None).save()


def test_the_database_wants_one_that_stands_and_was_given_for_that(
    itzel, bruno, irma, as_seat, settings
):
    withdrawn, other = agree(itzel, bruno), agree(itzel, bruno, said=FAMILY)
    consenting.withdraw(track=itzel, consent=withdrawn.pk, by=bruno, at=NOW)
    client = as_seat(bruno)
    secret = client.cookies[settings.SESSION_COOKIE_NAME].value
    for consent in (withdrawn, other):
        with served(), entered(Identity(secret, bruno.pk)), pytest.raises(ProgrammingError):
            _grant(itzel, irma, consent).save()


def test_the_consent_is_of_the_same_person(itzel, register, bruno, irma):
    consent = agree(register(), bruno)
    with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
        _grant(itzel, irma, consent).save()


def test_best_interests_are_signed_by_two(itzel, bruno, alba, as_seat):
    agree(itzel, bruno, ground="best_interests")
    assert not Consent.objects.exists()
    asked = Approval.objects.get()
    client = prove(as_seat(alba))
    assert client.post(f"/approvals/{asked.pk}/", {"verdict": "approved"}).status_code == 302
    signed = Consent.objects.get()
    assert (signed.signed_by, signed.second) == (bruno.officer, alba.officer)
    assert "Rosaura" in client.get(f"/cases/{itzel.pk}/consents/").text


def test_one_officer_does_not_sign_twice(itzel, alba):
    with pytest.raises(IntegrityError, match="best_interests"), transaction.atomic():
        Consent.objects.create(
            dossier=itzel.dossier, scope=itzel.scope, purpose="referral", ground="best_interests",
            since=NOW, signed_by=alba.officer, second=alba.officer, sealed=b"",
        )  # fmt: skip


@pytest.mark.parametrize(
    "changed",
    [
        {"said": replace(SAID, name="gossip")},
        {"ground": "none"},
        {"answer": "perhaps"},
        {"said": replace(SAID, words="")},
        {"said": replace(SAID, channel="rumour")},
        {"said": replace(SAID, explained=False)},
        {"said": replace(SAID, understood=False)},
        {"said": replace(FAMILY, recipient=" ")},
    ],
)
def test_what_cannot_be_a_consent(itzel, bruno, changed):
    with pytest.raises(BadInput):
        agree(itzel, bruno, **changed)


def test_who_may_not(itzel, bruno, dora, irma, clara):
    consent = agree(itzel, bruno)
    with pytest.raises(NotAllowed):
        assign(itzel, irma, consent, dora)
    with pytest.raises(BadInput):
        assign(itzel, bruno, consent, bruno)


def test_written_assigned_and_withdrawn_on_the_page(itzel, bruno, irma, as_seat):
    client = as_seat(bruno)
    page = f"/cases/{itzel.pk}/consents/"
    asking = client.get(f"{page}interpreter/").text
    assert "checked" not in asking
    sent = {"answer": "given", "ground": "consent", "language": "mam", "channel": "spoken",
            "other_words": SAID.words, "explained": "on", "understood": "on"}  # fmt: skip
    assert client.post(f"{page}interpreter/", sent).status_code == 302
    consent = Consent.objects.get()
    answer = client.post(f"/cases/{itzel.pk}/interpreter/", {"to": irma.pk, "consent": consent.pk})
    assert answer.status_code == 302
    assert Grant.objects.get(purpose="interpreter").consent == consent
    assert SAID.words in client.get(page).text
    assert "leaves the talk and the file" in client.get(f"{page}{consent.pk}/withdraw/").text
    assert client.post(f"{page}{consent.pk}/withdraw/").status_code == 302
    assert "taken back" in client.get(page).text
    assert client.get(f"{page}gossip/").status_code == 404
