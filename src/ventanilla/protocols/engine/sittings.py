"""The shape of how instruments are used: what must be ready, which events a sitting sets."""

from ventanilla.protocols.engine.shapes import Expression, Part, Slug, Text


class EventWhen(Part):
    """An event that an act sets while a condition holds (empty: always)."""

    event: Slug
    when: Expression = ""


class SittingRule(Part):
    """How an instrument is used: what must be ready, and which events it sets."""

    instrument: Slug
    title: Text
    gate: str = ""  # a stage whose gate must be open before the sitting may start
    certified: bool = False  # needs the certificate of the package's competence
    start: tuple[EventWhen, ...] = ()  # set when the first sitting begins, where not yet set
    submit: tuple[EventWhen, ...] = ()  # set when it is submitted
