"""The pages of what comes and goes: who sees them, what is typed, what the public site gives."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, MinistryFactory
from tests.sharing.packages import edited, key, packed, small
from tests.shipped import published, shipped
from ventanilla.security.oversight.models import Approval
from ventanilla.sharing import package
from ventanilla.sharing.models import Exchange, MinistryKey, Received
from ventanilla.sharing.services import receiving, releasing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def text(answer):
    return answer.content.decode()


def sent(content):
    return {"file": SimpleUploadedFile("paso-1.0.0.zip", content, "application/zip")}


def test_a_key_is_written_down_and_approved_by_the_second_person(hilda, ramon, as_seat):
    hildas, ramons = as_seat(hilda), as_seat(ramon)
    typed = {"name_es": "Ministerio", "name_en": "Ministry", "country": "aq"}
    wrong = hildas.post("/sharing/keys/new/", {**typed, "public": "no key"})
    assert "no public key" in text(wrong)
    assert 'value="Ministerio"' in text(wrong)

    hildas.post("/sharing/keys/new/", {**typed, "public": key().public})

    held = MinistryKey.objects.get()
    assert "waits for a second person" in text(hildas.get("/sharing/keys/"))
    assert "Trust the key of another ministry" in text(ramons.get("/approvals/"))
    address = reverse("oversight:decide", args=(Approval.objects.get().pk,))
    assert held.grouped in text(ramons.get(address))
    ramons.post(address, {"verdict": "approved"})
    assert "Compared by" in text(hildas.get("/sharing/keys/"))


@pytest.mark.parametrize(("language", "words"), [("es", "está dañado"), ("en", "is damaged")])
def test_a_package_that_does_not_verify_is_refused_at_its_field_in_words(
    trusted, hilda, as_seat, language, words
):
    altered = bytearray(packed())
    altered[len(altered) // 2] ^= 1
    answer = as_seat(hilda, language).post("/sharing/receive/", sent(bytes(altered)))

    assert words in text(answer)
    assert not Received.objects.exists()


def test_a_package_is_taken_in_read_and_compared(trusted, hilda, as_seat):
    client = as_seat(hilda)
    answer = client.post("/sharing/receive/", sent(packed()), follow=True)

    taken = Received.objects.get()
    assert answer.redirect_chain[-1][0] == f"/sharing/received/{taken.pk}/"
    for words in ("First step", "Ministry of Arcadia", "no case opens with it", "our own design",
                  "AGPL-3.0-or-later", taken.file_hash):  # fmt: skip
        assert words in text(answer)
    assert client.get(f"/sharing/received/{taken.pk}/changes/").status_code == 404
    client.post("/sharing/receive/", sent(packed(small(version="1.0.1"))))
    assert "A newer release was received: 1.0.1" in text(
        client.get(f"/sharing/received/{taken.pk}/")
    )


def test_what_differs_from_ours_is_told_in_groups(trusted, hilda, as_seat):
    published("general")
    theirs = edited(
        shipped("general"),
        ("tasks.yaml", "due: 1 h after notified_at", "due: 2 h after notified_at"),
        ("protocol.yaml", "version: 1.1.0", "version: 2.0.0"),
        ("protocol.yaml", "Ley del Servicio Exterior Mexicano", "Ley de Arcadia"),
    )
    kept = receiving.receive(content=packed(theirs), by=hilda, at=NOW)

    page = text(as_seat(hilda).get(f"/sharing/received/{kept.pk}/changes/"))

    for words in ("What it rests on", "Tasks and deadlines", "was 1 h after notified_at",
                  "may change what is done"):  # fmt: skip
        assert words in page
    assert "Findings and outcomes" not in page


def test_whoever_keeps_nothing_reads_and_changes_nothing(trusted, alba, hilda, as_seat):
    kept = receiving.receive(content=packed(), by=hilda, at=NOW)
    client = as_seat(alba)
    assert client.get(f"/sharing/received/{kept.pk}/").status_code == 200
    assert client.get("/sharing/receive/").status_code == 403
    assert client.get("/sharing/keys/new/").status_code == 403
    assert client.post(f"/sharing/keys/{trusted.pk}/withdraw/").status_code == 403
    assert client.get("/sharing/received/999/").status_code == 404


def test_a_version_is_shared_and_anybody_takes_it(own_key, hilda, as_seat):
    MinistryFactory()
    version = published("general")
    client = as_seat(hilda)
    assert "Sign and share" in text(client.get("/sharing/ours/"))
    client.post(f"/sharing/ours/{version.pk}/share/")

    anybody = Client()
    for language, words in (("es", "Tomar el paquete firmado"), ("en", "Take the signed package")):
        page = anybody.get(f"/{language}/protocols/")
        assert words in text(page)
        assert releasing.own_key().grouped in text(page)
        assert not page.cookies
    answer = anybody.get("/en/protocols/general-1.1.0.zip", headers={"accept-encoding": "gzip"})
    assert answer["Content-Disposition"] == 'attachment; filename="general-1.1.0.zip"'
    opened = package.unpack(answer.content, own_key.keys)
    assert opened.manifest.protocol == "general"
    listed = json.loads(anybody.get("/en/protocols/list.json").content)
    assert listed["packages"][0]["address"] == "/en/protocols/general-1.1.0.zip"
    assert listed["packages"][0]["licence"] == "AGPL-3.0-or-later"
    assert listed["key"]["line"] == own_key.public
    assert text(anybody.get("/en/protocols/key/ventanilla.pub")).strip() == own_key.public
    assert text(anybody.get("/en/protocols/key/ventanilla.pem")).startswith("-----BEGIN PUBLIC")

    pk = text(client.get("/sharing/ours/")).split("/withdraw/")[0].rsplit("/", 1)[1]
    client.post(f"/sharing/ours/{pk}/withdraw/")
    assert anybody.get("/en/protocols/general-1.1.0.zip").status_code == 404
    assert json.loads(anybody.get("/en/protocols/list.json").content)["packages"] == []


def test_what_is_not_shared_is_not_there(db):
    anybody = Client()
    for name in ("protocols/general-1.1.0.zip", "protocols/x", "protocols/key/x"):
        assert anybody.get(f"/es/{name}").status_code == 404
    assert "Nothing is shared here yet" in text(anybody.get("/en/protocols/"))


def test_the_menu_leads_there_for_whoever_works_with_it(hilda, alba, as_seat):
    address = reverse("sharing:received")
    assert address in text(as_seat(hilda).get("/protocols/"))
    assert address not in text(as_seat(alba).get("/protocols/"))


def test_a_protocol_is_adapted_page_by_page(trusted, hilda, as_seat):
    kept = receiving.receive(content=packed(shipped("general")), by=hilda, at=NOW)
    client = as_seat(hilda)
    begun = client.post(
        f"/sharing/received/{kept.pk}/adapt/", {"protocol": "general", "version": "1.0.0"}
    )
    here = begun.url
    assert "Adapted from the release 1.1.0 of Ministry of Arcadia." in text(client.get(here))
    law = {"code": "LSEM", "citation_es": "Ley de Arcadia", "citation_en": "Law of Arcadia",
           "link": "", "evidence": "read"}  # fmt: skip
    assert "Mexican Foreign Service Law" in text(client.get(f"{here}basis/LSEM/"))
    client.post(f"{here}basis/LSEM/", law)
    refused = client.post(f"{here}basis/LSEM/drop/")
    assert refused.status_code == 422
    finding = shipped("general").definition.findings[0].name
    client.post(f"{here}services/{finding}/", {"services": ["advocate"]})
    assert "Which services answer it here?" in text(client.get(f"{here}services/{finding}/"))
    assert client.post(f"{here}language/", {"language": "fr"}).url == f"{here}texts/fr/"
    page = text(client.get(f"{here}texts/fr/"))
    assert "0 of " in page
    client.post(f"{here}texts/fr/", {"t0": "Soins", "t0_place": "title"})
    page = text(client.get(here))
    for words in ("Law of Arcadia", "ours", "of the origin", "What is other than in its origin"):
        assert words in page
    folder = client.get(f"{here}folder.zip")
    assert b"languages/fr.json" in folder.content
    assert client.get(f"{here}newer/").status_code == 404
    theirs = edited(
        shipped("general"),
        ("protocol.yaml", "version: 1.1.0", "version: 1.2.0"),
        ("tasks.yaml", "due: 24 h after notified_at", "due: 20 h after notified_at"),
    )
    receiving.receive(content=packed(theirs), by=hilda, at=NOW)
    assert "was 24 h after notified_at" in text(client.get(f"{here}newer/"))
    assert "is taken over" in text(client.post(f"{here}newer/", follow=True))
    assert "Nothing keeps it from being published" in text(client.get(f"{here}check/"))
    assert here in text(client.get("/sharing/adaptations/"))


def test_an_exchange_is_written_down_with_an_office_and_what_became_of_it(hilda, as_seat):
    client = as_seat(hilda)
    typed = {"forum": "tricamex", "country": "gt", "contact": "Dirección de Asuntos Consulares",
             "title": "Protocolo, en inglés", "released_on_day": "2", "released_on_month": "3",
             "released_on_year": "2026"}  # fmt: skip
    wrong = client.post("/sharing/exchanges/new/", {**typed, "contact": "ana@example.org"})
    assert "Addresses of persons do not stand here" in text(wrong)
    client.post("/sharing/exchanges/new/", typed)
    page = text(client.get("/sharing/exchanges/"))
    assert "TRICAMEX" in page
    assert "Protocolo, en inglés" in page
    address = f"/sharing/exchanges/{Exchange.objects.get().pk}/word/"
    day = {"on_day": "3", "on_month": "3", "on_year": "2026"}
    assert "Write what they said" in text(client.post(address, {**day, "text": ""}))
    client.post(address, {**day, "adoption": "adapting", "text": "Lo prueban en dos oficinas."})
    page = text(client.get("/sharing/exchanges/"))
    assert "Lo prueban en dos oficinas." in page
    assert "being adapted" in page
