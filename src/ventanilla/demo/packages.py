"""What the published packages ask of those who work with them."""

from collections.abc import Mapping
from enum import StrEnum

from ventanilla.demo.stories import of_the_year
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import Package


class With(StrEnum):
    """Which of the packages an invented officer works with."""

    ORDINARY = "ordinary"
    RESTRICTED = "restricted"
    ALL = "all"
    YEAR = "year"  # the one whose stories fill the year
    NONE = "none"


def protocols_of(which: With) -> list[str]:
    """The ids of those packages, that of the year first."""
    year = of_the_year().script.protocol
    names = sorted(protocols.shipped(), key=lambda name: (name != year, name))
    if which is With.YEAR:
        return [year]
    wanted = {
        With.ALL: {True, False}, With.RESTRICTED: {True}, With.ORDINARY: {False}, With.NONE: set()
    }[which]  # fmt: skip
    return [name for name in names if _published(name).definition.is_restricted in wanted]


def certificates() -> Mapping[str, str]:
    """Protocol -> the certificate that interviewing under it needs, where it needs one."""
    found = {name: _published(name).definition.competence for name in protocols.shipped()}
    return {name: needed.certificate for name, needed in found.items() if needed}


def _published(name: str) -> Package:
    return protocols.newest_package(name)
