"""A case walked through the services, taken apart: rows that can be written for another child."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any, TypeAlias
from uuid import UUID

from babel.dates import get_timezone_name
from django.db import models, transaction

from ventanilla.audit.selectors import openings_of
from ventanilla.cases.models import Alarm, Case, Entry, Numbering, Owed, Section, Track
from ventanilla.cases.selectors import read_record, sections_of
from ventanilla.demo import calibration
from ventanilla.demo.acting import World
from ventanilla.demo.people import invent
from ventanilla.demo.stories import of_the_year, traits_of
from ventanilla.demo.templates import Filled, Maker, Slot, document, in_words
from ventanilla.demo.walking import Walk
from ventanilla.exchange.models import Disclosure, HandOver, Notice
from ventanilla.exchange.wording import LOCALES
from ventanilla.interviews.models import Sitting, Submission
from ventanilla.network.models import Port, Post
from ventanilla.people import selectors as people
from ventanilla.people.models import Identity
from ventanilla.protocols import services as protocols
from ventanilla.reports import services as reports
from ventanilla.reports.models import CaseFigures
from ventanilla.reports.states import UNKNOWN, Dimension
from ventanilla.security import vault
from ventanilla.security.models import Dossier, Grant, Scope, Sealed
from ventanilla.security.vault import Vault

#: of a year's cases the history keeps what decided something, the log these acts, and of the
#: sittings the conversation itself stays
TOLD = frozenset({
    "case.opened", "case.assigned", "case.closed", "finding.confirmed", "outcome.proposed",
    "outcome.approved", "document.sent", "handover.delivered", "handover.received",
})  # fmt: skip
LOGGED = frozenset({"case.opened", "case.assigned", "outcome.approved", "case.closed"})
#: Django's fields are only generic for the type checker
Field: TypeAlias = "models.Field[Any, Any]"
SEALED: Slot = ("sealed", None)
#: rows that the others of a case refer to, and what stands outside of it
OWN: dict[type[models.Model], str] = {
    Case: "case_id", Dossier: "dossier_id", Track: "track_id", CaseFigures: "figures_id",
}  # fmt: skip
OTHERS: dict[type[models.Model], str] = {Scope: "scope_id", Post: "post_id", Port: "port_id"}
FAR = 90_000
#: of those who speak no other
OWN_LANGUAGE = "es"
#: days from the notice within which every story has ended
LONGEST = 90
#: posts whose cases serve as patterns, in turn: two walks at one post wait for each other
AT = ("MCA", "BRO", "LAR", "EGP")


@dataclass(frozen=True, slots=True)
class Kind:
    """Which pattern a child's case follows. ``on_its_way``: not closed yet."""

    story: str
    indigenous: bool = False
    repeated: bool = False
    on_its_way: bool = False


@dataclass(frozen=True, slots=True)
class RowPattern:
    """One row. ``document`` fills the column ``sealed`` of a row whose id comes first."""

    table: str
    columns: tuple[Slot, ...]
    document: Filled | None


@dataclass(frozen=True, slots=True)
class CasePattern:
    """All rows of one case."""

    rows: tuple[RowPattern, ...]


def columns_of(model: type[models.Model]) -> list[Field]:
    """The columns that a COPY fills: all but a number that the database gives; the key first."""
    written = (
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField | models.BigAutoField)
    )
    return sorted(written, key=lambda field: not field.primary_key)


def take(kind: Kind, *, world: World, at: str, now: datetime) -> dict[Kind, CasePattern]:
    """Walk a closed case of this kind in a transaction that is rolled back, and take its rows.

    Where the story ends late, the same walk stops halfway, for the cases that are on their way.
    """
    story = of_the_year().script.stories[kind.story]
    taken = {}
    with transaction.atomic(), transaction.atomic(using="keys"):
        walk = _walk(kind, world=world, at=at, now=now)
        if story.ends_late:
            walk.go(until=story.told.halfway)
            taken[replace(kind, on_its_way=True)] = _Taking(walk, world, now).pattern()
        taken[kind] = _Taking(walk.go(), world, now).pattern()
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="keys")
    return taken


