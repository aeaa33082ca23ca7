"""One piece of work on a track: lock it, open it, change its record, and leave it consistent."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Self

from django.db.models import Model
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.cases import consents, policies, selectors
from ventanilla.cases.consents import Shown
from ventanilla.cases.errors import Changed, Deleted
from ventanilla.cases.models import Alarm, Entry, Section, Track
from ventanilla.cases.record import RESTRICTED, STATE, Record
from ventanilla.cases.selectors import OpenCase
from ventanilla.cases.services.projecting import project
from ventanilla.common.errors import NotAllowed, NotNow
from ventanilla.common.trips import Trip
from ventanilla.people import tokens
from ventanilla.people.identity import Names
from ventanilla.people.models import Identity, Token
from ventanilla.protocols.engine import conditions
from ventanilla.protocols.engine.definition import Requirement
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.state import Decision, Plan, State, Value
from ventanilla.security import vault
from ventanilla.security.models import Consent, Grant, Seat
from ventanilla.security.vault import Vault

CLOSE_CONTACT = b"""
    UPDATE cases_safecontact SET closed_at = %s, closed_by_id = %s
    WHERE dossier_id = %s AND closed_at IS NULL
"""


@dataclass(slots=True)
class Work:
    """A locked, opened track. Acts change ``record`` and end with :meth:`finish`."""

    track: Track
    by: Seat | None
    at: datetime
    opened: Vault
    package: Package
    record: Record
    names: Names
    new: bool = field(default=False)
    identity: Identity | None = field(default=None)
    sections: dict[str, Section] = field(default_factory=dict)
    alarms: list[Alarm] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    consents: list[Shown] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    writes: Trip = field(default_factory=Trip)
    #: the weighed task that this act decides
    deciding: str = ""
    #: rows that point to the track, which may be new: written after it
    followers: list[Model] = field(default_factory=list)
    #: effects that other tracks of the case ask for
    held: frozenset[str] = frozenset()

    @classmethod
    def begin(
        cls,
        track: Track,
        *,
        by: Seat | None,
        at: datetime,
        act: str,
        seen: int | None = None,
        trip: Trip | None = None,
    ) -> Self:
        """Lock a track and open it for one act, recorded under the act's name.

        ``seen`` is the version that the officer's page showed: a track that moved on since raises
        :class:`Changed`, for acts that would decide on what is no longer so. ``trip``: what else
        the act wants to find once the track is locked. Call in a transaction.
        """
        refuse_deleted(track)
        trip = trip or Trip()
        locked = trip.lock(Track, id=track.pk)
        of_dossier = {"dossier_id": track.dossier_id}
        sections = trip.find(Section, **of_dossier)
        identities = trip.find(Identity, **of_dossier)
        alarms = trip.find(Alarm, **of_dossier)
        granted = trip.find(Grant, **of_dossier)
        held = selectors.ask_held(track.pk, trip)
        agreed = trip.find(Consent, **of_dossier)
        opened = vault.release(seat=by, dossiers=[track.dossier], purpose=act, at=at, trip=trip)
        if not locked:
            raise NotAllowed(_("This seat reads this case, and writes nothing in it."))
        track = _as_it_stands(locked[0], track)
        refuse_deleted(track)
        if seen is not None and seen != track.version:
            raise Changed(track.changed_by.officer.name if track.changed_by else "Ventanilla")
        by_name = {row.name: row for row in sections if row.name in (STATE, RESTRICTED)}
        record = selectors.read_record(by_name, opened)
        shown = consents.opened(agreed, opened)
        record.consents = consents.records(shown)
        identity = next(iter(identities), None)
        return cls(
            track=track,
            by=by,
            at=at,
            opened=opened,
            package=selectors.package_of(track),
            record=record,
            identity=identity,
            sections=by_name,
            alarms=alarms,
            grants=granted,
            consents=shown,
            before={name: json.dumps(text) for name, text in _documents(record).items()},
            names=Names.from_document(opened.open(identity)) if identity else Names(),
            held=frozenset(held),
        )

    def plan(self) -> Plan:
        """What the protocol asks for, given the record as it stands in this act."""
        return selectors.plan_of(
            self.track,
            package=self.package,
            record=self.record,
            names=self.names,
            at=self.at,
            held=self.held,
        )

    def as_case(self) -> OpenCase:
        """The track as it stands in this act, for code that reads opened cases."""
        return OpenCase(
            track=self.track,
            names=self.names,
            record=self.record,
            plan=self.plan(),
            package=self.package,
            vault=self.opened,
            held=self.held,
            consents=tuple(self.consents),
        )

    def unmet(
        self, needs: Iterable[Requirement], extra: Mapping[str, Value] | None = None
    ) -> list[Requirement]:
        """Those requirements of the package that do not hold, with some facts assumed."""
        state = self._state()
        assumed = replace(state, facts={**state.facts, **(extra or {})})
        return [
            need
            for need in needs
            if not conditions.holds(self.package, need.when, assumed, self.at)
        ]

    def put_facts(self, facts: Mapping[str, Value]) -> None:
        """Put facts into the record, each under the tier that its package gives it.

        The line of a safe contact never gets there: it is kept by itself (``contacting``).
        """
        for name, value in facts.items():
            if name in self.package.kept_apart:
                continue
            sealed = self.package.facts[name].tier == "S"
            home = self.record.restricted if sealed else self.record.facts
            home[name] = value

    def tell_rules(self, facts: Mapping[str, Value]) -> None:
        """Put what the application itself knows, as far as this protocol has a fact for it."""
        self.put_facts({name: value for name, value in facts.items() if name in self.package.facts})

    def drop_facts(self, names: frozenset[str] | set[str]) -> None:
        """Forget facts that were withdrawn."""
        for name in names:
            self.record.facts.pop(name, None)
            self.record.restricted.pop(name, None)

    def put_event(self, name: str, at: datetime | None = None) -> None:
        """Record that something happened (now, unless said otherwise), if the package knows it."""
        if name in self.package.events:
            self._refuse_undecided(name)
            self.did(name)
            self.record.events[name] = at or self.at
            contact = self.package.definition.contact
            if contact and name == contact.closed:  # by whatever act it is said
                self.close_contact()

    def close_contact(self) -> None:
        """Nobody uses the safe contact any more, if there is one."""
        if self.package.definition.contact is None:
            return
        values = [self.at, self.by.pk if self.by else None, self.track.dossier_id]
        self.writes.ask(CLOSE_CONTACT, values)

    def mark_done(self, code: str) -> None:
        """Record that a task is done. Its event, where the protocol names one, happened now."""
        event = self.package.tasks[code].done_by or ""
        self._refuse_undecided(code)
        self.refuse_said_elsewhere(event)
        self.did(code)
        self.record.done[code] = self.at
        self.put_event(event)

    def refuse_said_elsewhere(self, event: str) -> None:
        """An event of which more than a moment is said is not set by saying that it happened."""
        if event in self.package.set_by_acts:
            raise NotNow(_("This is said on a page of its own: open it from the task."))

    def _refuse_undecided(self, name: str) -> None:
        """A task that weighs sources is done by its decision, at no other door."""
        code = self.package.weighed.get(name, self.deciding)
        if code != self.deciding:
            raise NotNow(
                _("This task is done by deciding: choose one way and write down the reason.")
            )

    def did(self, name: str) -> None:
        """Remember who did a task, an event or an instrument.

        Whichever way a task is done, whoever did what its ``not_by`` names is refused here.
        """
        if self.by is None:
            return
        self.check_apart(name)
        doers = self.record.doers.setdefault(name, [])
        if (officer := str(self.by.officer_id)) not in doers:
            doers.append(officer)

    def check_apart(self, name: str) -> None:
        """Refuse whoever did what the package wants another person for."""
        if self.by is not None:
            earlier = self.package.rules.kept_from(name, self.record.doers)
            policies.another_person(self.by, earlier).enforce()

    def holds(self, condition: str) -> bool:
        """Whether an expression of the package is true of the record as it stands."""
        return conditions.holds(self.package, condition, self._state(), self.at)

    def _state(self) -> State:
        return selectors.state_of(
            self.track,
            package=self.package,
            record=self.record,
            names=self.names,
            at=self.at,
            held=self.held,
        )

    def know(self, names: Names) -> None:
        """Remember who the person is, from now on."""
        self.names = names
        row = self.identity or Identity(version=0, **self.place())
        row.version += 1
        self.opened.seal(row, names.to_document())
        self.write(row)
        self.identity = row
        dossier = self.track.dossier
        if not self.new:
            self.writes.delete(Token, dossier_id=dossier.pk)
        self.writes.insert(*tokens.rows(names, dossier=dossier.pk, scope=dossier.scope_id))

    def finish(
        self,
        verb: str,
        detail: Mapping[str, str] | None = None,
        *,
        counts: Mapping[str, int] | None = None,
    ) -> Plan:
        """Save the record, say it in the history and the log, and project what is owed now.

        ``detail`` is sealed into the history; ``counts`` stand in the log.
        """
        plan = self.plan()
        if self._remember_raised(plan):
            plan = self.plan()
        self._save_sections()
        project(self, plan)
        self._say(verb, detail or {})
        audit.record(
            by=self.by,
            action=verb,
            at=self.at,
            dossiers=[self.track.dossier_id],
            detail=counts,
            trip=self.writes,
        )
        self.writes.go()
        return plan

    def write(self, row: Model) -> None:
        """Write a row with the others at the end of the act."""
        if row._state.adding:
            self.writes.insert(row)
        else:
            self.writes.update(row)

    def _remember_raised(self, plan: Plan) -> bool:
        new = False
        for found in plan.findings:
            decision = self.record.findings.get(found.name)
            if decision is None:
                self.record.findings[found.name] = Decision(status="possible", raised_at=self.at)
                new = True
            elif found.returned:
                self.record.findings[found.name] = replace(
                    decision, status="possible", raised_at=self.at, at=None, grounds={}
                )
                new = True
        standing = {found.name for found in plan.findings}
        for name, decision in list(self.record.findings.items()):
            if decision.status == "possible" and not decision.by_hand and name not in standing:
                del self.record.findings[name]
        return new

    def _save_sections(self) -> None:
        """Seal what changed; a section that says what it said before is left alone."""
        for name, document in _documents(self.record).items():
            if json.dumps(document) != self.before.get(name):
                row = self.sections.get(name) or Section(name=name, **self.place())
                row.scope_id = self.track.dossier.scope_id
                self.write(self.opened.seal(row, document))

    def _say(self, verb: str, detail: Mapping[str, str]) -> None:
        entry = Entry(
            seq=self.track.version,
            on=self.day,
            seat=self.by,
            **self.place(),
        )
        document = {"at": self.at.isoformat(), "verb": verb, "detail": dict(detail)}
        self.writes.insert(self.opened.seal(entry, document))

    @property
    def day(self) -> date:
        """The day it is at the post of the case, whoever acts, a job too."""
        return self.at.astimezone(self.track.case.post.zoneinfo).date()

    def place(self) -> dict[str, Any]:
        """Where a sealed row of this dossier stands: fields for a new row."""
        dossier = self.track.dossier
        return {
            "dossier": dossier,
            "scope_id": dossier.scope_id,
            "key_version": dossier.key_version,
        }


def refuse_deleted(track: Track) -> None:
    """Raise ``Deleted`` for a record whose keys are gone."""
    if track.deleted_on is not None:
        raise Deleted(track.deleted_on)


def _as_it_stands(locked: Track, shown: Track) -> Track:
    """The locked track with what it refers to. Every act raises the version of its track: what

    was read with the version that still stands is true, and need not be read again.
    """
    if locked.version == shown.version:
        locked._state.fields_cache.update(shown._state.fields_cache)
        return locked
    return (
        Track.objects.select_related("case__post", "dossier", "scope", "package", "assigned")
        .defer("package__files")
        .get(pk=locked.pk)
    )


def _documents(record: Record) -> dict[str, dict[str, Any]]:
    return {STATE: record.state_document(), RESTRICTED: record.restricted_document()}
