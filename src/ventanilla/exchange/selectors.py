"""Reads of what came in and went out, from a case that is open already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When

from ventanilla.cases.selectors import OpenCase
from ventanilla.exchange.models import Disclosure, HandOver, Notice
from ventanilla.exchange.states import LIVE, DisclosureState, HandOverState
from ventanilla.exchange.typesetting import assets, render
from ventanilla.network import selectors as network
from ventanilla.network.models import Port, Post
from ventanilla.protocols.engine.definition import Document, Text


@dataclass(frozen=True, slots=True)
class SentField:
    """A field that went out and the form it was given in, or that stayed and why."""

    title: Text
    give: str = ""
    rows: tuple[Mapping[str, Any], ...] = ()  # title and value, as they were printed
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class SentDocument:
    """A disclosure, opened. ``number`` counts the disclosures of its case, from 1."""

    row: Disclosure
    number: int
    document: Document
    recipient: Text | None
    account: Mapping[str, Any]
    given: tuple[SentField, ...]
    left_out: tuple[SentField, ...]
    sent_at: datetime
    awaited: bool  # the recipient acknowledges, and has not yet

    @property
    def acknowledged_at(self) -> datetime | None:
        """When the recipient said that it arrived."""
        written = self.account.get("acknowledged_at")
        return datetime.fromisoformat(written) if written else None


@dataclass(frozen=True, slots=True)
class ArrangedHandOver:
    """A hand-over, opened: the row and what was arranged, done and acknowledged."""

    row: HandOver
    account: Mapping[str, Any]
    at: datetime

    @property
    def state(self) -> HandOverState:
        return HandOverState(self.row.state)

    @property
    def local(self) -> datetime:
        """The time at the clock of the port, naive: no page may turn it into the post's."""
        return self.at.astimezone(self.row.port.zoneinfo).replace(tzinfo=None)

    @property
    def live(self) -> bool:
        """Whether it is under way."""
        return self.state in LIVE


def disclosures_of(case: OpenCase) -> Sequence[SentDocument]:
    """Every disclosure of a case, the latest first."""
    rows = Disclosure.objects.filter(track=case.track).select_related("seat__officer", "seat__post")
    opened = sorted(
        ((row, case.vault.open(row)) for row in rows), key=lambda pair: str(pair[1]["sent_at"])
    )
    sent = [_sent(case, row, account, number) for number, (row, account) in enumerate(opened, 1)]
    return sent[::-1]


def disclosure_of(case: OpenCase, disclosure: UUID) -> SentDocument | None:
    """One disclosure of this case; None for another's."""
    return next((sent for sent in disclosures_of(case) if sent.row.pk == disclosure), None)


def letters_sent(case: OpenCase) -> tuple[tuple[str, datetime], ...]:
    """Code and moment of every document that went out, the first first."""
    rows = Disclosure.objects.filter(track=case.track)
    accounts = (case.vault.open(row) for row in rows)
    sent = ((str(a["document"]), datetime.fromisoformat(a["sent_at"])) for a in accounts)
    return tuple(sorted(sent, key=lambda pair: pair[1]))


def hand_overs_of(case: OpenCase) -> Sequence[ArrangedHandOver]:
    """Every hand-over that was arranged or refused, the one under way first, then the latest."""
    rows = HandOver.objects.filter(track=case.track).select_related(
        "track", "port__us_region", "port__mx_region"
    )
    found = [_arranged(row, case.vault.open(row)) for row in rows.prefetch_related("port__hours")]
    return sorted(found, key=lambda item: (item.live, item.at), reverse=True)


def ports_for(post: Post) -> QuerySet[Port]:
    """Every port that somebody may be handed over at, those of the post first."""
    near = Case(When(post=post, then=Value(0)), default=Value(1))
    return network.ports().order_by(near, "pk")


def notice_of(case: OpenCase) -> Mapping[str, Any] | None:
    """The first notice of a case, as it was given."""
    row = Notice.objects.filter(track=case.track).order_by("received_on", "pk").first()
    return case.vault.open(row) if row else None


def printed(case: OpenCase, sent: SentDocument) -> bytes:
    """The PDF of a document as it went: from the data that were kept, so the same each time."""
    template = case.package.files[f"documents/{sent.document.template}"]
    return render(
        template,
        assets=assets(case.package.files, template),
        data=sent.account["data"],
        language=sent.account["language"],
    )


def _arranged(row: HandOver, account: Mapping[str, Any]) -> ArrangedHandOver:
    return ArrangedHandOver(row, account, datetime.fromisoformat(account["at"]))


def _sent(case: OpenCase, row: Disclosure, account: Mapping[str, Any], number: int) -> SentDocument:
    definition = case.package.definition
    matrix = definition.disclosures
    titles = {field.name: field.title for field in matrix.fields} if matrix else {}
    recipients = {item.recipient: item for item in matrix.recipients} if matrix else {}
    document = next(item for item in definition.documents if item.code == account["document"])
    recipient = recipients.get(account["recipient"] or "")
    rows = {item["name"]: tuple(item["rows"]) for item in account["data"]["fields"]}
    return SentDocument(
        row=row,
        number=number,
        document=document,
        recipient=recipient.title if recipient else None,
        account=account,
        given=tuple(
            SentField(titles[item["field"]], item["give"], rows.get(item["field"], ()))
            for item in account["fields"]
        ),
        left_out=tuple(
            SentField(titles[item["field"]], reason=Text(**item["reason"]))
            for item in account["left_out"]
        ),
        sent_at=datetime.fromisoformat(account["sent_at"]),
        awaited=bool(recipient and recipient.acknowledges) and row.state == DisclosureState.SENT,
    )
