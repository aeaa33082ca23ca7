"""Fill a standard's record from the facts of a case, or say what bars it.

No database, no clock, no identity of its own: the same input gives the same record. An answer goes
out as a code of the standard, as words of the package, as a number or a date; a text only if it is
in a list of the export. The identity is looked at only where it was given.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from ventanilla.protocols.engine import conditions
from ventanilla.protocols.engine.definition import Document
from ventanilla.protocols.engine.exporting.shapes import Export, Instead, Rule
from ventanilla.protocols.engine.exporting.standards import (
    Datum,
    Standard,
    StandardField,
    refused,
)
from ventanilla.protocols.engine.outward import bare_words
from ventanilla.protocols.engine.shapes import Requirement, Text
from ventanilla.protocols.engine.sight import Sight
from ventanilla.protocols.engine.state import State
from ventanilla.protocols.engine.values import UNKNOWN

if TYPE_CHECKING:
    from ventanilla.protocols.engine.load import Package

NOT_KNOWN = Text(es="No se sabe, o no se preguntó.", en="It is not known, or was not asked.")
NO_IDENTITY = Text(es="La identidad no sale en esta entrega.", en="No identity in this release.")


@dataclass(frozen=True, slots=True)
class Person:
    """Who it is, for a release with the identity: given names, and surnames joined."""

    given_names: str
    family_names: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What does not stand among the facts. ``sent``: the letters that went, by code and moment.

    ``person``: None for a release without the identity, which is the rule.
    """

    reference: str
    post_country: str
    post_code: str
    sent: Sequence[tuple[str, datetime]] = ()
    person: Person | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Filled:
    """A record: values by field, what stays empty and why, what the standard could not take."""

    export: Export
    standard: Standard
    values: Mapping[str, Datum] = field(repr=False)
    empty: Mapping[str, Text]
    warnings: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """No record: what lacks."""

    missing: tuple[Text, ...]


def fill(
    package: "Package", name: str, state: State, now: datetime, given: Given
) -> Filled | Refused:
    """The record of a case under the export with a name. ``LookupError``: there is none."""
    export, standard = package.exports[name]
    sight = conditions.sight_of(package, state, now)
    missing = _unmet(package, export, sight, identity=given.person is not None)
    if missing:
        return Refused(missing)
    filling = _Filling(package, export, standard, sight, given)
    filling.go()
    if faults := refused(standard, export, filling.values):
        return Refused(tuple(_wanting(name) for name in faults))
    return Filled(export, standard, filling.values, filling.empty, tuple(filling.warnings))


def _unmet(package: "Package", export: Export, sight: Sight, *, identity: bool) -> tuple[Text, ...]:
    needs: tuple[Requirement, ...] = export.requires
    if identity:
        needs += export.identity.requires
    return tuple(n.missing for n in needs if not conditions.seen(package, n.when, sight))


def _wanting(name: str) -> Text:
    return Text(
        es=f"Al campo «{name}» le falta un valor que el estándar admita.",
        en=f"The field “{name}” lacks a value that the standard allows.",
    )


