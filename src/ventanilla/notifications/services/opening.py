"""A notification becomes a case: what is known goes into it, and only the link stays."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.cases.models import Track
from ventanilla.common.verdicts import Verdict, no
from ventanilla.exchange.services import noticing
from ventanilla.notifications import policies, selectors
from ventanilla.notifications.errors import NobodyAsked, NotOurs
from ventanilla.notifications.models import Notification
from ventanilla.notifications.services import keeping
from ventanilla.notifications.services.settling import locked
from ventanilla.notifications.states import UNASKED, Nationality, Outcome, Said
from ventanilla.notifications.told import Opened
from ventanilla.security.models import Seat


def may_open(seat: Seat, notification: Notification) -> Verdict:
    """Whether a case may come of it now: asked for, or about somebody who could not ask."""
    if notification.nationality == Nationality.NOT_OURS:
        return no(str(NotOurs()))
    if not _asked(notification):
        return no(str(NobodyAsked()))
    if notification.outcome in {Outcome.CASE_OPENED, Outcome.TRANSFERRED} or notification.wiped_at:
        return no(_("This notification has come to its end."))
    return policies.may_work(seat, notification)


def _asked(notification: Notification) -> bool:
    if notification.requested == Said.NO:
        return False
    return notification.requested == Said.YES or notification.kind in UNASKED


@transaction.atomic
def open_case(
    *, notification: Notification, protocol: str, route: str, by: Seat, at: datetime
) -> Track:
    """Open a case of what is known. Nothing about the person is kept beside it.

    Raises ``NobodyAsked`` where the person did not ask and could have, ``NotOurs``, ``Settled``.
    """
    policies.may_work(by, notification).enforce()
    row = locked(notification, Outcome.CASE_OPENED)
    if row.nationality == Nationality.NOT_OURS:
        raise NotOurs
    if not _asked(row):
        raise NobodyAsked
    opened, __ = selectors.open_one(row, seat=by, at=at, purpose="notification.to_case")
    track = noticing.register_notice(
        post=row.post, protocol=protocol, route=route, told=_told(row, opened), by=by, at=at,
        notice_id=row.pk,
    )  # fmt: skip
    row.outcome, row.settled_at, row.case = Outcome.CASE_OPENED, at, track.case
    keeping.wipe(row, at=at)
    row.save()
    audit.record(
        by=by, action="notification.became_case", at=at,
        dossiers=[row.dossier_id, track.dossier_id],
    )  # fmt: skip
    return track


def _told(row: Notification, opened: Opened) -> noticing.Told:
    said = opened.said
    event = said.get("event_at")
    place = " · ".join(filter(None, (said.get("place_of_custody", ""), row.county)))
    lines = (said.get("charges", ""), said.get("words", ""))
    return noticing.Told(
        names=opened.names,
        notified_at=row.received_at,
        apprehended_at=event if event and event <= row.received_at else None,
        facts={"place": place} if place else {},
        caller=" · ".join(filter(None, (row.agency.name, said.get("sender_person", "")))),
        caller_phone=said.get("sender_callback", ""),
        words="\n".join(filter(None, lines)),
    )
