"""Opinions without a name in the browser: who hands them over, what is seen, what is kept."""

import csv
import io
from datetime import date

import pytest

from tests.engine.counted import counted
from tests.factories import NOW, PostFactory, SeatFactory
from tests.reports.invented import count_in
from tests.web.conftest import officer_with_factor
from ventanilla.audit.models import Event
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols
from ventanilla.reports import opinions
from ventanilla.reports.models import Opinion, RowFigures
from ventanilla.reports.publishing import publish

pytestmark = pytest.mark.django_db
FORM = "/opinions/small/feedback/"


@pytest.fixture
def sits(db, as_officer):
    """sits(role): a client of somebody on that seat, in McAllen, with the small protocol."""
    protocols.store(package=counted(), at=NOW)

    def sign_in(role, *, language="en", works_with=("small",)):
        officer = officer_with_factor(f"{role}".lower(), name="Rita Luna")
        SeatFactory(officer=officer, role=role, post=PostFactory(), protocols=list(works_with))
        return as_officer(officer, language=language)

    return sign_in


def test_the_list_offers_what_the_seat_may_hand_over(sits):
    page = sits(Role.INTAKE_OFFICER).get("/opinions/").content.decode()

    assert f'href="{FORM}"' in page


def test_whoever_attends_is_told_why_not(sits):
    client = sits(Role.CASE_OFFICER)
    page = client.get("/opinions/").content.decode()

    assert f'href="{FORM}"' not in page
    assert "whoever attends does not ask about it" in page
    assert client.get(FORM).status_code == 403
    assert client.post(FORM, {"fb_kind": "yes"}).status_code == 403
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    ("language", "title"),
    [("es", "Su opinión, sin nombre"), ("en", "Your opinion, without a name")],
)
def test_the_person_sees_the_form_and_nothing_of_the_officer(sits, language, title):
    page = sits(Role.SUPERVISOR).get(FORM, {"language": language}).content.decode()

    assert title in page
    assert f'<html lang="{language}"' in page
    assert "Rita Luna" not in page
    assert "/desk/" not in page
    assert "not_asked" not in page
    assert page.count('type="radio"') == 8  # two questions: yes, no, do not know, rather not say


def test_answers_go_into_the_box_and_leave_no_line(sits):
    client = sits(Role.INTAKE_OFFICER)
    before = Event.objects.count()

    answer = client.post(FORM + "?language=es", {"fb_kind": "no", "fb_time": ""})

    assert answer.status_code == 302
    assert answer["Location"] == "/opinions/thanks/?language=es"
    assert "Gracias" in client.get(answer["Location"]).content.decode()
    row = Opinion.objects.get()
    assert row.answers == {"fb_kind": "no"}
    assert Event.objects.count() == before


def test_an_empty_form_is_told_and_not_kept(sits):
    answer = sits(Role.INTAKE_OFFICER).post(FORM, {})

    assert "Answer at least one question." in answer.content.decode()
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("address", ["/opinions/small/talk/", "/opinions/uca/feedback/"])
def test_no_other_form_is_without_a_name(sits, address):
    assert sits(Role.INTAKE_OFFICER).get(address).status_code == 404


def test_a_seat_without_such_protocols_is_told(sits):
    page = sits(Role.INTAKE_OFFICER, works_with=("general",)).get("/opinions/").content.decode()

    assert "have no such form" in page


def test_opinions_are_figures_question_by_question(sits):
    """Twelve kind, ten not: both of one post, and nobody below ten."""
    client = sits(Role.ANALYST)
    post = PostFactory()
    quarter = date(2026, 1, 1)
    count_in([(post.pk, "17", *["unknown"] * 5)] * 12, quarter, protocol="small")
    RowFigures.objects.bulk_create(
        RowFigures(
            post=post, protocol="small", version="1.2.0", quarter=quarter, unit="feedback",
            classes={"fb_kind": code},
        )
        for code in ["yes"] * 12 + ["no"] * 10
    )  # fmt: skip
    publish(today=date(2026, 4, 2))

    asked = {"since": "2026-1", "until": "2026-1", "table": "post-fb_kind"}
    answer = client.get("/figures/", asked)

    printed = answer.context["printed"]
    assert printed.title == "Was the treatment kind?"
    assert printed.columns == ("Yes", "No", "Total")
    assert printed.rows[-1].cells == (12, 10, 22)
    assert "Your opinion, without a name" in answer.content.decode()
    written = client.get("/figures/all.csv", asked).content.decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(written)) if row[1] == printed.title]
    assert [row[-1] for row in rows if row[2] == "Network"] == ["12", "10", "22"]


def test_the_quarter_is_that_of_the_post_s_own_day(sits):
    """Late on the last evening of a quarter in Texas it is the next one already elsewhere."""
    late = NOW.replace(month=4, day=1, hour=3)
    package = counted()
    sits(Role.INTAKE_OFFICER)
    seat = SeatFactory(role=Role.SUPERVISOR, post=PostFactory(), protocols=["small"])

    opinions.give(package=package, form="feedback", answers={"fb_kind": "yes"}, by=seat, at=late)

    assert Opinion.objects.get().quarter == date(2026, 1, 1)
