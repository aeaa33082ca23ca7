"""The settings, as every test sees them: the profile of tests, whatever the shell says."""

import os

from ventanilla.cli import messages
from ventanilla.config import environment

# Before Django reads the words: it keeps what it read for as long as it lives.
messages.compile_catalogues()

for setting in environment.SETTINGS:
    if setting.name not in {"VENTANILLA_STATE", "VENTANILLA_PG_USER"}:
        os.environ.pop(setting.name, None)
os.environ["VENTANILLA_PROFILE"] = "test"
os.environ["VENTANILLA_LOG_LEVEL"] = "ERROR"

from ventanilla.config.settings import *  # noqa: E402, F403
from ventanilla.config.settings import MIDDLEWARE as PRODUCTS  # noqa: E402
from ventanilla.config.settings import STATE_DIRECTORY  # noqa: E402

MIDDLEWARE = ["tests.pages.Pages", *PRODUCTS]

ROOT_KEY_FILE = STATE_DIRECTORY / "test.root.key"
LOG_KEY_FILE = STATE_DIRECTORY / "test.log.key"
PROTOCOL_KEY_FILE = STATE_DIRECTORY / "test.protocol.key"
