"""Consent by purpose: what a form hears is recorded, beats the form, and ends what rests on it."""

from datetime import timedelta

import pytest
import time_machine

from tests.agreed import ada, alma, beto, give, hear, package, read, register
from tests.factories import NOW
from ventanilla.cases.consents import Said, Shown
from ventanilla.cases.errors import NotAgreed, StillMissing
from ventanilla.cases.services import consenting
from ventanilla.interviews import services as interviews
from ventanilla.security.models import Consent

__all__ = ["ada", "alma", "beto", "package", "register"]
pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


def gate(case, code="G4"):
    return next(item for item in case.plan.gates if item.stage == code)


def test_a_form_that_hears_yes_writes_the_record_in_the_same_act(alma, beto):
    hear(alma, beto, consent_service="yes", consent_data="no")
    found = {one.said.name: one for one in read(alma, beto).consents}
    service, data = found["service"], found["data"]
    assert (service.consent.purpose, service.consent.answer) == ("service", "given")
    assert service.said.provisional
    assert service.said.explained
    assert service.consent.until == NOW + timedelta(days=3)
    assert "under an alias" in service.said.words
    assert (data.consent.answer, data.consent.until) == ("refused", None)


@pytest.mark.parametrize(("hours", "stands"), [(71, True), (73, False)])
def test_what_was_only_said_stands_for_three_days(alma, beto, hours, stands):
    hear(alma, beto, consent_service="yes")
    later = read(alma, beto, at=NOW + hours * HOUR)
    assert later.plan.consents["service"] == ("provisional" if stands else "over")
    missing = [sentence.en for sentence in gate(later).missing]
    assert ("Without permission to attend the person there is no assessment." in missing) != stands


def test_nobody_is_assessed_who_was_not_asked(alma, beto):
    with pytest.raises((NotAgreed, StillMissing)):
        interviews.open_sitting(track=alma, instrument="danger", by=beto, at=NOW)


def test_taken_back_it_reads_no_in_the_same_plan(alma, beto):
    hear(alma, beto, consent_service="yes")
    (row,) = Consent.objects.all()
    consenting.withdraw(track=alma, consent=row.pk, by=beto, at=NOW + HOUR)
    case = read(alma, beto, at=NOW + HOUR)
    assert case.record.facts["consent_service"] == "yes"
    assert case.plan.consents == {"service": "withdrawn"}
    assert {"mask_packets", "stop_tracing"} <= case.plan.effects
    assert {"T-045", "T-046"} <= {task.code for task in case.plan.tasks}

    give(alma, beto, at=NOW + 2 * HOUR)
    case = read(alma, beto, at=NOW + 2 * HOUR)
    assert case.plan.consents == {"service": "given"}
    assert not {"mask_packets", "stop_tracing"} & case.plan.effects


@pytest.mark.parametrize("informed", [False, True])
def test_a_framing_is_done_when_its_first_question_was_answered(alma, beto, informed):
    answers = {"consent_service": "no"} if informed else {}
    hear(alma, beto, informed=informed, fr_language="es", **answers)
    assert ("framed_at" in read(alma, beto).record.events) is informed


@pytest.mark.parametrize(("told", "words"), [("es", "Spanish"), ("tének", "tének")])
def test_a_language_is_shown_in_words(told, words):
    assert Shown(Consent(), Said(name="service", words="", language=told)).language == words
