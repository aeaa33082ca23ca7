"""What was acknowledged stays, once: sent again, out of order, cut short, or while things die."""

import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connections
from django.utils import timezone

from judge import cast, dark, dying
from judge.cast import Cast
from judge.place import Place
from judge.sending import REST, Sink
from judge.verdicts import Result, judged
from tests.cases.test_the_whole_path import READY
from tests.databases import addresses
from ventanilla.cases.models import Case
from ventanilla.cases.services import assigning
from ventanilla.common.errors import DomainError
from ventanilla.config.place import CHECKOUT
from ventanilla.exchange.models import Notice
from ventanilla.exchange.services import noticing
from ventanilla.interviews import services as interviews
from ventanilla.interviews.models import Sitting, Submission
from ventanilla.interviews.services import Sent
from ventanilla.interviews.submissions import write
from ventanilla.outbox import services as outbox
from ventanilla.outbox.models import Message
from ventanilla.protocols import services as protocols
from ventanilla.security.identity import Job, entered

NUMBER = 23
NAME = "Faults"
BAR = "10,000 deliveries, 10 database, 50 worker kills: 0 lost, 0 doubled, 0 hung > 5 s, 0 open"
LANE = "A"

DELIVERIES, FEW = 10_000, 300
DATABASE_KILLS, FEW_DATABASE_KILLS = 10, 2
WORKER_KILLS, FEW_WORKER_KILLS = 50, 8
#: of each fault that a served site lives through
ROUNDS, FEW_ROUNDS = 5, 1
#: each is delivered so often on average
EACH = 20
OVER_HTTP = 25  # one in so many deliveries
THREADS = 2
Delivery = Callable[[], None]


def run(place: Place) -> Result:
    """Deliveries and the outbox on throw-away databases; the kills on a server of their own."""
    deliveries = place.of(DELIVERIES, FEW)
    kills = place.of(DATABASE_KILLS, FEW_DATABASE_KILLS)
    worker_kills = place.of(WORKER_KILLS, FEW_WORKER_KILLS)
    with place.databases():
        cast.without_budgets(place)
        faults = _timed(place, "deliveries", _delivered(deliveries))
        faults += _timed(place, "outbox", _outbox(place, worker_kills))
    rounds = place.of(ROUNDS, FEW_ROUNDS)
    with dying.ground() as own:
        faults += _timed(place, "dark", dark.faults(place, own, rounds))
        faults += _timed(place, "database", dying.killed(place, own, kills))
    return judged(deliveries + kills + worker_kills + 3 * rounds, faults)


def _timed(place: Place, part: str, faults: Iterator[str]) -> list[str]:
    began = time.monotonic()
    found = list(faults)
    place.log(f"{part}: {time.monotonic() - began:.0f} s")
    return found


# Deliveries


