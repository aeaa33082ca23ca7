"""Write an alliance down and change it: its terms, parties, promises and contacts."""

import json
import uuid
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ventanilla.alliances import catalogue, policies
from ventanilla.alliances.errors import Fixed
from ventanilla.alliances.models import Alliance, Clause, ContactPoint, Move, Party
from ventanilla.alliances.services.holding import Detail, hold, hold_unsigned
from ventanilla.alliances.states import (
    BEGINNINGS,
    EFFECTIVE,
    INTER_INSTITUTIONAL,
    Kind,
    Obliged,
    PartyRole,
    State,
)
from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.directory.models import Organization
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.security import parcels
from ventanilla.security.models import Seat

#: persons whom one may call: two, and one who stands in
MOST_CONTACTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an instrument says of itself. Days are the first and the last in force."""

    kind: Kind
    name_es: str
    name_en: str
    topics: tuple[str, ...] = ()
    protocols: tuple[str, ...] = ()
    territory: tuple[str, ...] = ()
    nationwide: bool = False
    basis: tuple[str, ...] = ()
    basis_note: str = ""
    languages: tuple[str, ...] = ()
    shares_data: bool = False
    keeps_secret: bool = False
    channel: str = ""
    annexes: str = ""
    opinion: str = ""
    ends_on: date | None = None
    renews_itself: bool = False
    notice_days: int | None = None
    review_months: int | None = None


#: what stays as it was signed
SIGNED_TERMS = ("kind", "ends_on", "renews_itself", "notice_days", "shares_data", "keeps_secret")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at an ally whom one may call."""

    name: str
    title: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Ally:
    """Who takes part beside the post: an organisation of the directory, or an authority by name."""

    organization: Organization | None = None
    name: str = ""
    ours: bool = False
    role: PartyRole = PartyRole.PARTY
    posts: tuple[Post, ...] = field(default=())


@transaction.atomic
def begin(
    *, terms: Terms, state: State, allies: tuple[Ally, ...], by: Seat, on: date, at: datetime
) -> Alliance:
    """Write a new alliance down; the post of the seat is a party. Raises ``BadInput``."""
    policies.may_write(by).enforce()
    problems = _problems(terms) | _beyond(terms.nationwide, False, by)
    if state not in BEGINNINGS:
        problems["state"] = _("An alliance begins before it is signed.")
    if not allies:
        problems["ally"] = _("Name who the post has this alliance with.")
    if state == State.AGREED and terms.kind in INTER_INSTITUTIONAL and not terms.opinion:
        problems["opinion"] = _("Headquarters gives its opinion first. Write its reference.")
    if problems:
        raise BadInput(problems)
    alliance = Alliance(state=state, written_at=at, written_by=by)
    _apply(alliance, terms)
    alliance.save(force_insert=True)
    Party.objects.create(alliance=alliance, post_id=by.post_id, ours=True)
    for number, ally in enumerate(allies, 1):
        _join(alliance, ally, number)
    Move.objects.create(alliance=alliance, after=state, on=on, at=at, seat=by)
    detail: Detail = {"alliance": alliance.pk, "kind": str(terms.kind), "state": str(state)}
    audit.record(by=by, action="alliance.begun", at=at, detail=detail)
    return alliance


@transaction.atomic
def edit(*, alliance: Alliance, terms: Terms, by: Seat, at: datetime) -> Alliance:
    """Change what an alliance says of itself; what was signed stays. Raises ``BadInput``."""
    held = hold(alliance, by=by)
    problems = _problems(terms) | _beyond(terms.nationwide, held.nationwide, by)
    if held.state in EFFECTIVE or held.state == State.SIGNED:
        sentence = str(Fixed())
        problems |= {
            name: sentence for name in SIGNED_TERMS if getattr(held, name) != getattr(terms, name)
        }
    if problems:
        raise BadInput(problems)
    _apply(held, terms)
    if held.state != State.IDENTIFIED and _lacks_opinion(held):
        raise BadInput({"opinion": _("Headquarters gives its opinion first. Write its reference.")})
    held.save()
    audit.record(by=by, action="alliance.changed", at=at, detail={"alliance": held.pk})
    return held


