"""One block a page, inform first; nothing of the officer's on the person's pages."""

from playwright.sync_api import expect


def test_questions_open_once_their_message_is_said_and_understood(open_sitting):
    talk = open_sitting()
    talk.next()
    mood = talk.question("m0_4_mood")
    expect(mood).to_be_hidden()
    expect(talk.page.locator(".iv-closed")).to_be_visible()
    talk.page.check("[data-given=inf_03_said] input")
    expect(mood).to_be_hidden()
    talk.page.check("[data-given=inf_03_understood] input")
    expect(mood).to_be_visible()
    talk.page.uncheck("[data-given=inf_03_understood] input")
    expect(mood).to_be_hidden()


def test_the_officers_questions_come_after_on_pages_of_their_own(open_sitting):
    talk = open_sitting()
    talk.next()
    seen = []
    while talk.title() != "Revisar y enviar":
        page = talk.page
        side = "officer" if page.locator(".iv-main--officer").count() else "person"
        names = page.locator("[data-question]").evaluate_all(
            "all => all.map(e => e.dataset.question)"
        )
        seen.append((talk.title(), side, names))
        talk.next()
    person = [names for _, side, names in seen if side == "person"]
    officer = [(title, names) for title, side, names in seen if side == "officer"]
    assert [title for title, side, _ in seen[:4]] == [
        "Cómo estás",
        "Quién eres",
        "Tu gente",
        "Si regresaras",
    ]
    assert officer == [("Quién eres", ["m1_8_papers"]), ("Si regresaras", ["m5_9_remarks"])]
    assert not {"m1_8_papers", "m5_9_remarks"} & {name for names in person for name in names}
    assert not {"ctx_age", "safety_flag"} & {name for _, _, names in seen for name in names}


def test_a_universal_answer_stands_alone(open_sitting):
    talk = open_sitting()
    talk.next()
    talk.give("inf_03")
    talk.choose("m0_4_mood", "contento")
    talk.choose("m0_4_mood", "triste")
    talk.choose("m0_4_mood", "pns")
    ticked = "[data-question=m0_4_mood] input:checked"
    assert talk.page.locator(ticked).evaluate_all("all => all.map(e => e.value)") == ["pns"]
    talk.choose("m0_4_mood", "contento")
    assert talk.page.locator(ticked).evaluate_all("all => all.map(e => e.value)") == ["contento"]


def test_what_is_written_and_its_universal_answer_replace_each_other(open_sitting):
    talk = open_sitting()
    talk.next()
    talk.next()
    written = talk.page.locator("[data-question=m1_1_name] input.iv-text")
    written.fill("Lupe")
    talk.choose("m1_1_name_u", "dk")
    expect(written).to_have_value("")
    written.fill("Lupita")
    assert talk.page.locator("[data-question=m1_1_name_u] input:checked").count() == 0


def test_what_cannot_be_a_number_or_a_day_is_refused_in_words(open_sitting):
    talk = open_sitting()
    talk.next()
    talk.next()
    age = talk.question("m1_2_age")
    age.locator("input.iv-text").fill("trece")
    expect(age.locator(".iv-wrong")).to_have_text("Aquí van sólo números.")
    talk.next()
    expect(talk.page.locator(".iv-notice--wrong")).to_contain_text("Aquí van sólo números.")
    age.locator("input.iv-text").fill("13")
    expect(age.locator(".iv-wrong")).to_be_hidden()
    born = talk.question("m1_2_born")
    for part, value in (("day", "31"), ("month", "2"), ("year", "2011")):
        born.locator(f".iv-text--{part}").fill(value)
    expect(born.locator(".iv-wrong")).to_contain_text("Esa fecha no existe")
    born.locator(".iv-text--day").fill("28")
    expect(born.locator(".iv-wrong")).to_be_hidden()
    talk.to("Revisar y enviar")
    talk.next()
    talk.page.wait_for_url("**/case")
    assert "<m1_2_age>13</m1_2_age>" in talk.sent()["xml"]
    assert "<m1_2_born>2011-02-28</m1_2_born>" in talk.sent()["xml"]


def test_the_language_changes_at_any_moment_and_answers_stay(open_sitting):
    talk = open_sitting()
    talk.next()
    talk.give("inf_03")
    talk.choose("m0_5_eaten", "no")
    talk.page.click(".iv-tongue[lang=en]")
    expect(talk.page.locator("html")).to_have_attribute("lang", "en")
    expect(talk.page.locator("h1")).to_have_text("How you are")
    expect(talk.question("m0_5_eaten")).to_contain_text("Have you eaten?")
    expect(talk.page.locator(".iv-button--stop")).to_have_text("Stop")
    assert talk.page.is_checked("[data-question=m0_5_eaten] input[value=no]")
    talk.next()
    talk.to("Revisar y enviar")
    talk.next()
    talk.page.wait_for_url("**/case")
    assert talk.sent()["languages"]["m0"] == "en"


def test_a_small_child_hears_the_easy_words(open_sitting):
    talk = open_sitting(context={"ctx_age": "7"})
    talk.next()
    expect(talk.page.locator(".iv-say__words")).to_contain_text("Si me equivoco, me corriges.")
    expect(talk.page.locator(".iv-say__words")).not_to_contain_text("enseñando esta carta")
    expect(talk.page.locator(".iv-clock__words")).to_have_text("0 de 20 minutos")
    talk.page.click(".iv-tongue[lang=en]")
    expect(talk.page.locator("html")).to_have_attribute("lang", "en-x-p")


def test_a_repeat_grows_and_shrinks(open_sitting):
    talk = open_sitting()
    talk.to("Tu gente")
    rows = talk.page.locator(".iv-instance")
    expect(rows).to_have_count(1)
    talk.page.locator(".iv-instance input.iv-text").fill("Rosa")
    talk.page.get_by_role("button", name="Agregar otro").click()
    expect(rows).to_have_count(2)
    talk.page.locator(".iv-instance input.iv-text").nth(1).fill("Ana")
    talk.page.get_by_role("button", name="Quitar: Número 1").click()
    expect(rows).to_have_count(1)
    expect(talk.page.locator(".iv-instance input.iv-text")).to_have_value("Ana")
