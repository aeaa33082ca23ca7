"""House facts: what the application itself puts into a case, whatever the protocol.

This is the whole contract between the application and a package about names: code outside a
package's folder names these facts and no others. A package declares those that its rules read, in
``facts.yaml``, under the same name, source and type. What the application cannot do without, every
package declares that does such a thing: proposes outcomes, asks for a certificate, hands over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ventanilla.common.sentences import say
from ventanilla.protocols.engine.references import Fault

if TYPE_CHECKING:
    from ventanilla.protocols.engine.load import Package

Group = Literal["always", "outcomes", "certificate", "hand_over", ""]


@dataclass(frozen=True, slots=True)
class HouseFact:
    """A fact that the application fills. ``by_act``: an act sets it that says more than a moment.

    ``kinds``: the types that a package may give it. ``group``: what a package does that needs it.
    """

    source: Literal["intake", "event", "system"]
    kinds: frozenset[str]
    group: Group = ""
    by_act: bool = False


def _moment(group: Group = "", *, by_act: bool = False) -> HouseFact:
    return HouseFact("event", frozenset({"datetime"}), group, by_act)


def _said(*kinds: str, group: Group = "") -> HouseFact:
    return HouseFact("intake", frozenset(kinds), group)


def _known(*kinds: str, group: Group = "") -> HouseFact:
    return HouseFact("system", frozenset(kinds), group)


YES_NO = ("boolean", "choice")
#: the instant at which another protocol's track of the case was asked for
TRACK_OPENED = "sister_case_opened_at"
HOUSE: Mapping[str, HouseFact] = {
    # a notice is registered
    "notified_at": _moment("always"),
    "registered_at": _moment(by_act=True),
    "prealerts_at": _moment(),
    "apprehended_at": _moment(),
    "apprehended_estimated": _said(*YES_NO),
    "authority": _said("choice"),
    "channel": _said("choice"),
    "place": _said("text", "choice"),
    "stated_age": _said("integer"),
    "stated_sex": _said("choice"),
    "nationality_stated": _said("choice"),
    "language": _said("text", "choice"),
    "interpreter_needed": _said(*YES_NO),
    "pre_siblings": _said(*YES_NO),
    # who it is, and where the case stands
    "route": _known("text", "choice"),
    "age": _known("integer"),
    "turned_18": _known(*YES_NO),
    "band": _known("text", "choice"),
    "sex": _known("text", "choice"),
    "outcome": _known("text", "choice", group="outcomes"),
    "outcome_approved": _known(*YES_NO),
    "closing_reason": _known("text", "choice"),
    "previous_episodes": _known("integer"),
    "days_since_previous": _known("integer"),
    "siblings_linked": _known("integer"),
    "interviewer_certified": _known(*YES_NO, group="certificate"),
    # acts
    "assigned_at": _moment(),
    "searched_at": _moment(),
    "suspended_at": _moment(),
    "findings_decided_at": _moment(),
    "outcome_proposed_at": _moment(by_act=True),
    "outcome_approved_at": _moment(by_act=True),
    "closed_at": _moment(by_act=True),
    TRACK_OPENED: _moment(by_act=True),
    # a hand-over at a port of entry
    "handover_at": _moment("hand_over", by_act=True),
    "departed_at": _moment("hand_over", by_act=True),
    "handed_over_at": _moment("hand_over", by_act=True),
    "received_at": _moment("hand_over", by_act=True),
    "port_open": _known(*YES_NO, group="hand_over"),
    "port_night": _known(*YES_NO, group="hand_over"),
    "port_hours_known": _known(*YES_NO, group="hand_over"),
}
#: the stage whose gate a departure to a hand-over has to pass
HAND_OVER = "hand_over"
#: a hidden question of an instrument in which the interview's page keeps a neutral sign, when an
#: answer that raised a finding is taken back
SIGN = "safety_flag"
#: instants that acts of the house set, with more than a moment to write down
BY_ACT = frozenset(name for name, fact in HOUSE.items() if fact.by_act)


def hands_over(package: "Package") -> bool:
    """Whether cases of this package end, or may end, with a hand-over at a port of entry."""
    return "handover_at" in package.facts


def _groups(package: "Package") -> Iterator[Group]:
    """Which of the groups a package cannot do without."""
    definition = package.definition
    yield "always"
    if definition.outcomes:
        yield "outcomes"
    if definition.competence:
        yield "certificate"
    if hands_over(package):
        yield "hand_over"


def faults(package: "Package") -> Iterator[Fault]:
    """House facts that a package declares otherwise, or lacks."""
    for at, fact in enumerate(package.definition.facts):
        house = HOUSE.get(fact.name)
        if house and fact.source != house.source:
            said = say(
                "the application fills “{name}”: its source is {source}",
                name=fact.name,
                source=house.source,
            )
            yield "facts", (at, "source"), said
        if house and fact.type not in house.kinds:
            kinds = " or ".join(sorted(house.kinds))
            yield (
                "facts",
                (at, "type"),
                say("the application fills “{name}” as {kinds}", name=fact.name, kinds=kinds),
            )
    for name, instrument in package.instruments.items():
        sign = instrument.questions.get(SIGN)
        if sign and sign.kind != "hidden":
            said = say(
                "“{sign}” is the sign of the interview's page in {name}: its type is hidden",
                sign=SIGN,
                name=name,
            )
            yield "instruments", (), said
    groups = frozenset(_groups(package))
    for name, house in HOUSE.items():
        if house.group in groups and name not in package.facts:
            said = say(
                "the application relies on the fact “{name}”: declare it ({source})",
                name=name,
                source=house.source,
            )
            yield "facts", (), said
