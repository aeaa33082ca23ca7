"""What pydantic finds wrong with the shape of a file, said as everything else is."""

from typing import Any

from pydantic_core import ErrorDetails

from ventanilla.common.sentences import Sentence, raised, say

_MOMENT = say("a moment is wanted, like 2026-03-02T09:10:00-06:00")
_WANTED = {
    "string_type": say("a text is wanted"),
    "bool_type": say("true or false is wanted"),
    "bool_parsing": say("true or false is wanted"),
    "int_type": say("a whole number is wanted"),
    "int_parsing": say("a whole number is wanted"),
    "int_from_float": say("a whole number is wanted"),
    "float_type": say("a number is wanted"),
    "float_parsing": say("a number is wanted"),
    "list_type": say("a list is wanted"),
    "tuple_type": say("a list is wanted"),
    "dict_type": say("keys with values are wanted"),
    "model_type": say("keys with values are wanted"),
    "model_attributes_type": say("keys with values are wanted"),
    "date_from_datetime_parsing": say("a day is wanted, like 2026-03-02"),
    "datetime_from_date_parsing": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_type": _MOMENT,
}


def wrong(detail: ErrorDetails) -> Sentence:
    """What is wrong at the last name of a fault's place, and how it is mended.

    A validator of ours says it itself: ``ValueError(say(…))``.
    """
    last = detail["loc"][-1] if detail["loc"] else ""
    match detail["type"]:
        case "value_error":
            return Sentence("{fault}", {"fault": raised(detail["ctx"]["error"])})
        case "missing":
            return say("“{last}” is missing: write it", last=last)
        case "extra_forbidden" if detail["input"] is None:
            return say(
                "“{last}” has no value: a comma ends a text inside {{ }}, so write the whole "
                "text between quotes",
                last=last,
            )
        case "extra_forbidden":
            return say("“{last}” is not known here: correct its name or remove it", last=last)
        case "string_pattern_mismatch":
            return say(
                "“{given}” is not written as a {last} is ({pattern})",
                given=detail["input"],
                last=last,
                pattern=detail.get("ctx", {}).get("pattern"),
            )
    given = detail["input"]
    shown = say(", not “{given}”", given=given) if isinstance(given, str | int | float) else ""
    return say("{last}: {wanted}{shown}", last=last, wanted=_wanted(detail), shown=shown)


def _wanted(detail: ErrorDetails) -> Sentence | str:
    ctx: dict[str, Any] = detail.get("ctx", {})
    match detail["type"]:
        case "literal_error" | "enum":
            return say("one of {expected} is wanted", expected=ctx["expected"])
        case "greater_than_equal":
            return say("at least {least} is wanted", least=ctx["ge"])
        case "greater_than":
            return say("more than {least} is wanted", least=ctx["gt"])
        case "less_than_equal":
            return say("at most {most} is wanted", most=ctx["le"])
        case "string_too_short" | "too_short":
            return say("at least {least} is wanted", least=ctx["min_length"])
        case "string_too_long" | "too_long":
            return say("at most {most} is wanted", most=ctx["max_length"])
    # what pydantic has to say of rarer faults is in its own English
    return _WANTED.get(detail["type"], detail["msg"][:1].lower() + detail["msg"][1:])
