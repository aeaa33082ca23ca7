"""The command line as somebody at an English terminal uses it."""

import pytest
from django.utils import translation

from ventanilla.audit.models import Event
from ventanilla.cli import main


@pytest.fixture
def ventanilla(capsys, monkeypatch):
    """Run a command in this process: (code, what it said, what it refused)."""

    def run(line):
        capsys.readouterr()
        code = main.main(line.split())
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, said.err

    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    yield run
    translation.deactivate()


@pytest.fixture
def logged(db):
    """``logged("seat.given")``: the lines of the log about an act, the oldest first."""
    return lambda action: list(Event.objects.filter(action=action).order_by("pk"))
