"""Walks a case through the services that the site calls, one act after the other, at past times."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from uuid import uuid4

from django.db import transaction

from ventanilla.cases import selectors
from ventanilla.cases.models import Track
from ventanilla.cases.services import assigning, closing, deciding, recording
from ventanilla.demo import answers
from ventanilla.demo.answers import Answers, Value
from ventanilla.demo.people import Person
from ventanilla.demo.staff import Team
from ventanilla.demo.stories import Story
from ventanilla.exchange.models import Disclosure, HandOver
from ventanilla.exchange.services import disclosing, handing_over, noticing
from ventanilla.exchange.services.disclosing import Sending
from ventanilla.exchange.services.handing_over import Arrangement
from ventanilla.exchange.services.noticing import Told
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


class Walk:
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

    def go(self, *, until: str = "") -> "Walk":
        """Walk the steps of the story up to and with ``until``, or as far as time allows."""
        for name in self.story.steps:
            self.at += timedelta(minutes=PACE.get(name, 15) * (0.8 + 0.4 * self.rng.random()))
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

    def next(self, minutes: float = 4) -> datetime:
        """A little later."""
        self.at += timedelta(seconds=round(60 * minutes * (0.6 + 0.8 * self.rng.random())))
        return self.at

    def plan(self) -> Plan:
        """What the protocol asks for now, read as the officer would."""
        track = selectors.opening(self.officer, self.at).get(pk=self.track.pk)
        opened = selectors.open_track(track, seat=self.officer, at=self.at, purpose="case.read")
        return opened.plan

    def do(self, *codes: str, by: Seat) -> None:
        """Complete those of the tasks that are open."""
        for code in codes:
            if code in {task.code for task in self.plan().tasks}:
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

    def happened(self, event: str, by: Seat) -> None:
        """Write down that something happened."""
        recording.record_event(track=self.track, event=event, by=by, at=self.next())

    # --- steps, in the words of the stories ---

    def notice(self) -> None:
        """The authority calls; the duty officer registers it within minutes."""
        age = self.person.age
        facts: dict[str, str] = dict.fromkeys(self.story.prealerts, "yes")
        facts |= {
            "authority": self.story.authority,
            "channel": self.rng.choice(("phone", "phone", "email")),
            "place": f"Estación cercana a {self.team.post.city_es}",
            "stated_sex": self.person.sex,
            "nationality_stated": "unknown" if self.story.outcome == "R-F" else "mexican",
            "language": self.person.language,
            "interpreter_needed": "no" if self.person.language == "es" else "yes",
        }
        if age < 14:
            facts["pre_under_14"] = "yes"
        if self.person.language != "es":
            facts["pre_indigenous"] = "yes"
        notified = self.at
        told = Told(
            names=self.person.names,
            notified_at=notified,
            apprehended_at=notified - timedelta(minutes=self.rng.randrange(45, 400)),
            apprehended_estimated=self.rng.random() < 0.3,
            stated_age=age,
            facts=dict(facts),
            caller="Mesa de la estación",
            caller_phone="+1 000 555 0100",
            words=SYNTHETIC,
        )
        with transaction.atomic():
            self.before()
            self.track = noticing.register_notice(
                post=self.team.post,
                protocol="uca",
                route=self.story.route,
                told=told,
                by=self.team.duty,
                at=self.next(),
            )

    def care(self) -> None:
        """Ask for a private place, food, a doctor; ask not to carry out the return."""
        self.send("D-1", "Jefatura de turno de la estación", self.team.duty)
        self.do("T-005", by=self.team.supervisor)

    def search(self) -> None:
        """Earlier episodes were looked for."""
        self.do("T-002", by=self.team.duty)

    def assign(self) -> None:
        """The head of protection gives the case to an officer."""
        assigning.assign(track=self.track, to=self.officer, by=self.team.supervisor, at=self.next())

    def prepare(self) -> None:
        """Place, language, materials; the interpreter where one is needed."""
        spoken = {"prep_language": self.person.language}
        helped = answers.WITH_INTERPRETER if self.person.language != "es" else {}
        self.submit("preparation", {**answers.PREPARED, **spoken, **helped, **self.story.prepared})

    def interview(self) -> None:
        """The initial evaluation."""
        heard = answers.of_interview(self.person, self.story.heard)
        self.submit("initial_evaluation", heard, minutes=32)

    def observe(self) -> None:
        """What the officer saw."""
        present = "no" if self.person.language == "es" else "remote"
        spoken = {"obs_language": self.person.language, "obs_interpreter": present}
        self.submit("observation", {**answers.SEEN, **spoken, **self.story.seen})

    def decide(self) -> None:
        """Each finding is confirmed, or discarded with its reason."""
        for found in self.plan().findings:
            if found.status != "possible":
                continue
            if reason := self.story.discard.get(found.name):
                deciding.discard_finding(
                    track=self.track, name=found.name, reason=reason,
                    by=self.team.supervisor, at=self.next(),
                )  # fmt: skip
            else:
                deciding.confirm_finding(
                    track=self.track, name=found.name, by=self.officer, at=self.next()
                )
        self.do("T-050", by=self.officer)

    def weigh(self) -> None:
        """The note on the child's best interests."""
        recommended = {"bi_recommended": self.story.outcome}
        self.submit("best_interest", {**answers.WEIGHED, **recommended, **self.story.weighed})
        self.decide()

    def propose(self) -> None:
        """The officer proposes the outcome."""
        if self.story.outcome == "R-E":
            self.do("T-056", by=self.officer)
        deciding.propose_outcome(
            track=self.track, code=self.story.outcome, reason=self.story.reason,
            by=self.officer, at=self.next(),
        )  # fmt: skip

    def approve(self) -> None:
        """Another person approves it."""
        deciding.approve_outcome(track=self.track, by=self.team.supervisor, at=self.next())

    def explain(self) -> None:
        """The outcome is explained to the child."""
        self.do("T-060", by=self.officer)

    def complete(self) -> None:
        """The record is complete."""
        self.do("T-070", "T-056", by=self.officer)
        self.do("T-057", "T-055", by=self.team.supervisor)

    def packet_inm(self) -> None:
        """P1 goes to INM."""
        self.send(
            "D-3", f"Oficial de Protección a la Infancia, {self.port.mx_receiver}", self.team.duty
        )

    def packet_dif(self) -> None:
        """P2 goes to DIF and the protection office."""
        self.send("D-4", f"Procuraduría de Protección, {self.port.mx_city}", self.team.duty)

    def acknowledge_inm(self) -> None:
        """INM says that P1 arrived."""
        self._acknowledge("D-3", "Guardia de OPI")

    def acknowledge_dif(self) -> None:
        """The protection office says that P2 arrived."""
        self._acknowledge("D-4", "Trabajo social de la Procuraduría")

    def _acknowledge(self, code: str, who: str) -> None:
        disclosing.acknowledge(
            disclosure=self.packets[code], who=who, by=self.team.duty, at=self.next()
        )

    def family(self) -> None:
        """The family is called, where nothing forbids it."""
        self.do("T-073", by=self.officer)

    def verify(self) -> None:
        """The delegation in the state of origin verifies who will receive."""
        seat = self.world.delegations.get(self.person.state)
        if seat is not None:
            self.do("T-074", by=seat)

    def schedule(self) -> None:
        """A time by day, agreed with the port."""
        arrangement = Arrangement(
            port=self.port, at=self._by_day(), receiver=f"Guardia de OPI, {self.port.mx_receiver}",
            escort=self.officer.officer.name, vehicle="Camioneta del consulado",
        )  # fmt: skip
        self.hand_over = handing_over.schedule(
            track=self.track, arrangement=arrangement, by=self.team.duty, at=self.next()
        )
        self.meeting = arrangement.at

    def _by_day(self) -> datetime:
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

    def checklist(self) -> None:
        """The hand-over is checked point by point."""
        place = {
            "hc_4_port": self.port.name_es,
            "hc_5_receiver_name": "Guardia de OPI",
            "hc_5_receiver_phone": "+52 000 000 0000",
            "hc_10_escort_name": self.officer.officer.name,
            "hc_6_p2": "acknowledged" if "D-4" in self.packets else "not_needed",
        }
        self.submit("handover_checklist", {**answers.CHECKED, **place})

    def belongings(self) -> None:
        """What was taken from the child is there again."""
        self.do("T-081", by=self.team.duty)

    def depart(self) -> None:
        """Set out for the port, half an hour before the meeting."""
        self._not_before(self.meeting - timedelta(minutes=30))
        handing_over.depart(hand_over=self.hand_over, by=self.team.duty, at=self.next(1))

    def deliver(self) -> None:
        """The child is handed over."""
        self._not_before(self.meeting)
        handing_over.deliver(
            hand_over=self.hand_over, condition="Con calma, sin lesiones", observations="",
            by=self.team.duty, at=self.next(1),
        )  # fmt: skip

    def receive(self) -> None:
        """INM confirms that the child is with them."""
        handing_over.acknowledge(
            hand_over=self.hand_over, who="Guardia de OPI", how="phone",
            by=self.team.duty, at=self.next(),
        )  # fmt: skip

    def _not_before(self, moment: datetime) -> None:
        self.at = max(self.at, moment)
        if self.at > self.limit:
            raise Reached

    def reunited(self) -> None:
        """Five days later: with whom is the child?"""
        self.follow("d5")

    def thirty(self) -> None:
        """A month after the hand-over."""
        self._not_before(self.meeting + timedelta(days=29, hours=2))
        self.follow("d30")

    def follow(self, moment: str) -> None:
        """A follow-up form."""
        on = self.at.astimezone(self.team.post.zoneinfo).date().isoformat()
        self.submit("follow_up", {**answers.FOLLOWED, "fu_moment": moment, "fu_date": on})

    def represent(self) -> None:
        """The objection goes to the authority."""
        self.send("D-2", "Jefatura de la estación", self.officer)

    def lawyer(self) -> None:
        """A lawyer is found; health and sister protocols where a finding asks for them."""
        self.do("T-055", "T-057", by=self.team.supervisor)
        self.do("T-056", by=self.officer)

    def answered(self) -> None:
        """The authority answers the objection and decides."""
        self._acknowledge("D-2", "Supervisión de la estación")
        self.happened("us_decision_at", self.officer)

    def to_hhs(self) -> None:
        """The child goes to a shelter of ORR."""
        for event in (
            "uac_determined_at",
            "us_decision_at",
            "transferred_to_hhs_at",
            "orr_intake_at",
        ):
            self.happened(event, self.officer)

    def custody(self) -> None:
        """A visit in custody; papers for ORR."""
        self.do("T-085", "T-084", by=self.team.supervisor)

    def health(self) -> None:
        """In hospital, with company."""
        self.do("T-056", by=self.officer)

    def close(self) -> None:
        """The head of protection closes the case."""
        closing.close_case(
            track=self.track, reason=self.story.closing, note=SYNTHETIC,
            by=self.team.supervisor, at=self.next(),
        )  # fmt: skip

    def do_all(self, steps: Iterable[str]) -> None:
        """Take some steps out of the order of the story."""
        for name in steps:
            getattr(self, name)()
