"""Words for outside: what would tell is found however it is written, and nothing else is."""

from functools import lru_cache

import pytest

from tests.engine.small import files
from ventanilla.protocols.engine.check import check_files
from ventanilla.protocols.engine.definition import Protocol
from ventanilla.protocols.engine.load import load_files
from ventanilla.protocols.engine.outward import telling

OUTWARD = """level: restricted
outward:
  appointment: {es: Entrega de documentos, en: Collection of documents}
  message: {es: Su trámite tiene un avance., en: There is news on your procedure.}
  caller: {es: Oficina general, en: Public service}
  slip: {es: Traer identificación, en: Bring an ID}
outward_never:
  es: [víctima, trata, protección, caso abierto]
  en: [victim, shelter]
"""


def restricted(old: str = "", new: str = "") -> dict[str, bytes]:
    """The small package as a restricted one, with one text replaced."""
    found = files()
    assert old in OUTWARD
    found["protocol.yaml"] += OUTWARD.replace(old, new, 1).encode()
    return found


@lru_cache(maxsize=1)
def protocol() -> Protocol:
    return load_files(restricted()).definition


@pytest.mark.parametrize(
    "text",
    [
        "Apoyo a la víctima",
        "apoyo a la VICTIMA",
        "vi\u0301ctima.",  # the accent as a sign of its own
        "v\u00edc\u00adtima",  # a soft hyphen inside
        "¿víctimas?",
        "es VÍCTIMA/testigo",
        "ｖｉｃｔｉｍ",
    ],
)
def test_a_telling_word_is_found_however_it_is_written(text: str) -> None:
    assert telling(protocol(), text)


def test_a_longer_word_is_another_word_and_several_in_a_row_are_one() -> None:
    assert telling(protocol(), "Se tratará de su trámite; traer contrato.") == []
    assert telling(protocol(), "Tiene un caso. Abierto de 9 a 5.") == ["caso abierto"]
    assert telling(protocol(), "Un caso no abierto") == []
    assert telling(protocol(), "Protecciones y shelters") == ["protección", "shelter"]
    assert telling(load_files(files()).definition, "víctima") == []


@pytest.mark.parametrize(
    ("old", "new", "says", "line_of"),
    [
        ("Entrega de documentos", "Cita de la Victima", "“víctima” would tell", "appointment:"),
        ("Public service", "SHELTER team", "“shelter” would tell", "caller:"),
        ("[víctima, trata", "[cuidado, atención", "“atención” would tell", "neutral_title:"),
        ("outward_never:\n", "x_never:\n", "“x_never” is not known", "x_never:"),
        ("  en: [victim, shelter]", "  en: []", "names words that would tell", "level:"),
        (
            "  slip: {es: Traer identificación, en: Bring an ID}\n",
            "",
            "“slip” is missing",
            "outward:",
        ),
    ],
)
def test_what_goes_out_is_checked(old: str, new: str, says: str, line_of: str) -> None:
    planted = restricted(old, new)
    lines = planted["protocol.yaml"].decode().splitlines()
    line = 1 + next(at for at, text in enumerate(lines) if text.strip().startswith(line_of))
    found = [p for p in check_files(planted).problems if says in p.what]
    assert {(p.file, p.line) for p in found} == {("protocol.yaml", line)}


def test_a_restricted_protocol_says_what_may_be_said_outside() -> None:
    planted = files()
    planted["protocol.yaml"] += b"level: restricted\n"
    said = [p.what for p in check_files(planted).problems if p.what.startswith("a restricted")]
    assert len(said) == 3  # the words for outside, those that tell, the one-minute screen