class Post:
    """Notices and interviews, each delivered many times, as it was and as it was not."""

    def __init__(self, people: Cast, chance: random.Random, count: int) -> None:
        self.people, self.chance = people, chance
        self.faults: list[str] = []
        self.notices = {uuid4(): cast.told(cast.somebody(n)) for n in range(count // EACH // 2)}
        self.acknowledged: set[UUID] = set()
        self.sent = [self._interview() for _ in range(count // EACH // 2)]
        self.stored: dict[UUID, set[UUID]] = {}

    def _interview(self) -> tuple[Sitting, Sent]:
        """The form of a preparation, filled in and not yet sent."""
        people, now = self.people, timezone.now()
        track = people.notice(told=cast.told(cast.somebody()))
        assigning.assign(track=track, to=people.bruno, by=people.alba, at=now)
        sitting = interviews.open_sitting(
            track=track, instrument="preparation", by=people.bruno, at=now
        )
        package = protocols.package(track.package.content_hash)
        xml = write(package.instruments["preparation"], READY, informed=True)
        return sitting, Sent(submission_id=uuid4(), xml=xml, language="es")

    def deliveries(self, count: int) -> list[Delivery]:
        """In an order of chance, some cut short, some with other words under the same id."""
        kinds = (self._notice, self._another_notice, self._submission, self._torn)
        wishes = (40, 10, 40, 10)
        drawn = self.chance.choices(kinds, wishes, k=count)
        once = [self._notice_of(key) for key in self.notices]
        once += [self._submission_of(number) for number in range(len(self.sent))]
        made = [kind() for kind in drawn[: count - len(once)]] + once
        self.chance.shuffle(made)
        return made

    def _notice(self) -> Delivery:
        return self._notice_of(self.chance.choice(list(self.notices)))

    def _notice_of(self, key: UUID) -> Delivery:
        def deliver() -> None:
            people = self.people
            track = noticing.register_notice(
                post=people.mcallen, protocol="uca", route="T1", told=self.notices[key],
                by=people.dora, at=timezone.now(), notice_id=key,
            )  # fmt: skip
            self.acknowledged.add(key)
            self.stored.setdefault(key, set()).add(track.pk)

        return deliver

    def _another_notice(self) -> Delivery:
        """Other words under an id that is taken: refused, and what stands stays."""
        key = self.chance.choice(list(self.notices))

        def deliver() -> None:
            if key not in self.acknowledged:
                return
            people = self.people
            other = replace(self.notices[key], words="Otra cosa.")
            try:
                noticing.register_notice(
                    post=people.mcallen, protocol="uca", route="T1", told=other, by=people.dora,
                    at=timezone.now(), notice_id=key,
                )  # fmt: skip
            except DomainError:
                return
            self.faults.append("other words under the id of a notice were taken")

        return deliver

    def _submission(self) -> Delivery:
        return self._submission_of(self.chance.randrange(len(self.sent)))

    def _submission_of(self, number: int) -> Delivery:
        sitting, sent = self.sent[number]
        by_http = self.chance.randrange(OVER_HTTP) == 0

        def deliver() -> None:
            if by_http:
                self._over_http(sitting, sent)
            else:
                interviews.submit(
                    sitting=self._fresh(sitting), sent=sent, by=self.people.bruno,
                    at=timezone.now(),
                )  # fmt: skip
            self.acknowledged.add(sent.submission_id)

        return deliver

    def _torn(self) -> Delivery:
        """A body that the network cut: never stored, under whichever id."""
        sitting, sent = self.chance.choice(self.sent)
        cut = sent.xml[: self.chance.randrange(1, len(sent.xml) - 1)]
        torn = replace(sent, xml=cut)

        def deliver() -> None:
            try:
                interviews.submit(
                    sitting=self._fresh(sitting), sent=torn, by=self.people.bruno,
                    at=timezone.now(),
                )  # fmt: skip
            except DomainError:
                return
            self.faults.append("a submission that was cut short was taken")

        return deliver

    def _fresh(self, sitting: Sitting) -> Sitting:
        return Sitting.objects.select_related(
            "track__case__post", "track__dossier", "track__package", "track__assigned"
        ).get(pk=sitting.pk)

    def _over_http(self, sitting: Sitting, sent: Sent) -> None:
        now = timezone.now().isoformat()
        body = {
            "submission_id": str(sent.submission_id), "sitting_version": "1",
            "xml": sent.xml.decode(), "drawings": [], "started_at": now, "ended_at": now,
            "language": "es", "languages": {}, "informed": {}, "spent_s": 60,
        }  # fmt: skip
        answer = cast.client(self.people.bruno).post(
            f"/interviews/{sitting.pk}/submit/", body, content_type="application/json"
        )
        if answer.status_code != 200:
            self.faults.append(f"a delivery over HTTP was answered with {answer.status_code}")


def _delivered(count: int) -> Iterator[str]:
    post = Post(cast.enter(), random.Random(23), count)
    before = Case.objects.count()
    waiting = post.deliveries(count)
    lock = threading.Lock()

    def work() -> None:
        with entered(Job("judge.deliveries")):
            while True:
                with lock:
                    if not waiting:
                        break
                    deliver = waiting.pop()
                try:
                    deliver()
                except Exception as fault:
                    post.faults.append(f"a delivery raised {type(fault).__name__}: {fault}")
        connections.close_all()

    with ThreadPoolExecutor(THREADS) as threads:
        for thread in [threads.submit(work) for _ in range(THREADS)]:
            thread.result()
    yield from post.faults[:20]
    yield from _counted(post, before)


def _counted(post: Post, before: int) -> Iterator[str]:
    kept = set(Notice.objects.filter(pk__in=post.notices).values_list("pk", flat=True))
    opened = Case.objects.count() - before
    stored = Submission.objects.count()
    wanted = {sent.submission_id for __, sent in post.sent}
    if lost := (set(post.notices) | wanted) - post.acknowledged:
        yield f"{len(lost)} were never acknowledged"
    if kept != set(post.notices):
        yield f"{len(set(post.notices) - kept)} notices are lost"
    if opened != len(post.notices):
        yield f"{len(post.notices)} notices opened {opened} cases"
    if any(len(tracks) > 1 for tracks in post.stored.values()):
        yield "a notice was answered with two cases"
    if stored != len(wanted) or Submission.objects.filter(pk__in=wanted).count() != stored:
        yield f"{len(wanted)} submissions are stored {stored} times"


# The outbox


def _outbox(place: Place, kills: int) -> Iterator[str]:
    """Workers are killed while they send: no message comes twice; what is lost is marked so."""
    officer = cast.enter().bruno.officer
    written = kills * 60
    for number in range(written):
        outbox.write(
            effect=f"judge:{number}", officer=officer, subject=f"message {number}",
            body="Something waits.", at=timezone.now(),
        )  # fmt: skip
    with Sink() as sink:
        threading.Thread(target=sink.serve_forever, daemon=True).start()
        environment = {
            **os.environ,
            **addresses(place.server, dict(place.names)),
            "DJANGO_SETTINGS_MODULE": "ventanilla.config.settings",
            "VENTANILLA_PROFILE": "test",
            "VENTANILLA_MAIL": sink.address,
            "VENTANILLA_ROOT_KEY_FILE": str(settings.ROOT_KEY_FILE),
        }
        done = subprocess.run(
            [sys.executable, "-m", "judge.sending", "--kills", str(kills)],
            env=environment, cwd=CHECKOUT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        sink.shutdown()
    place.log(done.stdout, done.stderr)
    counts = Counter(sink.subjects)
    doubled = [subject for subject, count in counts.items() if count > 1]
    waiting = Message.objects.filter(effect__startswith="judge:", taken_at=None).count()
    said = Message.objects.filter(effect__startswith="judge:", sent_at__isnull=False)
    unsaid = [message.subject for message in said if message.subject not in counts]
    place.log(f"outbox: {written} written, {len(counts)} received")
    if done.returncode:
        yield "the worker itself failed; its words are in the log"
    if doubled:
        yield f"{len(doubled)} messages came twice"
    if unsaid:
        yield f"{len(unsaid)} messages are marked as sent and never came"
    if written - waiting - len(counts) > kills:
        yield f"of {written} messages {len(counts)} came and {waiting} wait: too many are missing"
    if len(counts) < min(written, REST + kills):
        yield "the workers were killed before they sent anything: no trial"
