"""Drafts: encrypted on the device, there after a crash, gone when they should be."""

import json

from playwright.sync_api import expect

ROWS = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open('ventanilla-drafts', 1);
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const all = opening.result.transaction('drafts').objectStore('drafts').getAll();
    all.onsuccess = async () => resolve(await Promise.all(all.result.map(async (row) => ({
      sitting: row.sitting,
      saved_at: row.saved_at,
      extractable: row.key.extractable,
      exported: await crypto.subtle.exportKey('raw', row.key).then(() => 'yes', (e) => e.name),
      text: new TextDecoder('latin1').decode(row.ciphertext),
    }))));
  };
})"""
AGE = """(hours) => new Promise((resolve) => {
  const opening = indexedDB.open('ventanilla-drafts', 1);
  opening.onsuccess = () => {
    const store = opening.result.transaction('drafts', 'readwrite').objectStore('drafts');
    store.getAll().onsuccess = (event) => {
      for (const row of event.target.result)
        store.put({...row, saved_at: row.saved_at - hours * 3600e3});
      store.transaction.oncomplete = () => { opening.result.close(); resolve(); };
    };
  };
})"""

#: every row of every database, and whatever else a page can keep
EVERYWHERE = """async () => {
  const found = [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
  found.push(...await caches.keys());
  for (const { name, version } of await indexedDB.databases()) {
    const base = await new Promise((resolve) => {
      const opening = indexedDB.open(name, version);
      opening.onsuccess = () => resolve(opening.result);
    });
    for (const store of base.objectStoreNames) {
      const rows = await new Promise((resolve) => {
        base.transaction(store).objectStore(store).getAll().onsuccess =
          (event) => resolve(event.target.result);
      });
      found.push(...rows.map(() => `${name}.${store}`));
    }
    base.close();
  }
  return found;
}"""


def _written(talk) -> None:
    talk.to("Quién eres")
    talk.page.locator("[data-question=m1_1_name] input.iv-text").fill("Xóchitl Secreta")
    talk.saved()


def test_a_draft_survives_a_crash_and_goes_on_where_it_stopped(open_sitting):
    talk = open_sitting()
    _written(talk)
    talk.load()
    expect(talk.page.locator(".iv-notice")).to_contain_text("Hay un borrador en este dispositivo")
    talk.next()
    expect(talk.page.locator("h1")).to_have_text("Quién eres")
    expect(talk.page.locator("[data-question=m1_1_name] input.iv-text")).to_have_value(
        "Xóchitl Secreta"
    )


def test_what_is_on_the_device_is_a_ciphertext_whose_key_nobody_can_take(open_sitting):
    talk = open_sitting()
    _written(talk)
    (row,) = talk.page.evaluate(ROWS)
    assert row["extractable"] is False
    assert row["exported"] == "InvalidAccessError"
    assert len(row["text"]) > 500
    for word in ("Secreta", "m1_1_name", "xml", "started_at"):
        assert word not in row["text"]


def test_another_reader_of_the_same_device_cannot_open_it(open_sitting):
    talk = open_sitting()
    _written(talk)
    talk.desk.contract["reader"] = "bruno"
    talk.load()
    assert talk.page.locator(".iv-notice").count() == 0
    talk.next()
    expect(talk.page.locator("h1")).to_have_text("Cómo estás")


def test_nothing_is_written_before_the_talk_begins(open_sitting):
    talk = open_sitting()
    talk.page.wait_for_timeout(900)
    assert talk.page.evaluate("() => indexedDB.databases().then(all => all.length)") in (0, 1)
    assert talk.page.get_attribute("body", "data-saved") is None


def test_a_draft_goes_after_72_hours_and_not_before(open_sitting):
    talk = open_sitting()
    _written(talk)
    talk.page.evaluate(AGE, 71)
    talk.load()
    expect(talk.page.locator(".iv-notice")).to_have_count(1)
    talk.page.evaluate(AGE, 2)
    talk.load()
    expect(talk.page.locator(".iv-notice")).to_have_count(0)
    assert talk.page.evaluate(ROWS) == []


def test_a_draft_goes_when_it_was_sent(open_sitting):
    talk = open_sitting()
    _written(talk)
    talk.to("Revisar y enviar")
    talk.next()
    talk.page.wait_for_url("**/case")
    assert talk.page.evaluate(ROWS) == []


def test_a_draft_goes_at_sign_out_in_every_window(open_sitting, device):
    talk = open_sitting()
    _written(talk)
    other = device.new_page()
    other.goto(f"{talk.desk.address}/sign-out")
    assert len(other.evaluate(ROWS)) == 1
    other.get_by_role("button", name="Salir").click()
    other.wait_for_url("**/sign-in*")
    talk.page.wait_for_url("**/sign-in")
    assert other.evaluate(ROWS) == []


def test_a_drawing_survives_too_and_its_picture_is_sent_only_if_kept(open_sitting):
    talk = open_sitting(expected="status of 422")
    talk.to("Tu gente")
    sheet = talk.page.locator("canvas.iv-sheet")
    sheet.focus()
    for key in (" ", "ArrowRight", "ArrowRight", "ArrowDown", " "):
        sheet.press(key)
    talk.saved()
    talk.load()
    talk.next()
    expect(talk.page.get_by_role("button", name="Deshacer")).to_be_enabled()
    expect(talk.page.get_by_label("Es mío: me lo llevo")).to_be_checked()
    talk.to("Revisar y enviar")
    talk.desk.reply = lambda path, body: (422, {"problems": {"m1_2_age": "Falta la edad."}})
    talk.next()
    expect(talk.page.locator("h1")).to_have_text("Quién eres")
    assert talk.sent()["drawings"] == [{"question": "m2_1_drawing", "fate": "returned"}]
    talk.desk.reply = lambda path, body: (200, {"redirect": "/case"})
    talk.to("Tu gente")
    talk.page.get_by_label("Guárdenlo con lo que conté").check()
    talk.to("Revisar y enviar")
    talk.next()
    talk.page.wait_for_url("**/case")
    (drawing,) = talk.sent()["drawings"]
    assert drawing["fate"] == "kept"
    assert drawing["image"].startswith("iVBORw0KGgo")


def test_two_windows_do_not_write_the_same_sitting(open_sitting, device):
    talk = open_sitting()
    _written(talk)
    second = device.new_page()
    second.goto(f"{talk.desk.address}/sitting")
    expect(second.locator("h1")).to_have_text("Esta plática está abierta en otra ventana")
    talk.page.locator("[data-question=m1_1_name] input.iv-text").fill("Xóchitl")
    second.get_by_role("button", name="Usarla aquí").click()
    second.wait_for_selector("body[data-ready]")
    expect(talk.page.locator("h1")).to_have_text("La plática sigue en otra ventana")
    second.click(".iv-button--next")
    expect(second.locator("[data-question=m1_1_name] input.iv-text")).to_have_value("Xóchitl")


def test_a_suspended_sitting_goes_on_from_the_server(open_sitting):
    first = open_sitting()
    _written(first)
    first.page.click(".iv-button--stop")
    first.page.get_by_role("button", name="Terminar por hoy").click()
    expect(first.page.locator("h1")).to_have_text("Gracias por platicar conmigo")
    path, body, _ = first.desk.posts[-1]
    assert path == "/suspend"
    assert "<m1_1_name>Xóchitl Secreta</m1_1_name>" in body["xml"]
    assert first.page.evaluate(ROWS) == []
    again = open_sitting(saved={"xml": body["xml"], "started_at": body["started_at"]})
    expect(again.page.locator(".iv-notice")).to_contain_text("Esta plática se había parado")
    again.next()
    again.to("Quién eres")
    expect(again.page.locator("[data-question=m1_1_name] input.iv-text")).to_have_value(
        "Xóchitl Secreta"
    )
    assert json.loads(first.desk.posts[-1][2])["submission_id"] == body["submission_id"]


def test_of_a_restricted_protocol_the_device_keeps_nothing(open_sitting):
    talk = open_sitting(keeps_draft=False)
    expect(talk.page.locator(".iv-notice")).to_contain_text("no se guarda nada")
    talk.to("Quién eres")
    name = talk.page.locator("[data-question=m1_1_name] input.iv-text")
    name.fill("Xóchitl Secreta")
    name.blur()
    talk.page.wait_for_timeout(1_000)  # longer than a draft would wait
    assert talk.page.evaluate(EVERYWHERE) == []
    asked = []
    talk.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    talk.page.reload()
    talk.page.wait_for_selector("body[data-ready]")
    assert asked == ["beforeunload"]
    assert talk.page.locator("text=borrador").count() == 0
    talk.next()
    expect(talk.page.locator("h1")).to_have_text("Cómo estás")


def test_what_was_kept_before_goes_when_a_protocol_is_restricted(open_sitting):
    talk = open_sitting()
    _written(talk)
    talk.desk.contract["keeps_draft"] = False
    talk.page.on("dialog", lambda dialog: dialog.accept())
    talk.load()
    assert talk.page.evaluate(ROWS) == []


def test_what_is_not_kept_here_is_saved_in_the_case_by_stopping(open_sitting):
    talk = open_sitting(keeps_draft=False)
    talk.to("Quién eres")
    talk.page.locator("[data-question=m1_1_name] input.iv-text").fill("Xóchitl")
    talk.page.click(".iv-button--stop")
    talk.page.get_by_role("button", name="Terminar por hoy").click()
    expect(talk.page.locator("h1")).to_have_text("Gracias por platicar conmigo")
    path, body, __ = talk.desk.posts[-1]
    assert path == "/suspend"
    assert "<m1_1_name>Xóchitl</m1_1_name>" in body["xml"]
    assert talk.page.evaluate(EVERYWHERE) == []
