"""Who may have a case, and who decides that."""

from datetime import datetime

from django.db.models import QuerySet

from ventanilla.cases.models import Track
from ventanilla.cases.selectors import OpenCase
from ventanilla.network.roles import Role
from ventanilla.security.models import Seat
from ventanilla.training.selectors import certified_officers


def may_hold(track: Track, at: datetime) -> QuerySet[Seat]:
    """The seats of the post that work with the protocol of a track."""
    return (
        Seat.objects.live(at)
        .filter(
            post_id=track.scope.post_id,
            protocols__contains=[track.protocol],
            role__in=(Role.CASE_OFFICER, Role.SUPERVISOR),
        )
        .select_related("officer", "post")
        .order_by("officer__name")
    )


def certified_among(case: OpenCase, seats: QuerySet[Seat], at: datetime) -> set[int]:
    """Ids of those seats whose officers hold the certificate that the protocol asks for."""
    competence = case.package.definition.competence
    if competence is None:
        return {seat.pk for seat in seats}
    certified = certified_officers(competence.certificate, on=at.date())
    return {seat.pk for seat in seats if seat.officer_id in certified}


def heads(track: Track, at: datetime) -> QuerySet[Seat]:
    """The heads of protection who answer for a track: they give it, and open it in any scope."""
    return (
        Seat.objects.live(at)
        .filter(
            post_id=track.scope.post_id,
            protocols__contains=[track.protocol],
            role=Role.SUPERVISOR,
        )
        .select_related("officer", "post")
        .order_by("officer__name")
    )
