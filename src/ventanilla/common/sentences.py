"""Sentences that can be said again in another language: they remember how they were made.

Whoever reads files that people write, the engine too, knows no language but its own and no
catalogue. What it says of them is a text in English, and can be asked for in other words by
whoever has them.
"""

from collections.abc import Callable
from typing import Any, Self


class Sentence(str):
    """A sentence in English. ``template``: with its places in braces; ``values``: what fills them.

    A value may be a sentence in its turn.
    """

    __slots__ = ("template", "values")
    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, values: dict[str, Any]) -> Self:
        made = super().__new__(cls, template.format_map(values))
        made.template, made.values = template, values
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[str, dict[str, Any]]]:
        return type(self), (self.template, self.values)

    def told(self, translate: Callable[[str], str]) -> str:
        """The sentence in the words that ``translate`` gives for its template."""
        return translate(self.template).format_map(
            {name: told(value, translate) for name, value in self.values.items()}
        )


def say(template: str, /, **values: Any) -> Sentence:
    """A sentence whose template stands in the catalogues: write it out, so that it is found.

    Of a value that is an exception the sentence counts that it was raised with.
    """
    return Sentence(
        template,
        {
            name: raised(value) if isinstance(value, Exception) else value
            for name, value in values.items()
        },
    )


def told(said: Any, translate: Callable[[str], str]) -> Any:
    """A sentence in other words; everything else as it is."""
    return said.told(translate) if isinstance(said, Sentence) else said


def raised(error: Exception) -> str:
    """What an exception was raised with."""
    said = error.args[0] if error.args else ""
    return said if isinstance(said, Sentence) else str(error)
