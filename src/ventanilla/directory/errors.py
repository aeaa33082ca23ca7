"""What the directory refuses, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ventanilla.common.errors import BadInput, NotNow

#: faults that are shown; whoever mends those finds the rest with the next try
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be right in a file. ``at``: a line, or a pointer into JSON."""

    file: str
    at: str
    field: str
    words: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.at}" if self.at.isdigit() else f"{self.file} {self.at}".strip()
        said = {"place": place, "field": self.field, "fault": self.words}
        if not self.field:
            return _("%(place)s: %(fault)s.") % said if place else f"{self.words}."
        return _("%(place)s: “%(field)s” %(fault)s.") % said


class CannotBeBroughtIn(BadInput):
    """Nothing of a file is kept. ``faults``: each with its place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__({f"{one.file} {one.at} {one.field}": str(one) for one in faults})
        self.faults = faults

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults[:SHOWN]]
        if more := len(self.faults) - len(lines):
            lines.append(_("And %(number)s more.") % {"number": more})
        return "\n".join(lines)


class Changed(NotNow):
    """Somebody changed the entry while the page stood open."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody changed this entry in the meantime. Look at it again before you save.")
        )


class UnknownNeed(BadInput):
    """No need has that code."""

    def __init__(self, *, code: str) -> None:
        super().__init__({"needs": _("“%(code)s” is no need that we know.") % {"code": code}})


class UnknownCounty(BadInput):
    """No county is called that, or several are."""

    def __init__(self, *, name: str) -> None:
        words = _("“%(name)s” is not one county. Write it with its state.") % {"name": name}
        super().__init__({"counties": words})
