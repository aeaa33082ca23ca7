"""Walks a case through the services that the site calls, one act after the other, at past times."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import transaction

from ventanilla.cases.services import assigning, closing, deciding
from ventanilla.demo import answers
from ventanilla.demo.acting import BY_DAY, SYNTHETIC, Acting, Reached
from ventanilla.exchange.services import disclosing, handing_over, noticing
from ventanilla.exchange.services.handing_over import Arrangement
from ventanilla.exchange.services.noticing import Told


class Walk(Acting):
    """One case on its way, step by step in the words of the stories."""

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
