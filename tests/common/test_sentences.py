"""What the engine says can be said again in another language, to the last word of it."""

import copy
import pickle

import pytest
from django.utils import translation
from django.utils.translation import gettext

from tests.engine.small import changed
from ventanilla.common.sentences import say, told
from ventanilla.protocols.engine.check import check_files

SPANISH = {"there is no {what} “{name}”{meant}": "no hay {what} «{name}»{meant}", "fact": "dato"}


def in_spanish(template: str) -> str:
    return SPANISH.get(template, template)


def test_it_is_a_text_in_english() -> None:
    said = say("there is no {what} “{name}”{meant}", what=say("fact"), name="hmo", meant="")

    assert said == "there is no fact “hmo”"
    assert isinstance(said, str)


def test_what_fills_a_place_is_said_anew_too() -> None:
    said = say("there is no {what} “{name}”{meant}", what=say("fact"), name="hmo", meant="")

    assert said.told(in_spanish) == "no hay dato «hmo»"
    assert told("plain", in_spanish) == "plain"


def test_of_an_exception_its_sentence_counts() -> None:
    error = ValueError(say("there is no {what} “{name}”{meant}", what="x", name="y", meant=""))

    said = say("{error}, in: {source}", error=error, source="a")

    assert said == "there is no x “y”, in: a"
    assert said.told(in_spanish) == "no hay x «y», in: a"


def test_braces_in_a_value_stay() -> None:
    assert say("the end: {source}", source="${x}").told(in_spanish) == "the end: ${x}"


def test_it_is_copied_and_sent_elsewhere_whole() -> None:
    said = say("the code “{code}” is there twice", code="T-1")

    for again in (copy.deepcopy(said), pickle.loads(pickle.dumps(said))):  # noqa: S301 - our own
        assert again == said
        assert again.template == said.template


@pytest.mark.parametrize(
    ("file", "old", "new", "spanish"),
    [
        ("protocol.yaml", "version:", "versiom:", "falta «version»: escríbalo"),
        ("protocol.yaml", "rom_age: 0", "rom_age: none", "from_age: aquí va un número entero"),
        ("tasks.yaml", "4 h after", "4 hours after", "no es un plazo"),
        ("tasks.yaml", "${pain} =", "${pian} =", "no hay dato ni pregunta «pian», en: ${pian}"),
        ("tasks.yaml", "stage: S1", "stage: S", "no hay etapa «S»; ¿quiso decir «S"),
        ("findings.yaml", "${age} < 14", "${age} <", "falta un valor; lo que sigue es el final"),
        ("disclosures.yaml", "facts: [place]", "facts: [pain]", "suba la reserva del campo"),
        ("instruments/talk.md", "select_one back |", "select_one bak |", "no hay lista «bak»"),
        ("vignettes/first.yaml", "severity: red\n    stage", "severity: amber\n    stage",
         "afraid: la gravedad es red, no amber"),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_spanish(file: str, old: str, new: str, spanish: str) -> None:
    planted, _ = changed(file, old, new)

    with translation.override("es"):
        found = [problem.told(gettext) for problem in check_files(planted).problems]

    assert any(spanish in said for said in found), found
