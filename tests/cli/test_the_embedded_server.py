"""The embedded PostgreSQL outlives whoever starts it, recovers, and says in words what is wrong."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from ventanilla.cli.embedded import cluster
from ventanilla.config import place
from ventanilla.config.databases import OWNER
from ventanilla.config.place import SetupError

PROFILE = "dev"


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    """A state folder of its own, with one server in it."""
    folder = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VENTANILLA_STATE", str(folder))
        yield folder
        cluster.discard(PROFILE)


@pytest.fixture
def running(state):
    return cluster.start(PROFILE)


def connect(server, role=OWNER):
    return psycopg.connect(server.url(role=role, database="ventanilla"), autocommit=True)


def postmaster(server) -> int:
    return int((Path(server.data) / "postmaster.pid").read_text().splitlines()[0])


def kill_postmaster(server) -> None:
    number = postmaster(server)
    os.kill(number, signal.SIGKILL)
    for _ in range(100):
        if not Path(f"/proc/{number}").exists() or "Z" in Path(f"/proc/{number}/stat").read_text():
            break
        time.sleep(0.05)


def test_a_second_start_finds_the_first(running):
    before = postmaster(running)
    assert cluster.start(PROFILE) == running
    assert postmaster(running) == before


def test_it_outlives_a_starter_that_is_killed(state, running):
    cluster.stop(PROFILE)
    code = (
        "import os; from ventanilla.cli.embedded import cluster;"
        f"cluster.start({PROFILE!r}); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=os.environ, check=False)
    assert done.returncode == -signal.SIGKILL
    assert cluster.answers(running)


def test_it_recovers_after_it_was_killed_itself_and_loses_nothing(running):
    with connect(running) as connection:
        connection.execute("DROP TABLE IF EXISTS kept")
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    kill_postmaster(running)
    again = cluster.start(PROFILE)
    with connect(again) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)


def test_the_mark_of_a_dead_server_is_forgotten_even_when_its_number_was_reused(running):
    cluster.stop(PROFILE)
    mark = Path(running.data) / "postmaster.pid"
    mark.write_text(f"{os.getpid()}\n{running.data}\n0\n5432\n\n\n")
    assert cluster.answers(cluster.start(PROFILE))


def test_passwords_are_for_their_owner_alone(running):
    mode = place.server_file(PROFILE).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


@pytest.mark.parametrize("password", ["", "wrong"])
def test_nobody_enters_without_the_password(running, password):
    right = running.password(OWNER)
    address = running.url(role=OWNER, database="ventanilla").replace(right, password)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address, connect_timeout=3)


def test_it_listens_nowhere_but_here(running):
    with connect(running) as connection:
        listening = connection.execute("SHOW listen_addresses").fetchone()[0]
        assert listening in {"", "127.0.0.1"}


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("log_parameter_max_length", "0"),
        ("log_parameter_max_length_on_error", "0"),
        ("log_error_verbosity", "terse"),
        ("log_statement", "none"),
        ("log_min_messages", "log"),
        ("password_encryption", "scram-sha-256"),
    ],
)
def test_its_log_quotes_nobodys_data(running, setting, value):
    with connect(running) as connection:
        assert connection.execute(f"SHOW {setting}").fetchone() == (value,)


def test_a_failing_statement_leaves_no_value_in_the_log(running):
    with connect(running) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS once (word text PRIMARY KEY)")
        connection.execute("INSERT INTO once VALUES ('ximena-planted') ON CONFLICT DO NOTHING")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO once VALUES (%s)", ["ximena-planted"])
    with connect(running) as connection, pytest.raises(psycopg.errors.InvalidTextRepresentation):
        connection.execute("SELECT CAST(%s AS integer)", ["ximena-planted"])
    log = (Path(running.data).parent / "server.log").read_text()
    assert "starting PostgreSQL" in log
    assert "ximena-planted" not in log


def test_lost_passwords_are_named_and_the_databases_left_alone(running):
    file = place.server_file(PROFILE)
    kept = file.read_text()
    file.unlink()
    try:
        with pytest.raises(SetupError, match="passwords is missing"):
            cluster.start(PROFILE)
    finally:
        place.write_private(file, kept)
    assert cluster.answers(running)


def test_a_taken_port_is_named(running, monkeypatch):
    cluster.stop(PROFILE)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        by_port = place.Server(
            **{**_fields(running), "host": "127.0.0.1", "port": port},
        )
        kept = place.server_file(PROFILE).read_text()
        place.write_server(PROFILE, by_port)
        try:
            with pytest.raises(SetupError, match=f"Port {port} of 127.0.0.1 is taken"):
                cluster.start(PROFILE)
        finally:
            place.write_private(place.server_file(PROFILE), kept)


def _fields(server):
    return {name: getattr(server, name) for name in server.__dataclass_fields__}


def test_where_a_path_is_too_long_for_a_socket_a_port_of_this_machine_serves(tmp_path, monkeypatch):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    assert cluster._address(deep)[0] == "127.0.0.1"
    assert cluster._address(Path("/var/lib/v")) == ("/var/lib/v", cluster.PORT)


def test_a_full_disk_is_called_by_its_name():
    words = cluster._explain(
        "PostgreSQL does not start",
        Path("/data"),
        "FATAL: could not write: No space left on device",
    )
    assert "disk" in words
    assert "full" in words


def test_without_home_or_state_there_is_a_sentence(monkeypatch):
    for name in ("VENTANILLA_STATE", "XDG_STATE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SetupError, match="VENTANILLA_STATE"):
        place.state_directory()


def test_a_state_folder_that_cannot_be_made_is_named(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("VENTANILLA_STATE", str(tmp_path / "file" / "state"))
    with pytest.raises(SetupError, match="cannot be made"):
        cluster.start(PROFILE)
