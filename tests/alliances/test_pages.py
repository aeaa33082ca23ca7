"""The pages of alliances: who sees what, and what is typed into them."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader, PdfWriter

from tests.alliances.conftest import days
from tests.cast import seat
from tests.factories import NOW
from ventanilla.alliances.figures import Figures
from ventanilla.alliances.models import Alliance, Hotline, LineCheck, Recognition
from ventanilla.alliances.services import lines, papers, writing
from ventanilla.alliances.services.lines import Number, Said
from ventanilla.alliances.services.writing import Person
from ventanilla.alliances.states import Change, Line, State
from ventanilla.audit.models import Event
from ventanilla.network.roles import Role
from ventanilla.referrals.models import Tally

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TERMS = {
    "ally": "casa girasol",
    "state": "talks",
    "kind": "mou",
    "name_es": "Memorándum con Casa Girasol",
    "name_en": "Memorandum with Casa Girasol",
    "topics": ["violence", "shelter"],
    "territory": "tx, 48215",
}
DAY = {"on_day": "2", "on_month": "3", "on_year": "2026"}


def text(answer):
    return answer.content.decode()


def titles(answer):
    return {alliance.name_en for alliance in answer.context["page"]}


def test_a_new_alliance_is_linked_to_the_directory(as_seat, nora, casa):
    page = as_seat(nora)
    assert "Casa Girasol" in text(page.get("/alliances/new/"))

    answer = page.post("/alliances/new/", TERMS, follow=True)

    made = Alliance.objects.get()
    assert "The alliance is written down." in text(answer)
    assert (made.state, made.territory) == ("talks", ["TX", "48215"])
    assert made.parties.get(ours=False).organization == casa
    assert made.parties.get(ours=True).post == nora.post


def test_what_is_missing_stands_at_its_field(as_seat, nora):
    answer = as_seat(nora).post("/alliances/new/", TERMS | {"topics": [], "territory": "Texas"})

    assert "Say what the alliance is about." in text(answer)
    assert "Write states like TX" in text(answer)
    assert 'value="Memorandum with Casa Girasol"' in text(answer)
    assert not Alliance.objects.exists()


def test_the_list_is_narrowed(as_seat, nora, in_force, agree):
    in_force(since=days(-10), ends_on=days(90), name_en="Soon over")
    in_force(since=days(-10), name_en="Without end", topics=("labour",))
    agree(name_en="A draft", state=State.DRAFT)
    page = as_seat(nora)

    assert titles(page.get("/alliances/")) == {"Soon over", "Without end", "A draft"}
    for asked, wanted in (
        ({"group": "ending"}, {"Soon over"}),
        ({"group": "in_force"}, {"Soon over", "Without end"}),
        ({"group": "coming"}, {"A draft"}),
        ({"topic": "labour"}, {"Without end"}),
        ({"q": "girasol draft"}, {"A draft"}),
        ({"kind": "contract"}, set()),
    ):
        assert titles(page.get("/alliances/", asked)) == wanted


def test_another_post_has_no_such_alliance_but_headquarters_does(
    as_seat, clara, lead, nora, in_force
):
    alliance = in_force(since=days(-10), name_en="Of McAllen")
    address = f"/alliances/{alliance.pk}/"

    laredo, headquarters = as_seat(clara), as_seat(lead)

    assert laredo.get(address).status_code == 404
    assert titles(laredo.get("/alliances/", {"where": "all"})) == set()
    assert titles(headquarters.get("/alliances/")) == {"Of McAllen"}
    assert headquarters.get(address).status_code == 200
    assert as_seat(nora).get(address).status_code == 200


def test_others_of_the_post_read_what_was_promised_and_change_nothing(as_seat, bruno, in_force):
    alliance = in_force(since=days(-10), promises=[("reply_48h", "allies")])
    page = as_seat(bruno)

    seen = text(page.get(f"/alliances/{alliance.pk}/"))

    assert "Answer a referral within 48 hours" in seen
    assert "Begin a renewal" not in seen
    for part in ("edit/", "parties/", "promises/", "contacts/", "together/", "text/"):
        assert page.get(f"/alliances/{alliance.pk}/{part}").status_code == 403
    assert page.post(f"/alliances/{alliance.pk}/version/renewal/").status_code == 403


@pytest.mark.parametrize("role", [Role.WINDOW_STAFF, Role.WINDOW_PARTNER, Role.KEY_CUSTODIAN])
def test_who_works_with_something_else_sees_nothing(as_seat, mcallen, in_force, role):
    alliance = in_force(since=days(-10))
    page = as_seat(seat("otra", mcallen, role))

    for address in ("", "attention/", "lines/", "thanks/", f"{alliance.pk}/"):
        assert page.get(f"/alliances/{address}").status_code in (403, 302, 404)


def test_what_an_ally_answered_is_told_when_it_is_not_few(as_seat, nora, casa, in_force):
    alliance = in_force(since=days(-10))
    page = as_seat(nora)

    def answered(number):
        for _each in range(number):
            Tally.objects.create(
                organization=casa.pk, month=days(0).replace(day=1), answer="accepted", hours=30
            )
        return text(page.get(f"/alliances/{alliance.pk}/"))

    assert "Too few to be told." in answered(4)
    assert "5 answers · 2 days until an answer" in " ".join(answered(1).split())


def test_whom_to_call_is_for_those_who_refer(as_seat, nora, bruno, mcallen, in_force):
    alliance = in_force(since=days(-10))
    writing.add_contact(
        alliance=alliance, person=Person("Rosa Elvira", phone="956 555 0177"), by=nora, at=NOW
    )
    address = f"/alliances/{alliance.pk}/"
    analyst = seat("ana", mcallen, Role.ANALYST)

    assert "956 555 0177" in text(as_seat(bruno).get(address))
    assert "Rosa Elvira" not in text(as_seat(analyst).get(address))
    assert Event.objects.filter(action="alliance.contacts_seen", seat_id=bruno.pk).count() == 1


def test_the_whole_way_on_pages(as_seat, nora, agree):
    alliance = agree(ends_on=days(20))
    page, address = as_seat(nora), f"/alliances/{alliance.pk}/"
    refused = page.post(f"{address}step/signed/", DAY)
    assert "Write down first who signed" in text(refused)
    for party in alliance.parties.all():
        given = {"signatory": "Ana Ruiz", "capacity": "Directora", "role": "party"}
        page.post(f"{address}parties/{party.pk}/", given)
    page.post(f"{address}promises/", {"commitment": "reply_48h", "text": "En dos días"})
    page.post(f"{address}contacts/", {"name": "Rosa", "phone": "956"})
    page.post(f"{address}step/signed/", DAY)
    page.post(f"{address}text/", {"file": paper()})

    answer = page.post(f"{address}step/in_force/", DAY, follow=True)

    alliance.refresh_from_db()
    assert (alliance.state, alliance.starts_on) == ("in_force", days(-1))
    seen = text(answer)
    for words in ("En dos días", "Rosa", "Signed by: Ana Ruiz, Directora", "20 days are left"):
        assert words in seen
    opened = page.get(f"{address}text/open/")
    assert opened["Content-Type"] == "application/pdf"
    assert len(PdfReader(io.BytesIO(opened.content)).pages) == 1
    page.post(f"{address}together/", DAY | {"kind": "training", "people": "12", "note": "Derechos"})
    assert "12 people" in text(page.get(address))
    page.post(f"{address}version/renewal/")
    assert Alliance.objects.get(supersedes=alliance).change == Change.RENEWAL


def paper():
    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(612, 792)
    writer.write(made)
    return SimpleUploadedFile("memorandum.pdf", made.getvalue(), content_type="application/pdf")


def test_a_file_that_is_something_else_is_refused(as_seat, nora, agree):
    alliance = agree()
    fake = SimpleUploadedFile("memo.pdf", b"<html>", content_type="application/pdf")

    answer = as_seat(nora).post(f"/alliances/{alliance.pk}/text/", {"file": fake})

    assert answer.status_code == 200
    assert "govuk-error-message" in text(answer)
    alliance.refresh_from_db()
    assert alliance.paper == ""
    assert not papers.Paper.objects.exists()


def test_parts_of_another_alliance_are_not_found(as_seat, nora, agree):
    one, other = agree(promises=[("reply_48h", "allies")]), agree(name_es="B")
    page = as_seat(nora)
    party, clause = one.parties.first(), one.clauses.get()

    assert page.get(f"/alliances/{other.pk}/parties/{party.pk}/").status_code == 404
    assert page.post(f"/alliances/{other.pk}/promises/{clause.pk}/").status_code == 404
    contact = writing.add_contact(alliance=one, person=Person("Rosa", phone="1"), by=nora, at=NOW)
    there = f"/alliances/{other.pk}/contacts/{contact.pk}/"
    assert page.post(there, {"does": "out"}).status_code == 404
    page.post(f"/alliances/{one.pk}/promises/{clause.pk}/")
    assert not one.clauses.exists()


def test_what_asks_for_attention_is_said_on_the_list(as_seat, nora, in_force):
    in_force(since=days(-700), ends_on=days(20), name_en="Nearly over")
    page = as_seat(nora)

    assert "One alliance asks for attention." in text(page.get("/alliances/"))
    seen = text(page.get("/alliances/attention/"))
    for words in ("Nearly over", "20 days are left", "twelve months"):
        assert words in seen


def test_a_line_is_written_down_and_tried(as_seat, nora):
    page = as_seat(nora)
    form = {"name_es": "Línea local", "name_en": "Local line", "voice": "956 555 0100\n\n211",
            "text": "741741 | HOLA"}  # fmt: skip
    page.post("/alliances/lines/new/", form)
    line = Hotline.objects.get()

    assert [(each.line, each.number, each.word) for each in line.numbers.all()] == [
        ("voice", "956 555 0100", ""), ("voice", "211", ""), ("text", "741741", "HOLA"),
    ]  # fmt: skip
    assert "Nobody has tried it yet." in text(page.get("/alliances/lines/"))
    page.post(f"/alliances/lines/{line.pk}/call/", DAY | {"answered": "as_listed"})
    assert LineCheck.objects.get().on == days(-1)
    assert "Answered, as listed here" in text(page.get("/alliances/lines/"))
    assert "741741 | HOLA" in text(page.get(f"/alliances/lines/{line.pk}/"))


@pytest.mark.parametrize(
    ("voice", "words"),
    [
        ("9" * 61, "is too long"),
        ("956 555 0100 | " + "x" * 41, "is too long"),
        ("| HOLA", "Before the stroke stands a number"),
        ("211\n211", "stands here twice"),
    ],
)
def test_a_number_that_is_none_is_said_at_its_field(as_seat, nora, voice, words):
    form = {"name_es": "Línea", "name_en": "Line", "voice": voice}
    answer = as_seat(nora).post("/alliances/lines/new/", form)

    assert words in text(answer)
    assert not Hotline.objects.exists()


def test_a_line_of_another_post_is_not_there(as_seat, clara, nora):
    said = Said(name_es="L", name_en="L", numbers=(Number(Line.VOICE, "1"),))
    line = lines.change(hotline=None, said=said, by=nora, at=NOW)

    assert as_seat(clara).get(f"/alliances/lines/{line.pk}/").status_code == 404


@pytest.mark.parametrize(("language", "word"), [("es", "Reconocimiento"), ("en", "Recognition")])
def test_a_recognition_is_printed(as_seat, nora, clara, casa, language, word):
    page = as_seat(nora, language)
    form = {"name": "Casa Girasol", "reason_es": "Por diez años de refugio.",
            "reason_en": "For ten years of shelter."}  # fmt: skip
    page.post("/alliances/thanks/new/", DAY | form)
    given = Recognition.objects.get()

    answer = page.get(f"/alliances/thanks/{given.pk}/certificate.pdf")

    printed = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    for words in (word, "Casa Girasol", given.reason_es if language == "es" else given.reason_en):
        assert words in printed
    assert given.organization == casa
    assert "10" not in printed.replace("2026", "")
    assert as_seat(clara).get(f"/alliances/thanks/{given.pk}/certificate.pdf").status_code == 404


def test_figures_count_the_network_once_and_each_post(as_seat, nora, laredo, in_force):
    in_force(since=days(-10), posts=[laredo], topics=("labour", "health"))
    page = as_seat(nora)

    for by, names in (("post", ["LAR", "MCA"]), ("topic", ["Health", "Labour rights"])):
        answer = page.get("/alliances/figures/", {"by": by})
        assert answer.context["network"] == Figures(in_force=1, new=1)
        assert [name for name, __ in answer.context["rows"]] == names
    past = {"first_day": "1", "first_month": "1", "first_year": "2020",
            "last_day": "31", "last_month": "12", "last_year": "2019"}  # fmt: skip
    assert "must end after it begins" in text(page.get("/alliances/figures/", past))


def test_only_headquarters_says_what_holds_everywhere(as_seat, nora, lead, agree):
    alliance = agree(by=lead)
    own = agree()
    given = {"kind": "mou", "name_es": "A", "name_en": "B", "topics": ["labour"],
             "opinion": "X/1", "nationwide": "on"}  # fmt: skip
    refused = as_seat(nora).post(f"/alliances/{own.pk}/edit/", given)
    as_seat(lead).post(f"/alliances/{alliance.pk}/edit/", given)

    assert "Headquarters says what holds for the whole network." in text(refused)
    own.refresh_from_db()
    alliance.refresh_from_db()
    assert (own.nationwide, alliance.nationwide, alliance.name_en) == (False, True, "B")


def test_the_pages_take_few_queries(as_seat, nora, in_force, django_assert_max_num_queries):
    for number in range(4):
        in_force(since=days(-10), name_en=f"N{number}", promises=[("reply_48h", "allies")])
    page = as_seat(nora)
    for address in ("/alliances/", f"/alliances/{Alliance.objects.first().pk}/"):
        with django_assert_max_num_queries(24):
            page.get(address)
