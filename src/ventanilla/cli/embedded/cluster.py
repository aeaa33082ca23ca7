"""Make, start, stop and look at one embedded server per profile.

The server is pg_ctl's daemon: nobody's death takes it along, and a second start finds the first.
"""

import contextlib
import fcntl
import secrets
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from ventanilla.cli.embedded import binaries, roles
from ventanilla.cli.embedded.binaries import Runner
from ventanilla.config import place
from ventanilla.config.place import Server, SetupError

PORT = 5432
PATIENCE = 15.0  # seconds for the rest of a killed server to end
LONGEST_SOCKET = 100  # the address of a Unix socket holds 107 bytes on Linux, 103 on a Mac
SETTINGS = {
    "unix_socket_permissions": "0700",
    "password_encryption": "'scram-sha-256'",
    "max_connections": "120",
    "shared_buffers": "'256MB'",
    "random_page_cost": "1.1",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    # DETAIL lines and parameters quote people's data: neither is written.
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "'none'",
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    # An error's first line may quote as well: invalid input syntax for type date: "…".
    "log_min_messages": "log",
}
# Tests can be run again: they do not wait for the disk.
DISPOSABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "'128MB'",
}


def start(profile: str) -> Server:
    """Start a profile's server, making it first if need be. Returns how to reach it."""
    if profile not in place.EMBEDDED:
        raise SetupError(f"The profile {profile} has no embedded PostgreSQL.")
    with _alone(profile):
        server = place.read_server(profile)
        if server and answers(server):
            return server
        runner = binaries.find()
        if server is None or not (Path(server.data) / "PG_VERSION").exists():
            server = _make(runner, profile, server)
        server = _launch(runner, profile, server)
        roles.ensure(server)
        return server


def stop(profile: str) -> bool:
    """Stop a profile's server; open sessions are ended. False when it was not running."""
    server = place.read_server(profile)
    if server is None or not (Path(server.data) / "postmaster.pid").exists():
        return False
    done = binaries.find().run("pg_ctl", "stop", "-w", "-m", "fast", "-D", server.data)
    return done.returncode == 0


def discard(profile: str) -> None:
    """Stop a profile's server and remove its databases and passwords for good."""
    server = place.read_server(profile)
    if server is None:
        return
    stop(profile)
    folder = Path(server.data).parent
    shutil.rmtree(folder, ignore_errors=True)
    if folder.parent != place.server_file(profile).parent:
        with contextlib.suppress(OSError):
            folder.parent.rmdir()
    place.server_file(profile).unlink(missing_ok=True)
    place.witness_file(profile).unlink(missing_ok=True)  # of a log that is gone with the databases


def answers(server: Server) -> bool:
    """Whether the server takes connections with the password we hold."""
    try:
        with psycopg.connect(superuser(server), connect_timeout=3):
            return True
    except psycopg.Error:
        return False


def superuser(server: Server, database: str = "postgres") -> str:
    """The address of the server's own administrator: for making databases, never for the site."""
    return server.url(role=place.SUPERUSER, database=database)


@contextlib.contextmanager
def _alone(profile: str) -> Iterator[None]:
    """One starter at a time: the second waits, and finds the first one's server."""
    folder = place.private_folder(place.server_file(profile).parent)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(runner: Runner, profile: str, known: Server | None) -> Server:
    data = binaries.home(place.server_file(profile).parent) / "server" / "data"
    if (data / "PG_VERSION").exists() and known is None:
        if profile != "test":
            raise SetupError(
                f"The databases in {data} are there, but {place.server_file(profile)} with their "
                "passwords is missing. Restore it from a copy, or remove the folder to start anew."
            )
        runner.run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(data))
    shutil.rmtree(data, ignore_errors=True)
    for path in (data.parent, data):
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o700)
        runner.own(path)
    server = Server(str(data), *_address(data.parent), secrets.token_hex(24))
    with tempfile.NamedTemporaryFile("w", prefix="ventanilla-", dir="/tmp") as file:
        file.write(server.superuser_password + "\n")
        file.flush()
        runner.own(Path(file.name))
        done = runner.run(
            *("initdb", "-D", str(data), "-U", "postgres", "--pwfile", file.name),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--no-instructions"),
            *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
            *(["--no-sync"] if profile == "test" else []),
        )
    if done.returncode:
        shutil.rmtree(data, ignore_errors=True)
        raise SetupError(_explain("PostgreSQL's folder could not be made", data, done.stdout))
    place.write_server(profile, server)
    return server


