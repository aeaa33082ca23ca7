"""The pages of training: who sees what, and what opens an interview."""

import pytest
from pypdf import PdfReader

from tests.factories import NOW, CertificateFactory
from tests.training.conftest import TODAY, course, pass_course, right_answers, trainer
from ventanilla.network.roles import Role
from ventanilla.training.models import Certificate, Edition, Enrolment, Uncertified
from ventanilla.training.services import excepting, learning
from ventanilla.training.states import Emergency, Progress

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
COURSE = "/training/courses/uca-online/"
DAYS = {
    "starts_on_day": "1", "starts_on_month": "3", "starts_on_year": "2026",
    "ends_on_day": "3", "ends_on_month": "3", "ends_on_year": "2026",
}  # fmt: skip


def text(answer):
    return answer.content.decode()


def test_a_window_learns_too(as_seat, mcallen):
    from tests.cast import seat

    page = as_seat(seat("wanda", mcallen, Role.WINDOW_STAFF))

    assert "Training" in text(page.get("/training/"))
    assert page.get(COURSE).status_code == 200
    assert page.get("/training/editions/").status_code == 404


def test_answers_are_kept_and_told_why(as_seat, paula, uca):
    page = as_seat(paula)
    page.post(f"{COURSE}begin/")

    wrong = page.post(f"{COURSE}rights/", {"voice": "0"})
    told = page.post(
        f"{COURSE}rights/", {"voice": "0", "best_interest": ["0", "1", "2"]}, follow=True
    )

    assert "Answer this question." in text(wrong)
    assert "checked" in text(wrong)
    assert "1 of 2 right" in text(told)
    assert "The person decides." in text(told)


def test_an_exercise_is_answered_by_the_protocol(as_seat, paula, uca):
    page = as_seat(paula)
    page.post(f"{COURSE}begin/")
    address = f"{COURSE}findings/boss/"

    told = text(page.post(address, {"chosen": ["F-30", "F-01"]}, follow=True))

    assert "The protocol sees it otherwise." in told
    assert "Signs of trafficking" in told
    right = text(page.post(address, {"chosen": ["F-30", "F-97"]}, follow=True))
    assert "You decided as the protocol does." in right


def test_a_certificate_is_printed_and_checked_without_telling_a_name(
    as_seat, paula, uca, client, bruno
):
    pass_course(paula)
    given = Certificate.objects.get(officer=paula.officer)
    address = f"/training/certificates/{given.pk}/certificate.pdf"

    paper = as_seat(paula).get(address)
    words = PdfReader(__import__("io").BytesIO(paper.content)).pages[0].extract_text()

    assert paula.officer.name in words
    assert given.code[:4] in words
    assert "Paula" not in paper["Content-Disposition"]
    assert as_seat(bruno).get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "This certificate holds."),
        ("PAULA", "It is in the name that you typed."),
        ("Bruno", "It is not in the name that you typed."),
    ],
)
def test_anybody_checks_a_code(client, paula, uca, name, said):
    pass_course(paula)
    code = Certificate.objects.get().code

    answer = client.post("/en/certificates/", {"code": f" {code.lower()} ", "name": name})

    assert said in text(answer)
    assert "Paula" not in text(answer).replace(f'value="{name}"', "")
    assert not answer.cookies
    assert "No certificate has this code." in text(
        client.post("/en/certificates/", {"code": code[:15] + "2" if code[15] != "2" else "A" * 16})
    )
    assert "This certificate holds" not in text(client.get(f"/en/certificates/?code={code}"))


def test_an_edition_from_its_plan_to_its_certificates(as_seat, rosa, bruno, paula):
    leader = trainer(bruno)
    page = as_seat(rosa)

    page.post(
        "/training/editions/new/",
        {"course": "uca-seminar", "city": "Chicago", "seats": "30", "language": "es", **DAYS},
    )
    edition = Edition.objects.get()
    here = f"/training/editions/{edition.pk}/"
    page.post(f"{here}leader/", {"trainer": str(leader.pk)})
    page.post(f"{here}people/", {"people": "paula\n"})
    row = Enrolment.objects.get()
    led = as_seat(bruno)
    led.post(
        f"{here}results/",
        {f"hours_{row.pk}": "26", f"before_{row.pk}": "50", f"after_{row.pk}": "92"},
    )
    shown = text(led.get(here))
    led.post(f"{here}close/")

    row.refresh_from_db()
    assert "92" in shown
    assert row.state == Progress.PASSED
    assert Certificate.objects.get(officer=paula.officer).course == "uca-seminar"
    assert "Paula" in text(as_seat(paula).get(here))


def test_others_see_no_edition_and_plan_none(as_seat, seminar, bruno, paula, dora):
    edition = seminar(led_by=[trainer(bruno)], learners=[paula])
    page = as_seat(dora)

    assert page.get(f"/training/editions/{edition.pk}/").status_code == 404
    assert page.get("/training/editions/new/").status_code == 403
    assert page.get("/training/people/").status_code == 403


def test_whoever_takes_a_certificate_back_says_why(as_seat, rosa, paula):
    given = CertificateFactory(officer=paula.officer)
    page = as_seat(rosa)
    address = f"/training/certificates/{given.pk}/revoke/"

    missing = page.post(address, {"why": ""})
    page.post(address, {"why": "not_taken"})

    given.refresh_from_db()
    assert "Say why." in text(missing)
    assert (given.revoked_on, given.revoked_why) == (TODAY, "not_taken")
    assert "Taken back" in text(page.get("/training/people/?q=paula"))


def test_a_head_looks_at_what_was_done_without_a_certificate(as_seat, alba, paula):
    made = excepting.except_once(
        protocol="uca", certificate="uca", reason=Emergency.DANGER, by=paula, at=NOW
    )
    page = as_seat(alba)

    assert "Interviews without a certificate" in text(page.get("/training/"))
    page.post(f"/training/exceptions/{made.pk}/")

    assert Uncertified.objects.get().seen_by == alba
    assert as_seat(paula).post(f"/training/exceptions/{made.pk}/").status_code == 403


def test_progress_is_shown(as_seat, paula, uca):
    given = course()
    learning.begin(course=given, by=paula, on=TODAY, at=NOW)
    module = given.module("rights")
    learning.answer(
        course=given, module=module, answers=right_answers(module), by=paula, on=TODAY, at=NOW
    )

    assert "1 of 8 modules answered" in text(as_seat(paula).get("/training/"))
