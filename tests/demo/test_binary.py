"""What is written for PostgreSQL's binary COPY is what PostgreSQL reads."""

import hashlib
import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from ventanilla.demo import binary
from ventanilla.demo.plates import TEXTS, Told
from ventanilla.demo.templates import Answered, Pattern, picker

VALUES = {
    "uuid": UUID("0d6f2b1c-7f0a-4e0b-9c57-6f1f4b6b0a11"),
    "uuid[]": [UUID(int=7, version=4), UUID(int=8, version=4)],
    "text": "Ñandú 100 %",
    "bytea": b"\x00%b\xff",
    "bool": True,
    "int2": -2,
    "int4": 70_000,
    "int8": 2**40,
    "date": date(1999, 12, 31),
    "timestamptz": datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC),
}


@pytest.mark.parametrize("given", [VALUES, dict.fromkeys(VALUES)], ids=["values", "nothing"])
def test_postgres_reads_what_was_written(owner, given):
    assert {*VALUES} == {*binary.FIELDS}
    columns = ", ".join(f"c{number} {kind}" for number, kind in enumerate(given))
    owner.execute(f"CREATE TEMP TABLE written ({columns}, j jsonb)")
    fields = [binary.field(kind, value) for kind, value in given.items()]
    row = binary.row([*fields, binary.json_field('{"a": [1, "é"]}')])
    with owner.cursor().copy("COPY written FROM STDIN (FORMAT BINARY)") as copy:
        copy.write(binary.file([row, row]))

    read = owner.execute("SELECT * FROM written").fetchall()

    assert read == [(*given.values(), {"a": [1, "é"]})] * 2


def test_moments_and_days_are_counted_from_the_notice():
    starts = datetime(2026, 3, 1, 5, 30, tzinfo=UTC)
    told = Told({"age": 12, "row_id": VALUES["uuid"]}, starts, zone=None)
    local = starts.replace(tzinfo=None).replace(day=28, month=2, hour=23)

    def made(kind, *wanted):
        return [text.decode() for text in TEXTS[kind](list(wanted))(told, local)]

    assert made("moment", 0, 66_600.0, -1) == [
        "2026-03-01T05:30:00+00:00", "2026-03-02T00:00:00+00:00", "2026-03-01T05:29:59+00:00",
    ]  # fmt: skip
    assert made("second", 5) == [str(int(starts.timestamp()) + 5)]
    assert made("day", 0, 1) == ["2026-02-28", "2026-03-01"]
    assert made("day_in_words", 1) == ["1 de marzo de 2026"]
    assert made("moment_in_words", 1800) == ["1 de marzo de 2026, a las 00:00"]
    assert made("case", "age") == ["12"]
    assert made("id", 1, 10) == [
        "0d6f2b1c-7f0a-4e0b-9c57-6f1f4b6b0001", "0d6f2b1c-7f0a-4e0b-9c57-6f1f4b6b000a",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="between two seconds"):
        TEXTS["moment"]([0.5])


def test_a_text_with_no_gap_or_with_one_is_filled_too():
    values = [b"a", b"b", b"c"]
    assert picker([])(values) == ()
    assert picker([1])(values) == (b"b",)
    assert picker([2, 0, 2])(values) == (b"c", b"a", b"c")
    assert Pattern("100 %%", ()).filler({})(values) == b"100 %"


def test_a_submission_is_quoted_and_its_digest_is_that_of_what_was_said():
    name = ("case", "name")
    said = Pattern('<a id="x">%s 100 %%</a>', (name,))
    filled = Answered(said, Pattern('"n":"%s"}', (name,))).filler({name: 0})([b"\xc3\x91"])
    digest = hashlib.sha256('<a id="x">Ñ 100 %</a>'.encode()).hexdigest()
    assert json.loads(filled) == {"xml": '<a id="x">Ñ 100 %</a>', "digest": digest, "n": "Ñ"}