@transaction.atomic
def add_party(*, alliance: Alliance, ally: Ally, by: Seat, at: datetime) -> None:
    """Let somebody else take part, before the alliance is in force. Raises ``BadInput``."""
    held = hold_unsigned(alliance, by=by)
    there = held.parties.all()
    if ally.organization and any(one.organization_id == ally.organization.pk for one in there):
        raise BadInput({"organization": _("This organisation takes part already.")})
    posts = {one.post_id for one in there}
    place = len(there)
    for post in ally.posts:
        if post.pk not in posts:
            Party.objects.create(alliance=held, post=post, ours=True, place=place)
    if ally.organization or ally.name:
        _join(held, ally, place)
    elif not ally.posts:
        raise BadInput({"name": _("Say who takes part.")})
    audit.record(by=by, action="alliance.party", at=at, detail={"alliance": held.pk})


@transaction.atomic
def sign_for(
    *, party: Party, signatory: str, capacity: str, role: PartyRole, by: Seat, at: datetime
) -> None:
    """Write down who signed for a party, and in which capacity; before it is in force."""
    held = hold_unsigned(party.alliance, by=by)
    if bool(signatory.strip()) != bool(capacity.strip()):
        raise BadInput({"capacity": _("Write both the name and the capacity.")})
    party.signatory, party.capacity, party.role = signatory.strip(), capacity.strip(), role
    party.save(update_fields=["signatory", "capacity", "role"])
    signed = [bool(one.signatory) for one in held.parties.all()]
    held.signatures = sum(signed)
    held.save(update_fields=["signatures"])
    audit.record(by=by, action="alliance.signatory", at=at, detail={"alliance": held.pk})


@transaction.atomic
def promise(
    *, alliance: Alliance, commitment: str, obliged: Obliged, text: str, by: Seat, at: datetime
) -> Clause:
    """Write down what somebody promised. Raises ``BadInput``, ``Fixed`` once it is in force."""
    held = hold_unsigned(alliance, by=by)
    if commitment not in catalogue.commitments():
        raise BadInput({"commitment": _("The catalogue has no such promise.")})
    if held.clauses.filter(commitment=commitment, obliged=obliged).exists():
        raise BadInput({"commitment": _("This promise is written down already.")})
    last = held.clauses.aggregate(last=Max("number"))["last"] or 0
    made = Clause.objects.create(
        alliance=held, number=last + 1, commitment=commitment, obliged=obliged, text=text.strip()
    )
    detail: Detail = {"alliance": held.pk, "commitment": commitment}
    audit.record(by=by, action="alliance.promise", at=at, detail=detail)
    return made


@transaction.atomic
def take_back_promise(*, clause: Clause, by: Seat, at: datetime) -> None:
    """Take a promise out of a draft. Raises ``Fixed`` once the alliance is in force."""
    held = hold_unsigned(clause.alliance, by=by)
    detail: Detail = {"alliance": held.pk, "commitment": clause.commitment}
    clause.delete()
    audit.record(by=by, action="alliance.promise_taken_back", at=at, detail=detail)


@transaction.atomic
def add_contact(*, alliance: Alliance, person: Person, by: Seat, at: datetime) -> ContactPoint:
    """Write down whom one may call at the allies: sealed, never public. Raises ``BadInput``."""
    held = hold(alliance, by=by)
    if not person.name.strip() or not (person.phone.strip() or person.email.strip()):
        raise BadInput({"name": _("Write a name, and a telephone or an e-mail.")})
    place = held.contacts.count()
    if place >= MOST_CONTACTS:
        raise BadInput({"name": _("Three persons are enough. Take one out first.")})
    contact = seal(held, person, place)
    audit.record(by=by, action="alliance.contact", at=at, detail={"alliance": held.pk})
    return contact


