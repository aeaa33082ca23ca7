"""Indexes come back after a load, whatever became of it."""

import pytest

from ventanilla.cli.embedded import cluster
from ventanilla.demo import indexes

TABLES = ("cases_entry", "cases_track", "audit_event")
THERE = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), conname, contype
FROM pg_index LEFT JOIN pg_constraint ON conindid = indexrelid AND conrelid = indrelid
WHERE indrelid = ANY(%s::regclass[]) ORDER BY 1
"""

OPTIONS = "SELECT reloptions FROM pg_class WHERE oid = ANY(%s::regclass[])"


@pytest.fixture
def address(server, owner):
    """The administrator's, of this process's own database."""
    return cluster.superuser(server, owner.info.dbname)


@pytest.fixture
def there(owner):
    """What there is, asked anew each time."""

    def ask():
        options = owner.execute(OPTIONS, [list(TABLES)]).fetchall()
        assert options == [(None,)] * 3, "what is said of tables is not said any more"
        return owner.execute(THERE, [list(TABLES)]).fetchall()

    return ask


def test_they_are_gone_for_so_long_and_then_as_they_were(address, there, owner):
    before = there()
    with indexes.taken_away(address, TABLES, workers=2):
        # other tables refer to a track: its key stays
        left = owner.execute(THERE, [list(TABLES)]).fetchall()
        assert [row[0] for row in left] == ["cases_track_pkey"]
    assert there() == before
    assert len(before) > 20


def test_a_load_that_fails_leaves_them_in_place(address, there):
    before = there()
    with pytest.raises(RuntimeError), indexes.taken_away(address, TABLES, workers=2):
        raise RuntimeError
    assert there() == before


def test_a_load_that_was_killed_is_mended_by_the_next(address, there, owner):
    before = there()
    killed = indexes.taken_away(address, TABLES, workers=2)
    killed.__enter__()
    assert len(owner.execute(THERE, [list(TABLES)]).fetchall()) == 1

    indexes.build(address, workers=2)

    assert there() == before
    assert owner.execute("SELECT to_regclass('load_demo_taken_indexes')").fetchone() == (None,)
    indexes.build(address, workers=2)  # nothing was taken away: nothing to do
    assert there() == before
