"""``ventanilla protocol pack|share|receive|adapt|origin``: to other ministries, and from them."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ventanilla.config.place import SetupError


def add_words(words: Any) -> None:
    """Declare what may stand after ``protocol``."""
    packing = words.add_parser("pack", help="write a published protocol as a signed package")
    packing.add_argument("package", metavar="ID")
    packing.add_argument("-o", "--output", required=True, type=Path, metavar="FILE")
    sharing = words.add_parser("share", help="give a published protocol on the public site")
    sharing.add_argument("package", metavar="ID")
    receiving = words.add_parser("receive", help="take in a package of another ministry")
    receiving.add_argument("file", type=Path, metavar="FILE")
    receiving.add_argument(
        "--keys", type=Path, metavar="FILE.pub",
        help="public keys that you vouch for; without it those that two persons trusted",
    )  # fmt: skip
    receiving.add_argument("--look", action="store_true", help="verify only, and keep nothing")
    adapting = words.add_parser("adapt", help="begin a folder of one's own from what was received")
    adapting.add_argument("package", metavar="ID", help="the newest received under that name")
    adapting.add_argument(
        "--as", dest="name", metavar="ID", help="its name here; default: the same"
    )
    adapting.add_argument("--version", required=True, help="its version here, like 1.0.0")
    adapting.add_argument("--into", required=True, type=Path, metavar="FOLDER")
    comparing = words.add_parser("origin", help="compare a folder with the release it came from")
    comparing.add_argument("folder", type=Path, metavar="FOLDER")


def _pack(arguments: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _

    from ventanilla.protocols import services as protocols
    from ventanilla.sharing.services import releasing

    published = protocols.newest(arguments.package)
    content = releasing.pack(published)
    try:
        arguments.output.write_bytes(content)
    except OSError as error:
        raise SetupError(f"{arguments.output}: {error.strerror}") from error
    print(_("%(package)s is in %(file)s.") % {"package": published, "file": arguments.output})
    return 0


def _share(arguments: argparse.Namespace) -> int:
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from ventanilla.protocols import services as protocols
    from ventanilla.sharing.services import releasing

    made = releasing.share(
        published=protocols.newest(arguments.package), by=None, at=timezone.now()
    )
    print(_("%(package)s is shared on the public site.") % {"package": made})
    return 0


def _receive(arguments: argparse.Namespace) -> int:
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from ventanilla.security import signing
    from ventanilla.sharing import package
    from ventanilla.sharing.services import receiving, trusting

    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        raise SetupError(f"{arguments.file}: {error.strerror}") from error
    keys = signing.load_public(arguments.keys) if arguments.keys else trusting.trusted()
    if arguments.look:
        opened = package.unpack(content, keys)
        said = {"package": f"{opened.manifest.protocol} {opened.manifest.version}",
                "ministry": opened.manifest.ministry.code, "key": opened.signed_by}  # fmt: skip
        print(_("%(package)s of %(ministry)s verifies, signed with %(key)s.") % said)
        return 0
    kept = receiving.keep(content=content, keys=keys, by=None, at=timezone.now())
    said = {"package": f"{kept.protocol} {kept.version}", "ministry": kept.ministry,
            "key": kept.signed_by}  # fmt: skip
    print(
        _("%(package)s of %(ministry)s is received, signed with %(key)s. No case opens with it.")
        % said
    )
    return 0


def _adapt(arguments: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _

    from ventanilla.sharing import selectors
    from ventanilla.sharing.services import adapting

    received = selectors.received().filter(protocol=arguments.package).first()
    if received is None:
        raise SetupError(_("Nothing was received under “%(id)s”.") % {"id": arguments.package})
    files = adapting.files_of(
        received, protocol=arguments.name or arguments.package, version=arguments.version
    )
    try:
        arguments.into.mkdir(parents=True)
        for name, content in files.items():
            path = arguments.into / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        raise SetupError(f"{arguments.into}: {error.strerror}") from error
    said = {"origin": str(received), "folder": arguments.into}
    print(_("%(folder)s holds what was adapted from %(origin)s. Change it, and publish it.") % said)
    return 0


def _origin(arguments: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _

    from ventanilla.cli import ready
    from ventanilla.protocols.engine.diff import diff
    from ventanilla.protocols.engine.load import load
    from ventanilla.sharing import comparing, selectors

    ours, language = load(arguments.folder), ready.terminal_language()
    received = selectors.origin_of(ours)
    if received is None:
        raise SetupError(_("Its origin was not received here."))
    base, newer = selectors.package_of(received), selectors.newer(received).first()
    for change in diff(base, ours):
        print(f"{'!' if change.weighty else ' '} {getattr(change.text, language)}")
    if newer is not None:
        apart = comparing.three_way(base, selectors.package_of(newer), ours)
        said = {"origin": str(newer), "theirs": len(apart.theirs), "both": len(apart.conflicts)}
        print(_("%(origin)s: %(theirs)s changes of the origin alone, %(both)s of both.") % said)
        for change in apart.theirs:
            print(f"> {getattr(change.text, language)}")
        for changed, __ in apart.conflicts:
            print(f"? {getattr(changed[0].text, language)}")
    return 0


ACTS: dict[str, Callable[[argparse.Namespace], int]] = {
    "pack": _pack,
    "share": _share,
    "receive": _receive,
    "adapt": _adapt,
    "origin": _origin,
}


def run(arguments: argparse.Namespace) -> int:
    """Do what the word says; all of them need a database."""
    from ventanilla.cli import ready

    ready.acting_up()
    return ACTS[arguments.word](arguments)