@transaction.atomic
def drop_contact(*, alliance: Alliance, contact: UUID, by: Seat, at: datetime) -> None:
    """Take a contact out, with the key that it was sealed under."""
    held = hold(alliance, by=by)
    held.contacts.filter(pk=contact).delete()
    parcels.destroy(contact)
    audit.record(by=by, action="alliance.contact_dropped", at=at, detail={"alliance": held.pk})


@transaction.atomic
def mark_contact(
    *, alliance: Alliance, contact: UUID, bounced: bool, by: Seat, on: date, at: datetime
) -> None:
    """Say that a contact does not answer any more, or does again."""
    held = hold(alliance, by=by)
    held.contacts.filter(pk=contact).update(bounced_on=on if bounced else None)
    detail = {"alliance": held.pk, "bounced": bounced}
    audit.record(by=by, action="alliance.contact_marked", at=at, detail=detail)


def contacts(alliance: Alliance, *, by: Seat, at: datetime) -> list[tuple[ContactPoint, Person]]:
    """Whom one may call, opened and on the record. Raises ``NotAllowed``."""
    posts = {party.post_id for party in alliance.parties.all() if party.post_id}
    policies.may_call(by, posts).enforce()
    rows = list(alliance.contacts.order_by("place", "pk"))
    if rows:
        audit.record(
            by=by, action="alliance.contacts_seen", at=at, detail={"alliance": alliance.pk}
        )
    return [(row, unseal(row)) for row in rows]


def seal(alliance: Alliance, person: Person, place: int) -> ContactPoint:
    """A new contact of an alliance, under a key of its own."""
    pk = uuid.uuid4()
    sealed = parcels.seal(pk, json.dumps(asdict(person)).encode())
    return ContactPoint.objects.create(id=pk, alliance=alliance, sealed=sealed, place=place)


def unseal(contact: ContactPoint) -> Person:
    """The person behind a contact."""
    return Person(**json.loads(parcels.unseal(contact.pk, bytes(contact.sealed))))


def _join(alliance: Alliance, ally: Ally, place: int) -> None:
    named = "" if ally.organization else ally.name.strip()
    if not ally.organization and not named:
        return
    Party.objects.create(
        alliance=alliance, organization=ally.organization, name=named,
        ours=ally.ours and not ally.organization, role=ally.role, place=place,
    )  # fmt: skip


def _apply(alliance: Alliance, terms: Terms) -> None:
    for each in fields(terms):
        value = getattr(terms, each.name)
        setattr(alliance, each.name, list(value) if isinstance(value, tuple) else value)


def _problems(terms: Terms) -> dict[str, str]:
    problems = {}
    for name in ("name_es", "name_en"):
        if not getattr(terms, name).strip():
            problems[name] = _("Give the alliance a title in both languages.")
    if not terms.topics:
        problems["topics"] = _("Say what the alliance is about.")
    if any(not _is_place(code) for code in terms.territory):
        problems["territory"] = _("Write states like TX, or counties by their five digits.")
    if terms.renews_itself and terms.ends_on is None:
        problems["ends_on"] = _("Say from which day on it would renew itself.")
    return problems


def _beyond(wanted: bool, held: bool, by: Seat) -> dict[str, str]:
    """What holds everywhere is promised to every post: headquarters says so, and nobody else."""
    if wanted == held or by.role == Role.HQ_PROTOCOL_LEAD:
        return {}
    return {"nationwide": _("Headquarters says what holds for the whole network.")}


def _is_place(code: str) -> bool:
    return (len(code) == 2 and code.isalpha() and code.isupper()) or (
        len(code) == 5 and code.isascii() and code.isdigit()
    )


def _lacks_opinion(alliance: Alliance) -> bool:
    needed = alliance.state in (State.AGREED, State.SIGNED, State.IN_FORCE)
    return needed and alliance.kind in INTER_INSTITUTIONAL and not alliance.opinion
