"""In an emergency somebody interviews without a certificate: with a reason, and told at once."""

import pytest
from django.urls import reverse

from tests.cases.test_the_whole_path import Path
from ventanilla.cases.errors import StillMissing
from ventanilla.interviews import services as interviews
from ventanilla.interviews.errors import NotCertified
from ventanilla.interviews.models import Sitting
from ventanilla.outbox.models import Message
from ventanilla.training.models import Uncertified
from ventanilla.training.states import Emergency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def prepared(itzel, alba, bruno, dora, hidalgo):
    """Itzel's case is Bruno's and prepared; he is not there."""
    path = Path(itzel, alba, bruno, dora, hidalgo)
    path.prepare()
    return path


def begin(path, by, **more):
    return interviews.open_sitting(
        track=path.track, instrument="initial_evaluation", by=by, at=path.next(), **more
    )


def test_without_a_certificate_nobody_interviews(prepared, paula):
    with pytest.raises(NotCertified):
        begin(prepared, paula)


def test_in_an_emergency_it_begins_and_the_heads_are_told(prepared, paula, alba, bruno):
    sitting = begin(prepared, paula, emergency=Emergency.LEAVING)

    made = Uncertified.objects.get()
    assert (made.seat, made.post, made.reason) == (paula, paula.post, "leaving")
    assert Sitting.objects.get(pk=sitting.pk).seat == paula
    told = Message.objects.filter(effect__startswith="alert:uncertified:")
    assert {message.officer for message in told} == {alba.officer}
    assert "Paula" not in "".join(message.subject + message.body for message in told)


def test_whoever_is_certified_makes_no_exception(prepared, bruno):
    begin(prepared, bruno, emergency=Emergency.DANGER)

    assert not Uncertified.objects.exists()


def test_the_page_asks_why_and_the_history_says_it(prepared, paula, as_seat):
    page = as_seat(paula)
    address = reverse("interviews:start", args=[prepared.track.pk, "initial_evaluation"])

    shown = page.get(address).content.decode()
    silent = page.post(address, {"uncertified": "1"}).content.decode()
    begun = page.post(address, {"uncertified": "1", "emergency": "danger"})

    assert "/training/courses/uca-online/" in shown
    assert "Say why it cannot wait." in silent
    assert begun.url.startswith("/interviews/")
    history = page.get(reverse("cases:detail", args=[prepared.track.pk])).content.decode()
    assert "Opened without a certificate, in an emergency" in history
    assert "Danger to life or health, now" in history


def test_what_else_is_missing_still_shuts_the_gate(itzel, paula, alba, bruno, dora, hidalgo):
    path = Path(itzel, alba, bruno, dora, hidalgo)

    with pytest.raises(StillMissing):
        begin(path, paula, emergency=Emergency.DANGER)
    assert not Uncertified.objects.exists()
