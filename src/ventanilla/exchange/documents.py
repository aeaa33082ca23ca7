"""Letters, packets and acts: only what the sharing matrix allows can get into one.

``compose`` takes from the facts what the plan says this recipient may have, in the form it may
have it, and says what was left out and why. The template gets the composed letter and nothing
else. No database, no clock: the same input gives the same letter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ventanilla.exchange.letters import (
    Contact,
    Draft,
    Given,
    Heading,
    LeftOut,
    Letter,
    Row,
    Source,
    Table,
)
from ventanilla.exchange.typesetting import assets, preview, render
from ventanilla.exchange.wording import clean, in_words, is_unknown, said
from ventanilla.protocols.engine.definition import Document, Evidence, Finding, Text
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.state import Disclosure, GivenField, OpenDocument, Plan, Value

__all__ = [
    "Contact",
    "Draft",
    "Given",
    "Heading",
    "LeftOut",
    "Letter",
    "Row",
    "Table",
    "assets",
    "compose",
    "preview",
    "render",
    "to_pdf",
    "to_pictures",
]

#: findings that no paper names, whatever a rule of the matrix says
CLOSED_FINDINGS = ("vault", "none")
CONFIRMED = Text(es="se confirma", en="confirmed")
NOT_HERE = Text(es="Este documento no lo lleva.", en="This document does not carry it.")
WITHHELD = Text(
    es="Se pidió no comunicarlo en este documento.",
    en="It was asked not to give it in this document.",
)
UNLISTED = Text(
    es="La persona no permitió que esto se le dijera.",
    en="The person did not agree that they are told this.",
)
MASKED = Text(
    es="Un hallazgo de protección deja sólo los códigos para este destinatario.",
    en="A protection finding leaves only the codes for this recipient.",
)
NO_SUMMARY = Text(
    es="Sólo puede darse un resumen, y nadie lo ha escrito.",
    en="Only a summary may be given, and nobody has written one.",
)
NO_CODE = Text(
    es="Sólo puede darse un código, y ningún hallazgo confirmado tiene uno.",
    en="Only a code may be given, and no confirmed finding has one.",
)
NOT_KNOWN = Text(es="No se sabe.", en="It is not known.")


def compose(
    package: Package,
    document_code: str,
    plan: Plan,
    values: Mapping[str, Value],
    *,
    heading: Heading,
    language: str,
    draft: Draft | None = None,
) -> Letter:
    """What one document says to its recipient now, and what it leaves out.

    ``values`` maps fact names to values; only those in a field that ``plan`` opens for the
    document's recipient are read. A document without a recipient carries no fact at all.
    Raises :class:`LookupError` for a code that the package does not have.
    """
    draft = draft or Draft()
    document = _document(package, document_code)
    disclosure = _disclosure(plan, document.recipient)
    writer = _Writer(package, plan, values, heading.zone, language, draft)
    given, left_out = _sort(package, document, disclosure, plan, writer)
    open_document = _open_document(plan, document_code)
    return Letter(
        code=document.code,
        title=said(document.title, language),
        template=document.template,
        recipient=document.recipient,
        language=language,
        heading=heading,
        given=given,
        left_out=left_out,
        ticks=_ticks(package, disclosure, left_out, draft),
        sources=_sources(package, document.basis, language),
        note=said(package.definition.disclaimer, language),
        tables=draft.tables,
        period=clean(draft.period),
        draft=draft.draft,
        barred=open_document.barred if open_document else (),
    )


def to_pdf(package: Package, letter: Letter) -> bytes:
    """Print a letter with its package's template. Raises :class:`LookupError` if there is none."""
    template, found = _template(package, letter)
    return render(template, assets=found, data=letter.data(), language=letter.language)


def to_pictures(package: Package, letter: Letter) -> list[bytes]:
    """The same as pictures, one PNG a page, for the preview."""
    template, found = _template(package, letter)
    return preview(template, assets=found, data=letter.data(), language=letter.language)


