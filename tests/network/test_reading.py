"""Reference data that cannot be read is refused with its file and line, whatever stands in it."""

import pytest

from ventanilla.network.errors import ReferenceDataFault
from ventanilla.network.reading import rows


def write(folder, content):
    (folder / "x.csv").write_bytes(content)
    return list(rows(folder, "x.csv", "a"))


@pytest.mark.parametrize(
    ("content", "line"),
    [
        pytest.param(b"a\nb\n\xff\n", 3, id="not UTF-8"),
        pytest.param(b'a\n"' + b"x" * 140_000, 2, id="a cell without an end"),
        pytest.param(b"a\nb,c\n", 2, id="a cell too many"),
        pytest.param(b"b\n", 1, id="a column missing"),
    ],
)
def test_a_file_that_is_no_table_is_refused_at_its_line(tmp_path, content, line):
    with pytest.raises(ReferenceDataFault) as refusal:
        write(tmp_path, content)
    assert refusal.value.line == line


@pytest.mark.parametrize("cell", ["²", "9" * 5000, "1_000", "-1"])
def test_a_whole_number_has_plain_digits(tmp_path, cell):
    (row,) = write(tmp_path, f"a\n{cell}\n".encode())
    with pytest.raises(ReferenceDataFault):
        row.integer("a")


@pytest.mark.parametrize("cell", ["NaN", "sNaN", "Infinity", "-inf"])
def test_a_bound_holds_for_what_is_no_number(tmp_path, cell):
    (row,) = write(tmp_path, f"a\n{cell}\n".encode())
    with pytest.raises(ReferenceDataFault):
        row.decimal("a", low=-90, high=90)


@pytest.mark.parametrize("cell", ["US", "../passwd", "a" * 300, "\x00"])
def test_a_folder_is_no_time_zone(tmp_path, cell):
    (row,) = write(tmp_path, f"a\n{cell}\n".encode())
    with pytest.raises(ReferenceDataFault):
        row.zone("a")
