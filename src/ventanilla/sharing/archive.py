"""The ZIP of a package: everything plain, in one order, at one time, so that its bytes say it all.

Nothing in it is compressed: the same files make the same bytes with any software, and no small
file can become a large one. What is read is also written again and compared, so a byte that no
hash covers (a time, a comment, a flag) is noticed as well.
"""

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

from ventanilla.sharing.errors import NotTaken

MEGABYTE = 1_000_000
MOST_BYTES, MOST_FILES = 10 * MEGABYTE, 2_000
LONGEST_NAME = 200
WRITTEN_AT = (1980, 1, 1, 0, 0, 0)
UNIX, PLAIN_FILE = 3, (stat.S_IFREG | 0o644) << 16
#: made with Unix modes, the only ones that say what kind of file it is
KIND_AT = 16


def write(members: Mapping[str, bytes]) -> bytes:
    """The bytes of a ZIP with these files, by name in the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, WRITTEN_AT)
            info.create_system, info.external_attr = UNIX, PLAIN_FILE
            archive.writestr(info, content)
    return out.getvalue()


def read(content: bytes) -> dict[str, bytes]:
    """The files of a ZIP by name. Raises :class:`NotTaken`; nothing is written anywhere."""
    fits(len(content))
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, UnicodeError) as error:
        raise NotTaken("no_zip") from error
    with archive:
        entries = archive.infolist()
        _check(entries)
        return {entry.filename: _bytes_of(archive, entry) for entry in entries}


def fits(size: int) -> None:
    """That so many bytes may be a package. Raises :class:`NotTaken`."""
    if size > MOST_BYTES:
        raise NotTaken("too_large", limit=MOST_BYTES // MEGABYTE)


def _check(entries: list[zipfile.ZipInfo]) -> None:
    """What can be told from the list of contents, before any of it is read."""
    if len(entries) > MOST_FILES:
        raise NotTaken("too_many", limit=MOST_FILES)
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if not is_safe(name):
            raise NotTaken("unsafe_name", name=shown(name))
        if name.casefold() in seen:  # one file where names are told apart by their letters alone
            raise NotTaken("twice", name=name)
        seen.add(name.casefold())
        if entry.is_dir() or stat.S_IFMT(entry.external_attr >> KIND_AT) not in (0, stat.S_IFREG):
            raise NotTaken("link", name=name)
        stored = entry.compress_type == zipfile.ZIP_STORED and not entry.flag_bits & 1
        if not stored or entry.file_size != entry.compress_size:
            raise NotTaken("compressed", name=name)
    fits(sum(entry.file_size for entry in entries))


def is_safe(name: str) -> bool:
    """Whether a name stays inside whatever folder it is unpacked into, on any system."""
    path = PurePosixPath(name)
    return (
        0 < len(name) <= LONGEST_NAME
        and name.isprintable()
        and not set(name) & set('\\:*?"<>|')
        and not path.is_absolute()
        and name == path.as_posix()
        and not any(part.startswith(".") or part.endswith((".", " ")) for part in path.parts)
    )


def shown(name: str) -> str:
    """A name that may be printed in a sentence."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)[:LONGEST_NAME]


def _bytes_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    try:
        return archive.read(entry)
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise NotTaken("damaged", name=entry.filename) from error
