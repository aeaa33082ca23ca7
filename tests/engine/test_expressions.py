"""Expressions mean what XPath 1.0 and ODK say: the same as lxml with the same functions."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ventanilla.protocols.engine import syntax, values
from ventanilla.protocols.engine.expressions import (
    Expression,
    Reference,
    compile_condition,
    compile_expression,
)
from ventanilla.protocols.engine.scope import Item, Scope, rows
from ventanilla.protocols.engine.syntax import ExpressionError

NAMES = ("a", "b", "c")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Names:
    """Three questions, a repeat of two, and an event."""

    def kind(self, name: str) -> Reference | None:
        kinds: dict[str, Reference] = {"row": "rows", "x": "many", "y": "many", "e_at": "event"}
        return kinds.get(name) or ("text" if name in NAMES else None)

    def single(self, path: syntax.Path) -> str | None:
        return None


def compiled(source: str) -> Expression:
    return compile_expression(source, names=Names())


def scope(texts: dict[str, str], table: dict[str, list[str]] | None = None) -> Scope:
    made = rows("row", table or {})

    def many(name: str) -> list[Item]:
        return made if name == "row" else [i for r in made for i in r.named(name)]

    at = {"e_at": datetime(2026, 3, 2, 2, tzinfo=UTC)}
    return Scope(texts, events=at, many=many, now=NOW)


def text(source: str, table: dict[str, list[str]] | None = None, **texts: str) -> str:
    return compiled(source).text(scope(texts, table))


# --- the same as lxml -----------------------------------------------------------------------


def _odk() -> dict[str, Callable[..., Any]]:
    def string(value: Any) -> str:
        if isinstance(value, list):
            return (value[0].text or "") if value else ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return values.to_text(value) if isinstance(value, float) else str(value)

    def truth(value: Any) -> bool:
        return bool(value) and value == value

    return {
        "if": lambda __, test, yes, no: yes if truth(test) else no,
        "coalesce": lambda __, a, b: string(a) or string(b),
        "selected": lambda __, words, one: string(one) in string(words).split(),
        "count-selected": lambda __, words: float(len(string(words).split())),
        "int": lambda __, n: float(math.trunc(n)) if math.isfinite(n) else math.nan,
        "known": lambda __, v: values.known(string(v)),
    }


def by_lxml(source: str, texts: dict[str, str]) -> Any:
    root = etree.Element("data")
    for name in NAMES:
        etree.SubElement(root, name).text = texts.get(name, "")
    for name in NAMES:
        source = source.replace(f"${{{name}}}", f"/data/{name}")
    functions = {(None, name): call for name, call in _odk().items()}
    return etree.XPath(source, extensions=functions)(root)


CODES = ["yes", "no", "dk", "", "threats work", "3", "14", "-2", "0.5"]
refs = st.sampled_from([f"${{{n}}}" for n in NAMES])
words = st.sampled_from(["'yes'", "'no'", "'dk'", "''", "'work'", "'14'"])
numbers = st.sampled_from(["0", "3", "14", "0.5"])


def _numbers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda t: f"({' '.join(t)})"),
        inner.map(lambda n: f"-{n}"),
        refs.map(lambda r: f"count-selected({r})"),
        refs.map(lambda r: f"string-length({r})"),
        inner.map(lambda n: f"floor({n})"),
    )


number = st.recursive(
    st.one_of(numbers, refs.map(lambda r: f"number({r})")), _numbers, max_leaves=4
)
plain = st.one_of(
    refs, words, st.tuples(refs, st.one_of(refs, words)).map(lambda t: f"coalesce({t[0]}, {t[1]})")
)
comparison = st.one_of(
    st.tuples(refs, st.sampled_from(["=", "!="]), words).map(" ".join),
    st.tuples(words, st.sampled_from(["=", "!="]), refs).map(" ".join),
    st.tuples(refs, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), refs).map(" ".join),
    st.tuples(number, st.sampled_from(["=", "<", "<=", ">", ">=", "!="]), number).map(" ".join),
    st.tuples(plain, st.sampled_from(["=", "<", "<=", ">", ">=", "!="]), plain).map(" ".join),
    st.tuples(plain, st.sampled_from(["=", "<", ">=", "!="]), number).map(" ".join),
    st.tuples(number, st.sampled_from(["=", "<", ">=", "!="]), plain).map(" ".join),
    st.tuples(plain, words).map(lambda t: f"selected({t[0]}, {t[1]})"),
    plain.map(lambda r: f"known({r})"),
    st.tuples(refs, words).map(lambda t: f"contains({t[0]}, {t[1]})"),
)


def _conditions(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda t: f"({' '.join(t)})"),
        inner.map(lambda c: f"not({c})"),
        st.tuples(inner, inner, inner).map(lambda t: f"(if({t[0]}, {t[1]}, {t[2]}) = true())"),
    )


condition = st.recursive(comparison, _conditions, max_leaves=6)
calculation = st.recursive(
    st.one_of(plain, number),
    lambda inner: st.tuples(condition, inner, inner).map(lambda t: f"if({', '.join(t)})"),
    max_leaves=5,
)
answers = st.fixed_dictionaries({n: st.sampled_from(CODES) for n in NAMES})


@settings(max_examples=400, deadline=None)
@given(condition, answers)
def test_conditions_are_as_lxml_has_them(source: str, texts: dict[str, str]) -> None:
    mine = compile_condition(source, names=Names()).truth(scope(texts))
    assert mine is bool(by_lxml(source, texts)), source


@settings(max_examples=300, deadline=None)
@given(number, answers)
def test_numbers_are_as_lxml_has_them(source: str, texts: dict[str, str]) -> None:
    theirs = by_lxml(source, texts)
    mine = values.to_number(text(f"({source}) + 0", None, **texts))
    assert mine == theirs or (math.isnan(mine) and math.isnan(theirs)), source


@settings(max_examples=400, deadline=None)
@given(calculation, answers)
def test_calculations_are_as_lxml_has_them(source: str, texts: dict[str, str]) -> None:
    assert text(source, None, **texts) == _odk()["coalesce"](None, by_lxml(source, texts), ""), (
        source
    )


@settings(max_examples=200, deadline=None)
@given(condition)
def test_what_was_read_can_be_written_again(source: str) -> None:
    tree = syntax.parse(source)
    again = syntax.written(tree, name=lambda n: f"${{{n}}}")
    assert syntax.written(syntax.parse(again), name=lambda n: f"${{{n}}}") == again


# --- what differs from XPath: as the engine in the browser does ------------------------------


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("number('x')", ""),
        ("1 div 0", "Infinity"),
        ("int(-2.5)", "-2"),
        ("round(-2.5)", "-3"),
        ("round(2.5)", "3"),
        ("round(2.567, 2)", "2.57"),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("1000000000000 * 1000000000", "1e+21"),
        ("0.0000001 * 1", "1e-7"),
        ("7 mod -3", "1"),
        ("-7 mod 3", "-1"),
        ("'2020-01-01' < '2020-01-02'", "true"),
        ("'b' > 'a'", "false"),
        ("number('2020-01-15')", "18276"),
        ("today() - '2026-02-20'", "10"),
        ("selected-at('b a', 0)", "b"),
        ("selected-at('b a', 5)", ""),
        ("max(3, 5)", "5"),
        ("min(1, '')", ""),
        ("substring('abcdef', 2, 3)", "bcd"),
        ("translate('abc', 'ab', 'x')", "xc"),
        ("format-date('2020-01-05', '%Y-%n-%e')", "2020-1-5"),
        ("if('', 'a', 'b')", "b"),
        ("if('false', 'a', 'b')", "a"),
        ("regex('hi 5', '[0-9]+')", "true"),
        ("checklist(1, 2, true(), false())", "true"),
        ("weighted-checklist(3, -1, true(), 2, true(), 1)", "true"),
        ("boolean-from-string('1')", "true"),
        ("hours_since(${e_at})", "10"),
        ("coalesce(${a}, 'z')", "z"),
        ("string(1 = 1)", "true"),
        ("join(', ', 'a', 'b')", "a, b"),
    ],
)
def test_as_the_browsers_engine(source: str, wanted: str) -> None:
    assert text(source) == wanted


def test_blank_is_unknown_and_has_no_order() -> None:
    for comparison_ in ("${a} < 14", "${a} > 14", "${a} = 14", "${a} >= ${b}"):
        assert text(comparison_) == "false"
    assert text("known(${a})") == "false"
    assert text("known(${a})", None, a="dk") == "false"
    assert text("known(${a})", None, a="no") == "true"


def test_repeats_are_sets() -> None:
    table = {"x": ["yes", "no", ""], "y": ["Ana", "Luz", "Eva"]}
    assert text("count(${row})", table) == "3"
    assert text("count(${x}[. = 'yes'])", table) == "1"
    assert text("${y}[../x = 'no']", table) == "Luz"
    assert text("${x} = 'yes'", table) == "true"
    assert text("${x} != 'yes'", table) == "true"  # another of them is not
    assert text("count(${x}[. = 'yes'])", {}) == "0"
    assert text("join(', ', ${y})", table) == "Ana, Luz, Eva"
    assert text("${y}[2]", table) == "Luz"


@pytest.mark.parametrize(
    "source",
    [
        "",
        "${a} =",
        "(${a} = 'x'",
        "${nobody} = ''",
        "age_of(${a})",
        "selected(${a})",
        "#",
        "a b",
        "hours_since(${a})",
        "${a}/b/",
    ],
)
def test_what_cannot_be_understood_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        compiled(source)


@pytest.mark.parametrize("source", ["${a}", "'yes'", "count(${row})", "not(${a})", "${a} and ${b}"])
def test_a_question_alone_is_no_condition(source: str) -> None:
    with pytest.raises(ExpressionError):
        compile_condition(source, names=Names())


def test_an_expression_names_what_it_reads() -> None:
    assert compiled("${a} = 'x' or known(${b}) and ${a} != ${c}").reads == ("a", "b", "c")


def test_a_long_chain_is_worked_out_and_a_deep_one_refused() -> None:
    long = " or ".join(f"${{a}} = 'x{n}'" for n in range(140))
    assert text(long, None, a="x139") == "true"
    assert compile_condition(long, names=Names()).truth(scope({"a": "x139"}))
    assert not compile_condition(long, names=Names()).truth(scope({"a": "x140"}))
    nested = "if(${a} = 'x', 'y', " * 60 + "'z'" + ")" * 60
    assert text(nested, None, a="q") == "z"
    assert text("coalesce(" * 60 + "${a}" + ", 'x')" * 60 + " = 'x'") == "true"
    for deep in (" or ".join(["${a} = 'x'"] * 2000), "(" * 5000 + "1" + ")" * 5000):
        with pytest.raises(ExpressionError, match="too long"):
            compiled(deep)
