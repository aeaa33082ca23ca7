"""The functions an expression may call: XPath's, ODK's, and two of ours.

Each says how its arguments are read: ``s`` a text, ``n`` a number, ``b`` a truth, ``S`` and ``N``
all texts or numbers of a set. What must see its arguments unread (``if``, ``count`` …) is in
``expressions.py``.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ventanilla.protocols.engine import values
from ventanilla.protocols.engine.scope import Scope


@dataclass(frozen=True, slots=True)
class Function:
    """``args``: how each argument is read. From ``required`` on they may be left out.

    ``rest``: how any further arguments are read; blank: there are none.
    """

    result: str
    args: str
    call: Callable[..., Any]
    required: int
    rest: str = ""
    scoped: bool = False


FUNCTIONS: dict[str, Function] = {}


def _add(
    name: str,
    result: str,
    args: str,
    call: Callable[..., Any],
    *,
    required: int | None = None,
    rest: str = "",
    scoped: bool = False,
) -> None:
    needed = len(args) if required is None else required
    FUNCTIONS[name] = Function(result, args, call, needed, rest, scoped)


@lru_cache(maxsize=512)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def _flat(groups: Sequence[Sequence[float]]) -> list[float]:
    return [n for group in groups for n in group]


def _extreme(pick: Callable[[list[float]], float]) -> Callable[..., float]:
    def call(*groups: Sequence[float]) -> float:
        numbers = _flat(groups)
        return pick(numbers) if numbers and not any(map(math.isnan, numbers)) else values.NAN

    return call


def _item(words: str, at: float) -> str:
    parts = words.split()
    return parts[int(at)] if math.isfinite(at) and 0 <= at < len(parts) else ""


def _between(truths: Sequence[float], least: float, most: float) -> bool:
    total = sum(truths)
    return (least == -1 or total >= least) and (most == -1 or total <= most)


def _weighted(least: float, most: float, *pairs: float) -> bool:
    chosen = [w for truth, w in zip(pairs[::2], pairs[1::2], strict=False) if truth]
    return _between(chosen, least, most)


def _power(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except (ValueError, OverflowError):
        return values.NAN


def _today(scope: Scope) -> str:
    return scope.now.date().isoformat()


def _hour_of(text: str) -> float:
    return (
        values.to_number("1970-01-01T" + text) if re.fullmatch(r"\d\d:\d\d.*", text) else math.nan
    )


_add("true", "boolean", "", lambda: True)
_add("false", "boolean", "", lambda: False)
_add("not", "boolean", "b", lambda b: not b)
_add("boolean", "boolean", "b", lambda b: b)
_add("string", "string", "s", lambda s: s)
_add("number", "number", "n", lambda n: n)
_add("concat", "string", "", lambda *p: "".join(t for g in p for t in g), rest="S")
_add("contains", "boolean", "ss", lambda a, b: b in a)
_add("starts-with", "boolean", "ss", lambda a, b: a.startswith(b))
_add("ends-with", "boolean", "ss", lambda a, b: a.endswith(b))
_add("substring", "string", "snn", values.substring, required=2)
_add(
    "substr",
    "string",
    "snn",
    lambda t, a, b=math.inf: t[int(a) : len(t) if b == math.inf else int(b)],
    required=2,
)
_add("substring-before", "string", "ss", lambda a, b: a.partition(b)[0] if b in a else "")
_add("substring-after", "string", "ss", lambda a, b: a.partition(b)[2] if b in a else "")
_add("string-length", "number", "s", lambda s: float(len(s)))
_add("normalize-space", "string", "s", lambda s: " ".join(s.split()))
_add("translate", "string", "sss", values.translated)
_add("sum", "number", "N", lambda numbers: float(sum(numbers)))
_add("floor", "number", "n", lambda n: float(math.floor(n)) if math.isfinite(n) else n)
_add("ceiling", "number", "n", lambda n: float(math.ceil(n)) if math.isfinite(n) else n)
_add("round", "number", "nn", values.rounded, required=1)
_add("int", "number", "n", values.to_integer)
_add("abs", "number", "n", abs)
_add("pow", "number", "nn", _power)
_add("sqrt", "number", "n", lambda n: math.sqrt(n) if n >= 0 else values.NAN)
_add("min", "number", "N", _extreme(min), rest="N")
_add("max", "number", "N", _extreme(max), rest="N")
_add("selected", "boolean", "ss", lambda words, one: one.strip() in words.split())
_add("count-selected", "number", "s", lambda words: float(len(words.split())))
_add("selected-at", "string", "sn", _item)
_add("count-non-empty", "number", "S", lambda texts: float(sum(1 for t in texts if t)))
_add("join", "string", "s", lambda sep, *p: sep.join(t for g in p for t in g), rest="S")
_add("regex", "boolean", "ss", lambda text, rule: _pattern(rule).search(text) is not None)
_add("once", "string", "s", lambda s: s)
_add("boolean-from-string", "boolean", "s", lambda s: s in ("1", "true"))
_add("checklist", "boolean", "nn", lambda a, b, *t: _between(t, a, b), rest="b")
_add("weighted-checklist", "boolean", "nn", _weighted, rest="n")
_add("decimal-date-time", "number", "n", lambda n: n)
_add("decimal-time", "number", "s", _hour_of)
_add("date", "string", "s", lambda s: s)
_add("today", "string", "", _today, scoped=True)
_add("now", "string", "", lambda scope: scope.now.isoformat(), scoped=True)
_add(
    "format-date",
    "string",
    "ss",
    lambda scope, text, pattern: values.formatted(text, pattern, scope.zone),
    scoped=True,
)
FUNCTIONS["format-date-time"] = FUNCTIONS["format-date"]

#: functions that ``expressions.py`` compiles itself: name -> least and most arguments
SPECIAL = {
    "if": (3, 3),
    "coalesce": (2, 2),
    "count": (1, 1),
    "position": (0, 1),
    "last": (0, 0),
    "current": (0, 0),
    "known": (1, 1),
    "hours_since": (1, 1),
}
