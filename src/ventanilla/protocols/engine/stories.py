"""Stories of a package: invented cases as acts, one after the other, for demonstrations.

They stand in the package's folder under ``demo/``, outside of its hash: a story may change without
a new version of the protocol. What happens is said in the package's own words; who does it, in the
seats of a post. Texts may hold ``{traits}`` of the invented person, of the post and of the story;
a ``when`` reads the same as ``${traits}``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Discriminator, Tag, ValidationError

from ventanilla.protocols.engine.shapes import Expression, Part, Slug
from ventanilla.protocols.engine.sources import Faulty, Problem, Source, read_yaml

FOLDER = "demo"
Who = Literal["officer", "supervisor", "duty", "head", "lead", "delegation"]
Value = str | int | float | tuple[str, ...]
Answers = dict[str, Value]
#: what is known of an invented person, wherever a story is told
PERSON = frozenset({
    "given", "first_surname", "second_surname", "full_name", "called", "sex", "age", "birth_date",
    "state", "town", "language", "detentions", "cause", "mother", "father", "phone", "reference",
})  # fmt: skip
#: and of the place, the day and the story
AROUND = frozenset({
    "route", "outcome", "closing", "reason", "city", "post", "port", "receiver", "mx_city",
    "officer", "today", "sent",
})  # fmt: skip


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


ACTS: Mapping[str, type[Acted]] = {
    "notice": Notice, "assign": Assign, "answer": Answer, "begin": Begin, "stop": Stop,
    "decide": Decide, "do": Do, "propose": Propose, "approve": Approve, "send": Send,
    "agree": Agree, "acknowledge": Acknowledge, "happened": Happened, "hand_over": HandOver, "wait": Wait,
    "close": Close, "reopen": Reopen, "offer": Offer, "accept": Accept,
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
    | Annotated[Accept, Tag("accept")],
    Discriminator(_verb),
]


class Step(Part):
    """Acts that belong together. ``after``: minutes from the end of the step before."""

    after: float = 15
    acts: tuple[Act, ...] = ()


class Derived(Part):
    """A trait that follows from another."""

    of: str
    choices: dict[str, str]


class Story(Part):
    """What one kind of case tells. ``steps`` are names of steps, or of ways made of them.

    ``says``: sets of answers of this story alone, or in place of those of the package.
    ``discard``: findings that turn out not to be so, with the reason. ``varies``: traits in which
    the story is told of other persons too. ``halfway``: the step up to which a case that ends
    late has come while it is on its way.
    """

    steps: tuple[str, ...] = ()
    route: str = ""
    outcome: str = ""
    closing: str = ""
    reason: str = ""
    says: dict[str, Sets] = {}
    discard: dict[str, str] = {}
    person: dict[str, str | int] = {}
    ages: tuple[int, ...] = ()
    causes: tuple[str, ...] = ()
    varies: tuple[Literal["language", "detentions", "cause", "unasked"], ...] = ()
    halfway: str = ""


class Living(Part):
    """A case of these days, that began ``ago`` hours ago and has come as far as ``until``.

    ``then``: a step that happens at the end. ``kin``: cases of one name belong together.
    """

    story: str
    post: str
    ago: float
    until: str = ""
    officer: int = 0
    who: dict[str, str | int] = {}
    then: str = ""
    kin: str = ""


class Chosen(Part):
    """Which story a person's case tells: this one, when that holds, and so often."""

    story: str = ""
    draw: dict[str, float] = {}
    when: Expression = ""
    chance: float = 1


class Sitting(Part):
    """A sitting that is measured."""

    answer: Slug
    use: Sets


class Year(Part):
    """What the cases of a whole year need that are written without being walked.

    ``choose``: the first that holds is told. ``told``: trait -> the names under which documents
    write it; ``shown``: trait -> the fact whose words letters print. ``keeps``: the instruments
    whose submissions stay. ``harmless``: causes that call for no finding. ``measured``: the sitting
    that `bench` needs first, and the one of which it takes the time.
    """

    choose: tuple[Chosen, ...]
    told: dict[str, tuple[str, ...]]
    shown: dict[str, str]
    keeps: tuple[str, ...]
    harmless: tuple[str, ...]
    measured: tuple[Sitting, Sitting]


class Script(Part):
    """All stories of a package."""

    derived: dict[str, Derived] = {}
    defaults: Story = Story()
    ways: dict[str, tuple[str, ...]] = {}
    steps: dict[str, Step]
    stories: dict[str, Story]


class Book(BaseModel):
    """Everything in the folder of stories."""

    answers: dict[str, Answers] = {}
    script: Script
    living: tuple[Living, ...] = ()
    year: Year | None = None


#: file -> the field of :class:`Book` that it fills
FILES = {"answers.yaml": "answers", "stories.yaml": "script", "living.yaml": "living",
         "year.yaml": "year"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """The stories of a package with the lines on which they stand."""

    book: Book
    sources: Mapping[str, Source]

    def problem(self, part: str, where: tuple[str | int, ...], what: str) -> Problem:
        """A problem at a place of one of the files, named by its field."""
        return self.sources[part].problem(where, what)


def read(package: Path) -> Told | None:
    """The stories in a package's folder; None where there are none. Raises :class:`Faulty`."""
    folder = package / FOLDER
    if not (folder / "stories.yaml").exists():
        return None
    sources = {
        part: read_yaml(f"{FOLDER}/{file}", (folder / file).read_text(encoding="utf-8"))
        for file, part in FILES.items()
        if (folder / file).exists()
    }
    try:
        book = Book.model_validate({part: source.value for part, source in sources.items()})
    except ValidationError as error:
        problems = []
        for detail in error.errors():
            part, *inside = detail["loc"]
            problems.append(sources[str(part)].problem(tuple(inside), detail["msg"]))
        raise Faulty(problems) from error
    return Told(book, sources)
