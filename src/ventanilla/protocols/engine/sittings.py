"""How instruments are used: what must be ready, which events a sitting sets, and when they were."""

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from ventanilla.protocols.engine.shapes import Expression, Part, Slug, Text

if TYPE_CHECKING:
    from ventanilla.protocols.engine.state import Value


class EventWhen(Part):
    """An event that an act sets while a condition holds (empty: always).

    It happens with the act, unless an answer says otherwise: the moment itself, or how many hours
    before the act it was.
    """

    event: Slug
    when: Expression = ""
    at: str = ""  # a question for a moment
    hours_before: str = ""  # a question for a number

    @property
    def told_by(self) -> str:
        """The question that its moment is taken from; blank: the act's own moment."""
        return self.at or self.hours_before


class SittingRule(Part):
    """How an instrument is used: what must be ready, and which events it sets.

    ``anonymous``: it belongs to no case; a person answers it without a name, in front of nobody
    whose role is in ``not_by``.
    """

    instrument: Slug
    title: Text
    gate: str = ""  # a stage whose gate must be open before the sitting may start
    before_consent: bool = False  # comes before the person agreed to be attended
    without_consent: tuple[str, ...] = ()  # routes in which nobody is there yet to be asked
    certified: bool = False  # needs the certificate of the package's competence
    start: tuple[EventWhen, ...] = ()  # set when the first sitting begins, where not yet set
    submit: tuple[EventWhen, ...] = ()  # set when it is submitted
    anonymous: bool = False
    not_by: tuple[str, ...] = ()  # roles; of an anonymous one only


def waits_for_consent(rule: SittingRule | None, route: str) -> bool:
    """Whether a sitting is held only with somebody who agreed to be attended."""
    return rule is None or not (rule.before_consent or route in rule.without_consent)


def happened_at(
    rule: EventWhen, facts: Mapping[str, "Value"], *, asked_at: datetime, zone: tzinfo
) -> datetime | None:
    """When the event of a rule was, by the answers; None where they do not tell.

    A moment without a zone is one of ``zone``; hours count back from ``asked_at``.
    """
    if not rule.told_by:
        return asked_at
    answer = facts.get(rule.told_by, "")
    if rule.at:
        return _moment(str(answer), zone)
    try:
        hours = float(answer) if isinstance(answer, str | int | float) else -1.0
        return asked_at - timedelta(hours=hours) if hours >= 0 else None
    except (ValueError, OverflowError):
        return None


def _moment(text: str, zone: tzinfo) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)
