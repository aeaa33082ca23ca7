"""What the norms refuse, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from ventanilla.common.errors import BadInput, DomainError, NotNow


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in a file: where, and what."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{Path(self.file).name}:{self.line}: {self.what}"


class Faulty(DomainError):
    """Files of norms that cannot be used. ``faults``: sorted by file and line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


class Closed(NotNow):
    """A closed edition stays as it is."""

    def __init__(self, edition: str) -> None:
        super().__init__(
            _(
                "The edition %(edition)s is closed, and its file says something else. "
                "Figures of its years rest on it: it stays as it is."
            )
            % {"edition": edition}
        )


class InForce(NotNow):
    """What holds today is not closed."""

    def __init__(self) -> None:
        super().__init__(
            _("This edition is in force. It is closed once another has taken its place.")
        )


class EarlierOpen(NotNow):
    """What an edition came from may still change."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "An earlier edition is still open, and this one says what became of it. "
                "Close that first."
            )
        )


class NoSuchEdition(BadInput):
    """No edition of that name was loaded."""

    def __init__(self, code: str) -> None:
        super().__init__({"edition": _("There is no edition “%(code)s”.") % {"code": code}})
