"""What the loader adds to an instrument, and the XForm that comes out of it."""

import subprocess
import sys

from lxml import etree

from tests.engine.small import FOLDER, changed, small
from ventanilla.protocols.engine.check import check_files
from ventanilla.protocols.engine.instruments import NAMESPACE, Instrument
from ventanilla.protocols.engine.load import load_files

X = "{http://www.w3.org/2002/xforms}"
V = f"{{{NAMESPACE}}}"


def talk() -> Instrument:
    return small().instruments["talk"]


def bind(name: str) -> etree._Element:
    root = etree.fromstring(talk().xform.encode())
    return next(b for b in root.iter(f"{X}bind") if b.get("nodeset", "").endswith(f"/{name}"))


def test_the_universal_answers_are_added_once() -> None:
    assert list(talk().questions["pain"].choices) == ["yes", "no", "dk", "pns", "not_asked"]
    assert list(talk().questions["reasons"].choices)[2:] == ["dk", "pns", "not_asked"]
    assert talk().questions["pain"].choices["dk"].es == "No sé"


def test_a_message_is_followed_by_its_ticks() -> None:
    names = list(talk().questions)
    at = names.index("inf_02")
    assert names[at + 1 : at + 3] == ["inf_02_said", "inf_02_understood"]
    assert talk().questions["inf_02_said"].audience == "officer"
    assert talk().questions["inf_02_said"].relevant == "${band} = 'B'"
    assert talk().messages == {"INF-01", "INF-02"}


def test_free_questions_get_a_companion() -> None:
    for name in ("called", "age", "left_on", "person_name"):
        companion = talk().questions[f"{name}_u"]
        assert list(companion.choices) == ["dk", "pns", "not_asked"]
        assert companion.tier == talk().questions[name].tier
    assert talk().questions["called"].required == "${called_u} = ''"
    assert "ctx_age_u" not in talk().questions
    assert "pain_u" not in talk().questions


def test_an_instrument_asked_with_an_adult_is_a_talk_too() -> None:
    planted, __ = changed("instruments/talk.md", "| child |", "| with_person |")
    adults = load_files(planted).instruments["talk"]
    assert adults.with_person
    assert adults.questions["pain"].audience == "person"
    assert "called_u" in adults.questions


def test_an_audience_that_nobody_knows_is_a_problem() -> None:
    planted, __ = changed("instruments/talk.md", "| child |", "| adult |")
    assert "the audience “adult” is not child" in str(check_files(planted).problems)


def test_bands_and_messages_become_relevance() -> None:
    assert talk().questions["back_home"].relevant == (
        "(${band} = 'B') and (${inf_02_said} = 'yes' and ${inf_02_understood} = 'yes')"
    )


def test_the_xform_carries_what_the_renderer_needs() -> None:
    assert bind("back_home").get(f"{V}tier") == "S"
    assert bind("back_home").get(f"{V}inform") == "INF-02"
    assert bind("pain").get(f"{V}audience") == "person"
    assert bind("ctx_age").get(f"{V}audience") == "system"
    assert "count-selected(.)" in str(bind("reasons").get("constraint"))


def test_every_language_has_every_text() -> None:
    root = etree.fromstring(talk().xform.encode())
    texts = {
        t.get("lang"): {e.get("id") for e in t.iter(f"{X}text")}
        for t in root.iter(f"{X}translation")
    }
    assert set(texts) == {"Español (es)", "English (en)", "Español fácil (es-x-p)"}
    assert len({frozenset(ids) for ids in texts.values()}) == 1


def test_findings_of_one_form_are_previewed() -> None:
    assert {name for name, __ in talk().previews} == {"fear", "young", "hurting", "talk_to_us"}
    assert "coalesce" in str(bind("finding_young").get("calculate"))


def test_questions_are_facts_and_what_the_loader_adds_is_not() -> None:
    facts = small().facts
    assert facts["age"].type == "integer"
    assert facts["age"].unknowns
    assert facts["safe"].repeat == "person"
    assert facts["trip_days"].type == "text"
    assert {"age_u", "inf_01_said", "ctx_age", "finding_fear"}.isdisjoint(facts)


def test_both_ways_of_writing_tables_give_the_same_form() -> None:
    text = small().files["instruments/talk.md"].decode()
    own = []
    for line in text.splitlines():
        if line.startswith("## "):
            own.append(f"| {line[3:]} |")
        elif line.startswith("|") and not line.startswith("|--"):
            own.append("| " + line)
    files = {**small().files, "instruments/talk.md": "\n".join(own).encode()}
    assert load_files(files).instruments["talk"].xform == talk().xform


def test_a_bar_may_stand_in_a_cell() -> None:
    files, __ = changed("instruments/talk.md", "| Trabajo | Work |", "| Trabajo \\| obra | Work |")
    choices = load_files(files).instruments["talk"].questions["reasons"].choices
    assert choices["work"].es == "Trabajo | obra"


def test_the_same_form_comes_out_of_every_process() -> None:
    code = (
        "import hashlib, sys; from ventanilla.protocols.engine.load import load; "
        "xform = load(sys.argv[1]).instruments['talk'].xform; "
        "print(hashlib.sha256(xform.encode()).hexdigest())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", code, str(FOLDER)],
            check=True,
            capture_output=True,
            env={"PYTHONPATH": "src", "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(made) == 1
