"""The safety plan: read together, changed, looked at again, and on paper only if she chose it."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from tests.factories import NOW
from tests.knowing import put_facts
from tests.web.plans.conftest import PLAN, works
from ventanilla.audit.models import Event
from ventanilla.cases import selectors
from ventanilla.exchange import plans as printing
from ventanilla.exchange.errors import Barred
from ventanilla.exchange.models import Disclosure
from ventanilla.interviews import services
from ventanilla.network.roles import Role
from ventanilla.outbox.models import Message

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def at(name, track, *more):
    return reverse(f"plans:{name}", args=[track.pk, *more])


def record(track, seat):
    when = NOW + timedelta(days=1)
    return selectors.open_track(track, seat=seat, at=when, purpose="case.read")


def words_of(pdf):
    reader = PdfReader(io.BytesIO(pdf))
    return reader, "\n".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_page_reads_her_words_and_says_when_it_is_looked_at_again(
    rosa, hugo, makes, as_seat, language
):
    client = as_seat(hugo, language)
    assert "Que sepan" not in client.get(at("plan", rosa)).text
    makes(hugo, language, **PLAN)

    page = client.get(at("plan", rosa)).text
    for words in ("Que sepan dónde vivo.", "Prima 956 555 0142", "Hugo"):
        assert words in page
    assert ("En papel, sin nombre" if language == "es" else "On paper, without a name") in page
    case = record(rosa, hugo)
    assert case.record.events["plan_review_at"].isoformat() == "2026-03-10T00:00:00-05:00"
    due = next(task.due_at for task in case.plan.tasks if task.code == "T-055")
    assert due.isoformat()[:10] == "2026-03-11"  # the end of that day in Texas, in UTC
    assert "plan.read" in set(Event.objects.values_list("action", flat=True))


def test_a_change_begins_with_what_was_said_and_is_a_version_of_its_own(
    rosa, hugo, ines, makes, as_seat, time_machine
):
    makes(hugo, **PLAN)
    time_machine.move_to(NOW + timedelta(days=2), tick=True)
    changes = {"s_worry": "Que busquen a mi hija.", "s_papers": "", "s_signals": "La camioneta"}
    answers = {"s_copy": "none", "s_agreed": "yes", "s_review": "2026-03-20"}
    first = makes(ines, **changes, **answers)

    assert (first["s_worry"], first["s_contacts"]) == (PLAN["s_worry"], PLAN["s_contacts"])
    assert not {"s_copy", "s_review", "s_agreed"} & first.keys()
    page = as_seat(hugo).get(at("plan", rosa))
    assert page.context["version"].number == 2
    lines = {
        line.question.name: (line.words, line.before, line.change)
        for section in page.context["sections"]
        for line in section.lines
    }
    assert lines["s_worry"] == ("Que busquen a mi hija.", PLAN["s_worry"], "changed")
    assert lines["s_papers"] == ("", "Con la vecina", "gone")
    assert lines["s_signals"] == ("La camioneta", "", "new")
    assert lines["s_contacts"][1:] == ("", "")

    earlier = as_seat(hugo).get(at("version", rosa, 1)).text
    assert PLAN["s_worry"] in earlier
    assert "Que busquen a mi hija." not in earlier
    assert as_seat(hugo).get(at("version", rosa, 3)).status_code == 404
    assert as_seat(hugo).get(at("version", rosa, 0)).status_code == 404


def test_a_review_without_changes_is_dated_and_asks_about_the_copy_again(
    rosa, hugo, makes, as_seat, time_machine
):
    makes(hugo, **PLAN)
    time_machine.move_to(NOW + timedelta(days=7), tick=True)
    client = as_seat(hugo)
    for given, wrong in (
        ({"until": "2026-03-24"}, "copy"),
        ({"copy": "none"}, "until"),
        ({"copy": "none", "until": "2026-03-10"}, "until"),
        ({"copy": "device", "until": "2026-03-24"}, "copy"),
    ):
        refused = client.post(at("review", rosa), given)
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, [wrong])

    client.post(at("review", rosa), {"copy": "none", "until": "2026-03-24"})
    case = record(rosa, hugo)
    assert case.record.all_facts["s_copy"] == "none"
    assert case.record.events["safety_reviewed_at"].date().isoformat() == "2026-03-10"
    assert case.record.events["plan_review_at"].date().isoformat() == "2026-03-24"
    assert client.get(at("plan", rosa)).context["version"].number == 1
    assert "without changes" in client.get(reverse("cases:history", args=[rosa.pk])).text


def test_what_is_raised_after_a_review_brings_it_back_sooner(
    rosa, hugo, makes, as_seat, time_machine
):
    makes(hugo, **PLAN)
    changed = NOW + timedelta(days=2)
    time_machine.move_to(changed, tick=True)
    told = {"u_changed": "yes", "u_channel_safe": "yes"}
    put_facts(track=rosa, facts=told, by=hugo, at=changed)
    client = as_seat(hugo)
    page = client.get(at("plan", rosa))
    assert "Something changed" in page.text
    assert page.context["task"].due_at == changed + timedelta(hours=24)

    client.post(at("review", rosa), {"copy": "none", "until": "2026-03-12"})
    page = client.get(at("plan", rosa))
    assert "Something changed" not in page.text
    due = page.context["task"].due_at
    assert due.date().isoformat() == "2026-03-13"  # the end of the 12th in Texas


def test_nobody_looks_again_at_a_plan_that_is_not_there(rosa, hugo, as_seat):
    client = as_seat(hugo)
    answer = client.post(at("review", rosa), {"copy": "none", "until": "2026-03-24"})
    assert answer.status_code == 409
    assert client.get(at("page", rosa))["Location"] == at("plan", rosa)


def test_without_her_choice_nothing_is_printed(rosa, hugo, makes, as_seat):
    makes(hugo, **{**PLAN, "s_copy": "none"})
    client = as_seat(hugo)
    for copy in ("none", "heart", "here", "trusted"):
        client.post(at("review", rosa), {"copy": copy, "until": "2026-03-24"})
        assert record(rosa, hugo).record.all_facts["s_copy"] == copy
        assert client.post(at("page", rosa), {"wanted": ["s_contacts"]}).status_code == 409, copy
        assert 'name="wanted"' not in client.get(at("page", rosa)).text
    assert not Event.objects.filter(action="plan.printed", kind="act").exists()


@pytest.mark.parametrize(("language", "name"), [("es", "lista"), ("en", "list")])
def test_the_page_could_be_anybodys(rosa, hugo, makes, as_seat, language, name):
    makes(hugo, language, **PLAN)
    client = as_seat(hugo, language)
    assert client.post(at("page", rosa), {}).status_code == 422
    answer = client.post(at("page", rosa), {"wanted": ["s_contacts", "s_papers"]})

    assert answer["Content-Disposition"] == f'attachment; filename="{name}.pdf"'
    reader, text = words_of(answer.content)
    assert "Prima 956 555 0142" in text
    assert "Con la vecina" in text
    assert len(reader.pages) == 1
    said = text + str(reader.metadata) + (reader.xmp_metadata.stream.get_data().decode())
    for telling in (
        *("Rosa", "Rosi", "Chuc", "Pech", rosa.case.number, "onsul", "entanilla", "trata", "ecre"),
        *("traffick", "plan", "Plan", "segur", "safety", "McAllen", "Que sepan", "prima\n", "Hugo"),
    ):
        assert telling not in said, telling
    assert Event.objects.filter(action="plan.printed", kind="act").count() == 1
    assert not Message.objects.exists()
    assert not Disclosure.objects.exists()


def test_more_than_a_page_is_not_printed(rosa, hugo, makes, as_seat):
    makes(hugo, **{**PLAN, "s_contacts": "Prima 956 555 0142\n" * 60})
    answer = as_seat(hugo).post(at("page", rosa), {"wanted": ["s_contacts"]})
    assert answer.status_code == 422
    assert "does not fit on one page" in answer.text


TELLING = {
    "s_contacts": "Llamar al CONSULADO 956 555 0100",
    "s_resources": "lo de la explotacion",
    "s_papers": "Los tiene la familia Chuc",
    "s_support": "Rosi, tú puedes",
}


def test_her_own_words_that_would_tell_are_not_printed(rosa, hugo, makes, as_seat):
    makes(hugo, **{**PLAN, **TELLING})
    client = as_seat(hugo)
    shown = client.get(at("page", rosa))
    assert shown.context["printable"] == []
    for word in ("consulado", "explotación", "Chuc", "Rosi"):
        assert f"«{word}»" in shown.text
    assert "another word, an initial" in shown.text
    for name in TELLING:
        assert client.post(at("page", rosa), {"wanted": [name]}).status_code == 422
        with pytest.raises(Barred, match="would tell"):
            printing.print_page(track=rosa, wanted=[name], language="es", by=hugo, at=LATER)
    assert not Event.objects.filter(action="plan.printed", kind="act").exists()


def test_for_others_none_of_it_exists(rosa, clara, bruno, as_seat):
    for stranger in (clara, bruno):
        client = as_seat(stranger)
        for page in ("plan", "review", "page", "tests", "remedies"):
            assert client.get(at(page, rosa)).status_code == 404


def test_a_protocol_without_a_plan_has_no_page(itzel, alba, as_seat):
    client = as_seat(alba)
    for page in ("plan", "review", "page", "tests", "remedies"):
        assert client.get(at(page, itzel)).status_code == 404


@pytest.mark.parametrize("language", ["es", "en"])
def test_remedies_say_possible_and_no_more(rosa, hugo, as_seat, language):
    told = {"r_allowed": "yes", "r_crime_here": "yes", "r_helped": "yes", "r_harmed": "yes"}
    told |= {"r_supplement_b": "2026-02-28", "r_parent_neglect": "no", "r_abuser": "dk"}
    put_facts(track=rosa, facts=told, by=hugo, at=NOW)
    page = as_seat(hugo, language).get(at("remedies", rosa))

    rows = {row.remedy.finding: row for row in page.context["rows"]}
    states = {name: row.state for name, row in rows.items()}
    assert states["u_status"] == "possible"
    assert (states["sij"], states["vawa"]) == ("unseen", "unasked")
    assert rows["u_status"].until.isoformat() == "2026-08-28"
    assert rows["vawa"].until is None
    assert page.context["task"].code == "T-082"
    assert "Suplemento B" in page.text if language == "es" else "Supplement B" in page.text
    assert "8 USC 1367" in page.text


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_three_laws_stand_side_by_side(rosa, hugo, as_seat, language):
    client = as_seat(hugo, language)
    empty = client.get(at("tests", rosa))
    assert not empty.context["asked"]
    assert [row.recorded for row in empty.context["rows"]] == [""] * 5
    assert [result.words for result in empty.context["results"]] == [""] * 3
    told = {"el_act": "yes", "el_means": "no", "el_purpose": "probable", "t_palermo": "not_met"}
    told |= {"t_mexico": "lawyer", "c_act": ("recruit", "hold"), "c_age_doubt": "dk"}
    told |= {"c_age_started": 0, "level": "labour", "c_child_then": "no"}
    recording.record_facts(track=rosa, facts=told, by=hugo, at=NOW, verb="facts.recorded")

    page = client.get(at("tests", rosa))
    act, means, coercion, purpose, child = page.context["rows"]
    words = {"es": ("Captar o enganchar, Retener", "Sí"), "en": ("Recruit or entice, Hold back", "Yes")}
    assert (act.said[0][1], act.recorded) == words[language]
    assert (means.recorded, purpose.recorded, coercion.recorded) == ("No", "Probable", "")
    assert [each[1] for each in child.said] == ["0"]  # a child of less than a year was asked about
    assert len(child.unasked) == 2  # "does not know" is no answer
    assert all(len(row.asks) == 3 and all(asks for __, asks in row.asks) for row in (act, child))
    palermo, mexico, us = page.context["results"]
    assert palermo.found is None
    assert mexico.found.name == "mexico_possible"
    assert (mexico.colour, us.words) == ("amber", "")
    decided = {"es": "todavía no decide nadie", "en": "no person has decided yet"}
    assert decided[language] in page.text
    assert "22 USC 7102" in page.text
    assert page.text.count('class="evidence') >= 3

    client.post(reverse("cases:confirm", args=[rosa.pk, "mexico_possible"]))
    page = client.get(at("tests", rosa))
    assert page.context["results"][1].decided_by
    assert decided[language] not in page.text


def test_in_an_emergency_what_is_sealed_apart_is_not_shown(rosa, hugo, makes, laredo, as_seat):
    makes(hugo, **PLAN)
    client = as_seat(works("omar", laredo, Role.CASE_OFFICER))
    why = "Llama la vecina: la persona no contesta desde ayer."
    client.post("/emergency/", {"number": rosa.case.number, "reason": "life", "words": why})
    assert client.get(reverse("cases:detail", args=[rosa.pk])).status_code == 200
    for page in ("plan", "review", "page", "tests", "remedies"):
        answer = client.get(at(page, rosa))
        assert answer.status_code == 403
        assert "Prima" not in answer.text
    begun = services.open_sitting(track=rosa, instrument="safety_plan", by=hugo, at=LATER)
    answer = client.get(reverse("interviews:sitting", args=[begun.pk]))
    assert answer.status_code == 200
    assert "Prima" not in answer.text
    again = as_seat(hugo).get(reverse("interviews:sitting", args=[begun.pk]))
    assert "Prima" in again.text