def _template(package: Package, letter: Letter) -> tuple[bytes, dict[str, bytes]]:
    source = package.files.get(f"documents/{letter.template}")
    if source is None:
        raise LookupError(f"{package.id} has no template {letter.template}")
    return source, assets(package.files, source)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Turns an allowed field into lines, or says why it cannot."""

    package: Package
    plan: Plan
    values: Mapping[str, Value]
    zone: ZoneInfo
    language: str
    draft: Draft

    def write(self, item: GivenField) -> tuple[Row, ...] | Text:
        forms = {
            "yes": self._values,
            "code": self._codes,
            "summary": self._summary,
            "confirm": self._confirmed,
        }
        return forms[item.give](item)

    def _values(self, item: GivenField) -> tuple[Row, ...] | Text:
        rows = tuple(row for name in item.facts for row in self._rows(item, name))
        if any(not row.unknown for row in rows):
            return rows
        if any(name in self.values for name in item.facts):
            return (
                Row("", in_words(None, fact=None, zone=self.zone, language=self.language), True),
            )
        return NOT_KNOWN

    def _rows(self, item: GivenField, name: str) -> Sequence[Row]:
        if name.startswith("finding_"):
            found = self._confirmed_finding(name.removeprefix("finding_"))
            if found is None or found.share in CLOSED_FINDINGS:
                return []
            return [Row(found.share_code or found.code, said(found.title, self.language))]
        if name not in self.values:
            return []
        value, fact = self.values[name], self.package.facts.get(name)
        words = in_words(value, fact=fact, zone=self.zone, language=self.language)
        return [Row(self._title(item, name), words, is_unknown(value))]

    def _title(self, item: GivenField, name: str) -> str:
        fact, label = self.package.facts.get(name), _labels(self.package, item.field).get(name)
        title = label or (fact.title if fact else None)
        return clean(said(title, self.language)) if title else name

    def _codes(self, item: GivenField) -> tuple[Row, ...] | Text:
        codes = sorted({code for code in self._codes_for(set(item.facts)) if code})
        return (Row("", ", ".join(codes)),) if codes else NO_CODE

    def _codes_for(self, facts: set[str]) -> Sequence[str]:
        """Codes of the confirmed findings that stand on these facts, or are named among them."""
        written = {finding.name: finding.share_code for finding in self.package.definition.findings}
        return [
            written.get(found.name, "")
            for found in self.plan.findings
            if found.status == "confirmed"
            and (
                not facts
                or f"finding_{found.name}" in facts
                or facts & {ground.fact for ground in found.because.grounds}
            )
        ]

    def _confirmed_finding(self, name: str) -> Finding | None:
        if not any(f.name == name and f.status == "confirmed" for f in self.plan.findings):
            return None
        return next((f for f in self.package.definition.findings if f.name == name), None)

    def _summary(self, item: GivenField) -> tuple[Row, ...] | Text:
        words = clean(self.draft.summaries.get(item.field, ""))
        return (Row("", words),) if words else NO_SUMMARY

    def _confirmed(self, item: GivenField) -> tuple[Row, ...] | Text:
        rows = tuple(
            Row(self._title(item, name), said(CONFIRMED, self.language))
            for name in item.facts
            if not is_unknown(self.values.get(name)) and not _denied(self.values[name])
        )
        return rows or NOT_KNOWN


def _labels(package: Package, name: str) -> Mapping[str, Text]:
    matrix = package.definition.disclosures
    return next((f.labels for f in matrix.fields if f.name == name), {}) if matrix else {}


def _denied(value: Value) -> bool:
    return value is False or value in ("no", "false")


def _sort(
    package: Package,
    document: Document,
    disclosure: Disclosure | None,
    plan: Plan,
    writer: _Writer,
) -> tuple[tuple[Given, ...], tuple[LeftOut, ...]]:
    """Each field of the recipient's matrix: given, or left out with the reason."""
    if disclosure is None:
        return (), ()
    given: list[Given] = []
    left_out = [LeftOut(item.field, item.title, item.reason) for item in disclosure.barred]
    for item in disclosure.allowed:
        reason = _kept_back(package, document, plan, item, writer.draft)
        rows = reason or writer.write(item)
        if isinstance(rows, Text):
            left_out.append(LeftOut(item.field, item.title, rows))
        else:
            given.append(Given(item.field, item.title, item.give, item.facts, rows))
    return tuple(given), tuple(left_out)


def _kept_back(
    package: Package, document: Document, plan: Plan, item: GivenField, draft: Draft
) -> Text | None:
    if document.fields and item.field not in document.fields:
        return NOT_HERE
    if item.field in draft.withheld:
        return WITHHELD
    if item.field in draft.unlisted:
        return UNLISTED
    if "mask_packets" in plan.effects and item.give != "code":
        return MASKED if _masked(package, document.recipient, item.field) else None
    return None


def _masked(package: Package, recipient: str | None, name: str) -> bool:
    """A second lock behind the plan's: without a rule that says otherwise, a mask hides."""
    matrix = package.definition.disclosures
    for row in matrix.recipients if matrix else ():
        if row.recipient == recipient:
            rules = [rule for rule in row.fields if rule.field == name]
            return row.masked and not any(rule.even_masked for rule in rules)
    return True


def _ticks(
    package: Package,
    disclosure: Disclosure | None,
    left_out: Sequence[LeftOut],
    draft: Draft,
) -> tuple[str, ...]:
    """The ticks that may be printed: none that tells of a field the recipient may not have."""
    matrix = package.definition.disclosures
    guarded = {item.name for item in matrix.fields} if matrix else set()
    allowed = {item.field for item in disclosure.allowed} if disclosure else set()
    closed = {item.field for item in left_out if item.reason in (WITHHELD, UNLISTED, MASKED)}
    return tuple(sorted(draft.ticks - (guarded - allowed) - closed - draft.withheld))


def _sources(package: Package, basis: Sequence[str], language: str) -> tuple[Source, ...]:
    known = {item.id: item for item in package.definition.basis}
    return tuple(
        Source(said(known[name].citation, language), known[name].evidence is Evidence.READ)
        for name in basis
        if name in known
    )


def _document(package: Package, code: str) -> Document:
    for document in package.definition.documents:
        if document.code == code:
            return document
    raise LookupError(f"{package.id} has no document {code}")


def _disclosure(plan: Plan, recipient: str | None) -> Disclosure | None:
    return next((item for item in plan.disclosures if item.recipient == recipient), None)


def _open_document(plan: Plan, code: str) -> OpenDocument | None:
    return next((item for item in plan.documents if item.code == code), None)
