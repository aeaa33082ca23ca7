"""Drafts on pages: written in a form, checked before anything is kept, read by who was asked."""

import pytest

from tests.factories import NOW
from ventanilla.governance.models import Draft
from ventanilla.governance.services import reviewing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AT = "/protocols/drafts/"


def text(answer):
    return answer.content.decode()


def test_a_deadline_is_changed_in_a_form(as_seat, hilda, draft):
    page = as_seat(hilda)
    address = f"{AT}{draft.pk}/entry/1/tasks.yaml/"
    form = page.get(address).context["form"]
    given = {name: form[name].value() for name in form.fields}

    checked = page.post(
        address, given | {"1.due": "soon", "check": "1"}, headers={"HX-Request": "true"}
    )
    assert 'href="#id_1.due"' in text(checked)
    draft.refresh_from_db()
    assert draft.edition == 0

    kept = page.post(address, given | {"1.due": "3 h after notified_at"}, follow=True)
    assert "The change is kept in the draft." in text(kept)
    assert "In the published version: 4 h after notified_at" in text(kept)
    draft.refresh_from_db()
    assert draft.files.get().path == "tasks.yaml"


def test_a_file_is_checked_without_javascript_and_nothing_is_kept(as_seat, hilda, draft):
    page = as_seat(hilda)
    address = f"{AT}{draft.pk}/file/clocks.yaml/"
    answer = page.post(address, {"seen": 0, "text": "- code: [", "check": "1"})
    assert "This is not YAML" in text(answer)
    assert not draft.files.exists()
    assert page.get(f"{AT}{draft.pk}/file/documents/d1_referral.typ/").status_code == 404


def test_a_draft_exists_for_whoever_writes_or_was_asked(as_seat, hilda, rosa, omar, alba, draft):
    reviewing.ask(draft=draft, reviewer=rosa, organisation="Casa", by=hilda, at=NOW)
    address = f"{AT}{draft.pk}/"
    reader = as_seat(rosa)
    assert reader.get(address).status_code == 200
    assert as_seat(omar).get(address).status_code == 404
    assert as_seat(alba).get(address).status_code == 403
    assert "Keep in the draft" not in text(reader.get(f"{address}entry/1/tasks.yaml/"))
    refused = reader.post(f"{address}entry/1/tasks.yaml/", {"seen": 0, "1.due": "x"})
    assert refused.status_code == 403


def test_a_page_publishes_only_what_two_others_approved(
    as_seat, hilda, rosa, omar, draft, change, send, approve
):
    change(draft, "tasks.yaml", (1, "due"), "3 h after notified_at")
    send(draft)
    page = as_seat(hilda)
    address = f"{AT}{draft.pk}/publish/"
    draft.refresh_from_db()
    assert page.post(address, {"seen": draft.edition}).status_code == 409
    approve(draft, rosa, omar)

    answer = page.post(address, {"seen": draft.edition}, follow=True)

    assert "The version is published." in text(answer)
    assert Draft.objects.get().published.version == "1.2.0"