class _Filling:
    """A record while it is filled."""

    def __init__(
        self,
        package: "Package",
        export: Export,
        standard: Standard,
        sight: Sight,
        given: Given,
    ) -> None:
        self.package, self.export, self.sight, self.given = package, export, sight, given
        self.fields = standard.by_name
        self.values: dict[str, Datum] = {
            export.reference: given.reference,
            export.dates.column: export.dates.cut,
        }
        self.empty: dict[str, Text] = {}
        self.warnings: list[Text] = []

    def go(self) -> None:
        """Every field, in the order of the export."""
        for rule in self.export.rules:
            if rule.silent is not None:
                self.empty[rule.field] = rule.silent
            elif rule.identity and self.given.person is None:
                self.empty[rule.field] = NO_IDENTITY
                self._put_instead(rule.instead)
            else:
                self._put(rule, self.fields[rule.field])

    def _holds(self, condition: str) -> bool:
        return conditions.seen(self.package, condition, self.sight)

    def _put(self, rule: Rule, field: StandardField) -> None:
        found = list(self._found(rule, field)) if self._holds(rule.when) else []
        if found or rule.otherwise:
            found += [one.value for one in rule.add if self._holds(one.when)]
        found = found or ([rule.otherwise] if rule.otherwise else [])
        if not rule.rows:
            found = list(dict.fromkeys(found))
        if not found:
            self.empty[rule.field] = NOT_KNOWN
            return
        if field.many or rule.rows:
            self.values[rule.field] = tuple(found)
        else:
            self._put_one(rule, field, found)

    def _put_one(self, rule: Rule, field: StandardField, found: list[str]) -> None:
        if len(found) > 1:
            self.warnings.append(_only_the_first(rule.field, len(found)))
        match field.kind:
            case "number":
                self.values[rule.field] = int(float(found[0]))
            case "truth":
                self.values[rule.field] = found[0] == "true"
            case _:
                self.values[rule.field] = found[0]

    def _put_instead(self, instead: Instead | None) -> None:
        said = self.sight.texts.get(instead.fact, "") if instead else ""
        if instead is None or said in UNKNOWN or not said:
            return
        years = float(said)
        for band in instead.bands:
            if band[0] <= years and (len(band) == 1 or years < band[1] + 1):
                self.values[instead.column] = (
                    f"{band[0]}+" if len(band) == 1 else f"{band[0]}--{band[1]}"
                )

    def _found(self, rule: Rule, field: StandardField) -> Iterator[str]:
        """The values that the one source of a field gives, in their order."""
        match rule.sources[0]:
            case "fact" | "facts":
                yield from self._of_facts(rule, field)
            case "choose":
                yield from [one.value for one in rule.choose if self._holds(one.when)][:1]
            case "case":
                yield from filter(None, (getattr(self.given, rule.case or ""),))
            case "person":
                yield from filter(None, (getattr(self.given.person, rule.person or ""),))
            case _:
                yield from self._of_letters(rule)

    def _of_facts(self, rule: Rule, field: StandardField) -> Iterator[str]:
        if rule.map:
            yield from self._mapped(rule)
        elif rule.words:
            yield from self._worded(rule, rule.words)
        elif rule.among:
            listed = {tuple(bare_words(text)): text for text in self.export.lists[rule.among]}
            said = (listed.get(tuple(bare_words(text))) for text in self._said(rule))
            if places := ", ".join(dict.fromkeys(filter(None, said))):
                yield places
        elif field.kind == "date":
            yield from (self._date(text, whole=rule.identity) for text in self._said(rule))
        else:
            yield from self._said(rule)

    def _said(self, rule: Rule) -> Iterator[str]:
        for name in rule.named_facts:
            text = self.sight.texts.get(name, "")
            if text and text not in UNKNOWN:
                yield text

    def _mapped(self, rule: Rule) -> Iterator[str]:
        answers = [code for text in self._said(rule) for code in text.split()]
        yield from (rule.map[code] for code in answers if code in rule.map)
        if rule.detail is not None:
            said = rule.detail.map
            if found := tuple(said[code] for code in answers if code in said):
                several = self.fields[rule.field].many
                self.values[rule.detail.column] = found if several else found[0]

    def _worded(self, rule: Rule, language: str) -> Iterator[str]:
        for name in rule.named_facts:
            code = self.sight.texts.get(name, "")
            words = self.package.rules.facts[name].choices.get(code)
            if words is not None and code not in UNKNOWN and code not in rule.left_out:
                yield str(getattr(words, language))

    def _of_letters(self, rule: Rule) -> Iterator[str]:
        documents = {d.code: d for d in self.package.definition.documents}
        for code, at in self.given.sent:
            if code not in rule.letters:
                continue
            if rule.moment:
                yield self._date(at.isoformat(), whole=False)
            elif rule.map:
                yield rule.map[code]
            else:
                yield self._recipient(documents[code], rule.words or "en")

    def _recipient(self, document: Document, language: str) -> str:
        """The kind of recipient, in the words of the sharing matrix; else the letter's title."""
        matrix = self.package.definition.disclosures
        rows = matrix.recipients if matrix else ()
        title = next((r.title for r in rows if r.recipient == document.recipient), document.title)
        return str(getattr(title, language))

    def _date(self, text: str, *, whole: bool) -> str:
        """The day of a date or an instant at the post; cut to its year where it is no identity."""
        day = text[:10]
        if len(text) > len(day):
            zone = self.sight.state.calendar.zone
            day = datetime.fromisoformat(text).astimezone(zone).date().isoformat()
        return day if whole else f"{day[:4]}-01-01"


def _only_the_first(name: str, count: int) -> Text:
    return Text(
        es=f"«{name}» admite un solo valor: sale el primero de {count}.",
        en=f"“{name}” takes one value: the first of {count} goes out.",
    )
