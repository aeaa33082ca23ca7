"""Write a draft: begin it, change passages and files, say that a translation still holds."""

import re
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.common.sources import Faulty, Where
from ventanilla.governance import policies, selectors
from ventanilla.governance.errors import Over, Overtaken
from ventanilla.governance.models import MOST_SIGNS, Change, Draft, DraftFile
from ventanilla.governance.passages import LANGUAGES
from ventanilla.governance.states import OVER, State, What
from ventanilla.protocols import services
from ventanilla.protocols.engine import editing
from ventanilla.protocols.engine.load import content_hash
from ventanilla.security.models import Seat

VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")


@transaction.atomic
def begin(*, protocol: str, by: Seat, at: datetime) -> Draft:
    """Begin the next version of a protocol from the newest one. Raises ``BadInput``."""
    policies.may_write(by, protocol).enforce()
    base = services.newest(protocol)
    if selectors.open_draft(protocol):
        words = _("This protocol has a draft already: finish it, or drop it.")
        raise BadInput({"protocol": words})
    draft = Draft.objects.create(
        protocol=protocol, base=base, version=_next(base.version), digest=base.content_hash,
        begun_at=at, changed_at=at,
    )  # fmt: skip
    note(draft, What.BEGUN, by=by, at=at)
    audit.record(by=by, action="protocol.draft_begun", at=at, detail=said(draft))
    return draft


@transaction.atomic
def change(
    *, draft: Draft, path: str, values: Mapping[Where, str], seen: int, by: Seat, at: datetime
) -> Draft:
    """Change passages of one file where they stand. Raises ``BadInput``, ``Overtaken``."""
    held = hold(draft, by=by, seen=seen)
    text, faults = tried(_text(held, path), values)
    if faults:
        raise BadInput(faults)
    places = sorted({".".join(map(str, where)) for where in values})
    return _write(held, path, text, places, by=by, at=at)


def tried(text: str, values: Mapping[Where, str]) -> tuple[str, dict[str, str]]:
    """A file's text with passages changed; by its place, what a form cannot change."""
    faults = {}
    for where, value in values.items():
        try:
            # a text that is blank lacks a language; a deadline that is blank is none
            kept = value if value or where[-1] in LANGUAGES else None
            text = editing.put(text, where, kept)
        except (editing.NotThere, Faulty):
            place = ".".join(map(str, where))
            faults[place] = _("This cannot be changed in the form: change it in the file.")
    return text, faults


@transaction.atomic
def write(*, draft: Draft, path: str, text: str, seen: int, by: Seat, at: datetime) -> Draft:
    """Write a file anew. Raises ``BadInput`` for one that is not changed here, ``Overtaken``."""
    held = hold(draft, by=by, seen=seen)
    _text(held, path)
    if len(text) > MOST_SIGNS:
        raise BadInput({"text": _("This file is too long.")})
    return _write(held, path, text.replace("\r\n", "\n"), [""], by=by, at=at)


@transaction.atomic
def agree(*, draft: Draft, digest: str, by: Seat, at: datetime) -> Draft:
    """Say that a text of which one language changed still says the same in the other."""
    held = hold(draft, by=by)
    pair = next((each for each in selectors.pairs(held) if each.digest == digest), None)
    if pair is None:
        raise Overtaken
    held.same = [*(each for each in held.same if each != digest), digest]
    held.save(update_fields=["same"])
    note(held, What.AGREED, path=pair.path, place=pair.name, by=by, at=at)
    audit.record(by=by, action="protocol.draft_agreed", at=at, detail=said(held))
    return held


@transaction.atomic
def drop(*, draft: Draft, by: Seat, at: datetime) -> Draft:
    """Give a draft up; what was written stays to be read."""
    held = hold(draft, by=by)
    held.state = State.DROPPED
    held.save(update_fields=["state"])
    note(held, What.DROPPED, by=by, at=at)
    audit.record(by=by, action="protocol.draft_dropped", at=at, detail=said(held))
    return held


def hold(draft: Draft, *, by: Seat, seen: int | None = None) -> Draft:
    """Lock a draft for somebody who writes it. ``seen``: the edition that the page showed."""
    held = Draft.objects.select_for_update(of=("self",)).select_related("base").get(pk=draft.pk)
    policies.may_write(by, held.protocol).enforce()
    if held.state in OVER:
        raise Over
    if seen is not None and seen != held.edition:
        raise Overtaken
    return held


def store(held: Draft, path: str, text: str) -> None:
    """Keep a file of a locked draft, and the hash of all as they now stand."""
    base = selectors.base_of(held.base)
    if base.get(path) == text.encode():
        held.files.filter(path=path).delete()
    else:
        DraftFile.objects.update_or_create(draft=held, path=path, defaults={"text": text})
    held.digest = content_hash(selectors.files_of(held))


def note(
    draft: Draft, what: What, *, by: Seat, at: datetime, path: str = "", place: str = ""
) -> None:
    """Add a line to what happened with a draft."""
    Change.objects.create(
        draft=draft, what=what, path=path, place=place[:200], seat=by,
        officer_id=by.officer_id, at=at,
    )  # fmt: skip


def said(draft: Draft) -> dict[str, str | int]:
    """What the log says of a draft."""
    return {"draft": draft.pk, "protocol": draft.protocol, "version": draft.version}


def _text(draft: Draft, path: str) -> str:
    text = selectors.text_of(selectors.files_of(draft), path)
    if text is None:
        raise BadInput({"path": _("This file is not changed here.")})
    return text


def _write(
    held: Draft, path: str, text: str, places: list[str], *, by: Seat, at: datetime
) -> Draft:
    before = held.digest
    store(held, path, text)
    if held.digest == before:
        return held
    held.edition += 1
    held.changed_at = at
    held.state = State.WRITING  # what was approved is not what stands now
    held.save(update_fields=["edition", "changed_at", "digest", "state"])
    for place in places:
        note(held, What.EDITED, path=path, place=place, by=by, at=at)
    audit.record(by=by, action="protocol.draft_changed", at=at, detail=said(held) | {"file": path})
    return held


def _next(version: str) -> str:
    """The version after one: the next minor."""
    found = VERSION.fullmatch(version)
    return f"{found[1]}.{int(found[2]) + 1}.0" if found else "1.0.0"
