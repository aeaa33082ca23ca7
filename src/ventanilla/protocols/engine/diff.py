"""What changed between two versions of a package, in people's words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ventanilla.protocols.engine.called import FIELDS, KINDS, PARTS
from ventanilla.protocols.engine.definition import Part, Protocol, Text
from ventanilla.protocols.engine.instruments import Instrument
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.spoken import spoken

#: what is told in words of its own
_TOLD = frozenset({"id", "version", "level", "disclosures", *KINDS})
#: what changes nothing that anybody does
_UNWEIGHTY = frozenset(
    {"title", "summary", "why", "because", "evidence", "basis", "citation", "link",
     "neutral_title", "subject", "disclaimer", "licence", "credits", "origin", "published_on"}
)  # fmt: skip
_MATRIX = Text(es="en lo que se comparte,", en="in what is shared,")
#: what of a question is compared
QUESTION = (
    "title", "easy", "kind", "choices", "tier", "bands", "inform", "relevant", "required",
    "constraint", "calculation", "audience", "repeat",
)  # fmt: skip
#: letters of a value; what is longer is cut
_LONG = 120
_GIVEN = {
    "yes": Text(es="completo", en="in full"),
    "code": Text(es="como clave", en="as a code"),
    "summary": Text(es="en resumen", en="as a summary"),
    "confirm": Text(es="sólo confirmado", en="confirmed only"),
    "no": Text(es="no se da", en="not given"),
    "never": Text(es="nunca se da", en="never given"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``kind``: added, removed or changed. ``weighty``: it may change what is done.

    ``field``: which field of an entry changed; blank where the whole entry did.
    """

    part: str
    code: str
    kind: str
    text: Text
    weighty: bool = False
    field: str = ""


def diff(old: Package, new: Package) -> tuple[Change, ...]:
    """Everything that changed, part by part."""
    return tuple(_changes(old, new))


def _changes(old: Package, new: Package) -> Iterator[Change]:
    if old.version != new.version:
        yield Change("protocol", new.id, "changed", _became("", old.version, new.version))
    yield from _level(old.definition.level, new.definition.level)
    for part in KINDS:
        before = _by_key(getattr(old.definition, part))
        after = _by_key(getattr(new.definition, part))
        yield from _entries(part, KINDS[part], before, after)
    for part in Protocol.model_fields:
        if part not in _TOLD:
            called = PARTS[part]
            was, now = getattr(old.definition, part), getattr(new.definition, part)
            yield from _compared(part, called, "", was, now)
    yield from _sharing(old, new)
    yield from _exports(old, new)
    for name in sorted(old.instruments.keys() | new.instruments.keys()):
        yield from _instrument(name, old.instruments.get(name), new.instruments.get(name))


def _level(old: str, new: str) -> Iterator[Change]:
    if old != new:
        words = {
            "ordinary": Text(es="el equipo de la representación", en="the team of the post"),
            "restricted": Text(
                es="quien tiene el caso y la jefatura", en="whoever has the case and the head"
            ),
        }
        was, now = words[old], words[new]
        text = _became("Quién abre sus casos", was.es, now.es)
        english = _became("Who opens its cases", was.en, now.en)
        yield Change("protocol", "level", "changed", Text(es=text.es, en=english.en), weighty=True)


def _compared(part: str, name: Text, key: str, old: Any, new: Any) -> Iterator[Change]:
    """What is other in a part of a package, whatever its shape: by its entries, or as a whole."""
    before, after = _entries_of(old), _entries_of(new)
    called = _named(name, key, None)
    if old == new:
        return
    if before is not None and after is not None:
        for entry in sorted(before.keys() | after.keys()):
            yield from _compared(part, name, entry, before.get(entry), after.get(entry))
    elif old is None or new is None:
        kind = "added" if old is None else "removed"
        yield Change(part, key or part, kind, _appeared(called, old is None),
                     weighty=part not in _UNWEIGHTY)  # fmt: skip
    elif isinstance(new, Part) and not isinstance(new, Text):
        yield from _fields(part, name, key, old, new)
    else:
        weighty = part not in _UNWEIGHTY
        yield Change(part, key or part, "changed", _turned(called, old, new), weighty)


def _entries_of(value: Any) -> dict[str, Any] | None:
    """The entries of a part by their keys; None where it has none."""
    if isinstance(value, Mapping):
        return dict(value)
    keyed = isinstance(value, tuple) and all(_key(entry) for entry in value)
    return {_key(entry): entry for entry in value} if keyed else None


def _key(entry: Any) -> str:
    keys = ("code", "id", "name", "slot", "instrument")
    return next((str(getattr(entry, key)) for key in keys if hasattr(entry, key)), "")


def _by_key(entries: tuple[Any, ...]) -> dict[str, Any]:
    return {_key(entry): entry for entry in entries}


def _entries(
    part: str, kind: Text, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Change]:
    for key in before.keys() - after.keys() | after.keys() - before.keys():
        added = key in after
        entry = after[key] if added else before[key]
        title = getattr(entry, "title", None)
        name = _named(kind, key, title if isinstance(title, Text) else None)
        yield Change(part, key, "added" if added else "removed", _appeared(name, added), True)
    for key in sorted(before.keys() & after.keys()):
        yield from _fields(part, kind, key, before[key], after[key])


def _fields(part: str, kind: Text, key: str, before: Any, after: Any) -> Iterator[Change]:
    for field in type(after).model_fields:
        old, new = getattr(before, field), getattr(after, field)
        if old == new or field in ("code", "name", "id", "note"):
            continue
        title = getattr(after, "title", None)
        name = _named(kind, key, title if isinstance(title, Text) else None)
        what = _field(field)
        called = Text(es=f"{name.es}: {what.es}", en=f"{name.en}: {what.en}")
        weighty = field not in _UNWEIGHTY
        yield Change(part, key or part, "changed", _turned(called, old, new), weighty, field)


