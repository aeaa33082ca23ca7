"""What ``ventanilla protocol`` does with paper, workbooks and open cases."""

import argparse
import sys
from pathlib import Path

from ventanilla.common.sources import Faulty, Problem
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.spreadsheets import read_workbook, workbook

#: the code of a command that was given what cannot be right
WRONG = 2


def replay(old: Package, new: Package) -> int:
    """Name the open cases on the old version whose tasks the new one changes.

    Numbers of cases and codes of tasks, and nothing of anybody; each opening is in the log.
    """
    from ventanilla.cli import ready

    ready.acting_up()
    from django.utils import timezone

    from ventanilla.governance import replaying

    now = timezone.now()
    tracks = replaying.standing(old.id).filter(package__content_hash=old.content_hash)
    found = list(replaying.replay(tracks, new, seat=None, at=now))
    changing = [each for each in found if each.changes]
    for each in changing:
        print(f"{each.track.case.number}: {_told(each)}")
    print(
        f"{len(found)} open cases stand on {old.id} {old.version}; "
        f"{old.id} {new.version} changes what is done in {len(changing)}."
    )
    return 0


def _told(found: "object") -> str:
    from ventanilla.governance.replaying import Replayed

    assert isinstance(found, Replayed)  # noqa: S101 - its type is known once Django is up
    if not found.fits:
        return "cannot go on with the new version"
    zone = found.track.case.post.zoneinfo
    told = []
    for shift in found.shifts:
        times = [
            f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else "no deadline"
            for at in (shift.before, shift.after)
        ]
        if shift.opens:
            told.append(f"{shift.code} opens, due {times[1]}")
        elif shift.ends:
            told.append(f"{shift.code} ends")
        else:
            told.append(f"{shift.code} due {times[1]}, was {times[0]}")
    told += [f"finding {name} comes" for name in found.raised]
    told += [f"finding {name} goes" for name in found.dropped]
    return "; ".join(told)


def take_in(arguments: argparse.Namespace) -> int:
    """``protocol import FILE.xlsx --into FOLDER``: an XLSForm becomes an instrument."""
    source, folder = Path(arguments.file), Path(arguments.into)
    if not source.is_file():
        raise Faulty([Problem(str(source), 1, "there is no such file")])
    if not (folder / "protocol.yaml").is_file():
        raise Faulty([Problem(str(folder), 1, "this is no folder of a package")])
    made = read_workbook(source, name=arguments.name or source.stem.lower().replace("-", "_"))
    target = folder / "instruments" / f"{made.name}.md"
    if target.exists() and not arguments.replace:
        print(f"{target} is there already: say --replace to write it anew", file=sys.stderr)
        return WRONG
    target.parent.mkdir(exist_ok=True)
    target.write_text(made.text, encoding="utf-8")
    for note in made.notes:
        print(note)
    print(f"{target} is written. Look at it with `ventanilla protocol check {folder}`.")
    return 0


def give_out(package: Path, instrument: str, out: Path) -> int:
    """``protocol export PACKAGE INSTRUMENT --out FILE.xlsx``: an instrument as an XLSForm."""
    source = package / "instruments" / f"{instrument}.md"
    if not source.is_file():
        known = ", ".join(sorted(path.stem for path in source.parent.glob("*.md"))) or "none"
        print(f"{package.name} has no instrument “{instrument}”: it has {known}", file=sys.stderr)
        return WRONG
    out.write_bytes(workbook(source.name, source.read_text(encoding="utf-8")))
    print(f"{out} is written.")
    return 0


def print_booklet(package: Package, language: str, out: Path) -> int:
    """``protocol booklet PACKAGE --lang es --out FILE.pdf``: the whole protocol to read."""
    from ventanilla.cli import ready

    ready.django_up(language=language)
    from ventanilla.protocols import booklet
    from ventanilla.web import deadlines

    out.write_bytes(booklet.booklet(package, language=language, deadline=deadlines.in_words))
    print(f"{out} is written.")
    return 0
