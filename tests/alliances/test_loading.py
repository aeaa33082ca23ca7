"""Public memoranda and lines come from files: whole or not at all, and never over an officer."""

import shutil

import pytest

from tests.alliances.conftest import TODAY, days
from tests.cast import seat
from tests.factories import NOW, MinistryFactory, PostFactory, RegionFactory
from ventanilla.alliances import catalogue, figures, selectors
from ventanilla.alliances.catalogue import DATA
from ventanilla.alliances.figures import Figures, Period
from ventanilla.alliances.models import Alliance, Hotline, LineCheck
from ventanilla.alliances.services import lines, loading, moving
from ventanilla.alliances.services.lines import Number, Said
from ventanilla.alliances.states import Answered, Line, Obliged, State
from ventanilla.audit.models import Event
from ventanilla.common.errors import BadInput, NotAllowed
from ventanilla.network.errors import ReferenceDataFault
from ventanilla.network.models import Post
from ventanilla.network.reading import DATA as NETWORK
from ventanilla.network.reading import rows
from ventanilla.network.roles import Role

ARIZONA = {"PHX", "NOG", "TUC", "YUM", "DGL"}


@pytest.fixture
def network(db):
    """The posts, and nothing else of the network."""
    ministry, region = MinistryFactory(), RegionFactory()
    codes = [row.text("code") for row in rows(NETWORK, "posts.csv", "code")]
    Post.objects.bulk_create(
        PostFactory.build(code=code, ministry=ministry, region=region) for code in codes
    )


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path / "data"


def change(folder, name, before, after):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_the_public_memoranda_are_there_and_none_is_in_force(network):
    done = loading.load(at=NOW)

    assert (done["memoranda.csv"].added, done["hotlines.csv"].added) == (28, 8)
    assert set(Alliance.objects.values_list("state", flat=True)) == {State.PUBLISHED}
    assert not Alliance.objects.filter(source="").exists()
    assert not Alliance.objects.filter(as_read="").exists()
    assert figures.of_network(Period(days(-4000), TODAY)) == Figures()
    assert Event.objects.filter(action="alliances.loaded").count() == 1


def test_the_five_posts_of_arizona_share_one_memorandum(network):
    loading.load(at=NOW)

    row = Alliance.objects.get(code="eeoc-arizona")
    posts = row.parties.filter(post__isnull=False).values_list("post__code", flat=True)
    assert set(posts) == ARIZONA
    for code in ARIZONA:
        here = selectors.at_post(Alliance.objects.all(), Post.objects.get(code=code).pk)
        assert here.filter(code="eeoc-arizona").count() == 1


def test_days_and_renewals_are_as_they_were_read(network):
    loading.load(at=NOW)

    found = dict(Alliance.objects.exclude(signed_on=None).values_list("code", "signed_on"))
    assert {code: day.isoformat() for code, day in found.items()} == {
        "imperial-dcss": "2014-12-18",
        "eeoc-denver-2012": "2012-11-19",
        "eeoc-florida-2013": "2013-08-08",
        "eeoc-seattle-2014": "2014-03-13",
        "sre-ins-1996": "1996-05-06",
    }
    renewed = Alliance.objects.get(code="eeoc-seattle-2016")
    assert renewed.supersedes.code == "eeoc-seattle-2014"
    texas = Alliance.objects.get(code="dfps-texas")
    codes = texas.parties.filter(post__isnull=False).values_list("post__code", flat=True)
    assert sorted(codes) == [
        "AUS",
        "BRO",
        "DAL",
        "DRT",
        "EGP",
        "ELP",
        "HOU",
        "LAR",
        "MCA",
        "PRE",
        "SAT",
    ]


def test_again_changes_nothing(network):
    loading.load(at=NOW)
    before = list(Alliance.objects.order_by("pk").values())

    again = loading.load(at=NOW)

    assert {(each.added, each.changed, each.kept) for each in again.values()} == {(0, 0, 0)}
    assert list(Alliance.objects.order_by("pk").values()) == before
    assert Event.objects.filter(action="alliances.loaded").count() == 1


def test_a_change_in_the_file_comes_through_but_not_over_an_officer(network, folder, alba):
    loading.load(at=NOW, folder=folder)
    taken = Alliance.objects.get(code="eeoc-boise-2016")
    Alliance.objects.filter(pk=taken.pk).update(state=State.TALKS)
    change(folder, "memoranda.csv", "As read in September 2016: renewed", "As read again")
    change(folder, "memoranda.csv", "EEOC and Boise", "EEOC and Boise Idaho")

    done = loading.load(at=NOW, folder=folder)["memoranda.csv"]

    assert (done.added, done.changed, done.kept) == (0, 1, 1)
    assert Alliance.objects.get(code="eeoc-seattle-2016").as_read == "As read again"
    taken.refresh_from_db()
    assert taken.name_en == "Memorandum on labour rights: EEOC and Boise"


