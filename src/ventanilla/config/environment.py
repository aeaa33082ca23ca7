"""Every setting that the environment may give, with its default and what it is for.

Nothing else of ours reads the environment; ``docs/reference/settings.md`` is printed from here.
"""

import os
from typing import NamedTuple

from ventanilla.config import place
from ventanilla.config.place import SetupError


class Setting(NamedTuple):
    """One variable of the environment. An empty default means: worked out, or not used."""

    name: str
    default: str
    words: str


SETTINGS = (
    Setting(
        "VENTANILLA_PROFILE",
        "",
        "`demo`, `dev`, `test`, `bench` or `server`. Without it: `server` when `DATABASE_URL` "
        "is set, else `dev`. The first four use an embedded PostgreSQL of their own.",
    ),
    Setting(
        "VENTANILLA_STATE",
        "",
        "Folder for embedded databases and generated passwords. Without it: "
        "`$XDG_STATE_HOME/ventanilla`, else `~/.local/state/ventanilla`.",
    ),
    Setting("VENTANILLA_SECRET_KEY", "", "Django's signing key. Required for `server`."),
    Setting(
        "VENTANILLA_ROOT_KEY_FILE",
        "",
        "The file with the root key. Without it: `$XDG_CONFIG_HOME/ventanilla/root.key`, "
        "else `~/.config/ventanilla/root.key`. Only its owner may read it.",
    ),
    Setting(
        "VENTANILLA_LOG_KEY_FILE",
        "",
        "The file with the key that signs the heads of the log. Without it: `log.key` beside the "
        "root key. Only its owner may read it; its public half stands beside it in `.pub`.",
    ),
    Setting(
        "VENTANILLA_PROTOCOL_KEY_FILE",
        "",
        "The file with the key that signs published protocols. Without it: `protocol.key` beside "
        "the root key. Only its owner may read it; its public half stands beside it in `.pub`.",
    ),
    Setting(
        "VENTANILLA_BADGE_KEY_FILE",
        "",
        "The file with the key that signs certificates as Open Badges. Without it: `badge.key` "
        "beside the root key. Only its owner may read it.",
    ),
    Setting(
        "VENTANILLA_WITNESS_FILE",
        "",
        "The file to which each signed head of the log is added, outside of the database. Without "
        "it: `<profile>.witness` in the state folder. On a server: another machine's disk.",
    ),
    Setting("VENTANILLA_HEAD_MINUTES", "5", "How often a head of the log is signed."),
    Setting(
        "VENTANILLA_SHRED_LOG",
        "",
        "The list of destroyed keys, to be replayed after any restore. Without it: `shreds.log` in "
        "the folder of `VENTANILLA_STATE`. Copy it where no backup of a database goes.",
    ),
    Setting(
        "DATABASE_URL", "", "The case database, as the application's role, which owns nothing."
    ),
    Setting(
        "DATABASE_DOOR_URL",
        "",
        "The case database, as the role that knows sessions and passwords, and writes down who "
        "opens what.",
    ),
    Setting(
        "DATABASE_KEYS_URL",
        "",
        "The case database, as the key service's role, which sees that a release was written down.",
    ),
    Setting("DATABASE_WORKER_URL", "", "The case database, as the role of jobs and commands."),
    Setting("DATABASE_SEALER_URL", "", "The case database, as the role that chains the log."),
    Setting("DATABASE_OWNER_URL", "", "The same as the owner's role: for `ventanilla migrate`."),
    Setting(
        "KEYS_URL",
        "",
        "The key database, as the key service's role. On a server, put it on another machine "
        "with backups of its own.",
    ),
    Setting("KEYS_OWNER_URL", "", "The same as the owner's role: for `ventanilla migrate`."),
    Setting(
        "DATABASE_BACKUP_URL",
        "",
        "The case database, as a role that row-level security does not hold: for `ventanilla "
        "backup`; for `ventanilla restore` the administrator of a server with an empty database. "
        "Never in the site's settings.",
    ),
    Setting("KEYS_BACKUP_URL", "", "The key database, in the same way."),
    Setting("VENTANILLA_POOL", "0", "Connections kept open by each worker; 0 opens as needed."),
    Setting(
        "VENTANILLA_HOSTS",
        "localhost,127.0.0.1",
        "Names under which the site is reached, separated by commas.",
    ),
    Setting(
        "VENTANILLA_PARTNER_HOST",
        "",
        "A name of its own for the pages on which partners answer. With it, nothing else answers "
        "there, and those pages answer nowhere else.",
    ),
    Setting(
        "VENTANILLA_ORIGINS",
        "",
        "Origins behind a proxy from which forms are taken, such as `https://casos.example.org`.",
    ),
    Setting(
        "VENTANILLA_PROXIES",
        "0",
        "How many proxies of your own stand before the site. From the address that the outermost "
        "one writes into `X-Forwarded-For` attempts to sign in are counted; with too low a number "
        "all of them seem to come from one place.",
    ),
    Setting(
        "VENTANILLA_TOTP_BRIDGE_DAYS",
        "0",
        "For how many days an authenticator app alone is enough. After that an officer without a "
        "passkey has to add one before anything else. `0`: for good, with a reminder after two "
        "weeks.",
    ),
    Setting("VENTANILLA_DEBUG", "", "`1` shows faults in the browser. Never on a server."),
    Setting("VENTANILLA_HTTPS", "", "`1`: cookies only over HTTPS, and HSTS. Set it on a server."),
    Setting(
        "VENTANILLA_MAIL",
        "",
        "`smtp://user:password@host:port` (or `smtps://`) for outgoing mail. "
        "Without it messages are only printed.",
    ),
    Setting("VENTANILLA_MAIL_FROM", "ventanilla@localhost", "The sender of the messages it sends."),
    Setting(
        "VENTANILLA_FIGURES_THRESHOLD",
        "5",
        "Counts of episodes from 1 to one below it are hidden in figures, with as many others as "
        "it takes. 5 serves inside a ministry.",
    ),
    Setting(
        "VENTANILLA_FIGURES_PUBLIC_THRESHOLD",
        "10",
        "The same for tables that are given to the public; no lower than the one inside.",
    ),
    Setting(
        "VENTANILLA_WINDOW_HOURS",
        "8-18",
        "From and until which hour posts are open on working days: in these hours somebody goes "
        "within 15 minutes to whoever a window noticed, or others are told.",
    ),
    Setting(
        "VENTANILLA_SIGHTING_HOURS",
        "72",
        "For how many hours what a window noticed is kept of somebody who was not found.",
    ),
    Setting(
        "VENTANILLA_NOTICE_LATE_HOURS",
        "72",
        "After how many hours an agency's notification of a detention counts as late. The "
        "Convention says “without delay”, and no number.",
    ),
    Setting(
        "VENTANILLA_NOTICE_LATE_HOURS_MINOR", "24", "The same for a child in an agency's custody."
    ),
    Setting(
        "VENTANILLA_CLAMAV",
        "",
        "Where ClamAV listens: `host:port`, or the path of its socket. With it, files that it "
        "finds harmful are refused, and so is every file while it does not answer. Without it, "
        "originals of files are kept, but not opened.",
    ),
    Setting(
        "VENTANILLA_EXIT_PAGE",
        "https://www.weather.gov/",
        "Where “Exit this page” leads: a public page that anybody may have open at a consulate.",
    ),
    Setting("VENTANILLA_LOG_LEVEL", "INFO", "`DEBUG`, `INFO`, `WARNING` or `ERROR`."),
    Setting(
        "VENTANILLA_PG_USER",
        "",
        "When run as root: the account under which the embedded PostgreSQL runs. "
        "Without it: `postgres`, else `nobody`.",
    ),
    Setting(
        "VENTANILLA_AS_WORKER",
        "",
        "`1` connects as the role of jobs and commands. They set it themselves; do not.",
    ),
    Setting(
        "VENTANILLA_AS_OWNER",
        "",
        "`1` connects as the owner of the tables. `ventanilla migrate` sets it; do not.",
    ),
)
DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def read(name: str) -> str:
    """The value of a declared setting. Raises KeyError for an undeclared one."""
    return os.environ.get(name, "") or DEFAULTS[name]


def read_flag(name: str) -> bool:
    """Whether a declared setting is switched on."""
    return read(name).lower() in {"1", "true", "yes", "on"}


def read_list(name: str) -> list[str]:
    """A declared setting with commas, as a list."""
    return [part.strip() for part in read(name).split(",") if part.strip()]


def profile() -> str:
    """The running profile. Raises SetupError for one that does not exist."""
    named = read("VENTANILLA_PROFILE") or ("server" if read("DATABASE_URL") else "dev")
    if named not in place.PROFILES:
        raise SetupError(
            f"VENTANILLA_PROFILE is “{named}”; it must be one of {', '.join(place.PROFILES)}."
        )
    return named
