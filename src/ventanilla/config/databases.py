"""The two databases: cases in one, wrapped keys in the other, never in the same dump."""

from typing import Any

from django.db.models import Model
from psycopg.conninfo import conninfo_to_dict

from ventanilla.config import environment, place
from ventanilla.config.place import Server, SetupError

OWNER, APP = "ventanilla_owner", "ventanilla_app"
NAMES = {"default": "ventanilla", "keys": "ventanilla_keys"}
#: Statements find rows by indexes: to plan them anew each time took longer than to run them, and
#: to start a second process for one takes 6 ms.
PLANS = "-c plan_cache_mode=force_generic_plan -c max_parallel_workers_per_gather=0"
VARIABLES = {
    ("default", APP): "DATABASE_URL",
    ("default", OWNER): "DATABASE_OWNER_URL",
    ("keys", APP): "KEYS_URL",
    ("keys", OWNER): "KEYS_OWNER_URL",
}


def url(alias: str, role: str, profile: str) -> str:
    """The address of a database for a role: from the environment, else the embedded server's."""
    variable = VARIABLES[alias, role]
    given = environment.read(variable)
    if given:
        return given
    if profile not in place.EMBEDDED:
        raise SetupError(f"{variable} is not set. On a server all four addresses are needed.")
    # Without a server yet (doctor, type checks, makemigrations) an address that nobody answers.
    server = place.read_server(profile) or Server("", "/nowhere", 5432, "", "none", "none")
    password = server.owner_password if role == OWNER else server.app_password
    return server.url(role=role, password=password, database=NAMES[alias])


def parse(address: str) -> dict[str, Any]:
    """Django's entry for a libpq address."""
    given = dict(conninfo_to_dict(address))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.pop("dbname", ""),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": str(given.pop("port", "") or ""),
        # The connection keeps the plans of statements that come again: a pooler must keep sessions.
        "OPTIONS": {**given, "server_side_binding": True, "prepare_threshold": 3},
    }


def both(profile: str) -> dict[str, dict[str, Any]]:
    """Django's DATABASES for a profile."""
    role = OWNER if environment.read_flag("VENTANILLA_AS_OWNER") else APP
    pool = int(environment.read("VENTANILLA_POOL"))
    entries = {alias: parse(url(alias, role, profile)) for alias in NAMES}
    for entry in entries.values():
        entry["OPTIONS"]["connect_timeout"] = 5
        if role == APP:
            entry["OPTIONS"].setdefault("options", PLANS)
        if pool and role == APP:
            entry["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    # One request, one transaction: row-level security needs an identity that ends with it.
    # Keys are not atomic with requests: a key commits before the dossier that needs it.
    entries["default"]["ATOMIC_REQUESTS"] = True
    return entries


class KeysApart:
    """Django's router: the app ``keys`` lives in the key database, all others in the case one."""

    def _alias(self, app_label: str) -> str:
        return "keys" if app_label == "keys" else "default"

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """Where a model's rows are read."""
        return self._alias(model._meta.app_label)

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """Where a model's rows are written."""
        return self._alias(model._meta.app_label)

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        """Only within one database."""
        return self._alias(one._meta.app_label) == self._alias(other._meta.app_label)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Each app's tables stand in its own database only."""
        return db == self._alias(app_label)
