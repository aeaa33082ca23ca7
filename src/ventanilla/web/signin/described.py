"""What the page of the sign-in asks for a passkey. The view is allauth's.

Allauth's other views answer JSON as well when a script asks; no page of ours does.
"""

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ventanilla.web.operations import HTML, JSON, Answer, Operation


class Challenge(BaseModel):
    """What the browser hands to the device that holds the passkey."""

    model_config = ConfigDict(extra="forbid")
    request_options: dict[str, Any] = Field(min_length=1)


class Left(BaseModel):
    """How long a session lasts: seconds, whose it is, and a token for the next form."""

    model_config = ConfigDict(extra="forbid")
    left: float
    officer: int | None
    token: str


OPERATIONS = (
    Operation(
        route="session",
        method="get",
        summary="How long this session lasts. Nobody's: no seconds, no officer, no token.",
        answers=(Answer(HTTPStatus.OK, "What is left.", {JSON: Left}),),
        open_to_all=True,
    ),
    Operation(
        route="mfa_login_webauthn",
        method="get",
        summary="A challenge for a passkey. A browser that loads it as a page goes to the sign-in.",
        answers=(
            Answer(HTTPStatus.OK, "The challenge.", {JSON: Challenge}),
            Answer(HTTPStatus.FOUND, "On to the sign-in; or to the desk of who is signed in."),
            Answer(HTTPStatus.TOO_MANY_REQUESTS, "Too many were asked for.", {HTML: None}),
        ),
        headers={"X-Requested-With": {"type": "string", "const": "XMLHttpRequest"}},
        open_to_all=True,
    ),
)
