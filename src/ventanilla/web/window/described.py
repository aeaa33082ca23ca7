"""What the page of a window says to the post, and hears."""

from http import HTTPStatus
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ventanilla.sightings.models import LONGEST
from ventanilla.web.operations import (
    HTML,
    JSON,
    NOT_THERE,
    SIGN_IN_FIRST,
    SIGNED_OUT,
    TOO_LARGE,
    Answer,
    Operation,
)


class Letter(BaseModel):
    """A letter that the device sealed. ``letter``: made there; sent again it is stored once."""

    model_config = ConfigDict(extra="forbid")
    letter: UUID
    box: UUID = Field(description="The letterbox that it is sealed to.")
    sealed: str = Field(
        pattern=r"^[A-Za-z0-9+/]+={0,2}$", max_length=2 * LONGEST, description="Base64."
    )


class Received(BaseModel):
    """It is in the box."""

    model_config = ConfigDict(extra="forbid")
    number: int = Field(ge=1, description="Of this window, today.")


OPERATIONS = (
    Operation(
        route="window:letters",
        method="post",
        summary="Put a sealed letter into the box of the post.",
        body=Letter,
        answers=(
            Answer(HTTPStatus.CREATED, "Received.", {JSON: Received}),
            SIGN_IN_FIRST,
            TOO_LARGE,
            SIGNED_OUT,
            Answer(
                HTTPStatus.FORBIDDEN,
                "Not by this seat; or the token against forged requests is missing.",
                {HTML: None},
            ),
            NOT_THERE,
            Answer(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "No letter, or for a box that is not the post's. Nothing was stored.",
                {HTML: None},
            ),
        ),
    ),
)
