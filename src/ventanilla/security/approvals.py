"""The two-person rule: one asks, another decides, and it is done exactly once.

A module whose act takes two persons registers its kind beside the act, once, at import::

    DELETION = approvals.register(
        approvals.Kind("deletion", _("Delete a case"), carry_out=_delete, describe=_words)
    )

and asks with ``approvals.ask(kind=DELETION.code, by=seat, at=now, post=…, target=str(pk))``.
Whoever may decide sees it on the page “Waiting for a second person”. There are two ways on:

- ``carry_out(approval, by, at)`` is given: it runs in the transaction of the decision, with the
  rights of whoever approves, and what it raises takes the approval back with it;
- ``carry_out`` is None: the one who asked does the act later, within the 72 hours, and spends the
  approval in the same transaction with ``approvals.use(kind=…, target=…, by=seat, at=now)``,
  which gives it out once and refuses otherwise. ``approvals.granted`` only looks.

``payload`` stands in clear: ids, codes and counts, never a name or a text. Words go into a
``Paper``, sealed under the key of the dossier. The database holds the same by itself: asker and
decider are two officers, a verdict stands, and only what was approved is done.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import NotNow
from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.security.models import Dossier, Officer, Seat
from ventanilla.security.oversight.models import Approval

#: how long a request waits, and how long one who asked may use a yes
LASTS = timedelta(hours=72)
Given = Approval.Verdict
Payload = Mapping[str, str | int | bool]


def by_supervisor(seat: Seat, approval: Approval) -> Verdict:
    """The ordinary rule: a head of protection of the post, for that protocol."""
    if seat.role != Role.SUPERVISOR or seat.post_id != approval.post_id:
        return no(_("This is decided by a head of protection of that post."))
    if approval.protocol and approval.protocol not in seat.protocols:
        return no(_("This seat does not work with this protocol."))
    return YES


def _nothing_more(approval: Approval) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Kind:
    """An act that takes two persons.

    ``describe`` gives the words under its title, from the payload alone.
    """

    code: str
    title: str | Promise
    carry_out: Callable[[Approval, Seat, datetime], None] | None = None
    may_decide: Callable[[Seat, Approval], Verdict] = by_supervisor
    describe: Callable[[Approval], str] = _nothing_more


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known under its code. Returns it."""
    _KINDS[kind.code] = kind
    return kind


def kind_of(approval: Approval) -> Kind:
    """The kind of a request. Raises ``KeyError`` for one that no module registers any more."""
    return _KINDS[approval.kind]


def known(code: str) -> Kind | None:
    """The kind of a code; None where no module registers it."""
    return _KINDS.get(code)


def ask(
    *,
    kind: str,
    by: Seat,
    at: datetime,
    post: Post | None = None,
    protocol: str = "",
    dossier: Dossier | None = None,
    target: str = "",
    payload: Payload | None = None,
) -> Approval:
    """Ask for a second person of a post (by default one's own). Raises KeyError: unknown kind."""
    asked = Approval(
        kind=kind, post=post or by.post, protocol=protocol, dossier=dossier, target=target,
        payload=dict(payload or {}), asked_by=by, asked_officer=by.officer,
    )  # fmt: skip
    return _ask(asked, at)


def ask_for(
    officer: Officer, *, kind: str, post: Post, target: str, payload: Payload, at: datetime
) -> Approval:
    """Ask by a command, for the officer whom it is about and who therefore never decides it."""
    asked = Approval(
        kind=kind, post=post, target=target, payload=dict(payload), asked_officer=officer
    )
    return _ask(asked, at)


def _ask(asked: Approval, at: datetime) -> Approval:
    asked.kind = _KINDS[asked.kind].code
    asked.asked_at, asked.expires_at = at, at + LASTS
    asked.save(force_insert=True)
    _record(asked, asked.asked_by, at, asked=True)
    return asked


def waiting_for(seat: Seat, at: datetime) -> list[Approval]:
    """The requests that a seat may decide now, the oldest first."""
    waiting = _with_all().filter(verdict=Given.WAITING, expires_at__gt=at, asked_at__lte=at)
    return [found for found in waiting.order_by("asked_at", "pk") if may_decide(seat, found)]


