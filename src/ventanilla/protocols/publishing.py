"""Publish a package as whoever runs the server: checked first, and written to the log."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.common.sources import Faulty, Problem
from ventanilla.network.roles import Role
from ventanilla.protocols import services
from ventanilla.protocols.engine.check import Report, check_files
from ventanilla.protocols.engine.load import assemble, content_hash, read_folder
from ventanilla.protocols.models import PublishedVersion
from ventanilla.security.models import Seat

NOBODY = "nobody here holds a seat called “{seat}”: name one of {known}, or say external: true"


@dataclass(frozen=True, slots=True)
class Publication:
    """A published version. ``new``: it was not there before. ``current``: new tracks open so."""

    version: PublishedVersion
    new: bool
    current: PublishedVersion


def find(name: str) -> Path:
    """The folder of a package: the name of one that comes with the software, or a path.

    Raises ``BadInput`` when there is neither.
    """
    if name in services.shipped():
        return services.LIBRARY / name
    folder = Path(name)
    if folder.is_dir():
        return folder
    raise BadInput(
        {
            "package": _(
                "There is no folder “%(name)s”, and no package of that name comes with the "
                "software. These do: %(known)s."
            )
            % {"name": name, "known": ", ".join(services.shipped())}
        }
    )


def publish(*, folder: Path, at: datetime) -> Publication:
    """Check a package and publish it, signed. The same bytes are published once.

    Raises ``Faulty`` with every problem by file and line, and ``BadInput`` where other bytes
    are published under the same version.
    """
    return publish_files(files=read_folder(folder), name=folder.name, by=None, at=at)


@transaction.atomic
def publish_files(
    *, files: dict[str, bytes], name: str, by: Seat | None, at: datetime
) -> Publication:
    """The same of files by their path. ``by``: who publishes; None: whoever runs the server."""
    known = PublishedVersion.objects.defer("files").filter(content_hash=content_hash(files)).first()
    if known:
        if not known.signature:
            services.sign(version=known)
        return Publication(known, False, services.newest(known.protocol))
    checked = report(files, name=name)
    if checked.package is None or not checked.green:
        raise Faulty(checked.problems)
    if PublishedVersion.objects.filter(protocol=checked.id, version=checked.version).exists():
        raise BadInput(
            {
                "version": _(
                    "%(protocol)s %(version)s is published already, with other contents. "
                    "Raise “version” in protocol.yaml: what is published never changes."
                )
                % {"protocol": checked.id, "version": checked.version}
            }
        )
    published = services.store(package=checked.package, at=at)
    audit.record(
        by=by,
        action="protocol.published",
        at=at,
        detail={"protocol": checked.id, "version": checked.version, "hash": published.content_hash},
    )
    return Publication(published, True, published)


def report(files: dict[str, bytes], *, name: str) -> Report:
    """What checking files finds, and whether their roles can be held here."""
    found = check_files(files, name=name)
    if found.package is None or not found.green:
        return found
    return replace(found, problems=tuple(_roles_that_nobody_holds(files)))


def named(codes: Iterable[str]) -> list[str]:
    """The codes, each once and in order. Raises ``BadInput`` for one that is not published."""
    wanted = list(dict.fromkeys(codes))
    published = [version.protocol for version in services.published()]
    unknown = [code for code in wanted if code not in published]
    if not unknown:
        return wanted
    if not published:
        words = _("No protocol is published yet. Run `ventanilla protocol publish` first.")
    else:
        words = _("No protocol called “%(code)s” is published here. These are: %(known)s.") % {
            "code": unknown[0],
            "known": ", ".join(published),
        }
    raise BadInput({"protocols": words})


def _roles_that_nobody_holds(files: dict[str, bytes]) -> list[Problem]:
    _package, draft = assemble(files)
    before = len(draft.problems)
    for place, role in enumerate(draft.definition.roles if draft.definition else ()):
        if not role.external and role.seat not in Role.values:
            known = ", ".join(Role.values)
            draft.report("roles", (place, "seat"), NOBODY.format(seat=role.seat, known=known))
    return draft.problems[before:]
