"""What must be true of an export beyond its shape: the whole core, codes, facts, answers, words."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ventanilla.common.sentences import say
from ventanilla.common.sources import Where
from ventanilla.protocols.engine.exporting.conditions import placed
from ventanilla.protocols.engine.exporting.shapes import Export, Rule
from ventanilla.protocols.engine.exporting.standards import Standard, StandardField
from ventanilla.protocols.engine.facts import FactInfo
from ventanilla.protocols.engine.texts import missing
from ventanilla.protocols.engine.values import UNKNOWN

if TYPE_CHECKING:
    from ventanilla.protocols.engine.load import Package

Fault = tuple[Where, str]


def faults(package: "Package", export: Export, standard: Standard) -> Iterator[Fault]:
    """Place and sentence of each fault of one export."""
    yield from missing(export)
    fields = standard.by_name
    yield from _whole(export, fields)
    yield from _named(package, export)
    for where, rule in placed(export):
        if rule.field in fields:
            checked = _Checked(package, export, where, rule, fields[rule.field])
            yield from checked.faults()
    yield from _layouts(export)


def _whole(export: Export, fields: dict[str, StandardField]) -> Iterator[Fault]:
    """Every core field once and in its place, and no field that the standard does not have."""
    core = {name for name, field in fields.items() if field.core}
    times = Counter(rule.field for rule in export.rules)
    for where, rule in placed(export):
        here = (*where, "field")
        if rule.field not in fields:
            yield here, say("the standard has no field “{field}”", field=rule.field)
        elif (rule.field in core) != (where[0] == "core"):
            yield (
                here,
                say("“{field}” stands under the wrong heading: core, or more", field=rule.field),
            )
        if times[rule.field] > 1:
            yield here, say("“{field}” is there more than once: keep one", field=rule.field)
    for name in sorted(core - times.keys()):
        yield (
            ("core",),
            say(
                "the core field “{name}” is not mapped: fill it, or say why it is empty", name=name
            ),
        )


def _named(package: "Package", export: Export) -> Iterator[Fault]:
    """The basis and the role."""
    known = {basis.id for basis in package.definition.basis}
    for name in export.basis:
        if name not in known:
            yield ("basis",), say("there is no basis “{name}”", name=name)
    role = package.roles.get(export.identity.asks)
    if role is None or role.external:
        yield (
            ("identity", "asks"),
            say("no role “{asks}” of the network is there", asks=export.identity.asks),
        )


def _layouts(export: Export) -> Iterator[Fault]:
    known = {rule.field for rule in export.rules} | set(export.columns)
    twice = Counter(layout.name for layout in export.layouts)
    for at, layout in enumerate(export.layouts):
        if twice[layout.name] > 1:
            yield (
                ("layouts", at, "name"),
                say("the layout “{name}” is there more than once", name=layout.name),
            )
        for key in ("fields", "first", "names"):
            for name in getattr(layout, key):
                if name not in known:
                    yield (
                        ("layouts", at, key),
                        say("there is no field or column “{name}”", name=name),
                    )


class _Checked:
    """One field of an export, while it is checked."""

    def __init__(
        self,
        package: "Package",
        export: Export,
        where: Where,
        rule: Rule,
        field: StandardField,
    ) -> None:
        self.package, self.export = package, export
        self.where, self.rule, self.field = where, rule, field

    def faults(self) -> Iterator[Fault]:
        """What is wrong with it."""
        rule = self.rule
        if len(rule.sources) != 1:
            said = ", ".join(rule.sources) or "none"
            yield (
                self.where,
                say("“{field}” has one source, not: {said}", field=rule.field, said=said),
            )
        yield from self._codes()
        for name in rule.named_facts:
            yield from self._fact(name)
        if rule.instead is not None:
            yield from self._exists(rule.instead.fact, "instead")
        yield from self._letters()
        if rule.among is not None and rule.among not in self.export.lists:
            yield (*self.where, "among"), say("there is no list “{among}”", among=rule.among)
        if rule.rows and rule.detail is not None:
            yield (*self.where, "detail"), say("a field of rows keeps no detail")

    def _codes(self) -> Iterator[Fault]:
        """Every value is one that the standard knows."""
        for key, value in self._values():
            if not self.field.allows(value):
                said = say(
                    "“{value}” is not a value of “{field}” in the standard",
                    value=value,
                    field=self.rule.field,
                )
                yield (*self.where, *key), said
        if self.rule.detail is not None:
            for answer in self.rule.detail.map.keys() - self.rule.map.keys():
                yield (
                    (*self.where, "detail"),
                    say("“{answer}” has a detail and no value", answer=answer),
                )

    def _values(self) -> Iterator[tuple[Where, str]]:
        rule = self.rule
        for key in ("choose", "add"):
            for n, one in enumerate(getattr(rule, key)):
                yield (key, n, "value"), one.value
        for answer, value in rule.map.items():
            yield ("map", answer), value
        if rule.otherwise:
            yield ("otherwise",), rule.otherwise

    def _exists(self, name: str, key: str) -> Iterator[Fault]:
        fact = self.package.rules.facts.get(name)
        if fact is None:
            yield (*self.where, key), say("there is no fact or question “{name}”", name=name)
        elif fact.repeat:
            yield (
                (*self.where, key),
                say("“{name}” is in a repeat, which no field takes", name=name),
            )

    def _fact(self, name: str) -> Iterator[Fault]:
        key = "fact" if self.rule.fact else "facts"
        yield from self._exists(name, key)
        fact = self.package.rules.facts.get(name)
        if fact is not None:
            yield from self._answers(fact)
            if fact.type == "choices" and not (
                self.field.many or self.rule.rows or self.rule.single
            ):
                said = say("“{name}” may have several answers and the field takes one", name=name)
                yield (*self.where, key), say("{said}: say single: first", said=said)
            if not (self.rule.map or self.rule.words):
                yield from self._plain(fact, key)

    def _answers(self, fact: FactInfo) -> Iterator[Fault]:
        """Every answer has a value or is left out, and nothing else is written."""
        rule = self.rule
        if not (rule.map or rule.words):
            return
        answers = fact.choices.keys() - UNKNOWN
        if rule.map:
            for answer in sorted(answers - rule.map.keys() - set(rule.left_out)):
                yield (
                    (*self.where, "map"),
                    say(
                        "the answer “{answer}” of “{name}” has no value: map it, or leave it out",
                        answer=answer,
                        name=fact.name,
                    ),
                )
        elif not answers:
            yield (
                (*self.where, "words"),
                say("“{name}” has no answers to give words of", name=fact.name),
            )
        for key, said in (("map", rule.map), ("left_out", rule.left_out)):
            for answer in said:
                if answer not in answers:
                    yield (
                        (*self.where, key),
                        say("“{name}” has no answer “{answer}”", name=fact.name, answer=answer),
                    )

    def _plain(self, fact: FactInfo, key: str) -> Iterator[Fault]:
        """A value that goes as it is: a number, a date, or a text of a list; never a free text."""
        wanted = {"number": ("integer",), "date": ("date", "datetime")}.get(self.field.kind)
        if self.field.codes:
            yield (
                (*self.where, key),
                say(
                    "“{field}” has a list: say what “{name}” maps to",
                    field=self.rule.field,
                    name=fact.name,
                ),
            )
        elif wanted is not None and fact.type not in wanted:
            yield (
                (*self.where, key),
                say(
                    "“{name}” is a {type}, not a {kind}",
                    name=fact.name,
                    type=fact.type,
                    kind=self.field.kind,
                ),
            )
        elif wanted is None and self.rule.among is None:
            said = say(
                "“{name}” would go out as a free text: name the list it is among", name=fact.name
            )
            yield (*self.where, key), said

    def _letters(self) -> Iterator[Fault]:
        rule = self.rule
        known = {document.code for document in self.package.definition.documents}
        for code in rule.letters:
            if code not in known:
                yield (*self.where, "letters"), say("there is no document “{code}”", code=code)
        if rule.letters:
            told = [bool(rule.words), bool(rule.map), bool(rule.moment)]
            if sum(told) != 1 or not rule.rows:
                said = say("letters give rows: of their words, of a map, or of the moment sent")
                yield (*self.where, "letters"), said
            if rule.map and rule.map.keys() != set(rule.letters):
                yield (*self.where, "map"), say("each letter has one value in the map")
