"""The child that reads files is held, whatever it reads."""

import socket
import subprocess
import sys
import time

import pytest

from tests.attachments import making
from tests.attachments.scanner import listening
from ventanilla.attachments import reading, scanning
from ventanilla.attachments.child import confinement
from ventanilla.attachments.formats import FORMATS, Refusal, Refused
from ventanilla.attachments.scanning import Scan

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="NOT RUN: only Linux holds a child so")


@pytest.fixture
def child(tmp_path, monkeypatch):
    """Put another program in the place of the child."""

    def put(text):
        program = tmp_path / "child.py"
        program.write_text(text)
        monkeypatch.setattr(reading, "PROGRAM", program)

    return put


@LINUX
def test_a_child_that_was_taken_over_gets_nowhere():
    reading.confinement.cache_clear()
    held = reading.confinement()
    assert held.is_whole
    assert held.refused == held.tried
    assert set(held.tried) >= {"open", "write", "connect", "fork", "start", "signal", "code"}


@LINUX
@pytest.mark.parametrize("name", confinement.attempts(socket.socket))
def test_what_a_child_tries_is_what_others_may(name):
    text = (
        "import socket; from ventanilla.attachments.child import confinement;"
        f"confinement.attempts(socket.socket)[{name!r}]()"
    )
    assert subprocess.run([sys.executable, "-c", text], check=False).returncode == 0


def test_a_working_copy_says_what_held_while_it_was_made():
    copy = reading.make_copy(making.jpeg(), format=FORMATS["jpeg"])
    assert copy.held == reading.confinement().held


@pytest.mark.parametrize(
    "text",
    [
        "raise SystemExit(1)",
        "import os; os.abort()",
        "print('{}')",
        "print('no json')",
        "print('[' * 100000)",
        """print('{"format": "png", "held": [], "size": 9}'); print('short')""",
        """print('{"refused": "empty"}')""",
        """print('{"refused": "because", "size": 0}')""",
        """print('{"refused": [], "size": 0}')""",
        """print('{"format": "html", "held": [], "size": 0}')""",
        """print('{"format": "pdf", "held": [], "size": 0}')""",
        """print('{"format": "png", "held": 7, "size": 0}')""",
    ],
)
def test_a_child_that_fails_has_refused_the_file(child, text):
    child(text)
    with pytest.raises(Refused) as refused:
        reading.make_copy(making.png(), format=FORMATS["png"])
    assert refused.value.reason is Refusal.TOO_HARD


def test_a_child_that_does_not_end_is_ended(child, monkeypatch):
    monkeypatch.setattr(reading, "PATIENCE_S", 0.5)
    child("import time; time.sleep(60)")
    began = time.monotonic()
    with pytest.raises(Refused):
        reading.make_copy(making.png(), format=FORMATS["png"])
    assert time.monotonic() - began < 5


def test_a_child_that_never_stops_talking_is_ended(child, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_COPY", 1_000_000)
    child("import sys\nwhile True: sys.stdout.buffer.write(bytes(65536))")
    with pytest.raises(Refused):
        reading.make_copy(making.png(), format=FORMATS["png"])


def test_a_child_has_no_environment_and_no_files_of_ours(child, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret@/")
    with socket.socket() as open_here:
        open_here.listen()
        child(
            "import json, os, sys\n"
            "seen = {'env': [n for n in os.environ if n != 'LC_CTYPE'],\n"
            "        'files': [f for f in os.listdir('/proc/self/fd') if int(f) > 3]}\n"
            "copy = json.dumps(seen).encode()\n"
            "head = {'format': 'txt', 'held': [], 'size': len(copy)}\n"
            "sys.stdout.buffer.write(json.dumps(head).encode() + b'\\n' + copy)\n"
        )
        copy = reading.make_copy(b"x", format=FORMATS["txt"])
    assert copy.content == b'{"env": [], "files": []}'


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, Scan.CLEAN),
        (b"stream: Win.Test FOUND\0", Scan.HARMFUL),
        (b"INSTREAM size limit exceeded. ERROR\0", Scan.NO_ANSWER),
        (b"", Scan.NO_ANSWER),
        (b"stream: O", Scan.NO_ANSWER),
    ],
)
def test_only_a_plain_answer_of_a_scanner_counts(settings, answer, said):
    with listening(answer=answer) as settings.CLAMAV:
        assert scanning.scan(b"a" * 600_000) is said


def test_the_test_virus_is_found(settings):
    with listening() as settings.CLAMAV:
        assert scanning.answers()
        assert scanning.scan(making.EICAR) is Scan.HARMFUL


@pytest.mark.parametrize("where", ["127.0.0.1:1", "/nowhere/clamd.sock", "nonsense"])
def test_a_scanner_that_is_not_there_has_not_answered(settings, where):
    settings.CLAMAV = where
    assert scanning.scan(b"x") is Scan.NO_ANSWER
    assert not scanning.answers()


def test_without_a_scanner_nothing_is_claimed(settings):
    settings.CLAMAV = ""
    assert scanning.scan(b"x") is Scan.NO_SCANNER
