"""A track of another protocol in the same case: asked for with a reason, opened, told.

Whoever asks and works with the other protocol opens it at once. For whoever does not, a job opens
it, or tells the track that runs already: the answer, its moment and every row that the asking seat
reads are the same, so that nobody learns by asking whether there is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

import structlog
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ventanilla.cases import policies, selectors
from ventanilla.cases.models import Track, TrackCall
from ventanilla.cases.services.deciding import SHORTEST_REASON
from ventanilla.cases.services.opening import begin_track
from ventanilla.cases.services.progress import Work
from ventanilla.cases.services.recording import check_open
from ventanilla.cases.services.walls import carry_over
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.network.roles import Role
from ventanilla.outbox import services as outbox
from ventanilla.people.identity import Names
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.definition import Text
from ventanilla.protocols.engine.house import TRACK_OPENED
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.state import Value
from ventanilla.security import vault
from ventanilla.security.models import Seat

log = structlog.get_logger("ventanilla.cases")
RUNS_ONCE = "a_protocol_runs_once_in_a_case"
#: who somebody is: goes along; what they told does not
COPIED = (
    "given_names", "first_surname", "second_surname", "spoken_name", "called", "birth_date",
    "birth_year", "birth_estimated", "sex", "language", "origin_state", "nationality",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which protocol is asked for. ``words``: the officer's own sentence; the only reason if no

    finding calls for it. ``other_person``: it is about somebody else, so that no name goes along.
    """

    protocol: str
    by_hand: bool = False
    words: str = ""
    other_person: bool = False


@transaction.atomic
def call(*, track: Track, wanted: Wanted, by: Seat, at: datetime) -> None:
    """Ask for a track of another protocol in the case of this one, with the reason.

    Raises ``BadInput`` and ``NotNow``; never because of a track that the seat may not see.
    """
    work = Work.begin(track, by=by, at=at, act="track.called")
    policies.may_call(by, work.track, by_hand=wanted.by_hand).enforce()
    check_open(work.track)
    _check(work, wanted)
    reason = _reason(work, wanted)
    title = _neutral_title(wanted.protocol)
    names = Names() if wanted.other_person else _who(work.names)
    known = _known_here(work)
    if not (policies.may_register(by, wanted.protocol) and _opened(work, wanted, reason, names)):
        row = TrackCall(track=work.track, seat=by, on=work.day, **work.place())
        document = {
            "protocol": wanted.protocol,
            "reason": {"es": reason.es, "en": reason.en},
            "words": wanted.words,
            "names": names.to_document(),
            "known": sorted(known),
        }
        work.write(work.opened.seal(row, document))
    work.record.linked[wanted.protocol] = at
    work.put_event(TRACK_OPENED)
    detail = {"protocol.es": title.es, "protocol.en": title.en, **_told(reason, wanted.words)}
    work.finish("track.called", detail)


