"""What the public site tells programs: the protocols that this ministry shares."""

from http import HTTPStatus

from pydantic import BaseModel, ConfigDict, Field

from ventanilla.web.operations import JSON, Answer, Operation


class Key(BaseModel):
    """The public key that packages are signed with. ``line``: as Ventanilla reads it."""

    model_config = ConfigDict(extra="forbid")
    name: str
    line: str
    fingerprint: str


class Package(BaseModel):
    """A signed package: its manifest without the list of files, and where it is."""

    model_config = ConfigDict(extra="allow")
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    signed_by: str
    shared_on: str
    address: str


class Shared(BaseModel):
    """What is shared. ``synthetic``: this installation is a demonstration."""

    model_config = ConfigDict(extra="forbid")
    key: Key | None
    synthetic: bool
    packages: list[Package]


OPERATIONS = (
    Operation(
        route="public:protocol_list",
        method="get",
        summary="The protocols that are shared, and the key to verify them with.",
        answers=(Answer(HTTPStatus.OK, "The list; it may be empty.", {JSON: Shared}),),
        open_to_all=True,
    ),
)
