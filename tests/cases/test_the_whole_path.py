"""From the notice to the closing, act by act: once with fear found, once the ordinary return."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import NOW
from ventanilla.cases import selectors
from ventanilla.cases.models import Track
from ventanilla.cases.services import assigning, closing, deciding, recording
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.exchange.errors import Barred
from ventanilla.exchange.services import disclosing, handing_over
from ventanilla.exchange.services.disclosing import Sending
from ventanilla.exchange.services.handing_over import Arrangement
from ventanilla.interviews import services as interviews
from ventanilla.interviews.services import Sent
from ventanilla.interviews.submissions import write
from ventanilla.protocols import services as protocols

CALM = {
    "assent_talk": "yes", "share_dif": "yes", "share_inm": "yes", "share_family": "yes",
    "m0_2_pain": "none", "m0_4_mood": ["calm"], "m0_5_ate": "yes", "m0_5_slept": "yes",
    "m0_5_doctor": "yes", "m1_1_name": "Itzel Guadalupe Méndez", "m1_2_age": "16",
    "m1_3_country": "mexico", "m1_3_state": "12", "m1_4_home_language": "es",
    "m1_4_talk_language": "es", "m5_0_private": "yes", "m5_2_return": "safe",
    "m7_1_urgent": "no", "m9_card_given": "yes",
}  # fmt: skip
READY = {
    "prep_mode": "in_person", "prep_private": "yes", "prep_interviewer_preference": "either",
    "prep_language": "es", "prep_interpreter_needed": "no", "prep_materials_ready": "yes",
    "prep_siblings": "none",
}  # fmt: skip
SEEN = {
    "obs_language": "es", "obs_interpreter": "no", "obs_privacy": "full", "obs_silent": "no",
    "obs_language_barrier": "none",
}  # fmt: skip
WEIGHED = {
    "bi_heard": "yes", "bi_wish": "return_soon", "bi_wish_weight": "Se sigue lo que pidió.",
    "bi_risk_return": "Ninguno que se sepa.", "bi_risk_stay": "Lejos de su familia.",
    "bi_trafficking": "no", "bi_fear": "no", "bi_independent": "yes", "bi_dhs_form": "seen",
    "bi_dhs_trafficking": "no", "bi_dhs_fear": "no", "bi_dhs_independent": "yes",
    "bi_dhs_language": "yes",
    "bi_options": ["return_parents"], "bi_options_note": "Su madre espera.",
    "bi_recommended": "R-A", "bi_reasons": "Quiere volver y nada lo impide.",
    "bi_wish_met": "yes",
}  # fmt: skip
AFRAID = {**CALM, "m1_2_age": "13", "m5_2_return": "afraid"}


class Path:
    """Walks one case, a quarter of an hour for each act."""

    def __init__(self, track, alba, bruno, dora, port):
        self.track, self.alba, self.bruno, self.dora, self.port = track, alba, bruno, dora, port
        self.now = NOW

    def next(self):
        self.now += timedelta(minutes=15)
        return self.now

    def case(self, seat=None):
        seat = seat or self.bruno
        track = selectors.by_number(seat, self.track.case.number, self.now).get()
        return selectors.open_track(track, seat=seat, at=self.now, purpose="case.read")

    def findings(self):
        return {found.name: found for found in self.case().plan.findings}

    def submit(self, instrument, answers, task=""):
        sitting = interviews.open_sitting(
            track=self.track, instrument=instrument, task=task, by=self.bruno, at=self.next()
        )
        package = protocols.package(self.track.package.content_hash)
        xml = write(package.instruments[instrument], answers, informed=True)
        sent = Sent(submission_id=uuid.uuid4(), xml=xml, language="es")
        return interviews.submit(sitting=sitting, sent=sent, by=self.bruno, at=self.next())

    def prepare(self):
        assigning.assign(track=self.track, to=self.bruno, by=self.alba, at=self.next())
        self.submit("preparation", READY)

    def decide_all(self, *, confirm=()):
        for name, found in self.findings().items():
            if found.status != "possible":
                continue
            if name in confirm:
                deciding.confirm_finding(track=self.track, name=name, by=self.bruno, at=self.next())
            else:
                deciding.discard_finding(
                    track=self.track, name=name, reason="Se aclaró con documentos.",
                    by=self.alba, at=self.next(),
                )  # fmt: skip

    def decide_outcome(self, code):
        deciding.propose_outcome(
            track=self.track, code=code, reason="Lo que pidió y lo que se vio.",
            by=self.bruno, at=self.next(),
        )  # fmt: skip
        deciding.approve_outcome(track=self.track, by=self.alba, at=self.next())

    def send(self, code, to="Guardia, INM Reynosa", by=None):
        return disclosing.send(
            track=self.track,
            sending=Sending(code=code, language="es", to=to),
            by=by or self.dora,
            at=self.next(),
        )


@pytest.fixture
def path(register, told, alba, bruno, dora, hidalgo):
    names = replace(told.names, birth_date="")
    facts = {**told.facts, "interpreter_needed": "no", "nationality_stated": "mexican"}
    facts.pop("pre_under_14")
    track = register(told=replace(told, names=names, stated_age=None, facts=facts))
    return Path(track, alba, bruno, dora, hidalgo)


def test_the_interview_waits_for_its_preparation(path):
    with pytest.raises(NotNow):
        interviews.open_sitting(
            track=path.track, instrument="initial_evaluation", by=path.bruno, at=path.next()
        )


def test_fear_stops_the_search_and_masks_what_goes_out(path, elena):
    path.prepare()
    path.submit("initial_evaluation", AFRAID)

    fear = path.findings()["fear_of_return"]
    assert (fear.code, fear.severity, fear.status) == ("F-02", "red", "possible")
    assert {"stop_tracing", "mask_packets", "independent_help"} <= path.case().plan.effects

    with pytest.raises(NotAllowed):
        deciding.discard_finding(
            track=path.track, name="fear_of_return", reason="Me parece que no es para tanto.",
            by=path.bruno, at=path.next(),
        )  # fmt: skip
    deciding.confirm_finding(track=path.track, name="fear_of_return", by=path.bruno, at=path.next())
    path.decide_all(confirm={"under_14"})

    outcomes = {outcome.code: outcome for outcome in path.case().plan.outcomes}
    assert outcomes["R-C"].suggested
    assert outcomes["R-A"].barred

    path.decide_outcome("R-C")
    path.send("D-2", to="Jefatura de estación", by=elena)
    case = path.case()
    assert "representation_sent_at" in case.record.events
    assert not any(task.code == "T-073" for task in case.plan.tasks)
    inm = next(d for d in case.plan.disclosures if d.recipient == "inm")
    assert all(given.give == "code" or given.field == "name" for given in inm.allowed)


def test_findings_are_not_decided_by_a_tick(path):
    path.prepare()
    path.submit("initial_evaluation", AFRAID)

    with pytest.raises(NotNow):
        recording.complete_task(track=path.track, code="T-050", by=path.bruno, at=path.next())


def test_whoever_proposed_does_not_approve(path):
    path.prepare()
    path.submit("initial_evaluation", AFRAID)
    path.decide_all(confirm={"fear_of_return", "under_14"})
    deciding.propose_outcome(
        track=path.track, code="R-C", reason="Tiene miedo de regresar.", by=path.alba,
        at=path.next(),
    )  # fmt: skip

    with pytest.raises(NotAllowed):
        deciding.approve_outcome(track=path.track, by=path.alba, at=path.next())


def test_the_ordinary_return_goes_from_notice_to_closing(path):
    path.prepare()
    path.submit("initial_evaluation", CALM)
    path.submit("observation", SEEN)
    path.decide_all()
    path.submit("best_interest", WEIGHED)
    recording.complete_task(track=path.track, code="T-050", by=path.bruno, at=path.next())
    path.decide_outcome("R-A")
    recording.complete_task(track=path.track, code="T-060", by=path.bruno, at=path.next())

    recording.complete_task(track=path.track, code="T-070", by=path.bruno, at=path.next())
    packet = path.send("D-3")
    arrangement = Arrangement(
        port=path.port, at=datetime(2026, 3, 3, 22, 30, tzinfo=UTC), receiver="OPI de guardia"
    )
    hand_over = handing_over.schedule(
        track=path.track, arrangement=arrangement, by=path.dora, at=path.next()
    )
    with pytest.raises(Barred, match="INM"):
        handing_over.depart(hand_over=hand_over, by=path.dora, at=path.next())

    disclosing.acknowledge(disclosure=packet, who="OPI Reynosa", by=path.dora, at=path.next())
    handing_over.depart(hand_over=hand_over, by=path.dora, at=path.next())
    handing_over.deliver(
        hand_over=hand_over, condition="Tranquila", observations="", by=path.dora, at=path.next()
    )
    with pytest.raises(NotNow):
        closing.close_case(
            track=path.track, reason="repatriated", note="", by=path.alba, at=path.next()
        )
    handing_over.acknowledge(
        hand_over=hand_over, who="OPI Reynosa", how="phone", by=path.dora, at=path.next()
    )
    closing.close_case(
        track=path.track, reason="repatriated", note="", by=path.alba, at=path.next()
    )

    assert Track.objects.get(pk=path.track.pk).is_closed
    verbs = [line.verb for line in selectors.history(path.track, path.case().vault)]
    assert verbs[0] == "case.closed"
    assert verbs[-1] == "case.opened"


@pytest.mark.parametrize(
    "hour", [pytest.param(1, id="19:30 in Texas"), pytest.param(13, id="07:30 in Texas")]
)
def test_no_hand_over_by_night(path, hour):
    arrangement = Arrangement(
        port=path.port, at=datetime(2026, 3, 4, hour, 30, tzinfo=UTC), receiver="OPI"
    )
    with pytest.raises(BadInput) as refusal:
        handing_over.schedule(
            track=path.track, arrangement=arrangement, by=path.dora, at=path.next()
        )
    assert "at" in refusal.value.problems

    handing_over.refuse_proposal(
        track=path.track, arrangement=arrangement, by=path.dora, at=path.next()
    )
    assert "F-65" in {found.code for found in path.findings().values()}


def test_sending_twice_stores_once(path):
    path.prepare()
    first = path.submit("initial_evaluation", CALM)
    sitting = first.sitting
    again = Sent(
        submission_id=first.pk,
        xml=path.case().vault.open(first)["xml"].encode(),
        language="es",
    )

    assert interviews.submit(sitting=sitting, sent=again, by=path.bruno, at=path.next()) == first

    altered = Sent(submission_id=first.pk, xml=again.xml.replace(b"safe", b"afraid"), language="es")
    with pytest.raises(NotNow):
        interviews.submit(sitting=sitting, sent=altered, by=path.bruno, at=path.next())