def asked_by(seat: Seat, at: datetime) -> QuerySet[Approval]:
    """What a seat asked for in the last while, the newest first."""
    return _with_all().filter(asked_by=seat, expires_at__gt=at - LASTS).order_by("-asked_at")


def find(pk: UUID) -> Approval | None:
    """A request that whoever is at work may see."""
    return _with_all().filter(pk=pk).first()


def may_decide(seat: Seat, approval: Approval) -> Verdict:
    """Whether a seat is the second person: never the officer who asked, with whatever seat."""
    kind = _KINDS.get(approval.kind)
    if kind is None:
        return no(_("Nothing here asks for this any more."))
    if seat.officer_id == approval.asked_officer_id:
        return no(_("Whoever asks does not decide. Another person has to."))
    return kind.may_decide(seat, approval)


@transaction.atomic
def decide(*, approval: UUID, verdict: Given, by: Seat, at: datetime) -> Approval:
    """Approve or decline; what was approved is done in the same transaction, once.

    Raises ``NotNow`` for a request that was decided or has run out, ``NotAllowed``.
    """
    found = _locked(approval)
    if found is None or found.verdict or not at < found.expires_at:
        raise NotNow(_("This request has been decided already, or its time is over."))
    may_decide(by, found).enforce()
    found.verdict, found.decided_by, found.decided_officer = verdict, by, by.officer
    found.decided_at = at
    carry_out = kind_of(found).carry_out
    if verdict == Given.APPROVED and carry_out:
        found.executed_at = at
    found.save(
        update_fields=["verdict", "decided_by", "decided_officer", "decided_at", "executed_at"]
    )
    _record(found, by, at)
    if found.executed_at and carry_out:
        carry_out(found, by, at)
    return found


def granted(*, kind: str, target: str, by: Seat, at: datetime) -> Approval | None:
    """A yes that a seat was given and has not used, still in its time."""
    return _usable(kind, target, by, at).first()


def granted_to_commands(*, kind: str, at: datetime) -> list[str]:
    """The targets of every yes that a command was given and that is not used, still in its time."""
    found = Approval.objects.filter(
        kind=kind, asked_by=None, verdict=Given.APPROVED, executed_at=None, expires_at__gt=at
    )
    return list(found.order_by("asked_at").values_list("target", flat=True))


@transaction.atomic
def use(*, kind: str, target: str, by: Seat | None, at: datetime) -> Approval:
    """Spend a yes that a seat (None: a command) was given, once. Raises ``NotNow``."""
    found = _usable(kind, target, by, at).select_for_update(of=("self",)).first()
    if found is None:
        raise NotNow(_("A second person has to approve this first."))
    found.executed_at = at
    found.save(update_fields=["executed_at"])
    detail = {"kind": kind, "approval": str(found.pk)}
    audit.record(by=by, action="approval.used", at=at, dossiers=_about(found), detail=detail)
    return found


def _usable(kind: str, target: str, by: Seat | None, at: datetime) -> QuerySet[Approval]:
    return Approval.objects.filter(
        kind=kind, target=target, asked_by=by, verdict=Given.APPROVED, executed_at=None,
        expires_at__gt=at,
    ).order_by("asked_at")  # fmt: skip


def _with_all() -> QuerySet[Approval]:
    return Approval.objects.select_related("asked_by__officer", "asked_by__post", "post")


def _locked(pk: UUID) -> Approval | None:
    # Two who decide at the same moment: the second waits here, and finds it decided.
    return _with_all().filter(pk=pk).select_for_update(of=("self",)).first()


def _record(approval: Approval, by: Seat | None, at: datetime, *, asked: bool = False) -> None:
    detail = {"kind": approval.kind, "approval": str(approval.pk), "verdict": approval.verdict}
    about = _about(approval)
    if asked:
        audit.record(by=by, action="approval.asked", at=at, dossiers=about, detail=detail)
    else:
        audit.record(by=by, action="approval.decided", at=at, dossiers=about, detail=detail)


def _about(approval: Approval) -> list[UUID]:
    return [approval.dossier_id] if approval.dossier_id else []
