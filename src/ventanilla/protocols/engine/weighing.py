"""The shape of a decision that nobody but a person makes: sources that clash, and the ways out."""

from typing import Annotated

from pydantic import Field

from ventanilla.protocols.engine.shapes import Part, Slug, Text

#: the way out that every such decision has
NO_TRANSFER = "no_transfer"


class WayOut(Part):
    """One way to decide. Whichever is taken, nothing leaves by it.

    ``defers``: it is decided again on a day that has to be said; the task stays open until then.
    """

    name: Slug
    title: Text
    defers: bool = False


class Weighing(Part):
    """Sources (ids of ``basis``) that ask for something, those that speak against, and the ways.

    ``wish``: the question for what the person wants. ``facts``: what whoever decides has to see.
    """

    clash: Text
    supports: Annotated[tuple[str, ...], Field(alias="for", min_length=1)]
    against: Annotated[tuple[str, ...], Field(min_length=1)]
    options: Annotated[tuple[WayOut, ...], Field(min_length=2)]
    wish: Slug | None = None
    facts: tuple[Slug, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """All the sources that are weighed."""
        return (*self.supports, *self.against)

    def option(self, name: str) -> WayOut | None:
        """The way out with a name, if there is one."""
        return next((option for option in self.options if option.name == name), None)
