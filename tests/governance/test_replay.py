"""Another version and the cases that are open: what would change, for whom to see, and moving."""

import shutil

import pytest

from tests.cast import ITZEL
from tests.factories import NOW
from tests.governance.conftest import SOONER
from ventanilla.cases import selectors as cases
from ventanilla.cases.models import Track
from ventanilla.common.errors import BadInput, NotAllowed
from ventanilla.governance import replaying
from ventanilla.governance.models import Replay
from ventanilla.governance.services import counting, moving
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import load

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def tasks_of(track):
    track = cases.in_case(track.case_id).get()
    opened = cases.open_track(track, seat=None, at=NOW, purpose="case.read")
    return {task.code: task.due_at for task in opened.plan.tasks}


@pytest.fixture
def sooner(tmp_path):
    """The folder of a version in which T-002 is due after two hours instead of four."""
    folder = shutil.copytree(protocols.LIBRARY / "general", tmp_path / "general")
    tasks = (folder / "tasks.yaml").read_text()
    (folder / "tasks.yaml").write_text(tasks.replace(*SOONER, 1))
    main = (folder / "protocol.yaml").read_text()
    (folder / "protocol.yaml").write_text(main.replace("version: 1.1.0", "version: 1.2.0"))
    return folder


@pytest.fixture
def newer(sooner, woman):
    """The same, published after a case was opened."""
    return protocols.store(package=load(sooner), at=NOW.replace(hour=NOW.hour + 1))


def test_the_command_names_the_open_cases_whose_tasks_change(woman, sooner, ventanilla):
    code, said, refused = ventanilla(f"protocol diff general {sooner} --replay")

    assert refused == ""
    assert code == 0
    assert f"{woman.case.number}: T-002 due " in said
    assert "1 open cases stand on general 1.1.0" in said
    assert "changes what is done in 1." in said
    assert ITZEL.given_names not in said


def test_cases_stay_until_the_head_of_their_post_moves_them(woman, newer, alba, bruno, clara):
    before = tasks_of(woman)
    (found,) = replaying.replay(
        replaying.at_post(alba, "general", at=NOW),
        protocols.package(newer.content_hash), seat=alba, at=NOW,
    )  # fmt: skip
    assert [(shift.code, shift.before) for shift in found.shifts] == [("T-002", before["T-002"])]
    assert list(replaying.at_post(clara, "general", at=NOW)) == []
    given = {"protocol": "general", "tracks": [woman.pk], "reason": "Es mejor.", "at": NOW}
    with pytest.raises(NotAllowed):
        moving.move(by=bruno, **given)
    with pytest.raises(BadInput):
        moving.move(by=clara, **given)
    assert tasks_of(woman) == before

    moving.move(by=alba, **given)

    after = tasks_of(woman)
    assert after["T-002"] == found.shifts[0].after < before["T-002"]
    track = Track.objects.get(pk=woman.pk)
    assert track.package_id == newer.pk
    opened = cases.open_track(
        cases.in_case(track.case_id).get(), seat=None, at=NOW, purpose="case.read"
    )
    told = cases.history(opened.track, opened.vault)[0]
    assert (told.verb, told.detail["reason"]) == ("track.version_moved", "Es mejor.")


def test_a_case_whose_route_is_gone_stays_where_it_is(woman, newer, alba):
    package = protocols.package(newer.content_hash)
    track = cases.in_case(woman.case_id).get()
    opened = cases.open_track(track, seat=None, at=NOW, purpose="case.read")
    assert replaying.compare(opened, package, at=NOW).fits
    track.route = "G9"
    assert not replaying.compare(opened, package, at=NOW).fits


def test_headquarters_sees_numbers_by_post(woman, newer, hilda, alba, as_seat):
    page = as_seat(hilda)
    assert "Not counted yet" in page.get("/protocols/drafts/cases/general/").content.decode()
    counting.bring_up_to_date(at=NOW)
    assert counting.bring_up_to_date(at=NOW) == 0
    row = Replay.objects.get(post=woman.case.post)
    assert (row.cases, row.changing) == (1, 1)
    words = page.get("/protocols/drafts/cases/general/?show").content.decode()
    assert woman.case.number not in words
    assert woman.case.post.short_name in words

    supervisor = as_seat(alba)
    words = supervisor.get("/protocols/drafts/cases/general/?show").content.decode()
    assert woman.case.number in words
    answer = supervisor.post(
        "/protocols/drafts/cases/general/",
        {"tracks": [str(woman.pk)], "reason": "Plazo más corto"}, follow=True,
    )  # fmt: skip
    assert "One case goes on with the new version." in answer.content.decode()
