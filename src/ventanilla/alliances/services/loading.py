"""Load public memoranda and hotlines from their files; say what it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from ventanilla.alliances import catalogue
from ventanilla.alliances.catalogue import DATA
from ventanilla.alliances.models import Alliance, Clause, Hotline, Move, Party
from ventanilla.alliances.services.lines import Number, put_numbers
from ventanilla.alliances.states import Basis, Change, Kind, Line, State, Topic
from ventanilla.audit import services as audit
from ventanilla.network.models import Post
from ventanilla.network.reading import Row, rows
from ventanilla.network.states import Evidence

MEMORANDA = (
    "code kind title_es title_en topics signed_on posts allies consular territory nationwide "
    "supersedes change promises basis evidence source as_read"
)
LINES = (
    "code name_es name_en operator_es operator_en hours_es hours_en languages_es languages_en "
    "country evidence source note_es note_en"
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: added, brought in line, left alone because somebody worked on it here."""

    added: int
    changed: int
    kept: int
    held: int


@transaction.atomic
def load(*, at: datetime, folder: Path = DATA) -> Mapping[str, Loaded]:
    """Bring public memoranda and lines in line with the files, as whoever runs the server.

    What an officer has changed since stays. Doing it again changes nothing. Raises
    ``ReferenceDataFault`` with file and line; then nothing is kept.
    """
    known = catalogue.read_commitments(folder)
    done = {
        "memoranda.csv": _load_memoranda(folder, frozenset(known), at),
        "hotlines.csv": _load_lines(folder),
    }
    counts = {
        f"{name}.{verb}": number
        for name, loaded in done.items()
        for verb in ("added", "changed")
        if (number := getattr(loaded, verb))
    }
    if counts:
        audit.record(by=None, action="alliances.loaded", at=at, detail=counts)
    return done


def _load_memoranda(folder: Path, promises: frozenset[str], at: datetime) -> Loaded:
    posts = {post.code: post for post in Post.objects.all()}
    known = {row.code: row for row in Alliance.objects.exclude(code="")}
    lines: dict[str, int] = {}
    added = changed = kept = 0
    for row in rows(folder, "memoranda.csv", MEMORANDA):
        code = row.needed("code")
        if (first := lines.setdefault(code, row.line)) != row.line:
            raise row.fault(f"the same as line {first}")
        values = _memorandum(row, known)
        parties, clauses = _parties(row, posts), _promises(row, promises)
        there = known.get(code)
        if there is None:
            made = Alliance(code=code, state=State.PUBLISHED, written_at=at, **values)
            made.save(force_insert=True)
            Move.objects.create(alliance=made, after=State.PUBLISHED, on=at.date(), at=at)
            _put(made, parties, clauses)
            known[code] = made
            added += 1
        elif _is_taken_up(there):
            kept += 1
        elif _differs(there, values, parties, clauses):
            for name, value in values.items():
                setattr(there, name, value)
            there.save()
            _put(there, parties, clauses)
            changed += 1
    return Loaded(added, changed, kept, len(known))


def _memorandum(row: Row, known: Mapping[str, Alliance]) -> dict[str, object]:
    supersedes = row.refer_if_given("supersedes", known)
    territory = row.text("territory").split()
    if bad := [code for code in territory if len(code) not in (2, 5)]:
        raise row.fault(f"“territory” names {', '.join(bad)}, not a state or a county")
    if not (row.flag("nationwide") or row.text("posts") or row.text("consular") or territory):
        raise row.fault("neither a post nor a territory is named")
    change = row.one_of("change", Change.values, blank=True)
    if bool(change) != bool(supersedes):
        raise row.fault("“supersedes” and “change” come together")
    return {
        "kind": row.one_of("kind", Kind.values),
        "name_es": row.needed("title_es"),
        "name_en": row.needed("title_en"),
        "topics": _all_of(row, "topics", Topic.values),
        "signed_on": row.day("signed_on"),
        "territory": territory,
        "nationwide": row.flag("nationwide"),
        "supersedes_id": supersedes.pk if supersedes else None,
        "change": change,
        "basis": _all_of(row, "basis", Basis.values),
        "evidence": row.one_of("evidence", Evidence.values),
        "source": row.needed("source"),
        "as_read": row.needed("as_read"),
    }


