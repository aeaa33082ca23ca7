"""Emergencies, walls, consents and second persons: every way round that we could think of."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from judge import cast
from judge.place import Place
from judge.verdicts import Result, judged
from tests import pages
from tests.cast import seat
from tests.factories import SeatFactory
from ventanilla.cases.consents import Said
from ventanilla.cases.models import Track
from ventanilla.cases.services import consenting, walls
from ventanilla.common.errors import DomainError
from ventanilla.network.roles import Role
from ventanilla.security import approvals
from ventanilla.security.identity import Identity, Job, entered
from ventanilla.security.models import Consent, Grant, Seat, Session, Wall
from ventanilla.security.oversight.models import Approval, EmergencyOpening, Freeze

NUMBER = 20
NAME = "Break-glass, two persons, consent, walls"
BAR = "0 ways round in 200 trials, races included"
LANE = "B"

TRIALS, FEW = 200, 40
WHY = "She stands at our counter and the other post does not answer."
YES = Approval.Verdict.APPROVED
DONE: list[str] = []
BRIEF = approvals.Kind(
    "judged", "Judged", carry_out=lambda found, by, at: DONE.append(str(found.pk))
)
LATER = approvals.Kind("judged_later", "Judged later")


@dataclass(slots=True)
class Stage:
    """Two heads of protection more, one officer elsewhere, an interpreter; and a fresh case."""

    people: cast.Cast
    ximena: Seat
    yara: Seat
    carla: Seat
    irma: Seat
    clients: dict[int, Client] = field(default_factory=dict)
    cases: int = 0

    def case(self) -> Track:
        """A case that nobody has touched."""
        self.cases += 1
        return self.people.notice(told=cast.told(cast.somebody(self.cases)))

    def client(self, who: Seat) -> Client:
        """Their browser, with a proof of this moment."""
        if who.pk not in self.clients:
            self.clients[who.pk] = cast.client(who)
        Session.objects.exclude(officer=None).update(stepped_up_at=timezone.now())
        return self.clients[who.pk]

    def as_page(self, who: Seat, act: Callable[[], object]) -> bool:
        """Whether SQL with the rights of a page of theirs changed anything."""
        secret = self.client(who).cookies[settings.SESSION_COOKIE_NAME].value
        with pages.served(), entered(Identity(secret, who.pk)):
            try:
                with transaction.atomic():
                    return bool(act())
            except DatabaseError:
                return False


def run(place: Place) -> Result:
    """Every attempt in turn, again and again."""
    total = place.of(TRIALS, FEW)
    approvals.register(BRIEF)
    approvals.register(LATER)
    with place.databases():
        people = cast.enter()
        stage = Stage(
            people,
            seat("ximena", people.mcallen, Role.SUPERVISOR),
            seat("yara", people.mcallen, Role.SUPERVISOR),
            seat("carla", people.laredo, Role.CASE_OFFICER),
            seat("irma", people.laredo, Role.INTERPRETER),
        )
        faults = [
            f"trial {at}, {attempt.__name__}: {fault}"
            for at in range(total)
            for attempt in (ATTEMPTS[at % len(ATTEMPTS)],)
            for fault in attempt(stage)
        ]
    return judged(total, faults)


def _at_once(*acts: Callable[[], object]) -> list[bool]:
    """Which of some acts, begun together, were done."""

    def one(act: Callable[[], object]) -> bool:
        try:
            with entered(Job("judge")):
                act()
        except (DomainError, IntegrityError):
            return False
        finally:
            pages.disconnect()
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def _ask(by: Seat, **more: Any) -> Approval:
    return approvals.ask(kind=more.pop("kind", BRIEF.code), by=by, at=timezone.now(), **more)


def _decide(found: Approval, by: Seat) -> None:
    approvals.decide(approval=found.pk, verdict=YES, by=by, at=timezone.now())


def two_approve_at_once(stage: Stage) -> Iterator[str]:
    """Done once."""
    found = _ask(stage.people.alba)
    done = _at_once(partial(_decide, found, stage.ximena), partial(_decide, found, stage.yara))
    if sum(done) != 1 or DONE.count(str(found.pk)) != 1:
        yield f"done {DONE.count(str(found.pk))} times"


def used_twice_at_once(stage: Stage) -> Iterator[str]:
    """A yes is given out once."""
    found = _ask(stage.people.alba, kind=LATER.code, target=str(len(DONE)))
    _decide(found, stage.ximena)
    use = partial(
        approvals.use, kind=LATER.code, target=found.target, by=stage.people.alba,
        at=timezone.now(),
    )  # fmt: skip
    if sum(_at_once(use, use, use)) != 1:
        yield "used more than once, or never"
    Approval.objects.filter(pk=found.pk).exists()
    DONE.append("used")


def approved_by_whoever_asked(stage: Stage) -> Iterator[str]:
    """With the same seat, another one, and by hand."""
    alba = stage.people.alba
    found = _ask(alba)
    other = SeatFactory(officer=alba.officer, post=stage.people.laredo, role=Role.SUPERVISOR)
    for by in (alba, other):
        if _at_once(partial(_decide, found, by))[0]:
            yield "approved"
    other.delete()
    if stage.as_page(alba, lambda: Approval.objects.filter(pk=found.pk).update(
        verdict="approved", decided_by=alba, decided_officer=stage.ximena.officer,
        decided_at=timezone.now(),
    )):  # fmt: skip
        yield "approved by hand in another name"
    page = f"/approvals/{found.pk}/"
    if stage.client(alba).post(page, {"verdict": "approved"}).status_code < 400:
        yield "approved on the page"


def approved_by_somebody_elsewhere(stage: Stage) -> Iterator[str]:
    """By a role or a post that does not decide."""
    found = _ask(stage.people.alba)
    for by in (stage.people.bruno, stage.people.elena, stage.people.clara):
        page = f"/approvals/{found.pk}/"
        if stage.client(by).post(page, {"verdict": "approved"}).status_code != 404:
            yield f"{by} is answered"


def a_grant_by_hand(stage: Stage) -> Iterator[str]:
    """Emergency access without its function."""
    track = stage.case()
    now = timezone.now()
    made = stage.as_page(stage.carla, lambda: Grant.objects.bulk_create([Grant(
        dossier=track.dossier, scope=track.scope, seat=stage.carla, purpose="break_glass",
        since=now, until=now,
    )]))  # fmt: skip
    if made:
        yield "made"


def more_than_three(stage: Stage) -> Iterator[str]:
    """Six emergencies at the same moment."""
    tracks = [stage.case() for _ in range(6)]
    holder = seat(f"hurry{stage.cases}", stage.people.laredo, Role.CASE_OFFICER)
    cookies = stage.client(holder).cookies

    def ask(number: str) -> None:
        window = Client(raise_request_exception=False, SERVER_NAME="localhost")
        window.cookies = cookies
        window.post("/emergency/", {"number": number, "reason": "life", "words": WHY})

    _at_once(*(partial(ask, track.case.number) for track in tracks))
    opened = EmergencyOpening.objects.filter(seat=holder).count()
    if opened != 3:
        yield f"{opened} were opened"


def without_proof(stage: Stage) -> Iterator[str]:
    """An emergency from a session that was left open."""
    track = stage.case()
    client = stage.client(stage.carla)
    Session.objects.exclude(officer=None).update(stepped_up_at=None)
    client.post("/emergency/", {"number": track.case.number, "reason": "life", "words": WHY})
    if EmergencyOpening.objects.filter(dossier=track.dossier).exists():
        yield "opened"


def through_a_wall(stage: Stage) -> Iterator[str]:
    """By a page, an emergency, and a wall lifted by hand."""
    track, bruno = stage.case(), stage.people.bruno
    walls.set_wall(
        track=track, username=bruno.officer.username, reason="accused", by=stage.people.alba,
        at=timezone.now(),
    )  # fmt: skip
    client = stage.client(bruno)
    for page in ("", "history/", "answers/", "consents/", "walls/"):
        if client.get(f"/cases/{track.pk}/{page}").status_code != 404:
            yield f"{page or 'the case'} answers"
    client.post("/emergency/", {"number": track.case.number, "reason": "life", "words": WHY})
    if client.get(f"/cases/{track.pk}/").status_code != 404:
        yield "an emergency goes through"
    for by in (bruno, stage.people.alba):
        lift = Wall.objects.filter(dossier=track.dossier)
        if stage.as_page(by, lambda: lift.update(lifted_at=timezone.now())):  # noqa: B023
            yield f"{by} lifts it alone"


def a_wall_while_reading(stage: Stage) -> Iterator[str]:
    """What begins after the wall stands sees nothing."""
    track, bruno = stage.case(), stage.people.bruno
    client = stage.client(bruno)
    if client.get(f"/cases/{track.pk}/").status_code != 200:
        yield "was never open"

    def read() -> None:
        client.get(f"/cases/{track.pk}/")

    def close() -> None:
        walls.set_wall(
            track=track, username=bruno.officer.username, reason="own", by=stage.people.alba,
            at=timezone.now(),
        )  # fmt: skip

    _at_once(close, read, read)
    if client.get(f"/cases/{track.pk}/").status_code != 404:
        yield "still reads"


def withdrawn_while_reading(stage: Stage) -> Iterator[str]:
    """What begins after a consent is withdrawn sees nothing."""
    track, bruno, now = stage.case(), stage.people.bruno, timezone.now()
    said = Said(
        name="interpreter", words="She agrees to an interpreter.", language="mam",
        explained=True, understood=True,
    )  # fmt: skip
    consenting.record(track=track, said=said, by=bruno, at=now)
    agreed = Consent.objects.get(dossier=track.dossier)
    consenting.assign_interpreter(track=track, to=stage.irma, consent=agreed.pk, by=bruno, at=now)
    client = stage.client(stage.irma)
    if client.get(f"/cases/{track.pk}/").status_code != 200:
        yield "was never open"
    take_back = partial(
        consenting.withdraw, track=track, consent=agreed.pk, by=bruno, at=timezone.now()
    )
    _at_once(take_back, partial(client.get, f"/cases/{track.pk}/"))
    if client.get(f"/cases/{track.pk}/").status_code != 404:
        yield "still reads"
    grant = partial(
        consenting.assign_interpreter, track=track, to=stage.irma, consent=agreed.pk, by=bruno,
        at=timezone.now(),
    )  # fmt: skip
    if _at_once(grant)[0]:
        yield "assigned on a consent that is withdrawn"


def reviewed_by_whoever_opened(stage: Stage) -> Iterator[str]:
    """Also with a seat at the post of the case."""
    track = stage.case()
    holder = seat(f"guest{stage.cases}", stage.people.laredo, Role.CASE_OFFICER)
    client = stage.client(holder)
    client.post("/emergency/", {"number": track.case.number, "reason": "life", "words": WHY})
    opening = EmergencyOpening.objects.get(dossier=track.dossier)
    own = SeatFactory(officer=holder.officer, post=stage.people.mcallen, role=Role.SUPERVISOR)
    if stage.as_page(own, lambda: EmergencyOpening.objects.filter(pk=opening.pk).update(
        verdict="yes", reviewed_by=own, reviewed_officer=stage.ximena.officer,
        reviewed_at=timezone.now(),
    )):  # fmt: skip
        yield "reviewed by hand"
    kept = client.session
    kept["seat"] = own.pk
    kept.save()
    sent = {"justified": "yes", "note": "Everything was as it should be."}
    client.post(f"/emergency/{opening.pk}/review/", sent)
    opening.refresh_from_db()
    if opening.verdict:
        yield "reviewed on the page"


def released_by_itself(stage: Stage) -> Iterator[str]:
    """A frozen seat frees nobody, itself least."""
    holder = seat(f"frozen{stage.cases}", stage.people.mcallen, Role.SUPERVISOR)
    stage.cases += 1
    client = stage.client(holder)
    freeze = Freeze.objects.create(
        seat=holder, officer=holder.officer, post=holder.post, cause="budget",
        frozen_at=timezone.now(),
    )  # fmt: skip
    if stage.as_page(holder, lambda: Freeze.objects.filter(pk=freeze.pk).update(
        released_at=timezone.now(), released_by=stage.ximena,
        released_officer=stage.ximena.officer, note="work",
    )):  # fmt: skip
        yield "released by hand"
    page = f"/alarms/seats/{freeze.pk}/release/"
    if client.post(page, {"note": "work"}).status_code < 400:
        yield "released on the page"


ATTEMPTS: tuple[Callable[[Stage], Iterator[str]], ...] = (
    two_approve_at_once, used_twice_at_once, approved_by_whoever_asked,
    approved_by_somebody_elsewhere, a_grant_by_hand, more_than_three, without_proof,
    through_a_wall, a_wall_while_reading, withdrawn_while_reading, reviewed_by_whoever_opened,
    released_by_itself,
)  # fmt: skip
