"""A log holds verbs and ids: what nobody thought of is dropped."""

import json
import logging
import subprocess
import sys

import pytest

from ventanilla.common import logs

PLANTED = "Ximena Planted-Name"
CODE = f"""
import logging, structlog
from ventanilla.common import logs
logs.configure("INFO")
log = structlog.get_logger("ventanilla.cases")
log.info("case.opened", case=7, seat=3, name={PLANTED!r}, note={PLANTED!r})
logging.getLogger("ventanilla.web").info("saved", extra={{"name_of_child": {PLANTED!r}}})
logging.getLogger("some.library").error("could not parse %s", {PLANTED!r})
try:
    child = {PLANTED!r}
    raise ValueError(child)
except ValueError:
    log.exception("case.failed", case=7)
    logging.getLogger("django.request").error("Internal error: /people/?q=%s", child, exc_info=True)
"""


@pytest.fixture(scope="module")
def lines():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert PLANTED not in done.stdout
    return done.stderr


def test_no_personal_word_reaches_the_log(lines):
    assert lines
    assert "Ximena" not in lines
    assert "Planted" not in lines


def test_every_line_is_json_with_known_fields_only(lines):
    entries = [json.loads(line) for line in lines.splitlines()]
    assert len(entries) == 5
    assert {field for entry in entries for field in entry} <= logs.ALLOWED


def test_ids_and_verbs_stay(lines):
    first = json.loads(lines.splitlines()[0])
    assert (first["event"], first["case"], first["seat"]) == ("case.opened", 7, 3)
    assert first["timestamp"].endswith("Z")


def test_a_fault_says_its_kind_and_its_place_but_not_its_message(lines):
    failed = json.loads(lines.splitlines()[3])
    assert failed["fault"] == "ValueError"
    assert failed["where"] == ["<string>:11 <module>"]


def test_the_standard_library_goes_the_same_way():
    assert logging.getLogger().handlers