def _all_of(row: Row, column: str, known: list[str]) -> list[str]:
    found = row.text(column).split()
    if unknown := sorted(set(found) - set(known)):
        raise row.fault(f"“{column}” names {', '.join(unknown)}, which do not exist")
    return found


#: a party as a file says it: post, name, of the consular side
Named = tuple[int | None, str, bool]


def _parties(row: Row, posts: Mapping[str, Post]) -> list[Named]:
    codes = row.text("posts").split()
    if unknown := sorted(set(codes) - set(posts)):
        raise row.fault(f"“posts” names {', '.join(unknown)}, which do not exist")
    allies = [name.strip() for name in row.needed("allies").split(";")]
    ours = [name.strip() for name in row.text("consular").split(";") if name.strip()]
    return [
        *((posts[code].pk, "", True) for code in codes),
        *((None, name, True) for name in ours),
        *((None, name, False) for name in allies),
    ]


def _promises(row: Row, known: frozenset[str]) -> list[str]:
    return _all_of(row, "promises", sorted(known))


def _is_taken_up(there: Alliance) -> bool:
    """Whether an officer has gone on with it: from then on it is theirs."""
    return there.state != State.PUBLISHED or there.written_by_id is not None


def _differs(
    there: Alliance, values: Mapping[str, object], parties: list[Named], clauses: list[str]
) -> bool:
    held = there.parties.order_by("place", "pk").values_list("post_id", "name", "ours")
    said = there.clauses.values_list("commitment", flat=True)
    return (
        any(getattr(there, name) != value for name, value in values.items())
        or list(held) != parties
        or list(said) != clauses
    )


def _put(made: Alliance, parties: list[Named], clauses: list[str]) -> None:
    known = catalogue.commitments()
    made.parties.all().delete()
    made.clauses.all().delete()
    Party.objects.bulk_create(
        Party(alliance=made, post_id=post, name=name, ours=ours, place=place)
        for place, (post, name, ours) in enumerate(parties)
    )
    Clause.objects.bulk_create(
        Clause(alliance=made, number=number, commitment=code, obliged=known[code].obliged)
        for number, code in enumerate(clauses, 1)
    )


def _load_lines(folder: Path) -> Loaded:
    numbers = _numbers(folder)
    known = {line.code: line for line in Hotline.objects.prefetch_related("numbers")}
    added = changed = kept = 0
    for row in rows(folder, "hotlines.csv", LINES):
        code = row.needed("code")
        values = {name: row.text(name) for name in LINES.split() if name != "code"}
        values["name_es"], values["name_en"] = row.needed("name_es"), row.needed("name_en")
        values["evidence"] = row.one_of("evidence", Evidence.values)
        if not (own := numbers.pop(code, ())):
            raise row.fault("no number of this line is known")
        there = known.get(code)
        if there is None:
            put_numbers(Hotline.objects.create(code=code, **values), own)
            added += 1
        elif there.changed_at is not None:
            kept += 1
        elif _line_differs(there, values, own):
            for name, value in values.items():
                setattr(there, name, value)
            there.save()
            put_numbers(there, own)
            changed += 1
    return Loaded(added, changed, kept, Hotline.objects.count())


def _line_differs(there: Hotline, values: Mapping[str, str], own: tuple[Number, ...]) -> bool:
    held = tuple(Number(Line(each.line), each.number, each.word) for each in there.numbers.all())
    return held != own or any(getattr(there, name) != value for name, value in values.items())


def _numbers(folder: Path) -> dict[str, tuple[Number, ...]]:
    lines = {row.needed("code") for row in rows(folder, "hotlines.csv", "code")}
    found: dict[str, tuple[Number, ...]] = {}
    for row in rows(folder, "hotline_numbers.csv", "hotline line number word"):
        code = row.one_of("hotline", sorted(lines))
        number = Number(
            Line(row.one_of("line", Line.values)), row.needed("number"), row.text("word")
        )
        found[code] = (*found.get(code, ()), number)
    return found
