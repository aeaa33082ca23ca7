"""What agencies tell in these tests, invented."""

import uuid
from dataclasses import replace
from datetime import timedelta

from tests.factories import NOW
from ventanilla.notifications.services import registering
from ventanilla.notifications.states import Channel, Entry, Kind
from ventanilla.notifications.told import Told
from ventanilla.people.identity import Names

NAMES = Names(
    given_names="Rubén", first_surname="Ibarra", second_surname="Quintero", birth_date="1991-02-11"
)
ARREST = Told(
    kind=Kind.ARREST,
    channel=Channel.EMAIL,
    agency="Hidalgo County Sheriff’s Office",
    received_at=NOW - timedelta(minutes=20),
    sent_at=NOW - timedelta(minutes=30),
    event_at=NOW - timedelta(hours=80),
    names=NAMES,
    state="TX",
    county="Hidalgo County",
    custody_id="HC-2026-0419",
    charges="Driving without a licence",
)


def tell(by, told=ARREST, *, at=NOW, again=False, entry=Entry.FORM, **changed):
    return registering.register(
        told=replace(told, **changed),
        entry=entry,
        by=by,
        at=at,
        notification_id=uuid.uuid4(),
        again=again,
    )
