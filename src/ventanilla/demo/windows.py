"""What the windows of the demo noticed: some of it waits now, most has ended and only counts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from ventanilla.demo.names import given_names
from ventanilla.network import selectors as network
from ventanilla.network.roles import Role
from ventanilla.security.letterbox import services as letterbox
from ventanilla.security.models import Seat
from ventanilla.sightings import catalogue
from ventanilla.sightings.content import Noticed
from ventanilla.sightings.models import Sighting
from ventanilla.sightings.services import attending, receiving, sending, wiping
from ventanilla.sightings.states import Modality, Urgency

#: that ended, over so many days
ENDED, DAYS = 14, 80
#: minutes ago, and how long each can wait: what stands on the desk
WAITING = ((2, Urgency.NOW), (9, Urgency.TODAY), (21, Urgency.CAN_WAIT))
ENDS: tuple[Callable[..., None], ...] = (
    attending.decline, attending.give_information, attending.miss, attending.decline,
)  # fmt: skip
PLACES = ("Fila dos, chamarra azul", "Junto a la máquina de fotos", "Sala, silla del fondo")
ASKS = "No sé a quién más escribirle. ¿Puedo ir sin cita?"


def fill(*, seed: int, now: datetime) -> None:
    """Give each consulate its letterbox, and McAllen its windows' letters. Invented, all of it."""
    rng = Random(f"{seed} windows")
    for post in network.posts().consular():
        letterbox.make(post=post, at=now - timedelta(days=DAYS + 1))
    seats = Seat.objects.select_related("post", "officer").filter(post__code="MCA")
    windows = list(seats.filter(role__in=(Role.WINDOW_STAFF, Role.WINDOW_PARTNER)).order_by("pk"))
    officer = seats.filter(role=Role.INTAKE_OFFICER).order_by("pk").first()
    if not windows or officer is None:
        return
    for number in range(ENDED):
        at = now - timedelta(days=rng.randrange(1, DAYS), hours=rng.randrange(5))
        _past(rng, number, rng.choice(windows), officer, at)
    for minutes, urgency in WAITING:
        at = now - timedelta(minutes=minutes)
        _send(rng, rng.choice(windows), at, urgency=urgency)
    _ask(rng, windows[0], now - timedelta(minutes=40))
    receiving.empty(at=now)
    wiping.tell_windows()
    wiping.purge(at=now)
    wiping.shred(at=now)


def _past(rng: Random, number: int, window: Seat, officer: Seat, at: datetime) -> None:
    letter = _send(rng, window, at)
    receiving.empty(at=at)
    sighting = Sighting.objects.get(pk=letter)
    went = at + timedelta(minutes=rng.randrange(2, 24))
    attending.acknowledge(sighting=sighting, by=officer, at=went)
    ENDS[number % len(ENDS)](sighting=sighting, by=officer, at=went + timedelta(minutes=20))


def _send(rng: Random, window: Seat, at: datetime, *, urgency: Urgency = Urgency.TODAY) -> UUID:
    letter = _id(rng)
    seen = [each.code for each in catalogue.observations().values() if each.is_for(window.area)]
    noticed = Noticed(
        seen_at=at,
        urgency=urgency,
        slip=f"REV-{rng.randrange(1, 999):03}",
        called=given_names(rng, "female"),
        note=rng.choice(PLACES),
        observations=tuple(rng.sample(seen, 2)),
        accompanied=rng.random() < 0.6,
        pretext="form_review",
    )
    sending.send(letter=letter, noticed=noticed, by=window, at=at)
    return letter


def _ask(rng: Random, window: Seat, at: datetime) -> None:
    noticed = Noticed(seen_at=at, modality=Modality.ONLINE, words=ASKS, present=False)
    sending.ask(letter=_id(rng), box=letterbox.newest(window.post_id), noticed=noticed, at=at)


def _id(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)