def _walk(kind: Kind, *, world: World, at: str, now: datetime) -> Walk:
    story = of_the_year().script.stories[kind.story]
    rng = Random(repr(kind))
    age = story.drawn(rng)["age"]
    team = world.teams[at]
    starts = _starts(now, team.post)
    person = replace(
        invent(
            rng,
            on=starts.date(),
            **{
                "age": age, "sex": "male", "state": "32", "cause": "work",
                "language": "nah" if kind.indigenous else "es",
                "detentions": "3_5" if kind.repeated else "1", **story.told.person,
            },
        ),
        given="Zzgiven", first_surname="Zzfirst", second_surname="Zzsecond", called="Zzcalled",
        mother="Zzmother", father="Zzfather", town="Zztown", phone="+52 000 999 9999",
        reference="ZZREFERENCE",
    )  # fmt: skip
    return Walk(
        world=world,
        team=team,
        port=world.ports[calibration.PORTS[at]],
        story=story,
        person=person,
        starts=starts,
        limit=starts + timedelta(days=LONGEST),
        rng=rng,
        before=partial(_far_numbers, team.post, starts.year),
    )


def _far_numbers(post: Post, year: int) -> None:
    """Away from the numbers of the cases that are being written beside this one."""
    Numbering.objects.update_or_create(post=post, year=year, defaults={"last": FAR})


def _starts(now: datetime, post: Post) -> datetime:
    """Some morning, as long ago as for the cases that are on their way.

    The end of the walk may lie ahead of now: only how long after the notice counts.
    """
    local = (now - timedelta(days=21)).astimezone(post.zoneinfo)
    return local.replace(hour=9, minute=10, second=0, microsecond=0)


