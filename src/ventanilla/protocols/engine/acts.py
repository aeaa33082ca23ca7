"""What is done in a story: one shape for each kind of act, in the words of a package."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Tag

from ventanilla.protocols.engine.shapes import Expression, Part, Slug

Who = Literal["officer", "supervisor", "duty", "head", "lead", "delegation"]
Value = str | int | float | tuple[str, ...]
Answers = dict[str, Value]


class Under(Part):
    """Answers that are given while a condition holds."""

    when: Expression
    use: "Sets"


def _kind_of_set(value: Any) -> str:
    if isinstance(value, str):
        return "name"
    if isinstance(value, Under) or (isinstance(value, Mapping) and "when" in value):
        return "under"
    return "answers"


#: the name of a set of answers, answers themselves, or either under a condition; later ones win
Set = Annotated[
    Annotated[str, Tag("name")]
    | Annotated[Under, Tag("under")]
    | Annotated[Answers, Tag("answers")],
    Discriminator(_kind_of_set),
]
Sets = tuple[Set, ...]


class Acted(Part):
    """Something that is done. ``by``: in which seat of the post."""

    when: Expression = ""
    by: Who = "officer"


class Notice(Acted):
    """Somebody tells the post. ``notice``: the route. ``held``: since so many minutes, from to."""

    notice: str
    by: Who = "duty"
    use: Sets = ()
    channels: tuple[str, ...] = ()
    held: tuple[int, int] | None = None
    caller: str = ""
    phone: str = ""


class Assign(Acted):
    """The head of protection gives the case to somebody."""

    assign: Who
    by: Who = "supervisor"


class Answer(Acted):
    """A sitting with an instrument. ``repeats``: the instances of its repeats."""

    answer: Slug
    use: Sets = ()
    repeats: dict[str, tuple[Answers, ...]] = {}
    task: str = ""
    minutes: float = 6


class Begin(Acted):
    """A sitting is opened, and nothing sent yet."""

    begin: Slug
    task: str = ""


class Stop(Acted):
    """A sitting in which the person asks to stop: what was said is kept."""

    stop: Slug
    use: Sets = ()
    task: str = ""
    minutes: float = 9


class Decide(Acted):
    """Each possible finding is confirmed; those that the story discards, discarded."""

    decide: Literal["findings"]


class Do(Acted):
    """Those of the tasks that are open are done."""

    do: tuple[str, ...]


class Propose(Acted):
    """The outcome is proposed."""

    propose: str
    reason: str


class Approve(Acted):
    """Another person approves the outcome."""

    approve: Literal["outcome"]
    by: Who = "supervisor"


class Send(Acted):
    """A document goes. ``if_open``: ``by`` signs only while this task lets that seat in."""

    send: str
    to: str
    channel: str = "email"
    if_open: str = ""


class Agree(Acted):
    """The person permits one thing, told its limits first. ``agree``: the consent's name.

    ``to``: the one institution or person it names; ``fields``: what they may be told.
    """

    agree: Slug
    to: str = ""
    fields: tuple[str, ...] = ()
    channel: Literal["written", "spoken", "remote"] = "written"


class Acknowledge(Acted):
    """Whoever got a document says so."""

    acknowledge: str
    who: str
    by: Who = "duty"


class Happened(Acted):
    """Events are written down."""

    happened: tuple[str, ...]
    hours_ago: float = 0


class HandOver(Acted):
    """A hand-over at a port: agreed on, on its way, done, confirmed."""

    hand_over: Literal["schedule", "depart", "deliver", "receive"]
    by: Who = "duty"
    receiver: str = ""
    vehicle: str = ""
    condition: str = ""


class Wait(Acted):
    """Time goes by: so many hours from now, or from the time agreed on for the hand-over."""

    wait: float
    after: Literal["", "meeting"] = ""


class Close(Acted):
    """The case is closed, for a reason of the package."""

    close: str
    by: Who = "supervisor"


class Reopen(Acted):
    """Something came up after the closing."""

    reopen: str
    by: Who = "supervisor"


class Offer(Acted):
    """The case is offered to another post, which answers later or never."""

    offer: str
    reason: str
    by: Who = "supervisor"


class Accept(Acted):
    """The other post takes the case, and one of its officers."""

    accept: str


class Opens(Acted):
    """A track of another protocol in the same case, which a finding calls for; somebody gets it."""

    opens: Slug
    by: Who = "supervisor"


class Weigh(Acted):
    """A task in which sources clash is decided. ``option``: the name of the way out."""

    weigh: str
    option: Slug
    reason: str
    by: Who = "supervisor"


ACTS: Mapping[str, type[Acted]] = {
    "notice": Notice, "assign": Assign, "answer": Answer, "begin": Begin, "stop": Stop,
    "decide": Decide, "do": Do, "propose": Propose, "approve": Approve, "send": Send,
    "agree": Agree, "acknowledge": Acknowledge, "happened": Happened,
    "hand_over": HandOver, "wait": Wait, "close": Close, "reopen": Reopen, "offer": Offer,
    "accept": Accept, "opens": Opens, "weigh": Weigh,
}  # fmt: skip


def _verb(value: Any) -> str | None:
    keys = value if isinstance(value, Mapping) else type(value).model_fields
    return next((verb for verb in ACTS if verb in keys), None)


Act = Annotated[
    Annotated[Notice, Tag("notice")]
    | Annotated[Assign, Tag("assign")]
    | Annotated[Answer, Tag("answer")]
    | Annotated[Begin, Tag("begin")]
    | Annotated[Stop, Tag("stop")]
    | Annotated[Decide, Tag("decide")]
    | Annotated[Do, Tag("do")]
    | Annotated[Propose, Tag("propose")]
    | Annotated[Approve, Tag("approve")]
    | Annotated[Send, Tag("send")]
    | Annotated[Agree, Tag("agree")]
    | Annotated[Acknowledge, Tag("acknowledge")]
    | Annotated[Happened, Tag("happened")]
    | Annotated[HandOver, Tag("hand_over")]
    | Annotated[Wait, Tag("wait")]
    | Annotated[Close, Tag("close")]
    | Annotated[Reopen, Tag("reopen")]
    | Annotated[Offer, Tag("offer")]
    | Annotated[Accept, Tag("accept")]
    | Annotated[Opens, Tag("opens")]
    | Annotated[Weigh, Tag("weigh")],
    Discriminator(_verb),
]
