"""A photo is added, looked at, saved and removed, in both languages, on a desk and a telephone."""

import io

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from tests.attachments import making
from ventanilla.attachments.models import Attachment, Chunk

PHOTO = {"name": "Itzel en la garita de Hidalgo con su mochila roja.jpg", "mimeType": "image/jpeg"}


def photo():
    size = (1600, 1200)
    large = Image.linear_gradient("L").resize(size).convert("RGB")
    large.paste((201, 92, 62), (500, 300, 1100, 900))
    return making.written(large, "JPEG", exif=making.exif())


@pytest.mark.parametrize(
    ("language", "phone", "script"),
    [("en", False, True), ("es", True, True), ("es", True, False)],
    ids=["desk", "telephone", "without scripts"],
)
def test_a_photo_comes_in_and_goes(itzel, bruno, page_of, axe, picture, language, phone, script):
    page = page_of(bruno, language=language, phone=phone, script=script)
    page.goto(reverse("attachments:list", args=[itzel.pk]))
    _is_well(page, axe, picture, "files-none", script)
    page.get_by_role("button", name="Add a file" if language == "en" else "Agregar").click()

    page.set_input_files("input[type=file]", {**PHOTO, "buffer": making.png()})
    page.get_by_label("Photo" if language == "en" else "Foto", exact=True).check()
    page.locator("textarea").fill("Viene de la madre, por WhatsApp.")
    page.locator("main button").click()
    expect(page.locator(".govuk-error-summary, .govuk-error-message").first).to_be_visible()
    _is_well(page, axe, picture, "files-refused", script)

    page.set_input_files("input[type=file]", {**PHOTO, "buffer": photo()})
    page.locator("main button").click()
    expect(page.get_by_text(PHOTO["name"])).to_be_visible()
    _is_well(page, axe, picture, "files-list", script)

    page.get_by_text(PHOTO["name"]).click()
    shown = page.locator("img.file__picture")
    expect(shown).to_be_visible()
    shown.evaluate("image => image.decode()")
    assert shown.evaluate("image => image.naturalWidth") == 1600
    _is_well(page, axe, picture, "files-detail", script)
    with page.expect_download() as saved:
        page.locator("main a.govuk-button").click()
    assert saved.value.suggested_filename == f"{Attachment.objects.get().pk.hex[:12]}.jpg"
    with Image.open(io.BytesIO(saved.value.path().read_bytes())) as copy:
        assert not len(copy.getexif())

    page.goto(reverse("attachments:remove", args=[itzel.pk, Attachment.objects.get().pk]))
    page.locator("textarea").fill("Era de otro caso.")
    _is_well(page, axe, picture, "files-remove", script)
    page.locator("main button").click()
    expect(page.get_by_text("Era de otro caso.")).to_be_visible()
    _is_well(page, axe, picture, "files-removed", script)
    assert not Chunk.objects.exists()


def test_the_original_is_asked_for_apart(itzel, bruno, page_of, axe, picture, settings):
    settings.CLAMAV = ""
    page = page_of(bruno, language="es", phone=True)
    page.goto(reverse("attachments:add", args=[itzel.pk]))
    page.set_input_files("input[type=file]", {**PHOTO, "buffer": photo()})
    page.get_by_label("Foto", exact=True).check()
    page.locator("main button").click()
    expect(page.get_by_text(PHOTO["name"])).to_be_visible()
    settings.CLAMAV = "127.0.0.1:1"
    page.goto(reverse("attachments:original", args=[itzel.pk, Attachment.objects.get().pk]))
    _is_well(page, axe, picture, "files-original", True)


def _is_well(page, axe, picture, name, script):
    """Nothing sticks out, nothing shuts anybody out."""
    picture(page, f"{name}{'' if script else '-no-js'}")
    if script:
        assert axe(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0
