"""Consents: what a person is asked for, by purpose, and what stands of it at a moment.

A consent of a package is what may be asked; what a person answered is a record of the house
(:class:`Held` is all that the engine knows of it). While a record stands it beats the form in
which the question was asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal, get_args

from pydantic import Field

from ventanilla.protocols.engine.proposing import Effect
from ventanilla.protocols.engine.shapes import Part, Slug, Sourced, Text

Purpose = Literal["service", "others", "data", "referral"]
Status = Literal["given", "provisional", "refused", "withdrawn", "over"]
STATUSES: tuple[str, ...] = get_args(Status)
#: in which of them a consent lets something be done
LIVE = frozenset({"given", "provisional"})


class Withdrawal(Part):
    """What follows when it is taken back: said before, and done until it is given anew."""

    text: Text
    tasks: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()


class Consent(Sourced):
    """Something that a person may agree to, apart from everything else."""

    name: Slug
    purpose: Purpose
    recipient: str = ""  # of the sharing matrix: only a referral has one
    title: Text
    words: Text  # what is said to the person
    asked_by: str = ""  # the question in which it is first asked
    per: Literal["case", "session", "provider", "use"] = "case"
    valid_days: Annotated[int, Field(ge=1)] | None = None  # none: as long as the case is open
    #: said and not signed it is provisional, for so long; 0: only in writing
    spoken_days: Annotated[int, Field(ge=0)] | None = None
    opens: tuple[str, ...] = ()  # stages that wait for it
    informs: tuple[str, ...] = ()  # messages that come first
    on_withdrawal: Withdrawal

    @property
    def to_provider(self) -> bool:
        """Whether each record of it names one institution or person."""
        return self.purpose == "referral"

    def ends(self, at: datetime, *, spoken: bool) -> datetime | None:
        """When a consent given at a moment ends by itself; None: with the case."""
        days = [self.valid_days, self.spoken_days if spoken else None]
        if self.per == "session":
            days.append(1)
        fewest = min((n for n in days if n is not None), default=None)
        return None if fewest is None else at + timedelta(days=fewest)


@dataclass(frozen=True, slots=True)
class Held:
    """One record of a consent: what was answered, and how long that counts.

    ``provider``: to whom, opaque; blank where the consent names nobody.
    """

    answer: Literal["given", "refused"]
    at: datetime
    until: datetime | None = None
    withdrawn_at: datetime | None = None
    provisional: bool = False
    provider: str = ""

    def status(self, now: datetime) -> Status:
        """What it is worth at a moment."""
        if self.answer == "refused":
            return "refused"
        if self.withdrawn_at is not None:
            return "withdrawn"
        if self.until is not None and now >= self.until:
            return "over"
        return "provisional" if self.provisional else "given"


def status_of(held: Sequence[Held], now: datetime) -> Status:
    """What the records of one consent come to: one that lives counts, else the newest.

    A record that was refused or taken back after another ends that one when it is written.
    """
    every = [one.status(now) for one in held]
    for live in ("given", "provisional"):
        if live in every:
            return live
    return max(held, key=_last).status(now)


def _last(held: Held) -> tuple[datetime, datetime, bool]:
    """What happened last to a record; of what happened at once, the no."""
    return held.withdrawn_at or held.at, held.at, held.answer == "refused"


def taken_back(held: Iterable[Held], now: datetime) -> datetime | None:
    """When a provider's consent was last taken back, if it was not given anew since; else None."""
    newest: dict[str, Held] = {}
    for one in held:
        if one.provider not in newest or one.at >= newest[one.provider].at:
            newest[one.provider] = one
    ends = [one.withdrawn_at for one in newest.values() if one.status(now) == "withdrawn"]
    return max((at for at in ends if at), default=None)


def facts_said(
    consents: Mapping[str, Consent], held: Mapping[str, Sequence[Held]], now: datetime
) -> dict[str, str]:
    """The facts that records give: the question of each consent with one -> ``yes`` or ``no``."""
    return {
        consent.asked_by: "yes" if status_of(held[name], now) in LIVE else "no"
        for name, consent in consents.items()
        if consent.asked_by and held.get(name)
    }


def _built_in(name: str, purpose: Purpose, *texts: tuple[str, str]) -> Consent:
    title, words, after = (Text(es=es, en=en) for es, en in texts)
    return Consent(
        name=name,
        purpose=purpose,
        title=title,
        words=words,
        per="session" if purpose == "others" else "provider" if purpose == "referral" else "case",
        on_withdrawal=Withdrawal(text=after),
    )


#: what a package that says nothing of consents asks for
BUILT_IN = (
    _built_in(
        "service", "service",
        ("Recibir atención y que se anote", "To be attended, and that it is written down"),
        ("¿Quiere que le atendamos y que escribamos lo necesario?",
         "Do you want us to attend you, and to write down what is needed?"),
        ("Se deja de atender y de anotar; se guarda sólo lo que la ley obliga.",
         "We stop attending and writing; only what the law requires is kept."),
    ),
    _built_in(
        "interpreter", "others",
        ("Que alguien interprete", "That somebody interprets"),
        ("¿Acepta que hoy una persona intérprete le preste su voz?",
         "Do you agree that an interpreter lends you a voice today?"),
        ("Esa persona sale de la plática y del expediente.",
         "That person leaves the talk and the file."),
    ),
    _built_in(
        "institution", "referral",
        ("Avisar a otra institución", "To tell another institution"),
        ("¿Acepta que digamos estos datos a esta institución, para esto?",
         "Do you agree that we tell this institution these details, for this?"),
        ("Se le pide que devuelva o borre lo que recibió.",
         "It is asked to return or erase what it received."),
    ),
    _built_in(
        "family", "referral",
        ("Avisar a la familia", "To tell the family"),
        ("¿Acepta que avisemos a esta persona de su familia?",
         "Do you agree that we tell this person of your family?"),
        ("No se le dice nada más.", "Nothing more is said to them."),
    ),
    _built_in(
        "images", "data",
        ("Tomar o guardar imágenes", "To take or keep pictures"),
        ("¿Acepta que tomemos o guardemos esta imagen?",
         "Do you agree that we take or keep this picture?"),
        ("Se borran.", "They are erased."),
    ),
)  # fmt: skip