def _address(folder: Path) -> tuple[str, int]:
    """A socket beside the data; a free port of 127.0.0.1 where the path is too long for one."""
    if len(f"{folder}/.s.PGSQL.{PORT}".encode()) <= LONGEST_SOCKET:
        return str(folder), PORT
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return "127.0.0.1", probe.getsockname()[1]


def _launch(runner: Runner, profile: str, server: Server) -> Server:
    data = Path(server.data)
    _forget_a_dead_server(data, server)
    by_port = server.host == "127.0.0.1"
    if by_port and _taken(server.port):
        raise SetupError(
            f"Port {server.port} of 127.0.0.1 is taken by another program. Stop it, or change "
            f"the port in {place.server_file(profile)}."
        )
    settings = {
        **SETTINGS,
        **(DISPOSABLE if profile == "test" else {}),
        "port": str(server.port),
        "listen_addresses": "'127.0.0.1'" if by_port else "''",
        "unix_socket_directories": "''" if by_port else f"'{server.host}'",
    }
    _configure(data, settings)
    log = data.parent / "server.log"
    done = runner.run("pg_ctl", "start", "-w", "-t", "60", "-D", str(data), "-l", str(log))
    if done.returncode:
        words = done.stdout + (log.read_text(errors="replace")[-4000:] if log.exists() else "")
        raise SetupError(_explain("PostgreSQL does not start", data, words))
    if not answers(server):
        raise SetupError(
            f"PostgreSQL runs from {data}, but does not take the password in "
            f"{place.server_file(profile)}."
        )
    return server


def _configure(data: Path, settings: dict[str, str]) -> None:
    lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
    try:
        (data / "ventanilla.conf").write_text(lines, encoding="utf-8")
        (data / "ventanilla.conf").chmod(0o644)
        main = data / "postgresql.conf"
        if "include 'ventanilla.conf'" not in main.read_text(encoding="utf-8"):
            with main.open("a", encoding="utf-8") as file:
                file.write("\ninclude 'ventanilla.conf'\n")
    except OSError as error:
        raise SetupError(
            f"PostgreSQL's settings in {data} cannot be written ({error.strerror})."
        ) from error


def _forget_a_dead_server(data: Path, server: Server) -> None:
    """Remove the marks of a server that is gone, where PostgreSQL itself would not dare to.

    It clears them when no process has that number. It cannot tell a number that another
    program has now, nor a killed server that nobody has buried yet. Only when no process works
    in the folder any more are they ours to remove: otherwise two servers would write there.
    """
    mark = data / "postmaster.pid"
    try:
        number = int(mark.read_text().splitlines()[0])
        status = Path(f"/proc/{number}/stat").read_text()
    except (OSError, ValueError, IndexError):
        return
    name, __, rest = status.partition("(")[2].rpartition(")")
    if name == "postgres" and rest.split()[0] != "Z":
        return
    until = time.monotonic() + PATIENCE
    while _at_work_in(data):
        if time.monotonic() > until:
            raise SetupError(f"A part of a killed PostgreSQL still works in {data}. Wait for it.")
        time.sleep(0.1)
    mark.unlink(missing_ok=True)
    for name in (f".s.PGSQL.{server.port}", f".s.PGSQL.{server.port}.lock"):
        Path(server.host, name).unlink(missing_ok=True)


def _at_work_in(data: Path) -> bool:
    for process in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if process.readlink() == data:
                return True
    return False


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _explain(what: str, data: Path, words: str) -> str:
    if "No space left on device" in words:
        return f"{what}: the disk that holds {data} is full. Free some space and try again."
    if "Permission denied" in words:
        return f"{what}: the account that runs it may not use {data}."
    last = [line for line in words.strip().splitlines() if line.strip()][-3:]
    return f"{what} in {data}. Its last words: {' / '.join(last)}"
