"""A list leaves as a file: harmless cells, a second person for many rows, one day."""

import csv
import hashlib
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection
from django.utils import timezone
from openpyxl import load_workbook

from tests import pages
from ventanilla.audit.models import Event
from ventanilla.common.cells import harmless, plain
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.exports import desk, services
from ventanilla.exports.models import Export, File
from ventanilla.exports.states import ALONE, MOST_ROWS, Column, Format, Reason, State
from ventanilla.exports.tasks import make
from ventanilla.network.roles import Role
from ventanilla.security.identity import Identity, entered
from ventanilla.security.keys.models import WrappedKey
from ventanilla.security.models import Seat

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://example.org")'


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def cases(register, told, now):
    def open_some(count):
        names = replace(told.names, given_names=FORMULA)
        fresh = replace(told, names=names, notified_at=now, apprehended_at=None)
        return [register(told=fresh, at=now) for _ in range(count)]

    return open_some


def ask(by, now, **more):
    wanted = {"format": Format.CSV, "reason": Reason.WORK, "language": "en", **more}
    return services.ask(by=by, at=now, **wanted)


def made(export):
    make(str(export.pk))
    return Export.objects.select_related("seat__post", "officer").get(pk=export.pk)


def read(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    "text",
    ["=1", "+1", "-1", "@x", "|x", "%x", "\t=1", "\r=1", " \ufeff=1", "\x00=1", "\u200b\u00a0@a",
     "\n-2+3", "＝1", "'=1", "'", "", "El Paso", "=", "\u2028=1", "\u202e=1"],
)  # fmt: skip
def test_no_cell_is_computed_and_none_is_lost(text):
    cell = harmless(text)
    assert plain(cell) == text
    seen = "".join(sign for sign in cell if sign.isprintable() and not sign.isspace())
    assert not seen or seen[0] not in "=+-@|%＝＋－＠"


def test_a_list_is_made_with_what_is_in_clear_and_stands_in_the_log(cases, bruno, now):
    tracks = cases(3)
    export = made(ask(bruno, now))
    content = services.fetch(export=export, by=bruno, at=now)
    header, *rows = read(content)
    assert "Person" not in header
    assert {row[0] for row in rows} == {track.case.number for track in tracks}
    assert b"HYPERLINK" not in content
    line = Event.objects.get(action="export.made")
    assert set(line.dossiers) == {track.dossier_id for track in tracks}
    assert line.detail["rows"] == 3
    assert line.detail["sha256"] == hashlib.sha256(content).hexdigest()
    assert Event.objects.filter(action="export.downloaded", seat_id=bruno.pk).count() == 1
    assert bytes(File.objects.get().sealed).find(tracks[0].case.number.encode()) == -1


def test_names_are_asked_for_opened_on_the_record_and_harmless(cases, bruno, now):
    cases(2)
    export = made(ask(bruno, now, names=True))
    header, *rows = read(services.fetch(export=export, by=bruno, at=now))
    persons = [row[header.index("Person")] for row in rows]
    assert all(cell.startswith("'=") for cell in persons)
    opened = Event.objects.get(action="export.made", kind="list")
    assert (opened.seat_id, len(opened.dossiers)) == (bruno.pk, 2)


def test_a_workbook_holds_texts_only(cases, bruno, now):
    cases(2)
    export = made(ask(bruno, now, format=Format.XLSX, names=True))
    book = load_workbook(io.BytesIO(services.fetch(export=export, by=bruno, at=now)))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)


def test_many_rows_wait_for_another_person(cases, bruno, alba, now, monkeypatch):
    monkeypatch.setattr(services, "ALONE", 2)
    cases(3)
    export = ask(bruno, now)
    assert export.state == State.WAITING
    assert desk.waiting(alba) == [export]
    make(str(export.pk))
    assert not File.objects.exists()
    with pytest.raises(NotAllowed):
        services.decide(export=export, agree=True, by=bruno, at=now)
    services.decide(export=export, agree=True, by=alba, at=now)
    with pytest.raises(NotNow):
        services.decide(export=export, agree=False, by=alba, at=now)
    assert made(export).state == State.READY


def test_nobody_agrees_to_their_own_whatever_the_seat(cases, alba, mcallen, now, monkeypatch):
    monkeypatch.setattr(services, "ALONE", 0)
    cases(1)
    export = ask(alba, now)
    second = Seat.objects.create(
        officer=alba.officer, post=mcallen, role=Role.HEAD_OF_POST, valid_from="2026-01-01"
    )
    with pytest.raises(NotAllowed):
        services.decide(export=export, agree=True, by=second, at=now)
    with pytest.raises(IntegrityError, match="agrees_to_an_export"):
        Export.objects.filter(pk=export.pk).update(decided_by=alba.officer)


