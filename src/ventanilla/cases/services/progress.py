"""One piece of work on a track: lock it, open it, change its record, and leave it consistent."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from django.utils import timezone

from ventanilla.cases import selectors
from ventanilla.cases.errors import Changed
from ventanilla.cases.models import Alarm, Entry, Owed, Section, Track
from ventanilla.cases.record import RESTRICTED, STATE, Record
from ventanilla.cases.selectors import OpenCase
from ventanilla.cases.services import grants
from ventanilla.cases.states import TrackState
from ventanilla.people import selectors as people
from ventanilla.people.identity import Names
from ventanilla.protocols.engine import conditions
from ventanilla.protocols.engine.definition import Requirement
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.state import Decision, DueTask, Plan, State, Value
from ventanilla.security import vault
from ventanilla.security.models import Seat
from ventanilla.security.vault import Vault


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
    sections: dict[str, Section] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)

    @classmethod
    def begin(
        cls, track: Track, *, by: Seat | None, at: datetime, act: str, seen: int | None = None
    ) -> Self:
        """Lock a track and open it for one act, recorded under the act's name.

        ``seen`` is the version that the officer's page showed: a track that moved on since raises
        :class:`Changed`, for acts that would decide on what is no longer so. Call in a transaction.
        """
        track = (
            Track.objects.select_for_update(of=("self",))
            .select_related(
                "case__post", "dossier", "package", "scope", "assigned", "changed_by__officer"
            )
            .defer("package__files")
            .get(pk=track.pk)
        )
        if seen is not None and seen != track.version:
            raise Changed(track.changed_by.officer.name if track.changed_by else "Ventanilla")
        opened = vault.release(seat=by, dossiers=[track.dossier], purpose=act, at=at)
        sections = selectors.sections_of(track)
        record = selectors.read_record(sections, opened)
        return cls(
            track=track,
            by=by,
            at=at,
            opened=opened,
            package=selectors.package_of(track),
            record=record,
            sections=sections,
            before={name: json.dumps(text) for name, text in _documents(record).items()},
            names=people.names_in(opened, [track.dossier_id]).get(track.dossier_id, Names()),
        )

    def plan(self) -> Plan:
        """What the protocol asks for, given the record as it stands in this act."""
        return selectors.plan_of(
            self.track, package=self.package, record=self.record, names=self.names, at=self.at
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
        """Put facts into the record, each under the tier that its package gives it."""
        for name, value in facts.items():
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
            self.record.events[name] = at or self.at

    def holds(self, condition: str) -> bool:
        """Whether an expression of the package is true of the record as it stands."""
        return conditions.holds(self.package, condition, self._state(), self.at)

    def _state(self) -> State:
        return selectors.state_of(
            self.track, package=self.package, record=self.record, names=self.names, at=self.at
        )

    def finish(self, verb: str, detail: Mapping[str, str] | None = None) -> Plan:
        """Save the record, say it in the history, and project what is owed now."""
        plan = self.plan()
        if self._remember_raised(plan):
            plan = self.plan()
        self._save_sections()
        self._project(plan)
        self._say(verb, detail or {})
        return plan

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
        documents = _documents(self.record)
        if self.new:
            rows = [Section(name=name, **self.place()) for name in documents]
            Section.objects.bulk_create(self.opened.seal(row, documents[row.name]) for row in rows)
            return
        for name, document in documents.items():
            if json.dumps(document) != self.before.get(name):
                row = self.sections.get(name) or Section(name=name, **self.place())
                row.scope_id = self.track.dossier.scope_id
                self.opened.seal(row, document).save()

    def _project(self, plan: Plan) -> None:
        """Write what lists may know: the track's columns, what each role owes, which clocks run."""
        track, working = self.track, self.track.state != TrackState.CLOSED
        tasks = plan.tasks if working else ()
        track.stage = plan.stage
        track.severity = plan.severity.value if plan.severity else ""
        track.outcome = self.record.outcome.get("code", "")
        track.due_at = min((task.due_at for task in tasks if task.due_at), default=None)
        track.version += 1
        track.changed_by = self.by
        track.figures_stale = True
        track.save()
        self._owe(tasks)
        self._set_alarms(plan if working else None)
        grants.give_for(
            track, self.package, tasks, origin=self.names.origin_state, at=self.at, new=self.new
        )

    def _owe(self, tasks: tuple[DueTask, ...]) -> None:
        if not self.new:
            Owed.objects.filter(track=self.track).delete()
        roles: dict[str, list[DueTask]] = {}
        for task in tasks:
            roles.setdefault(self.package.seat_role(task.role), []).append(task)
        assigned = self.track.assigned
        rows = [
            self.opened.seal(
                Owed(
                    track=self.track,
                    role=role,
                    seat=assigned if assigned is not None and assigned.role == role else None,
                    due_at=min((task.due_at for task in theirs if task.due_at), default=None),
                    blocks=any(task.blocks for task in theirs),
                    open_tasks=len(theirs),
                    **self.place(),
                ),
                {"tasks": [_owed_task(task) for task in theirs]},
            )
            for role, theirs in roles.items()
        ]
        Owed.objects.bulk_create(rows)

    def _set_alarms(self, plan: Plan | None) -> None:
        """Keep an alarm for each clock that runs; one whose deadline moved is set anew."""
        running = {
            clock.id: (clock, clock.due_at)
            for clock in (plan.clocks if plan else ())
            if clock.state in ("running", "warning", "overdue") and clock.due_at is not None
        }
        kept: set[str] = set()
        for alarm in () if self.new else Alarm.objects.filter(track=self.track):
            code = self.opened.open(alarm)["clock"]
            if code in running and alarm.due_at == running[code][1]:
                kept.add(code)
            else:
                alarm.delete()
        Alarm.objects.bulk_create(
            self.opened.seal(
                Alarm(
                    track=self.track,
                    role=self.package.seat_role(clock.calls),
                    due_at=due_at,
                    **self.place(),
                ),
                {"clock": code},
            )
            for code, (clock, due_at) in running.items()
            if code not in kept
        )

    def _say(self, verb: str, detail: Mapping[str, str]) -> None:
        entry = Entry(
            seq=self.track.version,
            on=timezone.localdate(self.at),
            seat=self.by,
            **self.place(),
        )
        document = {"at": self.at.isoformat(), "verb": verb, "detail": dict(detail)}
        self.opened.seal(entry, document).save(force_insert=True)

    def place(self) -> dict[str, Any]:
        """Where a sealed row of this dossier stands: fields for a new row."""
        dossier = self.track.dossier
        return {
            "dossier": dossier,
            "scope_id": dossier.scope_id,
            "key_version": dossier.key_version,
        }


def _documents(record: Record) -> dict[str, dict[str, Any]]:
    return {STATE: record.state_document(), RESTRICTED: record.restricted_document()}


def _owed_task(task: DueTask) -> dict[str, object]:
    return {
        "code": task.code,
        "title": {"es": task.title.es, "en": task.title.en},
        "due_at": task.due_at.isoformat() if task.due_at else None,
        "blocks": task.blocks,
    }
