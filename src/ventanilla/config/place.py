"""Where this installation keeps what must not be in the checkout: databases, passwords, keys.

Plain standard library: the settings, the command line and the tests all read it before Django.
"""

import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from urllib.parse import quote

PROFILES = ("demo", "dev", "test", "bench", "server")
EMBEDDED = ("demo", "dev", "test", "bench")
SUPERUSER = "postgres"
CHECKOUT = Path(__file__).resolve().parents[3]


class SetupError(Exception):
    """This machine is not ready. The message is a sentence that says what to do about it."""


@dataclass(frozen=True, slots=True)
class Server:
    """How to reach an embedded PostgreSQL server. ``host`` is a socket folder or 127.0.0.1."""

    data: str
    host: str
    port: int
    superuser_password: str

    def password(self, role: str) -> str:
        """The password of a role: each its own, all found again from the administrator's."""
        secret = self.superuser_password
        if role == SUPERUSER:
            return secret
        return hmac.new(secret.encode(), role.encode(), "sha256").hexdigest()[:48]

    def url(self, *, role: str, database: str) -> str:
        """A libpq address for one role and one database of this server."""
        return (
            f"postgresql://{role}:{self.password(role)}@/{database}"
            f"?host={quote(self.host)}&port={self.port}"
        )


def _home(variable: str, default: str) -> Path:
    named = os.environ.get(variable, "")
    if named:
        return Path(named)
    home = os.environ.get("HOME", "")
    if not home:
        raise SetupError(
            f"Neither {variable} nor HOME is set, so there is no place for Ventanilla's files. "
            "Set VENTANILLA_STATE to a folder of your own."
        )
    return Path(home) / default


def state_directory() -> Path:
    """The folder for databases and passwords. It may not exist yet."""
    named = os.environ.get("VENTANILLA_STATE", "")
    return Path(named) if named else _home("XDG_STATE_HOME", ".local/state") / "ventanilla"


def config_directory() -> Path:
    """The folder for the root key. It may not exist yet."""
    return _home("XDG_CONFIG_HOME", ".config") / "ventanilla"


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner can enter, or say why it cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SetupError(
            f"The folder {path} cannot be made ({error.strerror}). "
            "Set VENTANILLA_STATE to a folder you may write to."
        ) from error
    return path


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    private_folder(path.parent)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise SetupError(f"The file {path} cannot be written ({error.strerror}).") from error


def server_file(profile: str) -> Path:
    """Where the address and the passwords of a profile's embedded server are kept."""
    return state_directory() / "postgres" / profile / "server.json"


def read_server(profile: str) -> Server | None:
    """The embedded server of a profile, or None when it was never made."""
    path = server_file(profile)
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Server(**{field.name: kept[field.name] for field in fields(Server)})
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise SetupError(f"The file {path} belongs to somebody else.") from error
    except (ValueError, TypeError, KeyError) as error:
        raise SetupError(f"The file {path} is damaged: restore it from a copy.") from error


def write_server(profile: str, server: Server) -> None:
    """Keep the address and the passwords of a profile's embedded server."""
    write_private(server_file(profile), json.dumps(asdict(server), indent=1) + "\n")


def witness_file(profile: str) -> Path:
    """Where the heads of a profile's log are kept, outside of its database."""
    return state_directory() / f"{profile}.witness"


def secret_key(profile: str) -> str:
    """Django's signing key for a profile without one in its environment, made at first use."""
    path = state_directory() / f"{profile}.secret"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        write_private(path, secrets.token_urlsafe(48) + "\n")
        return path.read_text(encoding="ascii").strip()
