"""The pages of headquarters: who sees them, and what they never say."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.headquarters.conftest import A_DAY
from tests.headquarters.test_the_network_now import NOTE
from ventanilla.headquarters.models import Notice, Seen
from ventanilla.headquarters.services import counting

pytestmark = pytest.mark.django_db
DAY = {"until_day": "9", "until_month": "3", "until_year": "2026"}
NOTICE = {
    "title_es": "Cierre", "title_en": "Closing", "text_es": "El lunes.", "text_en": "On Monday.",
}  # fmt: skip


def text(answer):
    return answer.content.decode()


def test_the_map_and_the_list_say_the_same(as_seat, hilda, itzel, clock):
    clock.move_to(NOW + timedelta(days=3))
    counting.count(at=NOW + timedelta(days=3))
    browser = as_seat(hilda)
    page = text(browser.get("/network/watch/"))

    assert "1 or more" in page
    assert 'class="network-map' in page
    assert "itzel" not in page.lower()
    assert itzel.case.number not in page
    only = browser.get("/network/watch/", {"kind": "alliance"})
    assert not only.context["alerting"]
    assert [state.post.code for state in only.context["calm"]] == ["MCA"]


def test_a_post_shows_headquarters_what_alerts_there(as_seat, hilda, bruno, itzel, clock):
    counting.count(at=NOW)

    assert "as headquarters sees it" in text(as_seat(hilda).get("/network/posts/MCA/"))
    assert "as headquarters sees it" not in text(as_seat(bruno).get("/network/posts/MCA/"))


def test_nobody_else_watches_leads_or_tells(as_seat, bruno, ines):
    page = as_seat(bruno)
    assert page.get("/network/watch/").status_code == 404
    assert page.get("/network/escalations/1/").status_code == 404
    analyst = as_seat(ines)
    assert analyst.get("/network/watch/").status_code == 200
    for path in ("escalations/", "notices/", "notices/new/"):
        assert analyst.get(f"/network/{path}").status_code == 403


def test_one_is_taken_up(as_seat, hilda, climbed, clock):
    clock.move_to(A_DAY)
    page = as_seat(hilda)
    listed = text(page.get("/network/escalations/"))
    assert "waits" in listed
    where = f"/network/escalations/{climbed.first().pk}/"
    assert "Alba" in text(page.get(where)) or "alba" in text(page.get(where))
    assert "Say in a sentence" in text(page.post(where, {"note": "ya"}))

    assert "Taken up." in text(page.post(where, {"note": NOTE, "asks": "on"}, follow=True))
    assert NOTE in text(page.get(where))


def test_a_notice_goes_to_a_desk_and_is_acknowledged(as_seat, hilda, bruno, clock):
    page = as_seat(hilda)
    refused = page.post("/network/notices/new/", {**NOTICE, **DAY, "posts": "McAllen"})
    assert "Write codes of three letters" in text(refused)
    assert "There is no post XYZ." in text(
        page.post("/network/notices/new/", {**NOTICE, **DAY, "posts": "xyz"})
    )
    page.post("/network/notices/new/", {**NOTICE, **DAY, "posts": "mca"}, follow=True)
    notice = Notice.objects.get()

    desk = as_seat(bruno)
    assert "On Monday." in text(desk.get("/desk/"))
    desk.post(f"/network/notices/{notice.pk}/seen/")
    assert "On Monday." not in text(desk.get("/desk/"))
    assert Seen.objects.get().seat == bruno
    assert "acknowledged by 1 seat" in text(page.get("/network/notices/"))
    assert desk.post(f"/network/notices/{notice.pk}/withdraw/").status_code == 404
    assert "taken back" in text(page.post(f"/network/notices/{notice.pk}/withdraw/", follow=True))
    assert desk.post(f"/network/notices/{notice.pk}/seen/").status_code == 404
