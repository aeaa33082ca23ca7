"""What is fuzzed: each parser of ours with inputs that it knows, and the refusals it declares."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils import translation

from tests.cases.test_the_whole_path import AFRAID, CALM, READY
from ventanilla.common.errors import BadInput, DomainError
from ventanilla.config.place import CHECKOUT
from ventanilla.interviews.submissions import write
from ventanilla.network import reading
from ventanilla.people import matching
from ventanilla.people.identity import Names
from ventanilla.protocols.engine import instruments
from ventanilla.protocols.engine.forms import BadSubmission, evaluate
from ventanilla.protocols.engine.load import Faulty, load, load_files, read_folder
from ventanilla.security import crypto
from ventanilla.web.fields import DayField, MomentField, TimeOfDayField
from ventanilla.web.interviews import contract

SMALL = CHECKOUT / "tests" / "engine" / "package"
LIBRARY = CHECKOUT / "src" / "ventanilla" / "protocols" / "library" / "uca"
TODAY = date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class Target:
    """``seeds``: inputs that it takes. ``refusals``: what it may raise; all else is a fault."""

    seeds: tuple[bytes, ...]
    run: Callable[[bytes], object]
    refusals: tuple[type[Exception], ...] = ()


def package() -> Target:
    """A protocol package: any one of its files changed."""
    files = read_folder(SMALL)
    names = [name for name in files if not name.startswith("cards/")]
    seeds = tuple(name.encode() + b"\0" + files[name] for name in names)

    def run(data: bytes) -> object:
        name, __, content = data.partition(b"\0")
        path = name.decode("utf-8", "replace")
        return load_files({**files, path if path in files else "findings.yaml": content})

    return Target(seeds, run, (Faulty,))


def instrument() -> Target:
    """The tables of an instrument, as an XLSForm has them."""
    seeds = tuple(path.read_bytes() for path in sorted((SMALL / "instruments").iterdir()))

    def run(data: bytes) -> object:
        return instruments.build(name="x", file="x.md", text=data.decode("utf-8", "replace"))

    return Target(seeds, run, (Faulty,))


def submission() -> Target:
    """The XML of an interview."""
    package = load(LIBRARY)
    form = package.instruments["initial_evaluation"]
    prepared = package.instruments["preparation"]
    seeds = (write(form, CALM, informed=True), write(form, AFRAID), write(prepared, READY))
    return Target(seeds, lambda data: evaluate(form, data, today=TODAY), (BadSubmission,))


def envelope() -> Target:
    """The JSON around a submission."""
    body = {
        "submission_id": str(uuid4()), "sitting_version": "1-a", "xml": "<x/>", "language": "es",
        "started_at": "2026-11-22T10:00:00Z", "ended_at": "2026-11-22T11:00:00Z", "spent_s": 5,
        "drawings": [{"question": "q", "fate": "kept", "image": "iVBORw0KGgo="}],
        "languages": {"block": "es"}, "informed": {"inf_a_said": "2026-11-22T10:00:00Z"},
    }  # fmt: skip
    seeds = (json.dumps(body).encode(), json.dumps({**body, "drawings": []}).encode())
    return Target(seeds, lambda data: contract.sent(contract.read_body(data)), (BadInput,))


def reference_data() -> Target:
    """The CSV files of the network, read as the loader does: any cell as any kind."""
    folder = Path(tempfile.mkdtemp(prefix="judge-"))
    paths = sorted(reading.DATA.glob("*.csv"))
    seeds = tuple(b"".join(path.read_bytes().splitlines(True)[:12]) for path in paths)

    def run(data: bytes) -> object:
        (folder / "x.csv").write_bytes(data)
        for row in reading.rows(folder, "x.csv", ""):
            for column in list(row.cells):
                for read in (row.text, row.day, row.hour, row.integer, row.flag, row.zone):
                    _refused(read, column)
                _refused(partial(row.decimal, low=-180, high=180), column)
        return None

    return Target(seeds, run, (DomainError,))


def _refused(read: Callable[[str], object], column: str) -> None:
    try:
        read(column)
    except DomainError:
        return


def sealed() -> Target:
    """A ciphertext: whatever is not ours is unreadable."""
    key, place = crypto.new_key(), ("cases_identity", uuid4(), uuid4(), 1)
    seeds = tuple(crypto.seal(key, b"x" * size, place=place) for size in (0, 10, 700))

    def run(data: bytes) -> object:
        plain = crypto.unseal(key, data, place=place)
        if data not in seeds:
            raise AssertionError("a changed ciphertext opened")
        return plain

    return Target(seeds, run, (crypto.Unreadable,))


def typed_values() -> Target:
    """Days, moments and times as somebody types them."""
    fields = (MomentField(), TimeOfDayField())
    day = DayField()

    def run(data: bytes) -> object:
        text = data.decode("utf-8", "replace")
        for field in fields:
            _invalid(field.clean, text)
        _invalid(day.clean, text.split(" ")[:3])
        return None

    seeds = (b"2026-03-03 14:05", b"2026-03-08T02:30", b"09:30", b"12 3 2012", b"9999-12-31T23:59")
    return Target(seeds, run)


def _invalid(clean: Callable[[object], object], value: object) -> None:
    try:
        clean(value)
    except ValidationError as refusal:
        with translation.override("es"):
            str(refusal.messages)


def names() -> Target:
    """Names that are compared: two people with a line for each field."""

    def run(data: bytes) -> object:
        lines = [*data.decode("utf-8", "replace").split("\n"), *[""] * 8]
        one, other = (
            Names(given_names=a, first_surname=b, second_surname=c, called=d)
            for a, b, c, d in (lines[:4], lines[4:8])
        )
        score = matching.likeness(one, other).score
        if not 0 <= score <= 100:
            raise AssertionError(f"a likeness of {score}")
        return matching.is_called(one, lines[4])

    seeds = (
        "María de la Luz\nNúñez\nÁvila\nLucha\nLuz María\nNunes\nAbila\n",
        "José\n\n\nChepe\nPepe\n\n\n",
    )
    return Target(tuple(seed.encode() for seed in seeds), run)


TARGETS: dict[str, Callable[[], Target]] = {
    "package": package,
    "instrument": instrument,
    "submission": submission,
    "envelope": envelope,
    "reference-data": reference_data,
    "sealed": sealed,
    "typed-values": typed_values,
    "names": names,
}
