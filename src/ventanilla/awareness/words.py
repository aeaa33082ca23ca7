"""Words of the public site's data, in both languages, and how sure a statement is."""

from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints

from ventanilla.common.language import of_two
from ventanilla.network.states import Evidence

DATA = Path(__file__).parent / "data"
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
M = TypeVar("M", bound="Kept")


class Kept(BaseModel):
    """What stands in a file of data: read once, never changed, no part that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Kept):
    """The same in Spanish and in English; as a string, in the language of whoever reads."""

    es: str
    en: str

    def __str__(self) -> str:
        return of_two(self.es, self.en)


class Sure(Kept):
    """What a statement rests on."""

    evidence: Evidence
    source: str


def read(model: type[M], name: str) -> M:
    """A file of data as its model. Raises pydantic's ``ValidationError``, which names the place."""
    return model.model_validate(yaml.safe_load((DATA / name).read_text(encoding="utf-8")))
