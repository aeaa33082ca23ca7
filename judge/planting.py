"""One child's case through everything that takes words, each of them a canary."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from judge.canaries import Canaries
from judge.cast import Cast
from tests.cases.test_the_whole_path import READY, SEEN
from ventanilla.cases.models import Track
from ventanilla.cases.services import assigning, closing, deciding, recording
from ventanilla.demo import stories
from ventanilla.exchange.services import disclosing
from ventanilla.exchange.services.disclosing import Sending
from ventanilla.exchange.services.noticing import Told
from ventanilla.interviews import services as interviews
from ventanilla.interviews.services import Sent
from ventanilla.interviews.submissions import Answers, write
from ventanilla.people.identity import Names
from ventanilla.protocols import services as protocols
from ventanilla.security.letterbox import services as letterbox
from ventanilla.sightings.content import Noticed
from ventanilla.sightings.models import Sighting
from ventanilla.sightings.services import attending, receiving, sending, wiping

#: questions of the interview, and what the canary among the words stands for
HEARD = {
    "m1_1_name": "ntr", "m1_1_called": "dce", "m1_3_town": "pbl", "m1_3_municipality": "mun",
    "m1_5_mother_name": "mad", "m1_5_father_name": "pad", "m2_7_call_1_name": "lla",
    "m8_2_reason": "rzn", "m8_3_worry": "tme", "m5_2_story": "mdo",
}  # fmt: skip


def plant(canaries: Canaries, people: Cast) -> Track:
    """From the notice to the closing."""
    word, now = canaries.word, timezone.now()
    names = Names(
        given_names=word("gvn"), first_surname=word("srn"), second_surname=word("snd"),
        called=word("apd"), birth_date="2013-04-11", sex="female",
        agency_reference=word("ref"), origin_place=word("org"),
    )  # fmt: skip
    told = Told(
        names=names, notified_at=now, apprehended_at=now - timedelta(hours=2), caller=word("cll"),
        caller_phone=canaries.phone(), words=f"Dice que {word('fra')} le espera.",
        facts={"authority": "border_patrol", "channel": "phone", "place": word("lgr"),
               "interpreter_needed": "no"},
    )  # fmt: skip
    track = people.notice(told=told)
    reason = f"Le toca a {word('mtv')}, que habla su lengua."
    assigning.assign(track=track, to=people.bruno, by=people.alba, at=timezone.now(), reason=reason)
    _interview(canaries, people, track)
    deciding.raise_finding(
        track=track, name="fear_of_return", reason=f"Lo dijo {word('opn')} llorando.",
        by=people.bruno, at=timezone.now(),
    )  # fmt: skip
    recording.complete_task(
        track=track, code="T-002", note=word("nta"), by=people.dora, at=timezone.now()
    )
    disclosing.send(
        track=track, by=people.dora, at=timezone.now(),
        sending=Sending(code="D-1", language="es", to=word("dst")),
    )  # fmt: skip
    closing.close_case(
        track=track, reason="absconded", note=f"Se fue con {word('fin')}.", by=people.alba,
        at=timezone.now(),
    )  # fmt: skip
    return track


def decline_at_a_window(canaries: Canaries, people: Cast) -> Sighting:
    """What a window noticed, and the person said no."""
    sighting = notice_at_a_window(canaries, people)
    attending.acknowledge(sighting=sighting, by=people.bruno, at=timezone.now())
    attending.decline(sighting=sighting, by=people.bruno, at=timezone.now())
    wiping.shred(at=timezone.now())
    return sighting


def notice_at_a_window(canaries: Canaries, people: Cast) -> Sighting:
    """What a window noticed, in words that are canaries; it waits on McAllen's desk."""
    now, post = timezone.now(), people.mcallen
    box = letterbox.of_post(post.pk).first() or letterbox.make(post=post, at=now)
    word, letter = canaries.word, uuid.uuid4()
    noticed = Noticed(
        seen_at=now, slip=word("trn"), called=word("apo"), contact=word("cnt"), note=word("dnd"),
        words=word("ped"),
    )  # fmt: skip
    sending.ask(letter=letter, box=box, noticed=noticed, at=now)
    receiving.empty(at=now)
    return Sighting.objects.get(pk=letter)


def _interview(canaries: Canaries, people: Cast, track: Track) -> None:
    for instrument, answers in _answers(canaries):
        sitting = interviews.open_sitting(
            track=track, instrument=instrument, by=people.bruno, at=timezone.now()
        )
        form = protocols.package(track.package.content_hash).instruments[instrument]
        sent = Sent(
            submission_id=uuid.uuid4(), xml=write(form, answers, informed=True), language="es"
        )
        interviews.submit(sitting=sitting, sent=sent, by=people.bruno, at=timezone.now())


def _answers(canaries: Canaries) -> Iterator[tuple[str, Answers]]:
    said = {name: f"Fue {canaries.word(kind)} quien" for name, kind in HEARD.items()}
    heard = {
        **stories.as_words(stories.script("uca").book.answers["calm"]),
        **said,
        "m2_7_call_1_contact": canaries.phone(),
        "m1_2_age": "15",
        "m1_3_state": "12",
        "m1_4_home_language": "es",
        "m1_4_talk_language": "es",
    }
    yield "preparation", READY
    yield "initial_evaluation", heard
    yield "observation", {**SEEN, "obs_opinion": f"Parece que {canaries.word('obs')} la cuida."}
