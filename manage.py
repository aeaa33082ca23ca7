"""Django's own commands. Ours are under `ventanilla`."""

import os
import sys

from django.core.management import execute_from_command_line

OWNERS_COMMANDS = {"migrate", "sqlflush", "dbshell"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ventanilla.config.settings")
    if OWNERS_COMMANDS & set(sys.argv[1:2]):
        os.environ["VENTANILLA_AS_OWNER"] = "1"
    execute_from_command_line(sys.argv)