def test_the_database_lets_no_big_file_be_ready_alone(cases, bruno, now):
    export = ask(bruno, now)
    with pytest.raises(IntegrityError, match="second_person"):
        Export.objects.filter(pk=export.pk).update(state=State.READY, rows=ALONE + 1)


def test_more_than_a_file_holds_is_refused(bruno, now, monkeypatch, cases):
    cases(2)
    monkeypatch.setattr(services, "MOST_ROWS", 1)
    with pytest.raises(BadInput):
        ask(bruno, now)
    assert MOST_ROWS == 200


def test_the_seat_of_today_decides_not_that_of_the_wish(cases, bruno, now):
    cases(2)
    export = ask(bruno, now)
    Seat.objects.filter(pk=bruno.pk).update(protocols=["general"])
    assert made(export).rows == 0


def test_the_file_is_its_seats_alone_for_a_day(cases, bruno, alba, clara, now):
    cases(1)
    export = made(ask(bruno, now))
    for other in (alba, clara):
        with pytest.raises(NotNow):
            services.fetch(export=export, by=other, at=now)
    later = export.made_at + timedelta(hours=24)
    with pytest.raises(NotNow):
        services.fetch(export=export, by=bruno, at=later)
    assert services.tidy(at=later) == 1
    assert not File.objects.exists()
    assert not WrappedKey.objects.filter(dossier_id=export.pk).exists()
    assert Export.objects.get().state == State.GONE


def test_a_job_that_comes_twice_makes_one_file(cases, bruno, now):
    cases(1)
    export = ask(bruno, now)
    first = made(export)
    assert made(export).digest == first.digest
    assert Event.objects.filter(action="export.made", kind="act").count() == 1


def test_pages_ask_show_and_give(cases, bruno, as_seat):
    cases(2)
    client = as_seat(bruno)
    page = client.get("/cases/")
    assert "/exports/ask/?state=" in page.content.decode()
    answer = client.post(
        "/exports/ask/", {"narrowed": "", "format": "xlsx", "reason": "work", "names": "on"}
    )
    assert answer.status_code == 302
    waiting = client.get(answer.url)
    assert waiting.headers["Refresh"]
    export = Export.objects.get()
    make(str(export.pk))
    page = client.get(answer.url)
    assert "Refresh" not in page.headers
    file = client.post(f"{answer.url}file/")
    assert file.headers["Content-Disposition"].startswith('attachment; filename="list-')
    assert file.headers["Cache-Control"] == "no-store"
    assert file.content[:2] == b"PK"


def test_somebody_elses_export_does_not_exist(cases, bruno, clara, dora, as_seat, now):
    cases(1)
    export = made(ask(bruno, now))
    for other in (clara, dora):
        client = as_seat(other)
        assert client.get(f"/exports/{export.pk}/").status_code == 404
        assert client.post(f"/exports/{export.pk}/file/").status_code == 404


def test_a_supervisor_agrees_on_the_page(cases, bruno, alba, as_seat, now, monkeypatch):
    monkeypatch.setattr(services, "ALONE", 0)
    cases(1)
    export = ask(bruno, now)
    client = as_seat(alba)
    assert f"/exports/{export.pk}/" in client.get("/exports/").content.decode()
    assert client.get(f"/exports/{export.pk}/").status_code == 200
    assert client.post(f"/exports/{export.pk}/answer/", {"answer": "agree"}).status_code == 302
    assert Export.objects.get().decided_by == alba.officer


def test_the_database_itself_refuses_another_answer_and_another_file(
    cases, bruno, alba, as_seat, now
):
    cases(1)
    waiting = ask(bruno, now)
    Export.objects.filter(pk=waiting.pk).update(state=State.WAITING)
    ready = made(ask(bruno, now))
    secret = as_seat(alba).session.session_key
    with pages.served(), entered(Identity(secret, alba.pk)):
        assert not File.objects.exists()
        with pytest.raises(ProgrammingError):  # in bruno's name
            Export.objects.filter(pk=waiting.pk).update(decided_by=clara_or(bruno))
        with pytest.raises(ProgrammingError):  # not a column of hers
            Export.objects.filter(pk=ready.pk).update(rows=1)
    secret = as_seat(bruno).session.session_key
    with pages.served(), entered(Identity(secret, bruno.pk)):
        assert File.objects.count() == 1
        assert Export.objects.filter(pk=waiting.pk).update(state=State.QUEUED) == 0
    assert connection.alias == "default"


def clara_or(seat):
    return seat.officer


def test_columns_in_clear_are_what_lists_know():
    assert Column.PERSON not in services.OPERATIONAL
