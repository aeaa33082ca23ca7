"""A thief has the dumps, the disks and the logs: no name, no word, no way in is among them."""

import base64
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path

from psycopg import sql

from judge import cast, planting, ranking, sheltering
from judge.canaries import Canaries
from judge.place import Place, Site
from judge.verdicts import Result, judged
from judge.visitor import Visitor
from tests.databases import administrator
from ventanilla.cli.embedded import binaries, cluster

NUMBER = 7
NAME = "Stolen dump"
BAR = "0 of 500 planted words in 6 disguises, 0 usable sessions, rank attack names <= 1 %"
LANE = "A"

CHILDREN, FEW = 18, 2
PLANTED, DISGUISES = 500, 6
#: share of tokens that a thief may read off by how often they occur
MOST_NAMED = 0.01


def run(place: Place) -> Result:
    """Plant words through every act, then look wherever the servers wrote."""
    canaries = Canaries()
    with place.databases():
        people = cast.enter()
        tracks = [planting.plant(canaries, people) for _ in range(place.of(CHILDREN, FEW))]
        for _ in range(place.of(3, 1)):
            planting.notice_at_a_window(canaries, people)
            planting.decline_at_a_window(canaries, people)
        sheltering.plant(canaries, people)
        with place.site() as site:
            sessions = {name: cast.session(seat) for name, seat in people.of_mcallen.items()}
            _visit(site, sessions["alba"], canaries, place.of(40, 5))
            dumps = _dumps(place)
            faults = list(_looked(place, canaries, dumps, site))
            for address, body in sheltering.said(site):
                faults += canaries.found_in(address, body)
            faults += _sessions(place, site, sessions, dumps)
            faults += _inside(place, canaries)
        if not all(tracks[0].case.number.encode() in dump for dump in list(dumps.values())[:1]):
            faults.append("the dump is not of the databases that were written to")
        faults += _tokens(place)
    if not place.quick and len(canaries.planted) < PLANTED:
        faults.append(f"only {len(canaries.planted)} words were planted")
    place.log(f"{len(canaries.planted)} words planted")
    return judged(len(canaries.planted) * DISGUISES, faults)


def _visit(site: Site, session: str, canaries: Canaries, many: int) -> None:
    """Search terms, wrong passwords, user names, names of files: by HTTP, as they are typed."""
    alba, nobody = Visitor(site, session), Visitor(site)
    for at in range(many):
        alba.search(canaries.word("bsq"))
        alba.ask(f"/network/?q={canaries.word('red')}")
        if at < 4:  # then the door of the sign-in stays shut for a while
            nobody.ask("/account/login/", {"login": "alba", "password": canaries.word("clv")})
            nobody.ask("/account/login/", {"login": canaries.word("usr"), "password": "x"})
        alba.upload("/notices/new/", f"{canaries.day()}.pdf")


def _dumps(place: Place) -> dict[str, bytes]:
    """Both databases as their superuser would dump them."""
    dump = binaries.find().bin / "pg_dump"
    found = {}
    for alias, name in place.names.items():
        done = subprocess.run(
            [str(dump), "--format=plain", "--dbname", cluster.superuser(place.server, name)],
            capture_output=True,
            check=True,
            timeout=300,
        )
        found[alias] = done.stdout
    return found


def _looked(place: Place, canaries: Canaries, dumps: dict[str, bytes], site: Site) -> Iterator[str]:
    """Dumps, data files and the log of writes, server logs, our own logs."""
    data = Path(place.server.data)
    with administrator(place.server) as connection:
        connection.execute("CHECKPOINT")
    for alias, dump in dumps.items():
        yield from canaries.found_in(f"dump of {alias}", dump)
        place.log(f"dump of {alias}: {len(dump):,} bytes")
    logs = [data.parent / "server.log", site.log, place.log_file]
    for what, paths in (
        ("data files and WAL", _files(place, data)),
        ("logs", [path for path in logs if path.exists()]),
    ):
        read, found = canaries.found_in_files(paths, Path("/"))
        place.log(f"{what}: {read:,} bytes")
        yield from found
        if not read:
            yield f"{what}: nothing was there to be read"


def _files(place: Place, data: Path) -> list[Path]:
    """The files of our databases, of the whole cluster, and the log of writes."""
    with administrator(place.server) as connection:
        rows = connection.execute(
            "SELECT oid::text FROM pg_database WHERE datname = ANY(%s)",
            [list(place.names.values())],
        ).fetchall()
    ours = [data / "base" / oid for (oid,) in rows]
    folders = [
        *ours,
        *(data / name for name in ("global", "pg_wal", "pg_xact", "pg_stat", "base/pgsql_tmp")),
    ]
    return [
        path
        for folder in folders
        if folder.is_dir()
        for path in folder.rglob("*")
        if path.is_file()
    ]


def _sessions(
    place: Place, site: Site, sessions: dict[str, str], dumps: dict[str, bytes]
) -> Iterator[str]:
    """Whether a dump lets anybody in: live cookies in it, and whatever it holds, tried."""
    for name, session in sessions.items():
        if Visitor(site, session).ask("/desk/")[0] not in (200, 302, 403):
            yield f"{name}'s own session does not work, so nothing is shown"
        if any(session.encode() in dump for dump in dumps.values()):
            yield f"{name}'s session stands in the dump as the browser sends it"
    usable = sum(
        Visitor(site, value).ask("/help/seat/")[0] == 200
        for value in _session_values(place)
        if len(value) <= 128
    )
    if usable:
        yield f"{usable} of the values in the table of sessions open the site"


def _inside(place: Place, canaries: Canaries) -> Iterator[str]:
    """What the sessions hold, unpacked: they are signed and squeezed, not sealed."""
    for value in _session_values(place):
        squeezed = value.partition(":")[0].removeprefix(".")
        try:
            content = zlib.decompress(
                base64.urlsafe_b64decode(squeezed + "=" * (-len(squeezed) % 4))
            )
        except (ValueError, zlib.error):
            continue
        yield from canaries.found_in("unpacked session", content)


def _session_values(place: Place) -> Iterator[str]:
    """Every text in every table of sessions."""
    with administrator(place.server, place.names["default"]) as connection:
        columns = connection.execute(
            "SELECT table_schema, table_name, column_name FROM information_schema.columns "
            "WHERE table_name LIKE '%session%' AND data_type IN ('text', 'character varying', "
            "'bytea', 'uuid')"
        ).fetchall()
        for schema, table, column in columns:
            names = map(sql.Identifier, (column, schema, table))
            query = sql.SQL("SELECT {} FROM {}.{}").format(*names)
            for (value,) in connection.execute(query):
                text = value.hex() if isinstance(value, bytes) else str(value)
                if len(text) >= 16 and text.isascii() and text.isprintable():
                    yield text


def _tokens(place: Place) -> Iterator[str]:
    """The attack by frequency on the tokens by which people are found at another post."""
    share = ranking.named(stolen=place.of(40_000, 3_000), registry=place.of(160_000, 6_000))
    place.log(f"the attack by rank names {share:.3%} of the stolen tokens")
    if share > MOST_NAMED:
        yield f"the attack by rank names {share:.2%} of the stolen tokens"
