"""What an officer of a walk can do: one act after the other, each a little later."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Self
from uuid import uuid4

from ventanilla.cases import selectors
from ventanilla.cases.models import Track
from ventanilla.cases.services import recording
from ventanilla.common.errors import NotNow
from ventanilla.demo.answers import Answers, Value
from ventanilla.demo.people import Person
from ventanilla.demo.staff import Team
from ventanilla.demo.stories import Story
from ventanilla.exchange.models import Disclosure, HandOver
from ventanilla.exchange.services import disclosing
from ventanilla.exchange.services.disclosing import Sending
from ventanilla.interviews import services as interviews
from ventanilla.interviews.services import Sent
from ventanilla.interviews.submissions import write
from ventanilla.network.models import Port
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.state import Plan
from ventanilla.security.models import Seat

SYNTHETIC = "Caso inventado para la demostración: ninguna persona ni hecho es real."
#: minutes from the end of one step to the beginning of the next
PACE = {
    "notice": 0, "care": 6, "search": 5, "assign": 12, "prepare": 18, "interview": 20,
    "observe": 10, "decide": 6, "weigh": 12, "propose": 8, "approve": 15, "explain": 20,
    "complete": 10, "packet_inm": 10, "packet_dif": 8, "acknowledge_inm": 25,
    "acknowledge_dif": 40, "family": 12, "verify": 55, "schedule": 10, "checklist": 15,
    "belongings": 10, "represent": 15, "lawyer": 20, "answered": 300, "to_hhs": 600,
    "custody": 4000, "health": 25, "close": 60, "reunited": 2500,
}  # fmt: skip
#: a step is not begun so near to now that it would end in the future
LONGEST_STEP = timedelta(minutes=50)
BY_DAY = (time(9, 30), time(16, 30))


class Reached(Exception):
    """The walk has come as far as it may."""


@dataclass(frozen=True, slots=True)
class World:
    """What all walks share: teams by post, ports by code, delegations by state, headquarters."""

    teams: Mapping[str, Team]
    ports: Mapping[str, Port]
    delegations: Mapping[str, Seat]
    lead: Seat


class Acting:
    """One case on its way. ``limit``: no act takes place later than that.

    ``before`` is called in the transaction that registers the notice.
    """

    def __init__(
        self,
        *,
        world: World,
        team: Team,
        port: Port,
        story: Story,
        person: Person,
        starts: datetime,
        limit: datetime,
        rng: Random,
        officer: Seat | None = None,
        before: Callable[[], None] = lambda: None,
    ) -> None:
        self.world, self.team, self.port = world, team, port
        self.story, self.person, self.rng = story, person, rng
        self.at, self.limit = starts.astimezone(UTC).replace(microsecond=0), limit
        self.officer = officer or team.officer
        self.before = before
        self._ahead = iter(story.steps)
        self.track: Track
        self.packets: dict[str, Disclosure] = {}
        self.hand_over: HandOver

    def go(self, *, until: str = "") -> Self:
        """Walk on in the story, up to and with the step ``until``, or as far as time allows."""
        for name in self._ahead:
            self.next(PACE.get(name, 15), spread=0.2)
            if name != "notice" and self.at + LONGEST_STEP > self.limit:
                break
            step: Callable[[], object] = getattr(self, name)
            try:
                step()
            except Reached:
                break
            if name == until:
                break
        return self

    # --- acts ---

    def next(self, minutes: float = 4, *, spread: float = 0.4) -> datetime:
        """A little later: so many minutes, more or less, to the second."""
        share = 1 - spread + 2 * spread * self.rng.random()
        self.at += timedelta(seconds=round(60 * minutes * share))
        return self.at

    def plan(self) -> Plan:
        """What the protocol asks for now, read as the officer would."""
        track = selectors.opening(self.officer, self.at).get(pk=self.track.pk)
        opened = selectors.open_track(track, seat=self.officer, at=self.at, purpose="case.read")
        return opened.plan

    def do(self, *codes: str, by: Seat) -> None:
        """Complete those of the tasks that are open; the act itself says which are not.

        (Reading the case before each would be an eighth of all the work of a walk.)
        """
        for code in codes:
            with suppress(NotNow):
                recording.complete_task(track=self.track, code=code, by=by, at=self.next())

    def submit(self, instrument: str, given: Answers, *, task: str = "", minutes: int = 6) -> None:
        """Open a sitting and send what was said."""
        sitting = interviews.open_sitting(
            track=self.track, instrument=instrument, task=task, by=self.officer, at=self.next(2)
        )
        started = self.at
        sent = self.sent(instrument, given)
        self.next(minutes)
        sent = Sent(
            submission_id=sent.submission_id,
            xml=sent.xml,
            language="es",
            started_at=started,
            ended_at=self.at,
        )
        interviews.submit(sitting=sitting, sent=sent, by=self.officer, at=self.at)

    def sent(self, instrument: str, given: Mapping[str, Value]) -> Sent:
        """What the device of the interviewer would send."""
        form = protocols.package(self.track.package.content_hash).instruments[instrument]
        xml = write(form, dict(given), informed=True)
        return Sent(submission_id=uuid4(), xml=xml, language="es")

    def send(self, code: str, to: str, by: Seat) -> None:
        """Send a document, if the protocol lets it go."""
        self.packets[code] = disclosing.send(
            track=self.track,
            sending=Sending(code=code, language="es", to=to, channel="email"),
            by=by,
            at=self.next(),
        )

    def signing(self, task: str, seat: Seat) -> Seat:
        """Who signs a document: the seat that an open task lets in, else whoever covers for it."""
        is_open = task in {due.code for due in self.plan().tasks}
        return seat if is_open else self.team.supervisor

    def happened(self, event: str, by: Seat) -> None:
        """Write down that something happened."""
        recording.record_event(track=self.track, event=event, by=by, at=self.next())