def _field(name: str) -> Text:
    """A field of an export standard has the name that the standard gives it."""
    return FIELDS.get(name, Text(es=f"«{name}»", en=f"“{name}”"))


def _sharing(old: Package, new: Package) -> Iterator[Change]:
    before, after = _givings(old), _givings(new)
    yield from _compared("disclosures", _MATRIX, "", *map(_bare_matrix, (old, new)))
    kind = Text(es="lo que recibe", en="what is given to")
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key, ()), after.get(key, ())
        if was == now:
            continue
        recipient, field = key
        name = f"{recipient} · {field}"
        es = _became(f"{kind.es} {name}", _way(was, "es"), _way(now, "es")).es
        en = _became(f"{kind.en} {name}", _way(was, "en"), _way(now, "en")).en
        how = "changed" if was and now else "added" if now else "removed"
        yield Change("disclosures", name, how, Text(es=es, en=en), True)


def _bare_matrix(package: Package) -> dict[str, Any]:
    """Whom and what the matrix speaks of, without what each is given."""
    matrix = package.definition.disclosures
    if matrix is None:
        return {}
    return {
        **{field.name: field for field in matrix.fields},
        **{item.name: item for item in matrix.assent_items},
        **{each.recipient: each.model_copy(update={"fields": ()}) for each in matrix.recipients},
    }


def _exports(old: Package, new: Package) -> Iterator[Change]:
    before, after = (
        {name: export for name, (export, _standard) in package.exports.items()}
        for package in (old, new)
    )
    kind = Text(es="la exportación", en="export")
    bare: dict[str, Any] = {"core": (), "more": ()}
    heads = [
        {name: export.model_copy(update=bare) for name, export in exports.items()}
        for exports in (before, after)
    ]
    yield from _entries("exports", kind, *heads)
    for name in sorted(before.keys() & after.keys()):
        field = Text(es=f"{kind.es} {name}, campo", en=f"{kind.en} {name}, field")
        rules = [{rule.field: rule for rule in exports[name].rules} for exports in (before, after)]
        yield from _entries("exports", field, *rules)


def _givings(package: Package) -> dict[tuple[str, str], tuple[tuple[str, str, str], ...]]:
    matrix = package.definition.disclosures
    found: dict[tuple[str, str], tuple[tuple[str, str, str], ...]] = {}
    for recipient in matrix.recipients if matrix else ():
        for rule in recipient.fields:
            key = (recipient.recipient, rule.field)
            found[key] = (*found.get(key, ()), (rule.give, rule.when, rule.assent))
    return found


def _way(rules: tuple[tuple[str, str, str], ...], language: str) -> str:
    if not rules:
        return getattr(_GIVEN["no"], language)  # type: ignore[no-any-return]
    words = {"es": ("si", "con asentimiento"), "en": ("if", "with assent")}[language]
    ways = []
    for give, when, assent in rules:
        way = getattr(_GIVEN[give], language)
        way += f" {words[0]} {when}" if when else ""
        way += f" {words[1]} {assent}" if assent else ""
        ways.append(way)
    return "; ".join(ways)


def _instrument(name: str, old: Instrument | None, new: Instrument | None) -> Iterator[Change]:
    kind = Text(es="el instrumento", en="instrument")
    if old is None or new is None:
        title = _named(kind, name, (new or old).title if new or old else None)  # type: ignore[union-attr]
        added = new is not None
        yield Change(name, name, "added" if added else "removed", _appeared(title, added), True)
        return
    kind = Text(es="la pregunta", en="question")
    before = {k: q for k, q in old.questions.items() if not q.added}
    after = {k: q for k, q in new.questions.items() if not q.added}
    for key in [*(before.keys() - after.keys()), *(after.keys() - before.keys())]:
        added = key in after
        title = (after if added else before)[key].title
        text = _appeared(_named(kind, key, title), added)
        yield Change(name, key, "added" if added else "removed", text, True)
    for key in (k for k in after if k in before):
        for field in QUESTION:
            was, now = getattr(before[key], field), getattr(after[key], field)
            if was != now:
                what = _field(field)
                called = Text(es=f"{kind.es} {key}: {what.es}", en=f"{kind.en} {key}: {what.en}")
                weighty = field not in ("title", "easy")
                yield Change(name, key, "changed", _turned(called, was, now), weighty, field)


def _named(kind: Text, key: str, title: Text | None) -> Text:
    if title is None:
        return Text(es=f"{kind.es} {key}".strip(), en=f"{kind.en} {key}".strip())
    return Text(es=f"{kind.es} {key} «{title.es}»", en=f"{kind.en} {key} “{title.en}”")


def _appeared(name: Text, added: bool) -> Text:
    if added:
        return Text(es=f"Se agregó {name.es}.", en=f"Added {name.en}.")
    return Text(es=f"Se quitó {name.es}.", en=f"Removed {name.en}.")


def _became(name: str, old: str, new: str) -> Text:
    lead = f"{name[:1].upper()}{name[1:]}: " if name else "Version: "
    return Text(
        es=f"{lead if name else 'Versión: '}antes {old or '(vacío)'}, ahora {new or '(vacío)'}.",
        en=f"{lead}was {old or '(blank)'}, now {new or '(blank)'}.",
    )


def _turned(name: Text, old: Any, new: Any) -> Text:
    spanish = _became(name.es, _short(old, "es"), _short(new, "es")).es
    return Text(es=spanish, en=_became(name.en, _short(old, "en"), _short(new, "en")).en)


def _short(value: Any, language: str) -> str:
    text = spoken(value, language)
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"