@pytest.mark.parametrize(
    ("name", "before", "after", "words"),
    [
        ("memoranda.csv", ",PHX NOG TUC", ",XXX NOG TUC", "memoranda.csv:20: “posts” names XXX"),
        ("memoranda.csv", "2012-11-19", "2012-11-40", "memoranda.csv:18: “signed_on”"),
        ("memoranda.csv", "materials_es staff_talks", "cakes", "memoranda.csv:18: “promises”"),
        ("memoranda.csv", "sdi-cws,mou", "sdi-cws,treaty", "memoranda.csv:2: “kind”"),
        ("memoranda.csv", "aspe-iowa,", "aspe-illinois,", "memoranda.csv:4: the same as line 3"),
        ("memoranda.csv", "eeoc-seattle-2014,renewal", "nowhere,renewal", "memoranda.csv:23: "),
        ("hotlines.csv", "US,knowledge", "US,heard", "hotlines.csv:7: “evidence”"),
        ("hotline_numbers.csv", "988,voice,988", "999,voice,988", "hotline_numbers.csv:10: "),
        ("commitments.csv", "allies,children", "nobody,children", "commitments.csv:2: “obliged”"),
    ],
)  # fmt: skip
def test_a_fault_names_file_and_line_and_nothing_is_kept(
    network, folder, name, before, after, words
):
    change(folder, name, before, after)

    with pytest.raises(ReferenceDataFault) as fault:
        loading.load(at=NOW, folder=folder)

    assert str(fault.value).startswith(words)
    assert not Alliance.objects.exists()
    assert not Hotline.objects.exists()


def test_every_promise_says_who_makes_it_and_how_it_is_known():
    known = catalogue.commitments()

    assert {side for each in known.values() for side in (each.obliged,)} == set(Obliged)
    assert all(each.es and each.en and each.source for each in known.values())
    assert [each.number for each in catalogue.counted()] == [18, 30, 11]


SAID = Said(name_es="Línea", name_en="Line", numbers=(Number(Line.VOICE, "1-800-555-0100"),))


def test_a_line_is_tried_once_a_quarter(network, nora):
    loading.load(at=NOW)
    line = Hotline.objects.get(code="nhth")
    assert all(each.overdue for each in selectors.lines(nora.post, on=TODAY))
    with pytest.raises(BadInput, match="Say what was different"):
        lines.check(hotline=line, answered=Answered.SILENT, on=TODAY, note="", by=nora, at=NOW)
    lines.check(hotline=line, answered=Answered.AS_LISTED, on=TODAY, note="", by=nora, at=NOW)

    for day, overdue in ((days(91), False), (days(92), True)):
        assert selectors.line(line.pk, post=nora.post, on=day).overdue is overdue
    assert LineCheck.objects.count() == 1


def test_everybody_s_lines_are_changed_at_headquarters_and_local_ones_at_their_post(
    network, nora, lead, clara
):
    loading.load(at=NOW)
    line = Hotline.objects.get(code="nhth")
    with pytest.raises(NotAllowed, match="Headquarters keeps"):
        lines.change(hotline=line, said=SAID, by=nora, at=NOW)
    lines.change(hotline=line, said=SAID, by=lead, at=NOW)
    own = lines.change(hotline=None, said=SAID, by=nora, at=NOW)
    with pytest.raises(NotAllowed, match="care of another post"):
        lines.change(hotline=own, said=SAID, by=clara, at=NOW)

    assert own.post_id == nora.post_id
    assert own.pk not in {each.hotline.pk for each in selectors.lines(clara.post, on=TODAY)}
    done = loading.load(at=NOW)["hotlines.csv"]
    assert (done.changed, done.kept) == (0, 1)
    assert [each.number for each in line.numbers.all()] == ["1-800-555-0100"]


def test_a_public_memorandum_is_taken_up_by_its_post(network):
    loading.load(at=NOW)

    mia = seat("mia", Post.objects.get(code="NOG"), Role.COMMUNITY_OFFICER)
    row = Alliance.objects.get(code="eeoc-arizona")

    with pytest.raises(BadInput, match="Headquarters gives its opinion first"):
        moving.move(alliance=row, to=State.AGREED, on=TODAY, by=mia, at=NOW)
    assert moving.move(alliance=row, to=State.TALKS, on=TODAY, by=mia, at=NOW).state == "talks"
