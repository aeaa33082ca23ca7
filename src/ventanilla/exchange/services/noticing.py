"""A notice comes in: check its times, keep it as it was given, open the case, start the clocks."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ventanilla.cases.models import Track
from ventanilla.cases.services import opening
from ventanilla.common.errors import BadInput
from ventanilla.exchange.models import Notice
from ventanilla.network.models import Post
from ventanilla.people.identity import Names
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.state import Value
from ventanilla.security import identity, vault
from ventanilla.security.models import Seat

#: how far the clock of whoever gives notice may run ahead of ours
TOLERANCE = timedelta(minutes=5)
#: a notice about a detention longer ago than this is a slip of the pen
LONGEST_AGO = timedelta(days=366)
#: how far a stated age and a birth date may be apart before somebody is asked
YEARS_APART = 1
#: nobody is older
OLDEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody told the post. ``facts``: the intake facts of the protocol, as codes."""

    names: Names
    notified_at: datetime
    apprehended_at: datetime | None = None
    apprehended_estimated: bool = False
    stated_age: int | None = None
    facts: dict[str, Value] = field(default_factory=dict)
    caller: str = ""
    caller_phone: str = ""
    words: str = ""


@transaction.atomic
def register_notice(
    *,
    post: Post,
    protocol: str,
    route: str,
    told: Told,
    by: Seat,
    at: datetime,
    notice_id: UUID | None = None,
) -> Track:
    """Register a notice and open its case. Raises ``BadInput`` with a sentence for each field.

    Without a time of apprehension the clocks run from the notice, marked as estimated.
    ``notice_id`` is chosen by whoever asks: the same notice sent again gives the case that the
    first sending opened, however often and however fast it comes.
    """
    if notice_id and (track := _registered(notice_id, told, by=by, at=at)):
        return track
    check_told(told, at=at, today=at.astimezone(post.zoneinfo).date())
    package = protocols.newest_package(protocol)
    facts = {
        **told.facts,
        "apprehended_estimated": "yes" if told.apprehended_estimated else "no",
    }
    if told.stated_age is not None:
        facts["stated_age"] = told.stated_age
    events = {"notified_at": told.notified_at, "registered_at": at, "prealerts_at": at}
    if told.apprehended_at:
        events["apprehended_at"] = told.apprehended_at
    work = opening.begin(
        post=post,
        protocol=protocol,
        route=route,
        names=_with_year(told),
        facts={name: value for name, value in facts.items() if name in package.facts},
        events={name: value for name, value in events.items() if name in package.facts},
        by=by,
        at=at,
    )
    notice = Notice(
        track=work.track,
        received_on=work.track.opened_on,
        seat=by,
        **work.place(),
        **({"id": notice_id} if notice_id else {}),
    )
    work.followers.append(work.opened.seal(notice, _document(told)))
    work.finish("case.opened", {"route": route})
    return work.track


def _registered(notice_id: UUID, told: Told, *, by: Seat, at: datetime) -> Track | None:
    """The case of a notice that was sent before. What differs is refused: it is another notice."""
    with connection.cursor() as cursor:
        # Two sendings at once: the second waits here until the first is stored or has failed.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [notice_id.int >> 65])
    # The first case of a post and protocol makes their scope, which this one then has to reach.
    identity.enter_anew()
    notice = (
        Notice.objects.filter(pk=notice_id)
        .select_related("track__case__post", "track__dossier", "dossier")
        .first()
    )
    if notice is None:
        return None
    if notice.seat_id == by.pk:
        opened = vault.release(seat=by, dossiers=[notice.dossier], purpose="notice.kept", at=at)
        if opened.open(notice) == _document(told):
            return notice.track
    raise BadInput(
        {
            "notice": _(
                "This form has been registered already. If this is another person, look at what "
                "is written and send it once more: it will open a case of its own."
            )
        }
    )


def check_told(told: Told, *, at: datetime, today: date) -> None:
    """Refuse times and ages that cannot be, each with its sentence at its field."""
    problems = _wrong_times(told, at) | _wrong_ages(told, today)
    if problems:
        raise BadInput(problems)


def _wrong_times(told: Told, at: datetime) -> dict[str, str]:
    problems = {}
    if told.notified_at > at + TOLERANCE:
        problems["notified_at"] = _("The notice cannot have come in the future.")
    elif told.notified_at < at - LONGEST_AGO:
        problems["notified_at"] = _("This notice would be more than a year old. Check the date.")
    apprehended = told.apprehended_at
    if apprehended is None:
        return problems
    if apprehended > at + TOLERANCE:
        problems["apprehended_at"] = _("The apprehension cannot lie in the future.")
    elif apprehended > told.notified_at + TOLERANCE:
        problems["apprehended_at"] = _(
            "The apprehension cannot be later than the notice. Check both times."
        )
    elif apprehended < at - LONGEST_AGO:
        problems["apprehended_at"] = _(
            "This apprehension would be more than a year ago. Check the date."
        )
    return problems


def _wrong_ages(told: Told, today: date) -> dict[str, str]:
    problems = {}
    age = told.stated_age
    if age is not None and not 0 <= age <= OLDEST:
        problems["stated_age"] = _("Write the age in completed years, from 0 to 120.")
    if not told.names.birth_date:
        return problems
    born = date.fromisoformat(told.names.birth_date)
    last = told.apprehended_at.date() if told.apprehended_at else today
    if born > last:
        problems["birth_date"] = _("The date of birth cannot be later than the apprehension.")
    elif (told.names.age_on(today) or 0) > OLDEST:
        problems["birth_date"] = _("This date of birth is too long ago. Check the year.")
    elif (
        age is not None
        and not problems
        and abs((told.names.age_on(today) or 0) - age) > YEARS_APART
    ):
        problems["birth_date"] = _(
            "With this date of birth the age would be %(computed)s, and %(age)s was written."
        ) % {"computed": told.names.age_on(today), "age": age}
    return problems


def _with_year(told: Told) -> Names:
    """The names, with a birth year where only an age was said."""
    if told.names.birth_date or told.stated_age is None:
        return told.names
    return Names(
        **{
            **told.names.to_document(),
            "birth_year": told.notified_at.year - told.stated_age,
            "birth_estimated": True,
        }
    )


def _document(told: Told) -> dict[str, Any]:
    return {
        "names": told.names.to_document(),
        "notified_at": told.notified_at.isoformat(),
        "apprehended_at": told.apprehended_at.isoformat() if told.apprehended_at else None,
        "estimated": told.apprehended_estimated,
        "stated_age": told.stated_age,
        "facts": told.facts,
        "caller": told.caller,
        "caller_phone": told.caller_phone,
        "words": told.words,
    }
