"""What a monitor may ask."""

from http import HTTPStatus

from ventanilla.web.operations import TEXT, Answer, Operation

OPERATIONS = (
    Operation(
        route="health",
        method="get",
        summary="Whether the site lives.",
        answers=(Answer(HTTPStatus.OK, "It does.", {TEXT: None}),),
        open_to_all=True,
    ),
)
