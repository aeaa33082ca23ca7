"""The shape of the toolbox: cards that are shown instead of words."""

from ventanilla.protocols.engine.shapes import Code, Evidence, Part, Slug, Text


class Picture(Part):
    """One drawn card. ``file`` is relative to cards/."""

    file: str
    title: Text
    choice: str = ""  # the answer code it stands for


class Card(Part):
    """An item of the toolbox: one or more pictures under cards/."""

    code: Code
    name: Slug
    title: Text
    use: Text
    pictures: tuple[Picture, ...] = ()
    unlocks: tuple[str, ...] = ()
    evidence: Evidence = Evidence.DESIGN
