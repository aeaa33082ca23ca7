"""How a view says, beside itself, what a program may send it and what it answers."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel

JSON, HTML, TEXT, XML = "application/json", "text/html", "text/plain", "application/xml"
Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """One way in which a view answers. ``shapes``: media type → its model; None: no shape."""

    status: HTTPStatus
    words: str
    shapes: dict[str, type[BaseModel] | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A view as a program sees it. ``route``: the name of its address, with its namespace.

    ``parameters``: what else is known of a part of the address than its converter says.
    ``headers``: those that change what is answered. ``open_to_all``: nobody has to sign in.
    """

    route: str
    method: str
    summary: str
    answers: tuple[Answer, ...]
    body: type[BaseModel] | None = None
    parameters: dict[str, Schema] = field(default_factory=dict)
    headers: dict[str, Schema] = field(default_factory=dict)
    open_to_all: bool = False

    @property
    def id(self) -> str:
        """A name for programs that are written from the document."""
        return self.route.replace(":", "_")


#: what the doors before every view answer: no sign-in, no second factor or seat, not for this seat
SIGN_IN_FIRST = Answer(HTTPStatus.FOUND, "On to the sign-in, or to the choice of a seat.")
SIGNED_OUT = Answer(
    HTTPStatus.UNAUTHORIZED, "Nobody is signed in. Nothing was stored.", {HTML: None}
)
NOT_THERE = Answer(
    HTTPStatus.NOT_FOUND, "It does not exist, or not for this seat: the same page.", {HTML: None}
)
TOO_LARGE = Answer(HTTPStatus.BAD_REQUEST, "More was sent than is ever read.", {HTML: None})
