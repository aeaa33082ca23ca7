"""What the network refuses, in words."""

from pathlib import Path

from django.utils.translation import gettext as _

from ventanilla.common.errors import BadInput, DomainError, NotNow


class ReferenceDataFault(DomainError):
    """A row of the reference data cannot be right; the message names file and line."""

    def __init__(self, *, file: Path, line: int, fault: str) -> None:
        super().__init__(f"{file.name}:{line}: {fault}")
        self.file, self.line, self.fault = file, line, fault


class UnknownDistrict(BadInput):
    """No state or county of that code is known."""

    def __init__(self, *, field: str, code: str) -> None:
        super().__init__(
            {field: _("“%(code)s” is not a state or county that we know.") % {"code": code}}
        )


class StillUsed(NotNow):
    """The reference data leaves out something that cases or officers still refer to."""

    def __init__(self, *, names: list[str]) -> None:
        super().__init__(
            _("These are still in use and cannot be left out: %(names)s.")
            % {"names": ", ".join(names)}
        )
