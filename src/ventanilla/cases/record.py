"""What a track remembers, as the plain document inside its sealed sections."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from ventanilla.protocols.engine.consents import Held
from ventanilla.protocols.engine.state import Decision, Value

STATE = "state"
RESTRICTED = "restricted"


@dataclass(slots=True)
class Record:
    """Facts, events, messages given, findings decided and tasks done of one track.

    ``restricted`` holds the facts of tier S, which stand in a section of their own, with the
    grounds of decisions, which are answers too.
    ``doers``: task, event or instrument -> the ids of the officers who did it.
    ``linked``: protocols known to run in the same case, since when.
    ``outcome`` is the proposal: code, reason, by, at, and who approved it when.
    ``weighed``: task -> its decisions, oldest first, as ``services.weighing`` writes them.
    """

    facts: dict[str, Value] = field(default_factory=dict)
    restricted: dict[str, Value] = field(default_factory=dict)
    events: dict[str, datetime] = field(default_factory=dict)
    informed: set[str] = field(default_factory=set)
    findings: dict[str, Decision] = field(default_factory=dict)
    deciders: dict[str, str] = field(default_factory=dict)
    done: dict[str, datetime] = field(default_factory=dict)
    submitted: dict[str, datetime] = field(default_factory=dict)
    doers: dict[str, list[str]] = field(default_factory=dict)
    outcome: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    linked: dict[str, datetime] = field(default_factory=dict)
    weighed: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    #: read from their own rows, and written there
    consents: dict[str, list[Held]] = field(default_factory=dict)

    @classmethod
    def read(cls, state: Mapping[str, Any], restricted: Mapping[str, Any]) -> Self:
        """From the opened documents of the two sections."""
        return cls(
            facts=_values(state.get("facts", {})),
            restricted=_values(restricted.get("facts", {})),
            events=_instants(state.get("events", {})),
            informed=set(state.get("informed", ())),
            findings={
                name: _decision(doc, restricted.get("grounds", {}).get(name, {}))
                for name, doc in state.get("findings", {}).items()
            },
            deciders=dict(state.get("deciders", {})),
            done=_instants(state.get("done", {})),
            submitted=_instants(state.get("submitted", {})),
            doers={name: list(who) for name, who in state.get("doers", {}).items()},
            outcome=dict(state.get("outcome", {})),
            notes=dict(state.get("notes", {})),
            linked=_instants(state.get("linked", {})),
            weighed={code: list(each) for code, each in restricted.get("weighed", {}).items()},
        )

    def state_document(self) -> dict[str, Any]:
        """The document of the ``state`` section."""
        return {
            "facts": self.facts,
            "events": {name: at.isoformat() for name, at in self.events.items()},
            "informed": sorted(self.informed),
            "findings": {name: _written(item) for name, item in self.findings.items()},
            "deciders": self.deciders,
            "done": {code: at.isoformat() for code, at in self.done.items()},
            "submitted": {name: at.isoformat() for name, at in self.submitted.items()},
            "doers": self.doers,
            "outcome": self.outcome,
            "notes": self.notes,
            "linked": {name: at.isoformat() for name, at in self.linked.items()},
        }

    def restricted_document(self) -> dict[str, Any]:
        """The document of the ``restricted`` section."""
        grounds = {name: dict(item.grounds) for name, item in self.findings.items() if item.grounds}
        return {"facts": self.restricted, "weighed": self.weighed, "grounds": grounds}

    @property
    def put_off(self) -> dict[str, datetime]:
        """Weighed tasks that are to be decided again, and when."""
        last = {code: each[-1] for code, each in self.weighed.items() if each}
        return {
            code: datetime.fromisoformat(one["until"]) for code, one in last.items() if one["until"]
        }

    @property
    def all_facts(self) -> dict[str, Value]:
        """Facts of every tier, for the engine."""
        return {**self.facts, **self.restricted}


def _values(document: Mapping[str, Any]) -> dict[str, Value]:
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in document.items()
    }


def _instants(document: Mapping[str, str]) -> dict[str, datetime]:
    return {name: datetime.fromisoformat(value) for name, value in document.items()}


def _decision(document: Mapping[str, Any], grounds: Mapping[str, Any]) -> Decision:
    return Decision(
        status=document["status"],
        raised_at=_instant(document.get("raised_at")),
        at=_instant(document.get("at")),
        reason=document.get("reason", ""),
        by_hand=document.get("by_hand", False),
        grounds=_values(grounds or document.get("grounds", {})),
    )


def _instant(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _written(decision: Decision) -> dict[str, Any]:
    return {
        "status": decision.status,
        "raised_at": decision.raised_at.isoformat() if decision.raised_at else None,
        "at": decision.at.isoformat() if decision.at else None,
        "reason": decision.reason,
        "by_hand": decision.by_hand,
    }
