"""What stands in a package is said in the language of the reader: no code, no bracket."""

import pytest

from ventanilla.protocols.engine.proposing import FindingAction, SeverityWhen
from ventanilla.protocols.engine.shapes import Evidence, Severity, Text
from ventanilla.protocols.engine.spoken import MARKS, spoken

CALL = FindingAction(text=Text(es="Llame  a\nsalud", en="Call a doctor"), role="nurse")


@pytest.mark.parametrize(
    ("value", "es", "en"),
    [
        (None, "", ""),
        (True, "sí", "yes"),
        (False, "no", "no"),
        (72, "72", "72"),
        ("30 min after notified_at", "30 min after notified_at", "30 min after notified_at"),
        (Evidence.KNOWLEDGE, "conocimiento general, por verificar",
         "general knowledge, to be verified"),
        (Severity.RED, "rojo", "red"),
        (("LGT-76", "DESIGN"), "LGT-76, DESIGN", "LGT-76, DESIGN"),
        ((CALL, CALL), "Llame a salud · nurse; Llame a salud · nurse",
         "Call a doctor · nurse; Call a doctor · nurse"),
        ((SeverityWhen(severity=Severity.AMBER, when="age < 12"),), "ámbar · age < 12",
         "amber · age < 12"),
        ({"home": Text(es="Casa", en="Home"), "street": True}, "home: Casa; street: sí",
         "home: Home; street: yes"),
        ((), "", ""),
    ],
)  # fmt: skip
def test_a_value_is_said(value: object, es: str, en: str) -> None:
    assert (spoken(value, "es"), spoken(value, "en")) == (es, en)


def test_every_mark_has_its_words() -> None:
    assert set(MARKS) == set(Evidence)