class _Taking:
    """Takes the rows of one walked case apart."""

    def __init__(self, walk: Walk, world: World, now: datetime) -> None:
        self.walk, self.world, self.year = walk, world, of_the_year().year
        self.track = (
            Track.objects.select_related("case__post", "dossier", "package", "scope")
            .defer("package__files")
            .get(pk=walk.track.pk)
        )
        self.opened: Vault = vault.release(
            seat=None, dossiers=[self.track.dossier], purpose="case.read", at=now
        )
        self.starts = self.track_starts()
        self.zone = walk.team.post.zoneinfo
        self.local = self.starts.astimezone(self.zone)
        self.ids: dict[UUID, Slot] = {}
        self.seats = {
            walk.officer.pk: "officer", walk.team.supervisor.pk: "supervisor",
            walk.team.duty.pk: "duty", walk.team.head.pk: "head",
            world.leads[walk.story.script.protocol].pk: "lead",
        }  # fmt: skip
        if delegation := world.delegations.get(walk.person.state):
            self.seats[delegation.pk] = "delegation"
        self.officers = {
            seat.officer_id: self.seats[seat.pk]
            for seat in (walk.officer, walk.team.supervisor, walk.team.duty)
        }
        self.figures = reports.figures_of(
            track=self.track,
            record=read_record(sections_of(self.track), self.opened),
            names=people.names_in(self.opened, [self.track.dossier_id])[self.track.dossier_id],
            package=protocols.package(self.track.package.content_hash),
        )
        self.maker = self._maker()

    def track_starts(self) -> datetime:
        """The moment that all others are counted from: the notice."""
        record = read_record(sections_of(self.track), self.opened)
        return record.events["notified_at"]

    def _maker(self) -> Maker:
        walk, person = self.walk, self.walk.person
        post, port = walk.team.post, walk.port
        zones = {
            get_timezone_name(moment, width="long", locale=LOCALES["es"]): "zone"
            for moment in (
                self.local,
                self.local + timedelta(days=60),
                self.local - timedelta(days=120),
            )
        }
        traits = traits_of(person)
        traits |= of_the_year().script.derived(person)
        package = protocols.package(self.track.package.content_hash)
        titles = {
            name: package.facts[fact].choices[value].es
            for name, fact in self.year.shown.items()
            if (value := traits[name]) in package.facts[fact].choices
        }
        known = {
            person.given: "given", person.first_surname: "first_surname",
            person.second_surname: "second_surname", person.called: "called",
            person.mother: "mother", person.father: "father", person.town: "town",
            person.phone: "phone", person.reference: "reference",
            person.birth_date.isoformat(): "birth_date",
            in_words(person.birth_date): "birth_in_words",
            walk.officer.officer.name: "officer_name",
            walk.team.supervisor.officer.name: "supervisor_name",
            walk.team.duty.officer.name: "duty_name", walk.team.head.officer.name: "head_name",
            post.name_es: "post_name", post.city_es: "city", port.name_es: "port_name",
            port.mx_receiver: "receiver", port.mx_city: "mx_city",
            self.track.case.number: "number", str(self.figures.pk): "figures_id", **zones,
        }  # fmt: skip
        told = {
            **{name: (traits[name], names) for name, names in self.year.told.items()},
            "officer_number": (str(walk.officer.officer_id), ("proposed_by",)),
            "supervisor_number": (str(walk.team.supervisor.officer_id), ("approved_by",)),
        }
        if person.language == OWN_LANGUAGE:  # a word that other answers say too
            told.pop("language", None)
        shown = {**titles, "age": str(person.age)}
        return Maker(known=known, told=told, shown=shown, starts=self.starts, local=self.local)

    def pattern(self) -> CasePattern:
        """Every row that is kept."""
        return CasePattern(tuple(self._row(item) for item in self._items()))

    def _items(self) -> Iterator[models.Model]:
        track = self.track
        track.figures_stale = False
        yield track.case
        yield track.dossier
        yield track
        yield self.figures
        yield reports.link(row=self.figures, track=track, opened=self.opened)
        for model in (Section, Identity, Notice, Disclosure, HandOver):
            yield from model._default_manager.filter(dossier=track.dossier)
        sittings = Sitting.objects.filter(track=track)
        keeps = self.year.keeps
        kept = [item for item in sittings if self.opened.open(item)["instrument"] in keeps]
        yield from kept
        yield from Submission.objects.filter(sitting__in=kept)
        for entry in Entry.objects.filter(dossier=track.dossier).order_by("seq"):
            told = self.opened.open(entry)
            if told["verb"] in TOLD or told["detail"].get("instrument") in keeps:
                yield entry
        yield from Owed.objects.filter(track=track)
        yield from Alarm.objects.filter(track=track)
        if not track.is_closed:
            yield from Grant.objects.filter(dossier=track.dossier)
        log = {
            (event.action, event.kind): event for event in openings_of(track.dossier_id, most=500)
        }
        yield from (
            event for (action, __), event in log.items() if action in LOGGED and event.seat_id
        )

    def _row(self, item: models.Model) -> RowPattern:
        columns = tuple(self._column(item, field) for field in columns_of(type(item)))
        filled = None
        if isinstance(item, Sealed):
            filled = document(self.maker, self.opened.open(item))
        return RowPattern(item._meta.db_table, columns, filled)

    def _column(self, item: models.Model, field: Field) -> Slot:
        value = getattr(item, field.attname)
        if field.name == SEALED[0]:
            return SEALED
        if field.primary_key:
            return self._own_id(item)
        if isinstance(item, CaseFigures):
            return self._figure(field.name, value)
        if value is None:
            return ("const", None)
        if slot := self._reference(field, value):
            return slot
        if field.attname in ("number", "dossiers"):
            return ("case", field.attname)
        return self._plain(field, value)

    def _own_id(self, item: models.Model) -> Slot:
        if name := OWN.get(type(item)):
            return ("case", name)
        return self.ids.setdefault(item.pk, ("id", len(self.ids)))

    def _figure(self, name: str, value: Any) -> Slot:
        counted = {*Dimension.values} - {Dimension.OUTCOME}
        if name == "more":
            return ("json", json.dumps(value))
        told = value != UNKNOWN and (name != "cause" or value == self.walk.person.cause)
        if name in ("post", "month") or (name in counted and told):
            return ("case", "post_id" if name == "post" else f"figure_{name}")
        return ("const", str(value))

    def _reference(self, field: Field, value: Any) -> Slot | None:
        if field.attname in ("seat_id", "assigned_id", "changed_by_id", "given_by_id"):
            return ("case", f"{self.seats[value]}_seat")
        if field.attname == "officer_id":
            return ("case", f"{self.officers[value]}_number")
        related = field.related_model
        if related is Sitting:
            return self.ids[value]
        name = OWN.get(related) or OTHERS.get(related)  # type: ignore[arg-type]
        return ("case", name) if name else None

    def _plain(self, field: Field, value: Any) -> Slot:
        if isinstance(value, datetime):
            return ("at", (value - self.starts).total_seconds())
        if isinstance(value, date):
            return ("on", (value - self.local.date()).days)
        if isinstance(field, models.JSONField):
            return ("json", json.dumps(value))
        return ("const", str(value) if isinstance(value, str) else value)
