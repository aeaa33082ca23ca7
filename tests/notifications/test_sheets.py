"""A list of an agency: checked whole, taken whole, nobody twice."""

import uuid

import pytest

from tests.factories import NOW
from tests.notifications.telling import ARREST, tell
from ventanilla.common.errors import BadInput
from ventanilla.notifications import selectors, sheets
from ventanilla.notifications.models import Batch, Notification
from ventanilla.notifications.services import importing
from ventanilla.notifications.states import Kind, Said

AGENCY = "Cameron County Jail"
HEADER = "kind,given_names,first_surname,birth_date,custody_id,event_at,sent_at,requested,charges\n"
GOOD = HEADER + (
    "arrest,Ana,Robles,1988-01-02,C-1,2026-03-01 14:30,2026-03-02 09:00,yes,Theft\n"
    "ARREST,Beto,Salas,02/03/1999,C-2,,,,He says he sought asylum.\n"
    ",,,,,,,,\n"
    "immigration_detention,Ana,Robles,1988-01-02,C-9,,,no,\n"
)


@pytest.fixture
def read(dora):
    def act(text, agency=AGENCY):
        content = text if isinstance(text, bytes) else text.encode()
        zone = dora.post.zoneinfo
        return sheets.read(content, agency=agency, received_at=NOW, zone=zone, at=NOW)

    return act


pytestmark = pytest.mark.django_db


def take(sheet, by, pk=None):
    return importing.take(sheet=sheet, agency=AGENCY, batch_id=pk or uuid.uuid4(), by=by, at=NOW)


def test_a_good_list_is_read_line_by_line(read):
    sheet = read(GOOD)

    assert not sheet.faults
    assert list(sheet.told) == [2, 3, 5]
    assert sheet.told[2].requested == Said.YES
    assert sheet.told[5].kind == Kind.IMMIGRATION_DETENTION
    assert sheet.told[3].names.birth_date == "1999-02-03"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [(1, "kind"), (1, "first_surname")]),
        (HEADER, [(1, "")]),
        (HEADER.replace("custody_id", "booking"), [(1, "booking")]),
        (HEADER.replace("charges", "kind"), [(1, "kind")]),
        (HEADER + "theft,Ana,Robles,,,,,,\n", [(2, "kind")]),
        (HEADER + "arrest,Ana,,1988-13-40,,tomorrow,,perhaps,\n",
         [(2, "birth_date"), (2, "event_at"), (2, "first_surname"), (2, "requested")]),
        (HEADER + "arrest,Ana,Robles,,,2026-03-02 10:00,2026-03-02 09:00,,\n", [(2, "event_at")]),
        (HEADER + "arrest,Ana,Robles,,,,,,,,,\n", [(2, "")]),
        (HEADER + f"arrest,Ana,{'x' * 121},,,,,,\n", [(2, "first_surname")]),
        (b"\xff\xfe\x00", [(1, "")]),
        (HEADER + 'arrest,"Ana\n', [(1, "")]),
        (HEADER + "arrest,Ana,Robles,,,,,,\n" * 201, [(202, "")]),
        (b"x" * (sheets.MOST_BYTES + 1), [(1, "")]),
    ],
)  # fmt: skip
def test_faults_are_said_by_line_and_column_and_nothing_is_taken(read, dora, text, faults):
    sheet = read(text)

    assert sorted((each.line, each.column) for each in sheet.faults) == sorted(faults)
    assert all(each.words for each in sheet.faults)
    with pytest.raises(BadInput):
        take(sheet, dora)
    assert not Notification.objects.exists()
    assert len(sheets.faults_as_csv(sheet.faults).splitlines()) == len(faults) + 1


def test_the_template_can_be_sent_back(read):
    assert not read(sheets.template()).faults


def test_whoever_is_known_is_shown_and_left_out(read, dora):
    tell(dora, agency=AGENCY, custody_id="C-2")
    sheet = read(GOOD)

    found = importing.doubles(sheet, seat=dora, at=NOW)
    assert [(each.line, each.earlier) for each in found] == [(3, None), (5, 2)]
    pk = uuid.uuid4()
    batch = take(sheet, dora, pk)
    assert take(sheet, dora, pk) == batch

    assert (batch.lines, batch.skipped) == (3, [3, 5])
    assert Notification.objects.count() == 2
    kept, rows = selectors.batch(dora, pk)
    assert [line for line, *__ in importing.result(kept, rows)] == [2, 3, 5]
    assert rows[2].reference in importing.result_as_csv(kept, rows).decode()
    assert "Robles" not in importing.result_as_csv(kept, rows).decode()


def test_a_list_does_not_bring_asylum_in(read, dora):
    take(read(GOOD), dora)

    for row in Notification.objects.select_related("dossier"):
        opened, __ = selectors.open_one(row, seat=dora, at=NOW, purpose="notification.read")
        assert "asylum" not in str(opened.said)


def test_anothers_list_is_not_shown(read, dora, clara):
    batch = take(read(GOOD), dora)
    assert selectors.batch(clara, batch.pk) is None
    assert Batch.objects.count() == 1
    assert ARREST.agency != AGENCY
