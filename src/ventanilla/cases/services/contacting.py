"""Reaching a person safely: what they said of it, the line while it may be used, what came of it.

Whether the line is there is decided by the database at each reading, so an act that needs it
simply reads it: a page that was opened in time and sent too late is refused like any other.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.cases import contact as contacts
from ventanilla.cases import policies
from ventanilla.cases.contact import Hours, Line
from ventanilla.cases.errors import Unreachable
from ventanilla.cases.models import ContactLine, SafeContact, Track
from ventanilla.cases.services.progress import Work
from ventanilla.cases.services.recording import check_open
from ventanilla.cases.states import Standing
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.common.trips import Trip
from ventanilla.protocols.engine import outward
from ventanilla.protocols.engine.definition import Protocol
from ventanilla.protocols.engine.evaluation import Evaluation
from ventanilla.protocols.engine.reaching import Contact
from ventanilla.security.models import Seat

LONGEST_MESSAGE = 300
#: what is asked for other ends as well: left blank here, it stays as it was said
ALSO_ELSEWHERE = ("language", "alias")
#: what somebody else may read or hear
OVERHEARD = ("sender", "if_other")


@transaction.atomic
def set_contact(*, track: Track, line: Line, hours: Hours, by: Seat, at: datetime) -> None:
    """Write down how the person says, today, that it is safe to reach them.

    What stood before is closed. Raises ``BadInput``.
    """
    work, names = _begin(track, by=by, at=at, act="contact.set")
    _check(work, line, hours)
    _write(work, line, hours, confirmed=True)
    minded = {name: getattr(line, name) for name in contacts.MINDED}
    work.drop_facts({fact for name, fact in names.facts.items() if name not in ALSO_ELSEWHERE})
    work.put_facts({fact: minded[name] for name, fact in names.facts.items() if minded.get(name)})
    work.put_facts(contacts.as_facts(names, hours))
    work.put_event(names.confirmed)
    work.finish("contact.set")


@transaction.atomic
def show(*, track: Track, by: Seat, at: datetime) -> Line:
    """The line to the person, if it may be used at this moment. Raises ``Unreachable``."""
    work, __ = _begin(track, by=by, at=at, act="contact.shown")
    line = _line(work)
    work.finish("contact.shown")
    return line


@transaction.atomic
def word(*, track: Track, words: str, by: Seat, at: datetime) -> Line:
    """Get words ready that the officer will send; nothing is sent from here.

    Raises ``BadInput`` for words that would tell, ``Unreachable`` while the contact may not be
    used, ``NotNow`` where the person did not agree to messages.
    """
    work, __ = _begin(track, by=by, at=at, act="contact.worded")
    check_words(work.package.definition, {"words": words})
    line = _line(work)
    if not line.may_be_written_to:
        raise NotNow(_("The person did not agree to messages. Do not write."))
    work.finish("contact.worded", {"words": words})
    return line


@transaction.atomic
def slip(*, track: Track, by: Seat, at: datetime) -> None:
    """A neutral slip is about to be printed: refused like a call. Raises ``Unreachable``."""
    work, __ = _begin(track, by=by, at=at, act="contact.slip")
    _line(work)
    work.finish("contact.slip")


@transaction.atomic
def reached(*, track: Track, by: Seat, at: datetime) -> bool:
    """The person answered, and it is safe: confirmed anew. False: the hours are over.

    Then it is written down, and the contact keeps the date that it had: the line cannot be read
    any more, so nobody can vouch for it either. Raises ``Unreachable``.
    """
    work, names = _begin(track, by=by, at=at, act="contact.reached")
    standing = contacts.standing_of(contacts.standing_contact(work.track), at)
    if standing not in (Standing.OPEN, Standing.OUTSIDE):
        raise Unreachable(standing)
    renewed = _renew(work)
    if renewed:
        work.put_event(names.confirmed)
    work.finish("contact.reached")
    return renewed


@transaction.atomic
def record_sent(*, track: Track, by: Seat, at: datetime) -> None:
    """The officer sent the words that were got ready."""
    work, __ = _begin(track, by=by, at=at, act="contact.sent")
    work.finish("contact.sent")


@transaction.atomic
def record_unanswered(*, track: Track, by: Seat, at: datetime) -> None:
    """Nobody answered."""
    work, __ = _begin(track, by=by, at=at, act="contact.unanswered")
    work.finish("contact.unanswered")


@transaction.atomic
def close(*, track: Track, wrong: bool, by: Seat, at: datetime) -> None:
    """Nobody uses this contact any more: a ``wrong`` person answered, or the person wants it so.

    At any hour, with nothing to fill in, and done already counts as done.
    """
    work, names = _begin(track, by=by, at=at, act="contact.closed")
    if contacts.standing_contact(work.track) is None:
        return
    work.close_contact()
    if wrong and names.closed:
        work.put_event(names.closed)
    work.finish("contact.closed" if wrong else "contact.given_up")


def take_in(work: Work, evaluation: Evaluation) -> None:
    """Keep the line that an interview asked for, once its events are set.

    A number that was told and not said to be safe is kept shut. Who now wants no contact has none.
    A confirmation without a number renews what stands, while it may be read.
    """
    names = work.package.definition.contact
    if names is None:
        return
    facts = evaluation.facts
    confirmed = work.record.events.get(names.confirmed) == work.at
    if value := str(facts.get(names.value, "")).strip():
        said = {
            name: str(facts[fact])
            for name, fact in names.facts.items()
            if name in contacts.MINDED and fact in facts
        }
        hours = contacts.told_hours(names, facts, zone=work.track.case.post.zone)
        _write(work, Line(value=value, **said), hours, confirmed=confirmed)
    elif names.method in facts and names.value not in evaluation.shown:
        work.close_contact()
    elif confirmed:
        _renew(work)


def check_words(protocol: Protocol, said: dict[str, str]) -> None:
    """Raise ``BadInput`` for words that would tell somebody else what a case is about."""
    problems = {}
    for field, words in said.items():
        if telling := outward.telling(protocol, words):
            problems[field] = _("Say it in other words. These would tell: %(words)s.") % {
                "words": ", ".join(telling)
            }
        elif not words.strip():
            problems[field] = _("Write what the person will read.")
        elif len(words) > LONGEST_MESSAGE:
            problems[field] = _("Say it in fewer words.")
    if problems:
        raise BadInput(problems)


def _begin(track: Track, *, by: Seat, at: datetime, act: str) -> tuple[Work, Contact]:
    work = Work.begin(track, by=by, at=at, act=act)
    policies.may_contact(by, work.track).enforce()
    check_open(work.track)
    names = work.package.definition.contact
    if names is None:
        raise NotNow(_("This protocol keeps no safe contact."))
    return work, names


def _line(work: Work) -> Line:
    """The line as the database gives it out at this moment, after the track was locked."""
    line = _readable(work)
    if line is None:
        contact = contacts.standing_contact(work.track)
        raise Unreachable(contacts.standing_of(contact, work.at))
    return line


def _readable(work: Work) -> Line | None:
    trip = Trip()
    rows = trip.find(ContactLine, dossier_id=work.track.dossier_id)
    trip.go()
    return next((Line.read(work.opened.open(row)) for row in rows), None)


def _renew(work: Work) -> bool:
    """Confirm what stands as it is; False where the line cannot be read now."""
    line, contact = _readable(work), contacts.standing_contact(work.track)
    if line is None or contact is None:
        return False
    _write(work, line, contacts.hours_of(contact), confirmed=True)
    return True


def _write(work: Work, line: Line, hours: Hours, *, confirmed: bool) -> None:
    names = work.package.definition.contact
    assert names is not None  # noqa: S101 - every caller has looked
    work.close_contact()
    place = work.place()
    contact = SafeContact(
        dossier=place["dossier"],
        scope_id=place["scope_id"],
        track=work.track,
        days=hours.days,
        begins=hours.begins,
        ends=hours.ends,
        zone=hours.zone,
        set_at=work.at,
        set_by=work.by,
        confirmed_at=work.at if confirmed else None,
        valid_until=work.at + timedelta(days=names.valid_days) if confirmed else None,
    )
    work.writes.insert(contact)
    work.writes.insert(work.opened.seal(ContactLine(contact=contact, **place), line.document()))


def _check(work: Work, line: Line, hours: Hours) -> None:
    problems = {}
    if not line.value.strip():
        problems["value"] = _("Write the number or the address.")
    if hours.begins >= hours.ends:
        problems["ends"] = _("The end has to come after the beginning, on the same day.")
    if problems:
        raise BadInput(problems)
    overheard = {name: getattr(line, name) for name in OVERHEARD if getattr(line, name)}
    check_words(work.package.definition, overheard)
