"""Walks a case through the services that the site calls, one act after the other, at past times."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import singledispatchmethod
from typing import Any, Self

from django.db import transaction

from ventanilla.cases import selectors
from ventanilla.cases.consents import Said
from ventanilla.cases.services import (
    assigning,
    branching,
    closing,
    consenting,
    deciding,
    recording,
    weighing,
)  # fmt: skip
from ventanilla.demo.acting import SYNTHETIC, Acting, Reached
from ventanilla.exchange.services import disclosing, handing_over, noticing
from ventanilla.exchange.services.disclosing import Sending
from ventanilla.exchange.services.handing_over import Arrangement
from ventanilla.exchange.services.noticing import Told
from ventanilla.interviews import services as interviews
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine import acts
from ventanilla.protocols.engine.acts import Acted
from ventanilla.security.models import Seat

#: a step is not begun so near to now that it would end in the future
LONGEST_STEP = timedelta(minutes=50)


class Walk(Acting):
    """One case on its way, act by act in the words of its package's stories."""

    def __init__(self, **known: Any) -> None:
        super().__init__(**known)
        self._ahead = iter(self.story.steps)
        self.taken: list[str] = []

    def go(self, *, until: str = "") -> Self:
        """Walk on in the story, up to and with the step ``until``, or as far as time allows."""
        for name in self._ahead:
            self.next(self.story.script.steps[name].after, spread=0.2)
            begun = hasattr(self, "track")
            if begun and self.at + LONGEST_STEP > self.limit:
                break
            try:
                self.take(name)
            except Reached:
                break
            if name == until:
                break
        return self

    def take(self, name: str) -> None:
        """Take one step, also out of the order of the story."""
        for act in self.story.script.steps[name].acts:
            seat = self.seat(act.by)
            if seat is not None and self.story.script.holds(act.when, self.traits()):
                self.act(act, seat)
        self.taken.append(name)

    def filled(self, text: str) -> str:
        """A text of the story with its gaps filled."""
        return text.format_map(self.traits())

    # --- one method for each kind of act; ``by`` does it ---

    @singledispatchmethod
    def act(self, act: Acted, by: Seat) -> None:
        """Do what the story says."""
        raise TypeError(type(act))

    @act.register
    def _(self, act: acts.Notice, by: Seat) -> None:
        facts = self.said(act.use)
        if act.channels:
            facts["channel"] = self.rng.choice(act.channels)
        held = self.rng.randrange(*act.held) if act.held else None
        notified = self.at
        told = Told(
            names=self.person.names,
            notified_at=notified,
            apprehended_at=notified - timedelta(minutes=held) if held else None,
            apprehended_estimated=bool(held) and self.rng.random() < 0.3,
            stated_age=self.person.age,
            facts=facts,
            caller=self.filled(act.caller),
            caller_phone=act.phone,
            words=SYNTHETIC,
        )
        with transaction.atomic():
            self.before()
            self.track = noticing.register_notice(
                post=self.team.post, protocol=self.story.script.protocol,
                route=self.filled(act.notice), told=told, by=by, at=self.next(),
            )  # fmt: skip

    @act.register
    def _(self, act: acts.Assign, by: Seat) -> None:
        to = self.seat(act.assign)
        if to is not None:
            assigning.assign(track=self.track, to=to, by=by, at=self.next())

    @act.register
    def _(self, act: acts.Answer, by: Seat) -> None:
        self.submit(
            act.answer, self.said(act.use), repeats=act.repeats, task=act.task,
            minutes=act.minutes, by=by,
        )  # fmt: skip

    @act.register
    def _(self, act: acts.Begin, by: Seat) -> None:
        interviews.open_sitting(
            track=self.track, instrument=act.begin, task=act.task, by=by, at=self.next()
        )

    @act.register
    def _(self, act: acts.Stop, by: Seat) -> None:
        sitting = interviews.open_sitting(
            track=self.track, instrument=act.stop, task=act.task, by=by, at=self.next()
        )
        sent = self.sent(act.stop, self.said(act.use))
        interviews.stop(sitting=sitting, sent=sent, by=by, at=self.next(act.minutes))

    @act.register
    def _(self, act: acts.Decide, by: Seat) -> None:
        for found in self.plan().findings:
            if found.status != "possible":
                continue
            if reason := self.story.told.discard.get(found.name):
                deciding.discard_finding(
                    track=self.track, name=found.name, reason=reason,
                    by=self.team.supervisor, at=self.next(),
                )  # fmt: skip
            else:
                deciding.confirm_finding(track=self.track, name=found.name, by=by, at=self.next())

    @act.register
    def _(self, act: acts.Weigh, by: Seat) -> None:
        decision = weighing.Decision(option=act.option, reason=self.filled(act.reason))
        weighing.decide(track=self.track, code=act.weigh, decision=decision, by=by, at=self.next())

    @act.register
    def _(self, act: acts.Opens, by: Seat) -> None:
        called = {call.protocol: call.other_person for call in self.plan().tracks_called}
        wanted = branching.Wanted(protocol=act.opens, other_person=called.get(act.opens, False))
        branching.call(track=self.track, wanted=wanted, by=by, at=self.next())
        opened = selectors.in_case(self.track.case_id).get(protocol=act.opens)
        both = act.opens in self.officer.protocols
        to = self.officer if both else self.team.of_protocol(act.opens)[0]
        assigning.assign(track=opened, to=to, by=self.team.supervisor, at=self.next())

    @act.register
    def _(self, act: acts.Do, by: Seat) -> None:
        self.do(*act.do, by=by)

    @act.register
    def _(self, act: acts.Propose, by: Seat) -> None:
        deciding.propose_outcome(
            track=self.track, code=self.filled(act.propose), reason=self.filled(act.reason),
            by=by, at=self.next(),
        )  # fmt: skip

    @act.register
    def _(self, act: acts.Approve, by: Seat) -> None:
        deciding.approve_outcome(track=self.track, by=by, at=self.next())

    @act.register
    def _(self, act: acts.Send, by: Seat) -> None:
        signs = self.signing(act.if_open, by) if act.if_open else by
        sending = Sending(code=act.send, language="es", to=self.filled(act.to), channel=act.channel)
        self.packets[act.send] = disclosing.send(
            track=self.track, sending=sending, by=signs, at=self.next()
        )

    @act.register
    def _(self, act: acts.Agree, by: Seat) -> None:
        consent = protocols.package(self.track.package.content_hash).consents[act.agree]
        said = Said(
            name=act.agree, words=consent.words.es, language="es", channel=act.channel,
            recipient=self.filled(act.to), fields=act.fields, explained=True, understood=True,
        )  # fmt: skip
        consenting.record(track=self.track, said=said, by=by, at=self.next())

    @act.register
    def _(self, act: acts.Acknowledge, by: Seat) -> None:
        disclosing.acknowledge(
            disclosure=self.packets[act.acknowledge], who=act.who, by=by, at=self.next()
        )

    @act.register
    def _(self, act: acts.Happened, by: Seat) -> None:
        for event in act.happened:
            at = self.next()
            recording.record_event(
                track=self.track, event=event, happened_at=at - timedelta(hours=act.hours_ago),
                by=by, at=at,
            )  # fmt: skip

    @act.register
    def _(self, act: acts.HandOver, by: Seat) -> None:
        going: Mapping[str, Callable[[acts.HandOver, Seat], None]] = {
            "schedule": self._schedule,
            "depart": self._depart,
            "deliver": self._deliver,
            "receive": self._receive,
        }
        going[act.hand_over](act, by)

    def _schedule(self, act: acts.HandOver, by: Seat) -> None:
        arrangement = Arrangement(
            port=self.port, at=self.by_day(), receiver=self.filled(act.receiver),
            escort=self.officer.officer.name, vehicle=act.vehicle,
        )  # fmt: skip
        self.hand_over = handing_over.schedule(
            track=self.track, arrangement=arrangement, by=by, at=self.next()
        )
        self.meeting = arrangement.at

    def _depart(self, act: acts.HandOver, by: Seat) -> None:
        handing_over.depart(hand_over=self.hand_over, by=by, at=self.next(1))

    def _deliver(self, act: acts.HandOver, by: Seat) -> None:
        handing_over.deliver(
            hand_over=self.hand_over, condition=act.condition, observations="",
            by=by, at=self.next(1),
        )  # fmt: skip

    def _receive(self, act: acts.HandOver, by: Seat) -> None:
        handing_over.acknowledge(
            hand_over=self.hand_over, who=act.receiver, how="phone", by=by, at=self.next()
        )

    @act.register
    def _(self, act: acts.Wait, by: Seat) -> None:
        start = self.meeting if act.after else self.at
        self.not_before(start + timedelta(hours=act.wait))

    @act.register
    def _(self, act: acts.Close, by: Seat) -> None:
        closing.close_case(
            track=self.track, reason=self.filled(act.close), note=SYNTHETIC, by=by, at=self.next()
        )

    @act.register
    def _(self, act: acts.Reopen, by: Seat) -> None:
        closing.reopen_case(track=self.track, by=by, at=self.next(), note=act.reopen)

    @act.register
    def _(self, act: acts.Offer, by: Seat) -> None:
        assigning.offer_move(
            track=self.track, to=self.world.teams[act.offer].post, by=by, at=self.next(),
            reason=act.reason,
        )  # fmt: skip

    @act.register
    def _(self, act: acts.Accept, by: Seat) -> None:
        mine = self.world.teams[act.accept]
        assigning.accept_move(track=self.track, by=mine.supervisor, at=self.next(20))
        assigning.assign(track=self.track, to=mine.officer, by=mine.supervisor, at=self.next())
        self.team, self.officer = mine, mine.officer
