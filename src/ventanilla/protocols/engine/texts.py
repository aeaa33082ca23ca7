"""Every text of a package, with its place."""

from collections.abc import Iterator

from ventanilla.common.sentences import say
from ventanilla.common.sources import Where
from ventanilla.protocols.engine.shapes import Part, Text


def missing(value: object) -> Iterator[tuple[Where, str]]:
    """Place and sentence of each text that lacks one of its languages."""
    for where, text in texts(value, ()):
        for language in ("es", "en"):
            if not getattr(text, language).strip():
                yield (
                    (*where, language),
                    say("the text is missing in “{language}”: write it", language=language),
                )


def texts(value: object, where: Where) -> Iterator[tuple[Where, Text]]:
    """The texts in an entry, however deep."""
    if isinstance(value, Text):
        yield where, value
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), (*where, name))
    elif isinstance(value, dict):
        for name, entry in value.items():
            yield from texts(entry, (*where, name))
    elif isinstance(value, tuple):
        for at, entry in enumerate(value):
            yield from texts(entry, (*where, at))
