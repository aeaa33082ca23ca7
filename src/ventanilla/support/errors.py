"""What economic support refuses, in sentences."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from ventanilla.common.errors import BadInput, NotNow
from ventanilla.support.ledger import Refused, Why
from ventanilla.support.states import State


class WrongState(NotNow):
    """A support cannot go from where it is to where somebody wants it."""

    def __init__(self, current: str, wanted: str) -> None:
        super().__init__(
            _("A support that is “%(current)s” cannot become “%(wanted)s”.")
            % {"current": State(current).label, "wanted": State(wanted).label}
        )


class MonthIsClosed(NotNow):
    """The books of a month are closed, and stay so."""

    def __init__(self) -> None:
        super().__init__(
            _("This month is closed: what was wrong is put right in a month that is open.")
        )


def sentence(why: Why) -> str:
    """What the books refuse, said to whoever asked."""
    return {
        Why.AMOUNT: _("Write an amount above zero, with at most two decimals."),
        Why.CASH: _("There is less than that in the till."),
        Why.LINE: _("There is less than that left of this line."),
        Why.ADVANCE: _("Less than that was given and is still without proof."),
        Why.OPEN: _("Some supports are authorised or without proof: each has to be settled first."),
        Why.NOTHING: _("There is nothing to book."),
    }[why]


@contextmanager
def at_field(name: str) -> Iterator[None]:
    """What the books refuse in here is said at a field."""
    try:
        yield
    except Refused as refusal:
        raise BadInput({name: sentence(refusal.why)}) from refusal


@contextmanager
def now() -> Iterator[None]:
    """What the books refuse in here is said of the moment: there is no field for it."""
    try:
        yield
    except Refused as refusal:
        raise NotNow(sentence(refusal.why)) from refusal
