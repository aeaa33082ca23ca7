"""The shape of how a person is reached: safely, and at once where there is danger."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from ventanilla.protocols.engine.shapes import Evidence, Part, Slug, Text

#: the places of the one-minute screen, in their order
Slot = Literal["emergency", "shelter", "children", "medical", "told"]
#: the weekdays that a contact's ``days`` may name, besides ``any``
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Contact(Part):
    """Which facts are the safe contact; nobody is reached but by it, and while it is confirmed.

    ``value``, the number or address, never becomes part of the record: the application keeps it by
    itself, and shows it only on the days and between the hours that the person named.
    """

    method: Slug
    value: Slug
    confirmed: Slug  # the event of its last confirmation
    valid_days: Annotated[int, Field(ge=1, le=14)] = 14
    days: Slug | None = None  # weekdays, or any; unanswered: the person contacts us
    begins: Slug | None = None  # the hour, 0 to 23
    ends: Slug | None = None  # the hour, 1 to 24
    hours: Slug | None = None  # what was said of the hours, in words
    language: Slug | None = None
    alias: Slug | None = None  # what the person is called on the telephone
    code_word: Slug | None = None
    voicemail: Slug | None = None
    text: Slug | None = None  # whether a message may be left
    sender: Slug | None = None  # who we say that we are
    answers: Slug | None = None  # who else may answer
    if_other: Slug | None = None  # what is done then
    closed: Slug | None = None  # the event that shuts it

    @property
    def facts(self) -> dict[str, str]:
        """Its fields that facts fill, those that are there."""
        return {
            name: fact
            for name in type(self).model_fields
            if name not in ("confirmed", "closed", "valid_days") and (fact := getattr(self, name))
        }


class Line(Part):
    """A telephone that answers when danger is now. No number stands here that nobody has tried."""

    who: Text
    number: Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 -]{1,18}[0-9]$")]
    evidence: Evidence = Evidence.DESIGN

    @property
    def dialled(self) -> str:
        """The number as a telephone takes it."""
        return self.number.replace(" ", "").replace("-", "")


class Urgent(Part):
    """One place of the screen for danger now: what is done, asked, and said on the telephone.

    ``early`` is the fact of the notice that says the same before anybody was asked. The place
    ``emergency`` names the ``consent`` that a yes to the call is, and maybe two events more:
    ``called``, where its task is done by the offer alone, and ``excepted``, for a call without
    permission.
    """

    slot: Slot
    task: str
    question: str = ""
    early: str = ""
    clocks: tuple[str, ...] = ()
    say: Text | None = None
    lines: tuple[Line, ...] = ()
    consent: Slug | None = None
    called: Slug | None = None
    excepted: Slug | None = None
