"""What the pages of documents and of the hand-over show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.cases.consents import Shown
from ventanilla.cases.selectors import OpenCase
from ventanilla.exchange import policies, referring
from ventanilla.exchange.letters import Given, Letter
from ventanilla.exchange.selectors import SentDocument, SentField
from ventanilla.exchange.services import disclosing
from ventanilla.exchange.services.disclosing import Sending
from ventanilla.protocols.engine.definition import Basis, Document, Text
from ventanilla.protocols.engine.exporting.filling import Filled
from ventanilla.security.models import Seat
from ventanilla.web.exchange.forms import PrepareForm
from ventanilla.web.http import OfficerRequest

#: in which form a field goes, in words
GIVE: Mapping[str, str | Promise] = {
    "yes": _("as it is known"),
    "code": _("only as a code"),
    "summary": _("as a summary"),
    "confirm": _("only that it is so"),
}


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document of the protocol, who sends it, and why it may not go, if it may not."""

    document: Document
    recipient: Text | None
    sender: str
    barred: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class GivenLine:
    """A field that goes, in which form, and its lines as they will be printed."""

    item: Given
    how: str


def documents(case: OpenCase, *, at: datetime) -> list[DocumentLine]:
    """Every document of the protocol: those that may go first."""
    package = case.package
    barred = {item.code: item.barred for item in case.plan.documents}
    lines = [
        DocumentLine(
            item,
            recipient(case, item),
            policies.who_sends(case.package, item),
            (
                *barred.get(item.code, ()),
                *referring.lacking(package, item, named(case, item, at=at)),
            ),
        )
        for item in case.package.definition.documents
    ]
    return sorted(lines, key=lambda line: bool(line.barred))


def named(case: OpenCase, document: Document, *, at: datetime) -> list[Shown]:
    """The consents that name somebody who may receive a document now."""
    return referring.standing(case.consents, case.package, document, at=at)


def unnamed(case: OpenCase, document: Document, *, at: datetime) -> bool:
    """Whether a document waits for the person to name who may receive it."""
    found = named(case, document, at=at)
    return bool(referring.lacking(case.package, document, found))


def recipient(case: OpenCase, document: Document) -> Text | None:
    """The title of whom a document goes to; None for one that stays with the person."""
    matrix = case.package.definition.disclosures
    rows = matrix.recipients if matrix else ()
    return next((row.title for row in rows if row.recipient == document.recipient), None)


def prepare_form(
    request: OfficerRequest, case: OpenCase, document: Document, *, at: datetime
) -> PrepareForm:
    """The form of a document, with what the matrix allows its recipient now."""
    disclosure = next(
        (item for item in case.plan.disclosures if item.recipient == document.recipient), None
    )
    agreed = named(case, document, at=at)
    unlisted = referring.unlisted(case.package, document, agreed, to="")
    allowed = disclosure.allowed if disclosure else ()
    return PrepareForm(
        request.POST if request.method == "POST" else None,
        document=document,
        allowed=[item for item in allowed if item.field not in unlisted],
        known_reference=case.names.agency_reference,
        named=dict.fromkeys(one.said.recipient for one in agreed),
        version=case.track.version,
    )


def exported(record: Filled) -> list[tuple[str, str, Sequence[object]]]:
    """What goes of a record: name, label in the standard, values. Our own columns have no label."""
    labels = _labels(record)
    return [
        (name, labels.get(name, ""), value if isinstance(value, tuple) else (_plain(value),))
        for name, value in record.values.items()
        if name != record.export.reference
    ]


def kept_back(record: Filled) -> list[tuple[Text, list[Text | str]]]:
    """What stays of a record, by the reason, as the standard calls it."""
    labels = _labels(record)
    return by_reason((f"{labels[name]} ({name})", why) for name, why in record.empty.items())


def _labels(record: Filled) -> Mapping[str, str]:
    return {field.name: field.label for field in record.standard.fields}


def _plain(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def draft(
    case: OpenCase, document: Document, form: PrepareForm, *, by: Seat, at: datetime
) -> Letter:
    """The document as it would go now; while the form is not right, as the form began."""
    begun = Sending(code=document.code, language="en" if document.language == "en" else "es")
    sending = form.sending() if form.is_bound and form.is_valid() else begun
    return disclosing.preview(case, sending, by=by, at=at)


def given(letter: Letter) -> list[GivenLine]:
    """What goes, in words."""
    return [GivenLine(item, str(GIVE[item.give])) for item in letter.given]


def by_reason(
    items: Iterable[tuple[Text | str, Text | None]],
) -> list[tuple[Text, list[Text | str]]]:
    """Pairs of a field's title and the reason why it stays, grouped by the reason."""
    groups: dict[tuple[str, str], tuple[Text, list[Text | str]]] = {}
    for title, reason in items:
        if reason:
            groups.setdefault((reason.es, reason.en), (reason, []))[1].append(title)
    return list(groups.values())


def grounds(case: OpenCase, sent: SentDocument) -> Sequence[Basis]:
    """What a disclosure rested on."""
    return [item for item in case.package.definition.basis if item.id in sent.account["ground"]]


def how_given(sent: SentDocument) -> list[tuple[SentField, str]]:
    """The fields of a disclosure, each with its form in words."""
    return [(item, str(GIVE[item.give])) for item in sent.given]
