"""What cannot stand in a submission, as a sentence at its question."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ventanilla.cases.words import in_words
from ventanilla.protocols.engine.instruments import Question
from ventanilla.protocols.engine.load import Package


def in_sentences(package: Package, instrument: str, problems: Mapping[str, str]) -> dict[str, str]:
    """Question -> sentence. The instrument's own words where it has some."""
    questions = package.instruments[instrument].questions
    return {name: _sentence(questions.get(name), code) for name, code in problems.items()}


def _sentence(question: Question | None, code: str) -> str:
    if question is not None:
        own = {"required": question.required_message, "constraint": question.message}.get(code)
        if own is not None:
            return in_words(own)
    return {
        "required": _("This question needs an answer."),
        "constraint": _("This answer cannot be right."),
        "number": _("Write a number."),
        "date": _("Write a date that exists."),
        "choice": _("Choose one of the answers."),
        "unexpected": _("This form does not ask that."),
    }.get(code, _("This answer cannot stand."))
