"""Letters to agencies: in English, with what the agency said itself."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from tests.factories import NOW
from tests.notifications.telling import ARREST, tell
from ventanilla.common.errors import NotAllowed, NotNow
from ventanilla.notifications.letters import LetterKind
from ventanilla.notifications.models import Notification
from ventanilla.notifications.services import lettering
from ventanilla.notifications.states import Kind, Said

pytestmark = pytest.mark.django_db


def words(pdf):
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_an_acknowledgement_says_what_arrived_and_is_written_down(dora):
    row = tell(dora)

    text = words(lettering.write(
        notification=row, kind=LetterKind.ACKNOWLEDGEMENT, by=dora, at=NOW))  # fmt: skip

    assert "We received it on March 3, 2026" in text
    assert "HC-2026-0419" in text
    assert row.reference in text
    assert "February 11, 1991" in text
    assert "whenever they wish to" in text
    assert "licence" not in text
    assert Notification.objects.get().acknowledged_at == NOW


def test_access_is_asked_for_until_a_day(dora):
    text = words(lettering.write(
        notification=tell(dora), kind=LetterKind.ACCESS, by=dora, at=NOW))  # fmt: skip

    assert "unless the national expressly opposes it" in text
    assert "no later than March 5, 2026" in text


def test_non_compliance_is_signed_by_the_head_and_rests_on_something(dora, alba):
    row = tell(dora, told_of_right=Said.NO)
    with pytest.raises(NotAllowed):
        lettering.write(notification=row, kind=LetterKind.NON_COMPLIANCE, by=dora, at=NOW)

    text = words(lettering.write(
        notification=row, kind=LetterKind.NON_COMPLIANCE, by=alba, at=NOW))  # fmt: skip
    assert "3 days" in text
    assert "was not informed of the right" in text
    assert "was not able to speak" not in text

    prompt = tell(dora, custody_id="2", again=True, event_at=ARREST.sent_at - timedelta(hours=2))
    with pytest.raises(NotNow):
        lettering.write(notification=prompt, kind=LetterKind.NON_COMPLIANCE, by=alba, at=NOW)


def test_the_same_letter_in_spanish(dora):
    text = words(lettering.write(
        notification=tell(dora), kind=LetterKind.ACKNOWLEDGEMENT, language="es", by=dora, at=NOW,
    ))  # fmt: skip
    assert "acusamos recibo" in text


def test_nobody_is_held_where_somebody_died(dora, alba):
    row = tell(dora, kind=Kind.DEATH)

    text = words(lettering.write(
        notification=row, kind=LetterKind.ACKNOWLEDGEMENT, by=dora, at=NOW))  # fmt: skip
    assert "what becomes known later" in text
    assert "speak with the consulate" not in text
    for kind in (LetterKind.ACCESS, LetterKind.NON_COMPLIANCE):
        with pytest.raises(NotNow):
            lettering.write(notification=row, kind=kind, by=alba, at=NOW)