def answer(*, at: datetime) -> int:
    """Open what was asked for by others, or tell the track that runs. Returns how many were done.

    Each by itself: one whose dossier is damaged or gone waits, and holds up no other. Two workers
    never answer the same one.
    """
    done = 0
    waiting = TrackCall.objects.filter(answered_on=None).order_by("pk")
    for pk in list(waiting.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                row = (
                    TrackCall.objects.select_for_update(skip_locked=True, of=("self",))
                    .filter(pk=pk, answered_on=None)
                    .select_related("track__case__post", "track__dossier", "track__scope")
                    .first()
                )
                if row is not None:
                    _answer(row, at)
                    done += 1
        except vault.Unreadable:
            log.error("track_call.unreadable", dossier=str(row.dossier_id) if row else "")
    return done


def _answer(row: TrackCall, at: datetime) -> None:
    row.answered_on = at.astimezone(row.track.case.post.zoneinfo).date()
    row.save(update_fields=["answered_on"])
    if row.track.deleted_on is not None:
        return
    opened = vault.release(seat=None, dossiers=[row.track.dossier], purpose="track.answered", at=at)
    asked = opened.open(row)
    reason, words = Text(**asked["reason"]), asked["words"]
    protocol = asked["protocol"]
    there = selectors.in_case(row.track.case_id).filter(protocol=protocol).first()
    if there is None:
        names = Names.from_document(asked["names"])
        there = _open(
            row.track, protocol, names=names, told=_told(reason, words),
            known=asked["known"], by=None, at=at,
        )  # fmt: skip
    elif there.deleted_on is None:
        Work.begin(there, by=None, at=at, act="track.asked").finish(
            "track.asked", _told(reason, words)
        )
    _tell_heads(row.track, protocol, cause=f"track:{row.pk}", at=at)


def _opened(work: Work, wanted: Wanted, reason: Text, names: Names) -> bool:
    """Whether it was opened here and now. No: one that the seat does not see runs already."""
    try:
        with transaction.atomic():
            track = _open(
                work.track, wanted.protocol, names=names, told=_told(reason, wanted.words),
                known=_known_here(work), by=work.by, at=work.at,
            )  # fmt: skip
    except IntegrityError as error:
        if _constraint(error) != RUNS_ONCE:
            raise
        return False
    _tell_heads(work.track, wanted.protocol, cause=f"track:{track.pk}", at=work.at)
    return True


def _constraint(error: IntegrityError) -> str:
    """The name of the constraint that PostgreSQL said was broken."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


def _open(
    origin: Track, protocol: str, *, names: Names, told: Mapping[str, str], known: list[str],
    by: Seat | None, at: datetime,
) -> Track:  # fmt: skip
    """Open the track: nobody has it, and its role owes the first task. Raises IntegrityError."""
    package = protocols.newest_package(protocol)
    work = begin_track(
        case=origin.case,
        post=origin.scope.post,
        protocol=protocol,
        route=_same_way(origin, package),
        names=names,
        by=by,
        at=at,
    )
    day = at.astimezone(origin.scope.post.zoneinfo).date()
    work.tell_rules(_stated(work, names, on=day))
    for event in ("notified_at", "registered_at"):
        work.put_event(event)
    work.record.linked = dict.fromkeys(known, at)
    work.finish("track.opened", told)
    carry_over(origin, work.track, at=at)
    return work.track


def _same_way(origin: Track, package: Package) -> str:
    """The route with the name of the one that the person came by; the first where none has it.

    Whoever is found in detention is not at the window because another protocol is opened.
    """
    routes = package.definition.routes
    came_by = {r.code: r.name for r in selectors.package_of(origin).definition.routes}
    same = (route.code for route in routes if route.name == came_by.get(origin.route))
    return next(same, routes[0].code if routes else "")


def _stated(work: Work, names: Names, *, on: date) -> dict[str, Value]:
    """What a notice would have said of somebody who is known, in the codes of the package."""
    age, facts = names.age_on(on), work.package.facts
    known = {"stated_sex": names.sex, "language": names.language}
    stated: dict[str, Value] = {
        name: code
        for name, code in known.items()
        if code and name in facts and (not facts[name].choices or code in facts[name].choices)
    }
    return stated if age is None else {**stated, "stated_age": age}


def _check(work: Work, wanted: Wanted) -> None:
    """Refuse what nobody could open, and what the seat sees to run or to be asked for already."""
    protocol, by = wanted.protocol, work.by
    if protocol == work.track.protocol or protocol not in protocols.codes():
        raise BadInput({"protocol": _("There is no such protocol to open.")})
    seen = selectors.others(work.track, seat=by, at=work.at) if by is not None else ()
    if any(each.track.protocol == protocol for each in seen):
        raise NotNow(_("That protocol runs in this case already: go on there."))
    if wanted.by_hand:
        if len(wanted.words.strip()) < SHORTEST_REASON:
            raise BadInput(
                {
                    "words": _(
                        "Write the reason in a sentence: somebody else will have to understand it."
                    )
                }
            )
    elif not any(called.protocol == protocol for called in work.plan().tracks_called):
        raise NotNow(_("No finding calls for that protocol any more, or it was asked for already."))
    if not _heads(work.track, protocol, work.at):
        raise NotNow(
            _("Nobody at this post heads that protocol. Ask headquarters before you open it.")
        )


def _reason(work: Work, wanted: Wanted) -> Text:
    """The package's words, of every finding that calls for the protocol."""
    if wanted.by_hand:
        return Text(es="", en="")
    called = [each for each in work.plan().tracks_called if each.protocol == wanted.protocol]
    reasons = {each.reason.es: each.reason.en for each in called}
    return Text(es=" ".join(reasons), en=" ".join(reasons.values()))


def _told(reason: Text, words: str) -> dict[str, str]:
    """Both in the detail of a line of the history, which has no language of its own."""
    said = words.strip()
    return {
        "reason.es": " ".join(filter(None, (reason.es, said))),
        "reason.en": " ".join(filter(None, (reason.en, said))),
    }


def _known_here(work: Work) -> list[str]:
    """What the new track's people may know to run: not a protocol that is restricted."""
    return [] if work.package.definition.is_restricted else [work.track.protocol]


def _who(names: Names) -> Names:
    document = names.to_document()
    return Names(**{each.name: document[each.name] for each in fields(Names)
                    if each.name in COPIED and each.name in document})  # fmt: skip


def _neutral_title(protocol: str) -> Text:
    return protocols.newest_package(protocol).definition.neutral_title


def _heads(track: Track, protocol: str, at: datetime) -> list[Seat]:
    """The heads of protection of the post who work with a protocol."""
    seats = Seat.objects.live(at).filter(
        post_id=track.scope.post_id, role=Role.SUPERVISOR, protocols__contains=[protocol]
    )
    return list(seats.select_related("officer"))


def _tell_heads(origin: Track, protocol: str, *, cause: str, at: datetime) -> None:
    """In words that say nothing: something waits. The same seats, whether there was one or not."""
    for seat in _heads(origin, protocol, at):
        with translation.override(seat.officer.language):
            outbox.write(
                effect=f"{cause}:{seat.officer_id}",
                officer=seat.officer,
                subject=_("Ventanilla: something is waiting for you"),
                body=_(
                    "A case at your post is waiting for you.\n\n"
                    "Sign in and open “My desk”: it stands there."
                ),
                at=at,
            )
