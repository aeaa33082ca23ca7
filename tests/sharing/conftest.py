"""Two protocol leads at headquarters, a key to sign with, and a key of another ministry."""

import pytest
from django.conf import settings
from django.utils import translation

from tests.cast import seat
from tests.factories import NOW, PostFactory
from tests.sharing.packages import key
from ventanilla.cli import main
from ventanilla.network.roles import Role
from ventanilla.security import approvals
from ventanilla.security.oversight.models import Approval
from ventanilla.sharing.services import trusting


@pytest.fixture
def headquarters(db):
    return PostFactory(code="DPC", kind="hq_unit", city_es="Ciudad de México", city_en="Mexico")


@pytest.fixture
def hilda(headquarters):
    """Hilda leads the protocols at headquarters."""
    return seat("hilda", headquarters, Role.HQ_PROTOCOL_LEAD)


@pytest.fixture
def ramon(headquarters):
    """Ramón leads them beside her: a second person."""
    return seat("ramon", headquarters, Role.HQ_PROTOCOL_LEAD)


@pytest.fixture
def own_key(monkeypatch):
    """The key that this installation signs with."""
    monkeypatch.setattr(settings, "PROTOCOL_KEY_FILE", key("ours").path)
    return key("ours")


@pytest.fixture
def propose(hilda):
    """Hilda writes Arcadia's key down."""

    def act(by=hilda, public=None):
        return trusting.propose(
            public=public or key().public, name_es="Ministerio de Arcadia",
            name_en="Ministry of Arcadia", country="AQ", by=by, at=NOW,
        )  # fmt: skip

    return act


@pytest.fixture
def decide():
    """``decide(ramon, "approved")``: the second person answers what was asked last."""

    def act(by, verdict="approved"):
        asked = Approval.objects.order_by("-asked_at", "-pk").first()
        return approvals.decide(approval=asked.pk, verdict=Approval.Verdict(verdict), by=by, at=NOW)

    return act


@pytest.fixture
def trusted(propose, decide, ramon):
    """Arcadia's key, believed by both."""
    held = propose()
    decide(ramon)
    held.refresh_from_db()
    return held


@pytest.fixture
def ventanilla(capsys, monkeypatch):
    """Run a command in this process: (code, what it said, what it refused)."""

    def run(line):
        capsys.readouterr()
        code = main.main(line.split())
        said = capsys.readouterr()
        return code, said.out, said.err

    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    yield run
    translation.deactivate()
