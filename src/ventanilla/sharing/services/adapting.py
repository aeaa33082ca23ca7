"""Make a protocol of one's own from a release of another ministry, and stay comparable with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.common.sources import Faulty, read_yaml
from ventanilla.protocols.engine import load
from ventanilla.protocols.engine.definition import Basis
from ventanilla.protocols.engine.load import Package
from ventanilla.security.models import Seat
from ventanilla.sharing import languages, merging, policies, rewriting, selectors
from ventanilla.sharing.models import Adaptation, Received
from ventanilla.sharing.services.receiving import encoded

MAIN, FINDINGS, CHANGES = "protocol.yaml", "findings.yaml", "CHANGELOG.md"
Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What came of taking a newer release over. ``ours_stayed``: files where both had changed."""

    adaptation: Adaptation
    ours_stayed: tuple[str, ...]


def files_of(received: Received, *, protocol: str, version: str) -> Files:
    """The files of a new adaptation: as received, under its own name, with its origin and credit.

    Raises ``BadInput``.
    """
    files = dict(selectors.package_of(received).files)
    text = files[MAIN].decode()
    name = received.from_whom
    said = {
        "id": protocol,
        "version": version,
        "origin": {"ministry": received.ministry, "protocol": received.protocol,
                   "version": received.version, "hash": received.content_hash},
        "credits": [
            *(read_yaml(MAIN, text).value.get("credits") or []),
            {"name": name.es, "role": "ministry",
             "note": {"es": "Protocolo de origen.", "en": "Protocol of origin."}},
        ],
    }  # fmt: skip
    for key, value in said.items():
        text = rewriting.put(text, key, value)
    files[MAIN] = text.encode()
    head = f"# {version}\n\n{name.es} · {received.protocol} {received.version}\n\n"
    files[CHANGES] = head.encode() + files.get(CHANGES, b"")
    read(files)
    return files


@transaction.atomic
def begin(*, received: Received, protocol: str, version: str, by: Seat, at: datetime) -> Adaptation:
    """Begin an adaptation of a received release. Raises ``NotAllowed``, ``BadInput``."""
    policies.may_keep(by).enforce()
    if Adaptation.objects.filter(protocol=protocol, version=version).exists():
        raise BadInput({"version": _("There is an adaptation with this name and version.")})
    files = files_of(received, protocol=protocol, version=version)
    made = Adaptation.objects.create(
        origin=received, protocol=protocol, version=version, files=encoded(files),
        began_at=at, began_by=by, changed_at=at, changed_by=by,
    )  # fmt: skip
    _record(made, "begun", by, at)
    return made


@transaction.atomic
def put_basis(*, adaptation: Adaptation, basis: Basis, by: Seat, at: datetime) -> None:
    """Add something that it rests on, or replace what stands under that id."""
    held, files, main = _held(adaptation, by)
    entries = [each for each in main["basis"] if each["id"] != basis.id]
    said = basis.model_dump(mode="json", exclude_defaults=True)
    place = next(
        (n for n, each in enumerate(main["basis"]) if each["id"] == basis.id), len(entries)
    )
    _put_main(files, "basis", [*entries[:place], said, *entries[place:]])
    _keep(held, files, "basis", by, at)


@transaction.atomic
def drop_basis(*, adaptation: Adaptation, code: str, by: Seat, at: datetime) -> None:
    """Take out what nothing rests on any more. Raises ``BadInput`` while something does."""
    held, files, main = _held(adaptation, by)
    if named := _resting_on(read(files), code):
        words = _("These rest on it: %(entries)s. Replace it, so that they rest on your own law.")
        raise BadInput({"id": words % {"entries": ", ".join(named[:8])}})
    _put_main(files, "basis", [each for each in main["basis"] if each["id"] != code])
    _keep(held, files, "basis", by, at)


