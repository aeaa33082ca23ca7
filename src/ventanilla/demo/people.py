"""One invented child: who, from where, how old, caught how often."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ventanilla.demo import calibration, names
from ventanilla.people.identity import Names

AGENCY = "SINT"  # of references that no authority has given


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Everything about a child that a story may tell. ``language``: code of the home language."""

    given: str
    first_surname: str
    second_surname: str
    called: str
    sex: str
    age: int
    birth_date: date
    state: str
    town: str
    language: str
    detentions: str
    cause: str
    mother: str
    father: str
    phone: str
    reference: str

    @property
    def full_name(self) -> str:
        """Given names and both surnames."""
        return f"{self.given} {self.first_surname} {self.second_surname}"

    @property
    def names(self) -> Names:
        """What the notice knows of who it is."""
        return Names(
            given_names=self.given,
            first_surname=self.first_surname,
            second_surname=self.second_surname,
            birth_date=self.birth_date.isoformat(),
            sex=self.sex,
            nationality="mexican",
            agency_reference=self.reference,
        )


@dataclass(frozen=True, slots=True)
class Draw:
    """Draws values by weight, quickly."""

    values: tuple[str, ...]
    cumulated: tuple[float, ...]

    @classmethod
    def of(cls, weights: Mapping[str, float]) -> "Draw":
        total, sums = 0.0, []
        for weight in weights.values():
            total += weight
            sums.append(total)
        return cls(tuple(weights), tuple(sums))

    def one(self, rng: Random) -> str:
        """One value."""
        return rng.choices(self.values, cum_weights=self.cumulated)[0]


AGE = Draw.of({str(age): weight for age, weight in calibration.AGES.items()})
DETENTIONS = Draw.of(calibration.DETENTIONS)
ORIGIN = Draw.of(calibration.ORIGIN)
CAUSE = Draw.of(calibration.CAUSES)
#: of those from a state where another language is spoken at home, how many speak it
SPEAK_IT = 0.28


def invent(rng: Random, *, on: date, **fixed: str | int) -> Person:
    """A child as of a day. ``fixed``: what a story needs (age, sex, language, state …)."""
    sex = str(fixed.get("sex") or ("female" if rng.random() < calibration.GIRLS else "male"))
    age = int(fixed.get("age") or AGE.one(rng))
    state = str(fixed.get("state") or ORIGIN.one(rng))
    spoken = names.SPOKEN.get(state, ())
    speaks = spoken and rng.random() < SPEAK_IT
    language = str(fixed.get("language") or (rng.choice(spoken) if speaks else "es"))
    given = str(fixed.get("given") or names.given_names(rng, sex))
    first = str(fixed.get("first_surname") or names.surname(rng, language))
    second = str(fixed.get("second_surname") or names.surname(rng, language))
    detentions = str(fixed.get("detentions") or (DETENTIONS.one(rng) if age >= 12 else "1"))
    return Person(
        given=given,
        first_surname=first,
        second_surname=second,
        called=names.called(rng, given, sex),
        sex=sex,
        age=age,
        birth_date=_born(on, age, rng),
        state=state,
        town=rng.choice(names.PLACES),
        language=language,
        detentions=detentions,
        cause=str(fixed.get("cause") or CAUSE.one(rng)),
        mother=f"{names.given_names(rng, 'female')} {second} {names.surname(rng, language)}",
        father=f"{names.given_names(rng, 'male')} {first} {names.surname(rng, language)}",
        phone=names.phone(rng),
        reference=f"{AGENCY}-{rng.randrange(10**7):07}",
    )


def _born(on: date, age: int, rng: Random) -> date:
    """A birthday far enough from the notice that nobody turns a year older in its first month."""
    return on - timedelta(days=round(age * 365.25) + rng.randrange(40, 330))
