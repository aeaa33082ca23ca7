"""The files of the network: complete, loaded again without a change, refused with file and line."""

import shutil

import pytest

from tests.factories import SeatFactory
from ventanilla.network.errors import ReferenceDataFault, StillUsed
from ventanilla.network.models import Department, District, Port, PortHours, Post, Region
from ventanilla.network.reading import DATA
from ventanilla.network.roles import ROLES, Role, describe
from ventanilla.network.services import load_reference_data
from ventanilla.network.states import PostKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """A copy of the data that a test may spoil."""
    return shutil.copytree(DATA, tmp_path / "data")


def spoil(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_network_is_complete():
    load_reference_data()

    of_kind = {kind: Post.objects.filter(kind=kind).count() for kind in PostKind}
    assert Post.objects.consular().count() == 53
    assert of_kind[PostKind.CONSULATE_GENERAL] == 21
    assert of_kind[PostKind.CONSULATE] == 31
    assert of_kind[PostKind.DELEGATION] == Region.objects.filter(country="MX").count() == 32
    assert District.objects.filter(post__code="KCM", county_fips__startswith="20").count() == 105
    assert set(Port.objects.values_list("arrangement", flat=True)) == {
        *("San Diego", "Yuma", "Nogales", "El Paso", "Presidio", "Del Rio", "Laredo"),
        *("McAllen", "Brownsville"),
    }
    assert not PortHours.objects.exists()
    assert Department.objects.filter(post__code="MCA", opens_cases=True).exists()


def test_loading_again_changes_nothing(django_assert_max_num_queries):
    first = load_reference_data()
    before = list(District.objects.order_by("pk").values())

    with django_assert_max_num_queries(60) as queries:
        assert load_reference_data() == first

    assert list(District.objects.order_by("pk").values()) == before
    writes = [q for q in queries.captured_queries if q["sql"].startswith(("INSERT", "DELETE"))]
    assert writes == []


def test_a_corrected_row_is_updated_in_place(folder):
    load_reference_data()
    laredo = Post.objects.get(code="LAR").pk
    spoil(folder, "posts.csv", "Consulado General de México en Laredo", "Consulado en Laredo")

    load_reference_data(folder=folder)

    assert Post.objects.get(pk=laredo).name_es == "Consulado en Laredo"


def test_a_post_with_seats_cannot_be_left_out(folder):
    load_reference_data()
    SeatFactory(post=Post.objects.get(code="ZAC"))
    lines = (folder / "posts.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("ZAC,")]
    (folder / "posts.csv").write_text("".join(kept), encoding="utf-8")

    with pytest.raises(StillUsed, match=r"Zacatecas"):
        load_reference_data(folder=folder)


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "words"),
    [
        ("posts.csv", "ABQ,", "AbQ,", 2, "three capitals"),
        ("posts.csv", "ATL,", "ABQ,", 3, "the same as line 2"),
        ("posts.csv", "America/Denver", "America/Denwer", 2, "not a time zone"),
        ("posts.csv", "35.08449", "95.1", 2, "not between -90 and 90"),
        ("posts.csv", "mx us", "mx uk", 2, "“calendars” names uk"),
        ("posts.csv", ",consulate,", ",embasy,", 2, "not one of: embassy"),
        ("districts.csv", "ABQ,NM", "ABX,NM", 2, "names 'ABX', which does not exist"),
        ("districts.csv", "ABQ,NM", "ABQ,NX", 2, "names 'NX'"),
        ("districts.csv", ",,2022-06-01,", ",,2022-06-31,", None, "not a date"),
        ("districts.csv", ",48111,,2022-06-01", ",48111,,2023-06-01", None, "overlaps the dates"),
        ("districts.csv", ",48111,", ",47111,", None, "not a county of TX"),
        ("holidays.csv", "fixed,1,1", "fixed,1,", 2, "“day” is empty"),
        ("holidays.csv", "fixed,1,1", "fixed,13,1", 2, "not between 1 and 12"),
        ("ports.csv", "code,name_es", "kode,name_es", 1, "columns missing: code"),
        ("stations.csv", "boulevard,Boulevard", "boulevard,Boulevard,x", 2, "number of cells"),
        ("areas.csv", ",yes\n", ",maybe\n", 2, "not one of: yes, no"),
    ],
)
def test_a_fault_is_named_with_file_and_line(folder, file, old, new, line, words):
    spoil(folder, file, old, new)

    with pytest.raises(ReferenceDataFault) as refusal:
        load_reference_data(folder=folder)

    assert words in str(refusal.value)
    assert refusal.value.file.name == file
    assert line in (None, refusal.value.line)
    assert not Post.objects.exists()


def test_every_role_is_described_in_words():
    assert set(ROLES) == set(Role)
    for role in Role:
        assert role.label
        assert describe(role).may
    assert describe("case_officer").reads_content
    assert not describe("head_of_post").reads_content