@transaction.atomic
def set_services(
    *, adaptation: Adaptation, finding: str, services: Sequence[str], by: Seat, at: datetime
) -> None:
    """Say which services answer a finding here. Raises ``BadInput`` for an unknown finding."""
    held, files, _main = _held(adaptation, by)
    text = files.get(FINDINGS, b"").decode()
    entries = read_yaml(FINDINGS, text).value or []
    place = next((n for n, each in enumerate(entries) if each["name"] == finding), None)
    if place is None:
        raise BadInput({"finding": _("There is no such finding.")})
    files[FINDINGS] = rewriting.put_words(text, place, "services", services).encode()
    _keep(held, files, "services", by, at)


@transaction.atomic
def put_texts(
    *, adaptation: Adaptation, language: str, texts: Mapping[str, str], by: Seat, at: datetime
) -> None:
    """Write translations down, by place; a language begins with its first call.

    Raises ``BadInput``.
    """
    if language in languages.OWN or not (language.isascii() and language.isalpha()):
        raise BadInput({"language": _("Write the two or three letters of a further language.")})
    held, files, _main = _held(adaptation, by)
    known = languages.translations(files, language)
    originals = dict(languages.texts_of(read(files)))
    for place, text in texts.items():
        if place in originals and text.strip():
            sign = languages.sign_of(originals[place])
            known[place] = {"text": text.strip(), "from": sign}
    files[languages.file_of(language)] = languages.written(language, known)
    _keep(held, files, "language", by, at)


@transaction.atomic
def take_over(*, adaptation: Adaptation, newer: Received, by: Seat, at: datetime) -> TakenOver:
    """Take over what the origin changed, but where we changed the same: there ours stays.

    Raises ``BadInput`` where what comes of it cannot be read.
    """
    held, files, main = _held(adaptation, by)
    base, theirs = (selectors.package_of(each).files for each in (held.origin, newer))
    merged = merging.merge(base, theirs, files)
    _put_main(merged.files, "origin", {**main["origin"], "version": newer.version,
                                       "hash": newer.content_hash})  # fmt: skip
    held.origin = newer
    _keep(held, merged.files, "taken_over", by, at)
    ours = tuple(name for name in merged.ours_stayed if name not in (MAIN, CHANGES))
    return TakenOver(held, ours)


def read(files: Mapping[str, bytes]) -> Package:
    """The package of an adaptation. Raises ``BadInput`` with what the engine cannot read."""
    try:
        return load.load_files(files)
    except Faulty as fault:
        said = "; ".join(problem.told(_) for problem in fault.problems[:3])
        raise BadInput(
            {"files": _("It cannot be read: %(problems)s.") % {"problems": said}}
        ) from fault


def _held(adaptation: Adaptation, by: Seat) -> tuple[Adaptation, Files, dict[str, Any]]:
    """The adaptation for this transaction alone, its files, and what its main file says."""
    policies.may_keep(by).enforce()
    held = Adaptation.objects.select_for_update(of=("self",)).select_related("origin")
    found = held.get(pk=adaptation.pk)
    files = selectors.decoded(found.files)
    return found, files, read_yaml(MAIN, files[MAIN].decode()).value


def _put_main(files: Files, key: str, value: object) -> None:
    files[MAIN] = rewriting.put(files[MAIN].decode(), key, value).encode()


def _keep(held: Adaptation, files: Files, what: str, by: Seat, at: datetime) -> None:
    read(files)
    held.files, held.changed_at, held.changed_by = encoded(files), at, by
    held.save(update_fields=["origin", "files", "changed_at", "changed_by"])
    _record(held, what, by, at)


def _resting_on(package: Package, code: str) -> list[str]:
    found = []
    for part in ("tasks", "findings", "clocks", "outcomes", "stages", "messages", "documents"):
        for entry in getattr(package.definition, part):
            if code in getattr(entry, "basis", ()):
                found.append(str(entry.code))
    return found


def _record(adaptation: Adaptation, what: str, by: Seat, at: datetime) -> None:
    detail: dict[str, str | int | bool] = {"adaptation": adaptation.pk, "what": what,
                                           "protocol": adaptation.protocol}  # fmt: skip
    audit.record(by=by, action="sharing.adapted", at=at, detail=detail)
