"""Keeping and deleting in the browser: numbers without names, two persons, a page that says so."""

from datetime import date

import pytest

from ventanilla.cases.models import Disposal, Hold, Track
from ventanilla.cases.tasks import delete
from ventanilla.cli import keys as cli
from ventanilla.security.keys.models import WrappedKey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shred_log")]


@pytest.fixture
def overdue(itzel):
    Track.objects.filter(pk=itzel.pk).update(
        state="closed", closed_on=date(2020, 1, 1), delete_after=date(2025, 1, 1)
    )
    return itzel


def test_the_whole_way_on_pages(overdue, alba, steward, as_seat):
    hers, stewards = as_seat(alba), as_seat(steward)
    page = stewards.get("/retention/").content.decode()
    assert overdue.case.number in page
    assert "Itzel" not in page
    answer = stewards.post(f"/retention/records/{overdue.pk}/", {"reason": "retention"})
    act = Disposal.objects.get()
    assert answer.url == f"/retention/acts/{act.pk}/"
    refused = stewards.post(f"{answer.url}answer/", {"answer": "confirm"})
    assert refused.status_code == 403
    assert hers.post(f"{answer.url}answer/", {"answer": "confirm"}).status_code == 302
    assert hers.get(answer.url).headers["Refresh"]
    delete(str(act.pk))
    receipt = hers.get(answer.url).content.decode()
    act.refresh_from_db()
    assert act.digest in receipt
    assert str(overdue.dossier_id) in receipt
    assert overdue.case.number not in receipt
    for page in ("", "history/", "answers/", "close/"):
        gone = hers.get(f"/cases/{overdue.pk}/{page}")
        assert gone.status_code == 410
        assert "deleted" in gone.content.decode()


def test_a_hold_by_one_and_its_end_by_two(itzel, alba, steward, as_seat):
    hers, stewards = as_seat(alba), as_seat(steward)
    page = hers.get(f"/cases/{itzel.pk}/").content.decode()
    assert f"/retention/records/{itzel.pk}/hold/" in page
    hers.post(f"/retention/records/{itzel.pk}/hold/", {"reason": "court"})
    assert Hold.objects.get().lifted_at is None
    Track.objects.filter(pk=itzel.pk).update(
        state="closed", closed_on=date(2020, 1, 1), delete_after=date(2025, 1, 1)
    )
    assert hers.post(
        f"/retention/records/{itzel.pk}/", {"reason": "retention"}
    ).status_code == 409  # fmt: skip
    assert hers.post(f"/retention/records/{itzel.pk}/lift/").status_code == 302
    act = Disposal.objects.get()
    assert stewards.post(f"/retention/acts/{act.pk}/answer/", {"answer": "confirm"}).url
    assert Hold.objects.get().lifted_at


def test_others_find_nothing_there(overdue, bruno, clara, alba, as_seat):
    assert as_seat(bruno).get("/retention/").status_code == 403
    other = as_seat(clara)
    assert overdue.case.number not in other.get("/retention/").content.decode()
    assert other.get(f"/retention/records/{overdue.pk}/").status_code == 404
    as_seat(alba).post(f"/retention/records/{overdue.pk}/", {"reason": "retention"})
    act = Disposal.objects.get()
    assert other.get(f"/retention/acts/{act.pk}/").status_code == 404
    assert other.post(f"/retention/acts/{act.pk}/answer/", {"answer": "x"}).status_code == 404


def test_the_command_replays_the_list(overdue, alba, steward, as_seat, capsys):
    kept = list(WrappedKey.objects.filter(dossier_id=overdue.dossier_id).values())
    as_seat(alba).post(f"/retention/records/{overdue.pk}/", {"reason": "retention"})
    act = Disposal.objects.get()
    as_seat(steward).post(f"/retention/acts/{act.pk}/answer/", {"answer": "confirm"})
    delete(str(act.pk))
    WrappedKey.objects.bulk_create(WrappedKey(**row) for row in kept)
    cli._replay(None)
    assert "1 keys stay destroyed; 0 records" in capsys.readouterr().out
    assert not WrappedKey.objects.filter(dossier_id=overdue.dossier_id).exists()
