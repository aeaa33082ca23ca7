"""What is known of who somebody is: fields, their tiers, and how new words join the old."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

from ventanilla.common.tiers import Tier

#: every field of an identity, with the tier that it has inside the ciphertext
IDENTITY_TIERS: Mapping[str, Tier] = {
    "given_names": Tier.P,
    "first_surname": Tier.P,
    "second_surname": Tier.P,
    "spoken_name": Tier.P,
    "called": Tier.P,
    "birth_date": Tier.P,
    "birth_year": Tier.P,
    "birth_estimated": Tier.P,
    "sex": Tier.P,
    "language": Tier.P,
    "origin_state": Tier.P,
    "origin_place": Tier.P,
    "nationality": Tier.P,
    "mother_name": Tier.P,
    "father_name": Tier.P,
    "agency_reference": Tier.P,
    "earlier": Tier.P,
}


#: answers that say nothing new of who somebody is
UNKNOWN = ("", None, "dk", "pns", "not_asked")


#: the fields with the words that somebody may be called by
CALLED_BY = ("given_names", "first_surname", "second_surname", "spoken_name", "called")


def said_of(document: Mapping[str, Any]) -> str:
    """Every word that somebody may be called by, from an opened document: for who reads many."""
    said = document.get
    return " ".join([said(name, "") for name in CALLED_BY])


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Who a person is, as far as anybody said. Blank: not known."""

    given_names: str = ""
    first_surname: str = ""
    second_surname: str = ""
    spoken_name: str = ""  # the whole name as the person says it
    called: str = ""
    birth_date: str = ""  # ISO date
    birth_year: int | None = None  # where only the age is known
    birth_estimated: bool = False
    sex: str = ""  # female, male, other, unknown or blank
    language: str = ""
    origin_state: str = ""  # INEGI code, two digits
    origin_place: str = ""
    nationality: str = ""
    mother_name: str = ""
    father_name: str = ""
    agency_reference: str = ""
    earlier: list[dict[str, str]] = field(default_factory=list)  # what was said before, and when

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read an opened document; keys that this version does not know are left out."""
        return cls(**{name: said for name, said in document.items() if name in IDENTITY_TIERS})

    def to_document(self) -> dict[str, Any]:
        """The document to seal: what is known."""
        return {name: said for name, said in asdict(self).items() if said}

    @property
    def full_name(self) -> str:
        """Given names and surnames in one line; as spoken, or blank, if nobody wrote any."""
        written = " ".join(
            filter(None, (self.given_names, self.first_surname, self.second_surname))
        )
        return written or self.spoken_name

    @property
    def short_name(self) -> str:
        """What a list shows: the first given name and the initial of the surname."""
        first = (self.given_names or self.spoken_name).split(" ")[0] or self.called
        return f"{first} {self.first_surname[:1]}." if self.first_surname else first

    @property
    def year_of_birth(self) -> int | None:
        """The year in which the person was born, as far as anybody knows."""
        return date.fromisoformat(self.birth_date).year if self.birth_date else self.birth_year

    def age_on(self, day: date) -> int | None:
        """Completed years on a day; from the year alone where that is all there is."""
        if self.birth_date:
            born = date.fromisoformat(self.birth_date)
            return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        if self.birth_year is not None:
            return day.year - self.birth_year
        return None

    def learn(self, said: Mapping[str, Any], *, on: date) -> "Names":
        """Join new words to the old: blanks are filled, what differs keeps the old beside it.

        ``age``, in completed years, gives the year of birth where no date is known.
        """
        document = asdict(self)
        age = said.get("age")
        if isinstance(age, int) and not (self.birth_date or said.get("birth_date")):
            document["birth_year"], document["birth_estimated"] = on.year - age, True
        for name, value in said.items():
            if name not in IDENTITY_TIERS or name == "earlier" or value in UNKNOWN:
                continue
            old = document[name]
            if old not in ("", None, False) and old != value:
                document["earlier"] = [
                    *document["earlier"],
                    {"field": name, "value": str(old), "until": on.isoformat()},
                ]
            document[name] = value
        return Names(**document)
