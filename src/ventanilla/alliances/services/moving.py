"""Take an instrument a step further in its life; begin its next version; end it on its day."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.alliances import policies, selectors
from ventanilla.alliances.errors import HasSuccessor, NoSuchStep
from ventanilla.alliances.models import Alliance, Clause, Move, Party
from ventanilla.alliances.services.holding import Detail, hold
from ventanilla.alliances.services.writing import seal, unseal
from ventanilla.alliances.states import (
    INTER_INSTITUTIONAL,
    OVER,
    UNSIGNED,
    Change,
    State,
    onward,
)
from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.security.models import Seat

#: what a new version begins with
CARRIED = (
    "name_es", "name_en", "kind", "topics", "protocols", "territory", "nationwide", "basis",
    "basis_note", "languages", "shares_data", "keeps_secret", "channel", "annexes",
    "renews_itself", "notice_days", "review_months",
)  # fmt: skip
#: who leaves these steps has to say why
EXPLAINED = (State.TERMINATED, State.DROPPED)


@transaction.atomic
def move(
    *,
    alliance: Alliance,
    to: State,
    on: date,
    by: Seat,
    at: datetime,
    why: str = "",
    opinion: str = "",
) -> Alliance:
    """Take an instrument to its next state.

    ``on``: the day that the step counts from: the day of signature, the first day in force, the
    last one. ``opinion``: reference of what headquarters said. Raises ``NotAllowed``,
    ``NoSuchStep``, ``NotNow``, ``BadInput`` with what is missing.
    """
    held = Alliance.objects.select_for_update(of=("self",)).get(pk=alliance.pk)
    posts = selectors.posts_of(held)
    policies.may_move(by, posts, state=held.state, nationwide=held.nationwide).enforce()
    if to not in onward(held.kind, held.state):
        raise NoSuchStep
    today = at.astimezone(by.post.zoneinfo).date()
    if problems := _problems(held, to, on=on, today=today, why=why.strip(), opinion=opinion):
        raise BadInput(problems)
    before = held.state
    _enter(held, to, on=on, why=why.strip(), opinion=opinion.strip())
    held.save()
    _written(held, before, on=on, why=why.strip(), by=by, at=at)
    if to == State.IN_FORCE and held.supersedes_id:
        _replace(held, on=on, by=by, at=at)
    return held


@transaction.atomic
def begin_version(
    *, alliance: Alliance, change: Change, by: Seat, on: date, at: datetime
) -> Alliance:
    """Begin the next version of an instrument, as a draft with the same parties and promises.

    Nobody has signed it yet. Raises ``NotAllowed``, ``NotNow``, ``HasSuccessor``.
    """
    held = hold(alliance, by=by)
    if held.state not in (State.IN_FORCE, State.EXPIRED, State.PUBLISHED):
        raise NotNow(_("Only what is or was in force can be renewed or amended."))
    if held.next_versions.exclude(state=State.DROPPED).exists():
        raise HasSuccessor
    unsigned = held.kind in UNSIGNED
    following = Alliance(
        state=State.TALKS if unsigned else State.DRAFT,
        supersedes=held, change=change, written_at=at, written_by=by,
        **{name: getattr(held, name) for name in CARRIED},
    )  # fmt: skip
    if following.renews_itself:  # from which day on is agreed anew
        following.renews_itself = False
    following.save(force_insert=True)
    _carry_over(held, following)
    _written(following, "", on=on, why="", by=by, at=at)
    return following


@transaction.atomic
def end_due(*, today: date, at: datetime) -> int:
    """End what has passed its last day and does not renew itself: how many. By night."""
    due = Alliance.objects.select_for_update(of=("self",)).filter(
        state=State.IN_FORCE, renews_itself=False, ends_on__lt=today
    )
    ended = 0
    for held in due:
        assert held.ends_on is not None  # noqa: S101 - asked for above
        held.state, held.ended_on = State.EXPIRED, held.ends_on
        held.save(update_fields=["state", "ended_on"])
        _written(held, State.IN_FORCE, on=held.ends_on, why="", by=None, at=at)
        ended += 1
    return ended


def _enter(held: Alliance, to: State, *, on: date, why: str, opinion: str) -> None:
    held.state = to
    if opinion:
        held.opinion = opinion
    if to == State.SIGNED:
        held.signed_on = on
    elif to == State.IN_FORCE:
        held.starts_on = on
    elif to in (State.EXPIRED, State.TERMINATED):
        held.ended_on, held.ended_why = on, why


def _problems(
    held: Alliance, to: State, *, on: date, today: date, why: str, opinion: str
) -> dict[str, str]:
    """What is missing for a step, by field."""
    problems = {}
    if to != State.IN_FORCE and on > today:
        problems["on"] = _("That day has not come yet.")
    if to in EXPLAINED and not why:
        problems["why"] = _("Say why.")
    if to == State.AGREED and held.kind in INTER_INSTITUTIONAL and not (opinion or held.opinion):
        problems["opinion"] = _("Headquarters gives its opinion first. Write its reference.")
    if to == State.SIGNED:
        problems |= _unsigned(held)
    if to == State.IN_FORCE:
        problems |= _not_ready(held, on)
    if to == State.EXPIRED and held.ends_on != on:
        problems["on"] = _("It ends on the day that was agreed. If a party ended it, say so.")
    if to == State.TERMINATED and held.starts_on and on < held.starts_on:
        problems["on"] = _("It cannot end before it began.")
    return problems


def _unsigned(held: Alliance) -> dict[str, str]:
    sides = {party.ours for party in held.parties.all() if party.signatory}
    if sides != {True, False}:
        return {"to": _("Write down first who signed, for the consular side and for an ally.")}
    return {}


def _not_ready(held: Alliance, on: date) -> dict[str, str]:
    if held.ends_on and held.ends_on < on:
        return {"on": _("It would end before it begins.")}
    if held.kind in UNSIGNED:
        return {}
    if not held.paper:
        return {"to": _("Keep the signed text first.")}
    if held.signed_on and on < held.signed_on:
        return {"on": _("It cannot be in force before it was signed.")}
    return _unsigned(held)


def _replace(following: Alliance, *, on: date, by: Seat, at: datetime) -> None:
    """The version before ends on the day before, unless it had ended already."""
    held = Alliance.objects.select_for_update(of=("self",)).get(next_versions=following)
    if held.state in OVER and held.state != State.EXPIRED:
        return
    before, last = held.state, on - timedelta(days=1)
    if held.starts_on and last < held.starts_on:
        raise BadInput({"on": _("The version before began on that day, or later.")})
    held.ended_on = min(filter(None, (held.ended_on, last)))
    held.state = State.SUPERSEDED
    held.save(update_fields=["state", "ended_on"])
    _written(held, before, on=held.ended_on, why="", by=by, at=at)


def _carry_over(held: Alliance, following: Alliance) -> None:
    Party.objects.bulk_create(
        Party(
            alliance=following, organization_id=party.organization_id, post_id=party.post_id,
            name=party.name, ours=party.ours, role=party.role, place=party.place,
        )
        for party in held.parties.order_by("pk")
    )  # fmt: skip
    Clause.objects.bulk_create(
        Clause(
            alliance=following, number=clause.number, commitment=clause.commitment,
            obliged=clause.obliged, text=clause.text,
        )
        for clause in held.clauses.all()
    )  # fmt: skip
    for contact in held.contacts.order_by("place"):
        seal(following, unseal(contact), contact.place)


def _written(
    held: Alliance, before: str, *, on: date, why: str, by: Seat | None, at: datetime
) -> None:
    Move.objects.create(
        alliance=held, before=before, after=held.state, on=on, why=why, at=at, seat=by
    )
    detail: Detail = {
        "alliance": held.pk,
        "from": before,
        "to": str(held.state),
        "on": on.isoformat(),
    }
    audit.record(by=by, action="alliance.moved", at=at, detail=detail)
