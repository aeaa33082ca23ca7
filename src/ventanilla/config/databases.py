"""The two databases and the roles that enter them: cases in one, wrapped keys in the other.

No role does everything. A page's connection reads cases and can neither see a password nor the
log; the door's knows sessions and passwords, and no case; only the key service unwraps.
"""

from typing import Any

from django.db.models import Model
from psycopg.conninfo import conninfo_to_dict

from ventanilla.config import environment, place
from ventanilla.config.place import Server, SetupError

#: owns the tables; only migrations use it
OWNER = "ventanilla_owner"
#: serves pages
APP = "ventanilla_app"
#: runs jobs and commands
WORKER = "ventanilla_worker"
#: knows who is signed in, and writes down who opens what
DOOR = "ventanilla_door"
#: takes what was written down, and releases keys for it
KEYS = "ventanilla_keys"
#: chains the log
SEALER = "ventanilla_sealer"
#: owns the functions that decide; nobody signs in with it
RULES = "ventanilla_rules"
#: who may enter which database
LOGINS = {
    "default": (OWNER, APP, WORKER, DOOR, KEYS, SEALER),
    "keys": (OWNER, KEYS),
}
NAMES = {"default": "ventanilla", "keys": "ventanilla_keys"}
#: the label of the one app that has tables in a database; any other has those of all other apps
ONLY_APP = {"keys": "keys"}
#: Statements find rows by indexes: to plan them anew each time took longer than to run them, and
#: to start a second process for one takes 6 ms.
PLANS = "-c plan_cache_mode=force_generic_plan -c max_parallel_workers_per_gather=0"
#: Whoever works and falls silent in the middle, a stopped process or a cut cable, is undone.
SILENCE = "-c idle_in_transaction_session_timeout=60s"
#: No page waits longer than five seconds for anything: for a server that is away (twice, where
#: there is no pool), for a row that somebody else holds, for an answer.
AWAY = 2
PATIENCE = "-c lock_timeout=3s -c statement_timeout=4s"
VARIABLES = {
    ("default", APP): "DATABASE_URL",
    ("default", WORKER): "DATABASE_WORKER_URL",
    ("default", DOOR): "DATABASE_DOOR_URL",
    ("default", KEYS): "DATABASE_KEYS_URL",
    ("default", SEALER): "DATABASE_SEALER_URL",
    ("default", OWNER): "DATABASE_OWNER_URL",
    ("keys", KEYS): "KEYS_URL",
    ("keys", OWNER): "KEYS_OWNER_URL",
}
#: apps whose tables are not behind the connection of cases; a model of another says ``behind``
BEHIND = {"account": "door", "mfa": "door", "keys": "keys"}


def url(database: str, role: str, profile: str) -> str:
    """The address of a database for a role: from the environment, else the embedded server's."""
    variable = VARIABLES[database, role]
    given = environment.read(variable)
    if given:
        return given
    if profile not in place.EMBEDDED or environment.read("DATABASE_URL"):
        raise SetupError(
            f"{variable} is not set. On a server each role needs its own address "
            "(docs/guides/install-and-run.md)."
        )
    # Without a server yet (doctor, type checks, makemigrations) an address that nobody answers.
    server = place.read_server(profile) or Server("", "/nowhere", 5432, "none")
    return server.url(role=role, database=NAMES[database])


def parse(address: str) -> dict[str, Any]:
    """Django's entry for a libpq address."""
    given = dict(conninfo_to_dict(address))
    return {
        "ENGINE": "ventanilla.config.postgres",
        "NAME": given.pop("dbname", ""),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": str(given.pop("port", "") or ""),
        # The connection keeps the plans of statements that come again: a pooler must keep sessions.
        "OPTIONS": {
            "connect_timeout": AWAY,
            "options": f"{PLANS} {SILENCE}",
            **given,
            "server_side_binding": True,
            "prepare_threshold": 3,
        },
    }


def connections(profile: str) -> dict[str, dict[str, Any]]:
    """Django's DATABASES for a profile: four connections to two databases.

    ``default`` enters as whoever this process is, ``door`` and ``releases`` stand beside it in the
    same database, ``keys`` in the other.
    """
    if environment.read_flag("VENTANILLA_AS_OWNER"):
        entries = {alias: parse(url(alias, OWNER, profile)) for alias in NAMES}
        return {**entries, "door": dict(entries["default"]), "releases": dict(entries["default"])}
    works = environment.read_flag("VENTANILLA_AS_WORKER")
    entries = {
        "default": parse(url("default", WORKER if works else APP, profile)),
        "door": parse(url("default", WORKER if works else DOOR, profile)),
        "releases": parse(url("default", KEYS, profile)),
        "keys": parse(url("keys", KEYS, profile)),
    }
    pool = int(environment.read("VENTANILLA_POOL"))
    for entry in entries.values():
        if not works:
            entry["OPTIONS"]["options"] += f" {PATIENCE}"
        if pool:
            # Given up soon, a server that is away is looked for anew by whoever comes next: left
            # to itself a pool looks for it ever more rarely, and finds it a minute late.
            waits = {"timeout": AWAY, "reconnect_timeout": AWAY}
            entry["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool, **waits}
    # One request, one transaction: its identity ends with it. The others commit each statement:
    # a session must be there before a transaction enters with it, the line of the log before the
    # key that it is about, and the key before the dossier that needs it.
    entries["default"]["ATOMIC_REQUESTS"] = True
    return entries


class Apart:
    """Django's router: wrapped keys in the key database, sign-in through the door's connection."""

    def _alias(self, model: type[Model]) -> str:
        return str(BEHIND.get(model._meta.app_label) or getattr(model, "behind", "default"))

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """The connection that reads a model's rows."""
        return self._alias(model)

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """The connection that writes a model's rows."""
        return self._alias(model)

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        """Only within one database, through whichever connection."""
        # Not type(…): whoever is signed in comes as a lazy object, which says another's class.
        return (self._alias(one.__class__) == "keys") == (self._alias(other.__class__) == "keys")

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """The tables of ``keys`` only in the key database, all others only in the case one."""
        apart = app_label in ONLY_APP.values()
        return ONLY_APP.get(db) == app_label if apart else db == "default"
