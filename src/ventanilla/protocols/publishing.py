"""Publish a package as whoever runs the server: checked first, and written to the log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.network.roles import Role
from ventanilla.protocols import services
from ventanilla.protocols.engine.check import check_files
from ventanilla.protocols.engine.load import assemble, content_hash, read_folder
from ventanilla.protocols.engine.sources import Faulty, Problem
from ventanilla.protocols.models import PublishedVersion

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


@transaction.atomic
def publish(*, folder: Path, at: datetime) -> Publication:
    """Check a package and publish it, signed. The same bytes are published once.

    Raises ``Faulty`` with every problem by file and line, and ``BadInput`` where other bytes
    are published under the same version.
    """
    files = read_folder(folder)
    known = PublishedVersion.objects.defer("files").filter(content_hash=content_hash(files)).first()
    if known:
        if not known.signature:
            services.sign(version=known)
        return Publication(known, False, services.newest(known.protocol))
    report = check_files(files, name=folder.name)
    if report.package is None or not report.green:
        raise Faulty(report.problems)
    if problems := _roles_that_nobody_holds(files):
        raise Faulty(problems)
    if PublishedVersion.objects.filter(protocol=report.id, version=report.version).exists():
        raise BadInput(
            {
                "version": _(
                    "%(protocol)s %(version)s is published already, with other contents. "
                    "Raise “version” in protocol.yaml: what is published never changes."
                )
                % {"protocol": report.id, "version": report.version}
            }
        )
    published = services.store(package=report.package, at=at)
    audit.record(
        by=None,
        action="protocol.published",
        at=at,
        detail={"protocol": report.id, "version": report.version, "hash": published.content_hash},
    )
    return Publication(published, True, published)


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
