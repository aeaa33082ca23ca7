"""Saying that two cases belong together: episodes of one person, or siblings."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ventanilla.cases import policies
from ventanilla.cases.models import CaseLink, Track
from ventanilla.cases.services.progress import Work
from ventanilla.cases.states import LinkKind
from ventanilla.common.errors import NotNow
from ventanilla.security.models import Seat


@transaction.atomic
def link(*, track: Track, other: Track, kind: LinkKind, by: Seat, at: datetime) -> CaseLink:
    """Link two cases that the seat may open. Nothing is merged; both say it in their history."""
    first, second = _both(track, other, by=by, at=at, act="case.linked")
    if CaseLink.objects.filter(
        _pair(first.track, second.track), kind=kind, undone_on=None
    ).exists():
        raise NotNow(_("These two cases are linked already."))
    made = CaseLink.objects.create(
        kind=kind,
        first=first.track.case,
        second=second.track.case,
        linked_on=first.day,
        linked_by=by,
    )
    _finish(first, second, verb="case.linked", kind=kind)
    return made


@transaction.atomic
def unlink(*, track: Track, other: Track, kind: LinkKind, by: Seat, at: datetime) -> None:
    """Take a link back. The link stays on the record, as undone."""
    first, second = _both(track, other, by=by, at=at, act="case.unlinked")
    done = CaseLink.objects.filter(
        _pair(first.track, second.track), kind=kind, undone_on=None
    ).update(undone_on=first.day, undone_by=by)
    if not done:
        raise NotNow(_("These two cases are not linked any more."))
    _finish(first, second, verb="case.unlinked", kind=kind)


def _both(track: Track, other: Track, *, by: Seat, at: datetime, act: str) -> tuple[Work, Work]:
    """Begin work on both in one order, so that two officers linking at once do not deadlock."""
    ordered = sorted((track, other), key=lambda item: item.pk)
    works = {item.pk: Work.begin(item, by=by, at=at, act=act) for item in ordered}
    for work in works.values():
        policies.may_link(by, work.track).enforce()
    return works[track.pk], works[other.pk]


def _finish(first: Work, second: Work, *, verb: str, kind: LinkKind) -> None:
    for work, other in ((first, second), (second, first)):
        _count_episodes(work)
        work.finish(verb, {"kind": kind.value, "other": other.track.case.number})


def _count_episodes(work: Work) -> None:
    """The facts that rules read of links: earlier episodes, days since the last, siblings."""
    case = work.track.case
    links = CaseLink.objects.filter(Q(first=case) | Q(second=case), undone_on=None).select_related(
        "first", "second"
    )
    others = [
        (item.kind, item.second if item.first_id == case.pk else item.first) for item in links
    ]
    earlier: list[date] = sorted(
        other.opened_on
        for kind, other in others
        if kind == LinkKind.SAME_PERSON and other.opened_on <= case.opened_on
    )
    siblings = sum(kind == LinkKind.SIBLINGS for kind, __ in others)
    facts = {
        "previous_episodes": len(earlier),
        "days_since_previous": (case.opened_on - earlier[-1]).days if earlier else None,
        "siblings_linked": siblings,
    }
    work.drop_facts(set(facts))
    work.tell_rules({name: value for name, value in facts.items() if value is not None})


def _pair(first: Track, second: Track) -> Q:
    return Q(first=first.case, second=second.case) | Q(first=second.case, second=first.case)
