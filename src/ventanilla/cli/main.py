"""The ``ventanilla`` command. Each word is a module of this package with ``WORDS``,
``add_arguments(parser)`` and ``run(arguments) -> int``; it is imported only when it is used.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from django.core.exceptions import ImproperlyConfigured

from ventanilla.common.errors import BadInput, DomainError
from ventanilla.common.sources import Faulty
from ventanilla.config.place import SetupError

COMMANDS = (
    "demo",
    "serve",
    "worker",
    "migrate",
    "network",
    "country",
    "norms",
    "directory",
    "alliances",
    "protocol",
    "people",
    "officer",
    "seat",
    "certificate",
    "course",
    "duty",
    "canary",
    "load-demo",
    "bench",
    "audit",
    "doctor",
    "postgres",
    "keys",
    "backup",
    "restore",
    "letterbox",
    "messages",
    "reference",
)


def module(command: str) -> ModuleType:
    """The module of a command's word."""
    return importlib.import_module(f"ventanilla.cli.{command.replace('-', '_')}")


def parser(only: str | None = None) -> argparse.ArgumentParser:
    """The whole command line, or only one command's part of it (the others stay unimported)."""
    whole = argparse.ArgumentParser(
        prog="ventanilla", description="Specialised consular care, guided by protocols."
    )
    words = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in [only] if only else COMMANDS:
        part = module(command)
        part.add_arguments(words.add_parser(command, help=part.WORDS, description=part.WORDS))
    return whole


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0; 2 where what was given cannot be right, 1 after any other
    refusal. Its sentence goes to stderr.
    """
    given = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ventanilla.config.settings")
    command = given[0] if given and given[0] in COMMANDS else None
    arguments = parser(command).parse_args(given)
    try:
        return int(module(arguments.command).run(arguments))
    except BadInput as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except (SetupError, DomainError, ImproperlyConfigured) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except Faulty as faulty:
        from django.utils.translation import gettext

        for problem in faulty.problems:
            print(problem.told(gettext), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
