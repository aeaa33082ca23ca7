"""Sentences of a package, filled with the words of a state."""

from datetime import UTC, datetime

import pytest

from ventanilla.protocols.engine.definition import Text
from ventanilla.protocols.engine.facts import FactInfo
from ventanilla.protocols.engine.rules import Rules
from ventanilla.protocols.engine.sight import Sight
from ventanilla.protocols.engine.state import State

NOW = datetime(2026, 3, 4, tzinfo=UTC)
FACTS = {
    "place": FactInfo(
        "place",
        Text(es="Lugar", en="Place"),
        "choices",
        "O",
        "intake",
        {"bus": Text(es="camión", en="bus"), "inn": Text(es="posada", en="inn")},
    ),
    "share": FactInfo("share", Text(es="Parte", en="Share"), "integer", "O", "intake"),
    "finding_late": FactInfo(
        "finding_late",
        Text(es="Tarde", en="Late"),
        "choice",
        "S",
        "finding",
        {"possible": Text(es="Posible", en="Possible")},
    ),
}


def seen(**facts: object) -> Sight:
    return Sight(Rules(facts=FACTS), State(facts=facts), NOW)  # type: ignore[arg-type]


def told(sight: Sight, sentence: str) -> tuple[str, str]:
    text = sight.told(Text(es=sentence, en=sentence))
    return text.es, text.en


@pytest.mark.parametrize(
    ("facts", "es", "en"),
    [
        ({"place": ("bus",), "share": 40}, "camión: 40 % de 100%", "bus: 40 % de 100%"),
        ({"place": ("bus", "inn")}, "camión, posada: sin dato", "bus, inn: not known"),
        ({"place": ("bus", "car"), "share": 1}, "camión, car: 1", "bus, car: 1"),
        ({"place": ("car",), "share": 1}, "car: 1", "car: 1"),
    ],
)
def test_a_sentence_is_filled_in_both_languages(facts, es, en):
    ending = " % de 100%" if "%" in es else ""
    assert told(seen(**facts), "${place}: ${share}" + ending) == (es, en)


def test_what_a_later_finding_says_is_not_what_was_said_before():
    sight = seen()
    assert told(sight, "${finding_late}") == ("sin dato", "not known")
    sight.texts["finding_late"] = "possible"
    assert told(sight, "${finding_late}") == ("Posible", "Possible")


def test_the_ground_of_an_answer_that_has_no_words_keeps_what_was_said():
    sight = seen(place=("car", "bus"))
    (ground,) = sight.grounds(("place",))
    assert ground.value == ("car", "bus")
    assert ground.value_title == Text(es="car, camión", en="car, bus")
