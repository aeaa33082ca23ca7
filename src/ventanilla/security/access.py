"""Who may reach what: scopes by seat, and grants. The doors and the acts both ask here."""

from collections.abc import Iterable
from datetime import datetime

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet

from ventanilla.network.roles import Reach, describe
from ventanilla.security.models import Dossier, DutyTurn, Grant, Scope, Sealed, Seat


def reads_content(seat: Seat) -> bool:
    """Whether the role of this seat sees the content of cases in its scopes.

    Head of post, analyst, auditor and administrator do not: they reach a dossier by a grant only.
    """
    return describe(seat.role).reach is Reach.RECORD


def reach(seat: Seat, at: datetime) -> Q:
    """The condition on any sealed row (``scope``, ``dossier``) that a seat may reach now.

    Two terms of array membership, the shape that row-level security repeats as the second lock.
    """
    if not seat.is_live(at.date()):
        return Q(pk__in=())
    arrays = {
        "dossier_id__in": Grant.objects.live(at).filter(seat=seat).values("dossier_id"),
        **_own_scopes(seat),
    }
    found = Seat.objects.filter(pk=seat.pk).values_list(*map(ArraySubquery, arrays.values()))
    condition = Q(pk__in=())
    for name, ids in zip(arrays, found.get(), strict=True):
        if ids:
            condition |= Q(**{name: ids})
    return condition


def _own_scopes(seat: Seat) -> dict[str, QuerySet[Scope, dict[str, int]]]:
    """The scopes that a seat reaches without a grant, if its role reads content."""
    if not reads_content(seat) or not seat.protocols:
        return {}
    scopes = Scope.objects.filter(post_id=seat.post_id, protocol__in=seat.protocols)
    return {"scope_id__in": scopes.values("pk")}


def scope_for(*, post_id: int, protocol: str, level: int = 0) -> Scope:
    """The scope of post × protocol × level, made on first use."""
    return Scope.objects.get_or_create(post_id=post_id, protocol=protocol, level=level)[0]


def move_dossier(dossier: Dossier, scope: Scope) -> None:
    """Put a dossier, and every sealed row that repeats its scope, into another scope."""
    dossier.scope = scope
    dossier.save(update_fields=["scope"])
    for table in apps.get_models():
        if issubclass(table, Sealed):
            table._default_manager.filter(dossier=dossier).update(scope=scope)


def grant(
    *,
    dossier: Dossier,
    seat: Seat,
    purpose: Grant.Purpose,
    since: datetime,
    until: datetime,
    given_by: Seat | None,
) -> None:
    """Let a seat work on one dossier until a moment; a second grant for it extends the first."""
    Grant.objects.update_or_create(
        dossier=dossier,
        seat=seat,
        purpose=purpose,
        defaults={"since": since, "until": until, "given_by": given_by},
    )


def end_grants(*, dossier: Dossier, purpose: Grant.Purpose, at: datetime) -> None:
    """End the grants of one purpose on a dossier."""
    Grant.objects.live(at).filter(dossier=dossier, purpose=purpose).update(until=at)


def on_duty(*, post_id: int, at: datetime) -> Seat | None:
    """The seat on the post's roster at a moment."""
    turn = (
        DutyTurn.objects.filter(post_id=post_id, starts_at__lte=at, ends_at__gt=at)
        .select_related("seat__officer", "seat__post")
        .order_by("-starts_at")
        .first()
    )
    return turn.seat if turn else None


def seats_by_id(ids: Iterable[int | None]) -> dict[int, Seat]:
    """Seats with their officers and posts, for lines that only keep an id."""
    wanted = {pk for pk in ids if pk is not None}
    return Seat.objects.select_related("officer", "post").in_bulk(wanted)
