"""Stories of a package: invented cases as acts, one after the other, for demonstrations.

They stand in the package's folder under ``demo/``, outside of its hash: a story may change without
a new version of the protocol. What happens is said in the package's own words; who does it, in the
seats of a post. Texts may hold ``{traits}`` of the invented person, of the post and of the story;
a ``when`` reads the same as ``${traits}``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ValidationError

from ventanilla.common.sources import Faulty, Problem, Source, read_yaml
from ventanilla.common.validation import wrong
from ventanilla.protocols.engine.acts import Act, Answers, Sets
from ventanilla.protocols.engine.shapes import Expression, Part, Slug

FOLDER = "demo"
#: what is known of an invented person, wherever a story is told
PERSON = frozenset({
    "given", "first_surname", "second_surname", "full_name", "called", "sex", "age", "birth_date",
    "state", "town", "language", "detentions", "cause", "mother", "father", "phone", "reference",
})  # fmt: skip
#: and of the place, the day and the story
AROUND = frozenset({
    "route", "outcome", "closing", "reason", "city", "post", "port", "receiver", "mx_city",
    "officer", "today", "next_week", "sent",
})  # fmt: skip


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
            problems.append(sources[str(part)].problem(tuple(inside), wrong(detail)))
        raise Faulty(problems) from error
    return Told(book, sources)
