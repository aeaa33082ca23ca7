"""A draft, and what its people do with it."""

import pytest

from tests.factories import NOW
from ventanilla.cli import main
from ventanilla.governance.services import drafting, reviewing
from ventanilla.governance.states import Verdict

#: the deadline of T-002 in the package, and another
SOONER = ("due: 4 h after notified_at", "due: 2 h after notified_at")


@pytest.fixture
def draft(hilda, general):
    return drafting.begin(protocol="general", by=hilda, at=NOW)


@pytest.fixture
def change(hilda):
    """``change(draft, "tasks.yaml", (0, "due"), "…")``: one passage, by Hilda."""

    def act(draft, path, where, value, by=hilda):
        draft.refresh_from_db()
        return drafting.change(
            draft=draft, path=path, values={where: value}, seen=draft.edition, by=by, at=NOW
        )

    return act


@pytest.fixture
def send(hilda):
    def act(draft, version="1.2.0"):
        draft.refresh_from_db()
        return reviewing.send(
            draft=draft, version=version, summary_es="Plazo más corto.",
            summary_en="Shorter deadline.", seen=draft.edition, by=hilda, at=NOW,
        )  # fmt: skip

    return act


@pytest.fixture
def approve(hilda):
    """``approve(draft, rosa, omar)``: each is asked, and approves what stands."""

    def act(draft, *reviewers, verdict=Verdict.APPROVED, note=""):
        draft.refresh_from_db()
        for each in reviewers:
            review = draft.reviews.filter(officer=each.officer).first() or reviewing.ask(
                draft=draft, reviewer=each, organisation=f"Casa de {each.officer.username}",
                by=hilda, at=NOW,
            )  # fmt: skip
            reviewing.decide(
                review=review, verdict=verdict, note_=note, digest=draft.digest, by=each, at=NOW
            )
        draft.refresh_from_db()
        return draft

    return act


@pytest.fixture
def ventanilla(capsys):
    """``ventanilla("protocol diff …")``: what the command gives back and says."""

    def run(line):
        code = main.main(line.split())
        said = capsys.readouterr()
        return code, said.out, said.err

    return run
