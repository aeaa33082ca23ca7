"""What the views of an interview say to the program in the browser."""

from http import HTTPStatus

from pydantic import BaseModel, ConfigDict, Field

from ventanilla.web.interviews.contract import Body
from ventanilla.web.operations import (
    HTML,
    JSON,
    NOT_THERE,
    SIGN_IN_FIRST,
    SIGNED_OUT,
    TOO_LARGE,
    XML,
    Answer,
    Operation,
)


class Stored(BaseModel):
    """It was stored."""

    model_config = ConfigDict(extra="forbid")
    redirect: str = Field(description="The page to go on to.")


class Problems(BaseModel):
    """What cannot stand: a sentence for each question."""

    model_config = ConfigDict(extra="forbid")
    problems: dict[str, str] = Field(min_length=1)


class Refused(BaseModel):
    """Not by this seat, or not now, in a sentence."""

    model_config = ConfigDict(extra="forbid")
    detail: str = Field(min_length=1)


CARDS = ("image/svg+xml", "image/png", "audio/mpeg", "audio/ogg", "audio/wav")
_ANSWERS = (
    Answer(HTTPStatus.OK, "Stored; the same again is stored once.", {JSON: Stored}),
    SIGN_IN_FIRST,
    TOO_LARGE,
    SIGNED_OUT,
    Answer(
        HTTPStatus.FORBIDDEN,
        "Not by this seat; or the token against forged requests is missing.",
        {JSON: Refused, HTML: None},
    ),
    NOT_THERE,
    Answer(HTTPStatus.CONFLICT, "Not now: it was sent before, or the case is closed.",
           {JSON: Refused}),
    Answer(HTTPStatus.UNPROCESSABLE_ENTITY, "Nothing was stored.", {JSON: Problems}),
)  # fmt: skip
_GET_ANSWERS = (SIGN_IN_FIRST, NOT_THERE)

OPERATIONS = (
    Operation(
        route="interviews:submit",
        method="post",
        summary="Store what was said in a sitting.",
        body=Body,
        answers=_ANSWERS,
    ),
    Operation(
        route="interviews:suspend",
        method="post",
        summary="The person wants to stop: keep what was said so far.",
        body=Body,
        answers=_ANSWERS,
    ),
    Operation(
        route="interviews:form",
        method="get",
        summary="A published instrument as an XForm. Nobody's answers are in it.",
        answers=(Answer(HTTPStatus.OK, "The form.", {XML: None}), *_GET_ANSWERS),
    ),
    Operation(
        route="interviews:card",
        method="get",
        summary="A published card of the toolbox, or a recording.",
        answers=(
            Answer(
                HTTPStatus.OK,
                "The card.",
                dict.fromkeys(CARDS),
            ),
            *_GET_ANSWERS,
        ),
    ),
)  # fmt: skip
