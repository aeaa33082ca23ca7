"""The doctor names what is missing, with its remedy, and changes nothing."""

import pytest
from django.db import connections

from tests.databases import administrator
from ventanilla.cli import doctor, messages, ready
from ventanilla.config.place import SetupError

pytestmark = pytest.mark.django_db(transaction=True)


def findings():
    return {finding.what: finding for finding in doctor.look()}


def test_a_machine_that_runs_these_tests_is_nearly_well():
    seen = findings()
    for what in ("Python", "Node", "Files", "Disk", "Databases", "Role", "Migrations", "Root key"):
        assert seen[what].ok, seen[what]


def test_a_root_key_that_others_may_read_is_named_with_its_remedy(settings, tmp_path):
    settings.ROOT_KEY_FILE = tmp_path / "root.key"
    assert findings()["Root key"].remedy == "Run `ventanilla keys create`."
    assert not settings.ROOT_KEY_FILE.exists()
    settings.ROOT_KEY_FILE.write_text("a b\n")
    settings.ROOT_KEY_FILE.chmod(0o644)
    assert findings()["Root key"].remedy == f"Run: chmod 600 {settings.ROOT_KEY_FILE}"


def test_a_role_that_owns_tables_is_refused(server):
    with administrator(server, connections.settings["default"]["NAME"]) as connection:
        connection.execute("CREATE TABLE theirs (a int)")
        connection.execute("ALTER TABLE theirs OWNER TO ventanilla_worker")
        try:
            assert "owns tables" in findings()["Role"].words
            assert not findings()["Role"].ok
        finally:
            connection.execute("DROP TABLE theirs")
    assert findings()["Role"].ok


def test_databases_that_do_not_answer_are_one_finding(monkeypatch):
    def down():
        raise SetupError("The database “default” does not answer. Start it.")

    monkeypatch.setattr(ready, "database_up", down)
    seen = findings()
    assert not seen["Databases"].ok
    assert "does not answer" in seen["Databases"].words
    assert "Migrations" not in seen


def test_migrations_that_are_missing_are_counted(monkeypatch):
    monkeypatch.setattr(ready, "missing_migrations", lambda: ["cases.0002_more"])
    assert findings()["Migrations"].remedy == "Run `ventanilla migrate`."


def test_words_that_nobody_compiled_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(messages, "path", lambda: tmp_path / "django.po")
    assert not findings()["Spanish"].ok


def test_without_chromium_the_journeys_are_said_not_to_run(monkeypatch):
    monkeypatch.setattr(doctor, "chromium", lambda: None)
    seen = findings()["Chromium"]
    assert (seen.ok, seen.optional) == (False, True)
    assert "NOT RUN" in seen.words


def test_the_answer_is_a_code(monkeypatch, capsys):
    well = doctor.Finding("One", True, "fine")
    ill = doctor.Finding("Two", False, "bad", "Mend it.")
    without = doctor.Finding("Three", False, "none", "Get it.", optional=True)
    monkeypatch.setattr(doctor, "look", lambda: iter([well, without]))
    assert doctor.run(None) == 0
    monkeypatch.setattr(doctor, "look", lambda: iter([well, ill]))
    assert doctor.run(None) == 1
    assert "Mend it." in capsys.readouterr().out
