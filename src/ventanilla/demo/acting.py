"""What an officer of a walk can do: one act after the other, each a little later."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from uuid import uuid4

from ventanilla.cases import selectors
from ventanilla.cases.models import Track
from ventanilla.cases.services import recording
from ventanilla.common.errors import NotNow
from ventanilla.demo.people import Person
from ventanilla.demo.staff import Team
from ventanilla.demo.stories import Story, Traits, as_words, traits_of
from ventanilla.exchange.models import Disclosure, HandOver
from ventanilla.interviews import services as interviews
from ventanilla.interviews.services import Sent
from ventanilla.interviews.submissions import write
from ventanilla.network.models import Port
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.acts import Answers, Sets, Value, Who
from ventanilla.protocols.engine.state import Plan
from ventanilla.security.models import Seat

SYNTHETIC = "Caso inventado para la demostración: ninguna persona ni hecho es real."
BY_DAY = (time(9, 30), time(16, 30))


class Reached(Exception):
    """The walk has come as far as it may."""


@dataclass(frozen=True, slots=True)
class World:
    """What all walks share: teams by post, ports, delegations by state, leads by protocol."""

    teams: Mapping[str, Team]
    ports: Mapping[str, Port]
    delegations: Mapping[str, Seat]
    leads: Mapping[str, Seat]


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
        self.track: Track
        self.packets: dict[str, Disclosure] = {}
        self.hand_over: HandOver
        self.meeting: datetime
        self._of_person = traits_of(person)
        self._of_person |= story.script.derived(person)

    def seat(self, who: Who) -> Seat | None:
        """Who acts in this post's case; nobody, where a state has no delegation."""
        seats = {
            "officer": self.officer,
            "supervisor": self.team.supervisor,
            "duty": self.team.duty,
            "head": self.team.head,
            "lead": self.world.leads.get(self.story.script.protocol),
            "delegation": self.world.delegations.get(self.person.state),
        }
        return seats[who]

    def traits(self) -> Traits:
        """What conditions and gaps of the story read now."""
        told, post = self.story.told, self.team.post
        today = self.at.astimezone(post.zoneinfo).date()
        return {
            **self._of_person,
            "route": told.route,
            "outcome": told.outcome,
            "closing": told.closing,
            "reason": told.reason,
            "city": post.city_es,
            "post": post.name_es,
            "port": self.port.name_es,
            "receiver": self.port.mx_receiver,
            "mx_city": self.port.mx_city,
            "officer": self.officer.officer.name,
            "today": today.isoformat(),
            "next_week": (today + timedelta(days=7)).isoformat(),
            "sent": " ".join(self.packets),
        }

    def said(self, sets: Sets) -> dict[str, Value]:
        """What the sets of the story answer now."""
        return self.story.script.answers(sets, of=self.story, traits=self.traits())

    def next(self, minutes: float = 4, *, spread: float = 0.4) -> datetime:
        """A little later: so many minutes, more or less, to the second."""
        share = 1 - spread + 2 * spread * self.rng.random()
        self.at += timedelta(seconds=round(60 * minutes * share))
        return self.at

    def not_before(self, moment: datetime) -> None:
        """Let time go by until a moment. Raises ``Reached`` where that lies ahead of now."""
        self.at = max(self.at, moment)
        if self.at > self.limit:
            raise Reached

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

    def submit(
        self,
        instrument: str,
        given: Answers,
        *,
        repeats: Mapping[str, Iterable[Answers]] | None = None,
        task: str = "",
        minutes: float = 6,
        by: Seat,
    ) -> None:
        """Open a sitting and send what was said."""
        sitting = interviews.open_sitting(
            track=self.track, instrument=instrument, task=task, by=by, at=self.next(2)
        )
        started = self.at
        xml = self.sent(instrument, given, repeats=repeats).xml
        self.next(minutes)
        sent = Sent(
            submission_id=uuid4(), xml=xml, language="es", started_at=started, ended_at=self.at
        )
        interviews.submit(sitting=sitting, sent=sent, by=by, at=self.at)

    def sent(
        self,
        instrument: str,
        given: Answers,
        *,
        repeats: Mapping[str, Iterable[Answers]] | None = None,
    ) -> Sent:
        """What the device of the interviewer would send."""
        form = protocols.package(self.track.package.content_hash).instruments[instrument]
        rows = {name: [as_words(row) for row in lines] for name, lines in (repeats or {}).items()}
        xml = write(form, as_words(given), repeats=rows, informed=True)
        return Sent(submission_id=uuid4(), xml=xml, language="es")

    def signing(self, task: str, seat: Seat) -> Seat:
        """Who signs a document: the seat that an open task lets in, else whoever covers for it."""
        is_open = task in {due.code for due in self.plan().tasks}
        return seat if is_open else self.team.supervisor

    def by_day(self) -> datetime:
        """The next half hour by day that lies more than two hours ahead."""
        local = (self.at + timedelta(hours=2.5)).astimezone(self.port.zoneinfo)
        local = local.replace(minute=30 if local.minute < 30 else 0, second=0) + timedelta(
            hours=0 if local.minute < 30 else 1
        )
        if local.time() > BY_DAY[1]:
            local = datetime.combine(local.date() + timedelta(days=1), BY_DAY[0], local.tzinfo)
        elif local.time() < BY_DAY[0]:
            local = datetime.combine(local.date(), BY_DAY[0], local.tzinfo)
        return local.astimezone(UTC)
