"""A case leaves under an international standard: asked for, checked, written, written down."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.cases import selectors
from ventanilla.cases.models import Track
from ventanilla.cases.selectors import OpenCase
from ventanilla.cases.services.progress import Work
from ventanilla.cases.words import in_words
from ventanilla.common.errors import BadInput
from ventanilla.exchange import policies
from ventanilla.exchange.errors import Barred
from ventanilla.exchange.selectors import letters_sent
from ventanilla.network.models import Post
from ventanilla.people.identity import Names
from ventanilla.protocols.engine.exporting.filling import Filled, Given, Person, Refused, fill
from ventanilla.protocols.engine.exporting.layouts import TYPES, written
from ventanilla.protocols.engine.exporting.shapes import Export
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.state import State
from ventanilla.security.models import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for. ``identity`` is off unless it is said, and then with a ``reason``."""

    export: str
    layout: str
    identity: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """What left: the bytes, their media type, and a file name that tells nothing."""

    content: bytes = field(repr=False)
    media_type: str
    file_name: str
    reference: str


def preview(case: OpenCase, export: Export, *, at: datetime) -> Filled | Refused:
    """What a release without the identity would hold now, or what it lacks."""
    given = _given(case, reference="–", names=None)
    return fill(case.package, export.name, _state(case, at), at, given)


@transaction.atomic
def release(*, track: Track, wish: Wish, by: Seat, at: datetime) -> Release:
    """Make a case's record under a standard, in a layout, and write down that it left.

    The person's permission is read under the lock of the track: one that is taken back meanwhile
    bars it. Raises ``Barred`` with all that lacks, ``BadInput`` for an unknown layout or an
    identity without a reason.
    """
    work = Work.begin(track, by=by, at=at, act="export.released")
    export = export_of(work.package, wish.export)
    policies.may_release(by, work.track).enforce()
    if wish.identity:
        policies.may_release_identity(by, work.track, package=work.package, export=export).enforce()
    layout = export.layout(wish.layout)
    if layout is None:
        raise BadInput({"layout": _("This export has no such layout.")})
    if wish.identity and not wish.reason.strip():
        raise BadInput({"reason": _("Write why the identity has to go out.")})
    case, reference = work.as_case(), str(uuid4())
    given = _given(case, reference=reference, names=case.names if wish.identity else None)
    filled = fill(work.package, export.name, _state(case, at), at, given)
    if isinstance(filled, Refused):
        raise Barred([in_words(lack) for lack in filled.missing])
    content = written(filled, layout)
    told = {
        "export": export.name, "layout": layout.name, "reference": reference,
        "fields": " ".join(filled.values), "reason": wish.reason.strip(),
    }  # fmt: skip
    counts = {"fields": len(filled.values), "identity": int(wish.identity)}
    work.finish("export.released", told, counts=counts)
    media_type, ending = TYPES[layout.form]
    return Release(content, media_type, f"{reference[:8]}-{layout.name}.{ending}", reference)


def export_of(package: Package, name: str) -> Export:
    """The export with a name. Raises ``BadInput`` for one that the protocol does not have."""
    if name not in package.exports:
        raise BadInput({"export": _("This protocol has no such export.")})
    return package.exports[name][0]


def _state(case: OpenCase, at: datetime) -> State:
    return selectors.state_of(
        case.track,
        package=case.package,
        record=case.record,
        names=case.names,
        at=at,
        held=case.held,
    )


def _given(case: OpenCase, *, reference: str, names: Names | None) -> Given:
    post: Post = case.track.case.post
    return Given(
        reference=reference,
        post_country=post.country,
        post_code=post.code,
        sent=letters_sent(case),
        person=_person(names) if names else None,
    )


def _person(names: Names) -> Person:
    """Both surnames, joined: the standard has one field for them."""
    surnames = " ".join(filter(None, (names.first_surname, names.second_surname)))
    return Person(names.given_names or names.spoken_name, surnames)
