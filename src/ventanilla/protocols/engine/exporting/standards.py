"""A standard's own fields and code lists, and the record that they allow.

The record is a pydantic model made from the data file: it refuses a value outside a code list by
the field's name, and gives the JSON Schema for others to check against.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, create_model

from ventanilla.protocols.engine.exporting.shapes import Export, Rule
from ventanilla.protocols.engine.shapes import Part

#: values of a record: one, or several
Datum = str | int | bool | tuple[str, ...]
Kind = Literal["text", "number", "date", "truth"]
_KINDS: dict[str, Kind] = {"Number": "number", "Date": "date", "Checkbox": "truth"}
_TYPES: dict[Kind, Any] = {
    "text": Annotated[str, StringConstraints(min_length=1)],
    "number": int,
    "date": Annotated[
        str,
        StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"),
        Field(json_schema_extra={"format": "date"}),
    ],
    "truth": bool,
}
_FORMATS = {"ISO 3166-1 alpha-2": r"^[A-Z]{2}$", "ISO 639-2": r"^[a-z]{3}$"}
TRUTHS = ("true", "false")


class StandardField(Part):
    """One field of a standard. ``codes``: value -> label; empty where it has no list."""

    name: str
    section: str
    label: str
    type: str
    core: bool
    deprecated: bool
    format: Literal["", "ISO 3166-1 alpha-2", "ISO 639-2"] = ""
    codes: dict[str, str] = {}

    @property
    def kind(self) -> Kind:
        """What one value of it is."""
        return _KINDS.get(self.type, "text")

    @property
    def many(self) -> bool:
        """Whether it takes several values."""
        return self.type.startswith("Multiselect")

    @property
    def type_of_value(self) -> Any:
        """The type of one value."""
        if self.codes:
            return Literal[tuple(self.codes)]
        if self.format:
            return Annotated[str, StringConstraints(pattern=_FORMATS[self.format])]
        return _TYPES[self.kind]

    def allows(self, value: str) -> bool:
        """Whether a value written in an export may stand in this field."""
        if self.kind == "truth":
            return value in TRUTHS
        if self.codes:
            return value in self.codes
        return not self.format or re.fullmatch(_FORMATS[self.format], value) is not None


class Standard(Part):
    """A standard, with where it was read and on which terms."""

    standard: str
    version: str
    source: str
    licence: str
    attribution: str
    fields: tuple[StandardField, ...]

    @property
    def by_name(self) -> dict[str, StandardField]:
        """The fields by name."""
        return {field.name: field for field in self.fields}


def record_model(standard: Standard, export: Export) -> type[BaseModel]:
    """The record that an export may give: strict, and with no other field."""
    fields = standard.by_name
    shape: dict[str, Any] = {}
    for rule in export.rules:
        if rule.silent is None:
            shape[rule.field] = _shaped(rule, fields[rule.field])
        for own in (rule.detail, rule.instead):
            if own is not None:
                several = rule.detail is own and fields[rule.field].many
                shape[own.column] = (_several(str) if several else str, None)
    shape[export.reference] = (str, ...)
    shape[export.dates.column] = (Literal[export.dates.cut], ...)
    return create_model(
        export.name,
        __config__=ConfigDict(extra="forbid", strict=True, frozen=True),
        __doc__=standard.attribution,
        **shape,
    )


def schema(standard: Standard, export: Export) -> dict[str, Any]:
    """The JSON Schema of a record, for whoever receives one."""
    found = record_model(standard, export).model_json_schema()
    labels = {field.name: field.label for field in standard.fields}
    for name, entry in found["properties"].items():
        entry["title"] = labels.get(name) or name
        entry.pop("default", None)  # what is not known is left out, never null
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def refused(standard: Standard, export: Export, values: dict[str, Datum]) -> tuple[str, ...]:
    """The names of the fields whose value the standard does not allow, or that are wanting."""
    plain = {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}
    try:
        record_model(standard, export).model_validate(plain)
    except ValidationError as error:
        return tuple(dict.fromkeys(str(detail["loc"][0]) for detail in error.errors()))
    return ()


def _shaped(rule: Rule, field: StandardField) -> tuple[Any, Any]:
    one = field.type_of_value
    return (_several(one) if field.many or rule.rows else one, ... if rule.required else None)


def _several(one: Any) -> Any:
    return Annotated[list[one], Field(min_length=1)]
