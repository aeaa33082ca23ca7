"""``ventanilla audit`` and ``ventanilla worker`` as an operator uses them."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.db import connections
from django.utils import translation

from tests.audit.logs import Log, put_back, snapshot
from tests.databases import addresses
from ventanilla.audit.models import Event
from ventanilla.cli import main, sealing
from ventanilla.config.place import CHECKOUT
from ventanilla.security.keys import root


@pytest.fixture
def log(server, db, tmp_path, settings, monkeypatch):
    """The log of this installation: its own key, its own witness."""
    log = Log(server, connections.settings["default"]["NAME"], tmp_path)
    settings.LOG_KEY_FILE, settings.WITNESS_FILE = log.key, log.witness.path
    monkeypatch.setattr(sealing, "address", lambda: log.address)
    return log


@pytest.fixture
def said(capsys, monkeypatch):
    def run(*line, language="en"):
        monkeypatch.setenv("LC_ALL", f"{language}_MX.UTF-8")
        capsys.readouterr()
        code = main.main(["audit", *line])
        told = capsys.readouterr()
        return code, (told.out + told.err).strip()

    yield run
    translation.deactivate()


@pytest.fixture
def rng():
    return random.Random(5)  # noqa: S311


def test_sealing_and_verifying_in_words(log, said, rng):
    log.write(4, rng)
    assert said("seal", "--once") == (0, "Lines sealed: 4.\nSigned: 4 links.")
    assert said("verify") == (0, "The log is whole: 4 links, 1 heads, 1 witnessed.")
    assert said("verify", language="es")[1].startswith("La bitácora está íntegra: 4 eslabones")


def test_each_fault_is_a_line_and_the_code_is_1(log, said, rng):
    numbers = log.write(4, rng)
    log.seal()
    with log.administrator() as administrator:
        administrator.execute("UPDATE audit_event SET job = 'x' WHERE id = %s", [numbers[1]])
        administrator.execute("DELETE FROM audit_event WHERE id = %s", [numbers[3]])

    code, words = said("verify")
    assert code == 1
    assert words.split("\n") == [
        f"Link 2: line {numbers[1]} or its seal was changed.",
        f"Link 4: line {numbers[3]} was deleted.",
        "The log is NOT whole: 2 faults in 4 links, 1 heads, 1 witnessed.",
    ]
    code, words = said("verify", "--json")
    told = json.loads(words)
    assert (code, told["ok"], told["lines"]) == (1, False, 4)
    assert [(each["what"], each["seq"]) for each in told["faults"]] == [
        ("changed", 2),
        ("deleted", 4),
    ]


def test_another_witness_and_another_key_can_be_named(log, said, rng, tmp_path):
    log.write(4, rng)
    log.seal()
    assert said("verify", "--witness", str(tmp_path / "nothing"))[0] == 0
    other = Log(log.server, log.name, tmp_path / "other")
    code, words = said("verify", "--key", f"{other.key}.pub")
    assert code == 1
    assert "is not signed by our key" in words
    assert said("verify", "--from-head", "77")[0] == 2


def test_accepting_is_for_a_log_that_needs_it_and_stands_in_the_log(log, said, rng):
    log.write(4, rng)
    log.seal()
    assert said("accept", "--reason", "why not")[0] == 1
    with log.administrator() as administrator:
        old = snapshot(administrator)
        log.write(4, rng)
        log.seal()
        put_back(administrator, old)

    code, words = said("seal", "--once")
    assert (code, words) == (
        1,
        "The chain is shorter than the last head says. "
        "Nothing is sealed until somebody has looked: `ventanilla audit verify`.",
    )
    assert said("accept", "--reason", " ")[0] == 2
    assert said("accept", "--reason", "The disk broke")[0] == 0
    event = Event.objects.get(action="audit.accepted")
    assert event.detail == {"size": 4, "refusal": "shorter"}
    assert said("seal", "--once")[0] == 0
    code, words = said("verify")
    assert code == 0
    assert "an operator accepted the chain: The disk broke" in words


def test_without_the_log_s_key_nobody_seals(log, said, tmp_path, settings):
    settings.LOG_KEY_FILE = tmp_path / "none"
    code, words = said("seal", "--once")
    assert code == 1
    assert "ventanilla keys create" in words


def test_a_key_that_others_can_read_is_refused(log, said):
    log.key.chmod(0o644)
    code, words = said("seal", "--once")
    assert code == 1
    assert "chmod 600" in words


def test_the_worker_seals_and_signs_at_its_end(log, rng, settings):
    names = {alias: connections.settings[alias]["NAME"] for alias in ("default", "keys")}
    root.current()
    environment = {
        **os.environ,
        **addresses(log.server, names),
        "DJANGO_SETTINGS_MODULE": "ventanilla.config.settings",
        "VENTANILLA_AS_WORKER": "",  # as a site that starts a command would hand down
        "VENTANILLA_ROOT_KEY_FILE": str(settings.ROOT_KEY_FILE),
        "VENTANILLA_LOG_KEY_FILE": str(log.key),
        "VENTANILLA_WITNESS_FILE": str(log.witness.path),
    }
    log.write(3, rng)
    worker = subprocess.Popen(
        [sys.executable, "-m", "ventanilla.cli.main", "worker"], env=environment, cwd=CHECKOUT
    )
    try:
        until = time.monotonic() + 60
        while log.verify().lines < 3:
            assert time.monotonic() < until
            time.sleep(0.02)  # no later: its queue is then still opening its connections
        assert log.verify().heads == 0
        log.write(2, rng)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0
    finally:
        worker.kill()
    report = log.verify()
    assert report.faults == []
    assert report.lines >= 5
    assert report.heads == report.witnessed == 1
