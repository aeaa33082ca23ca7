"""The smallest pack of a country: what comes with the software, and a small invented one."""

import json
import shutil

import pytest

from tests.factories import NOW
from ventanilla.network import loading
from ventanilla.network.models import District, Ministry, Post
from ventanilla.sharing import country
from ventanilla.sharing.country import Stands

NETWORK = country.SOURCE / "network" / "data"
FILES = {
    "ministry.csv": "code,country,name_es,name_en\n"
    "MBO,BV,Cancillería de Boscovia,Ministry of Boscovia\n",
    "sources.csv": "code,title,date\ninvented,Invented for tests,2026\n",
    "regions.csv": "country,code,number,name_es,name_en\n"
    "US,TX,48,Texas,Texas\nUS,NM,35,Nuevo México,New Mexico\n",
    "posts.csv": "code,kind,name_es,name_en,city_es,city_en,country,region,lat,lon,zone,calendars,"
    "district_evidence,source\n"
    "BHO,consulate,Consulado de Boscovia en Houston,Consulate of Boscovia in Houston,Houston,"
    "Houston,US,TX,29.76,-95.37,America/Chicago,us,knowledge,invented\n",
    "districts.csv": "post,region,extent,county,fips,valid_from,valid_to,evidence,source,note\n"
    "BHO,TX,whole,,,,,knowledge,invented,\n",
    "areas.csv": "area,name_es,name_en,opens_cases\nproteccion,Protección,Protection,yes\n",
    "support_lines.csv": "code,name_es,name_en,currency\nfood,Alimentos,Food,USD\n",
    "languages.csv": "code,es,en\nes,español,Spanish\nen,inglés,English\n",
    "mandatory.csv": "country,name,evidence,source,note\nBV,Boscovia,design,Invented,\n",
}


@pytest.fixture
def boscovia(tmp_path):
    """An invented country's pack; the norms are copied from where they stand."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    norms = country.SOURCE / "norms" / "data"
    shutil.copytree(norms, tmp_path / "norms")
    return tmp_path


def stands(folder=None):
    return {each.part.code: each.stands for each in country.check(folder)}


def test_what_comes_with_the_software_is_data_but_the_roles():
    found = stands()
    assert found["roles"] is Stands.COMMON
    for part in (
        "ministry",
        "posts",
        "districts",
        "areas",
        "norms",
        "languages",
        "notification_rules",
    ):
        assert found[part] is Stands.READY, part


def test_a_whole_pack_is_ready(boscovia):
    assert set(stands(boscovia).values()) == {Stands.READY, Stands.COMMON}


@pytest.mark.parametrize("part", [each for each in country.PARTS if each.file.endswith(".csv")])
def test_what_is_missing_is_said(boscovia, part):
    (boscovia / part.file).unlink()
    assert stands(boscovia)[part.code] is Stands.MISSING


@pytest.mark.parametrize(
    ("file", "was", "now", "fault"),
    [
        ("districts.csv", "BHO,TX", "XXX,TX", "districts.csv:2: post “XXX”"),
        ("posts.csv", ",US,TX,", ",US,ZZ,", "posts.csv:2: region “ZZ”"),
        ("areas.csv", "opens_cases", "opens", "areas.csv:1: opens_cases"),
        ("support_lines.csv", ",USD", ",", "support_lines.csv:2: currency"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(boscovia, file, was, now, fault):
    path = boscovia / file
    path.write_text(path.read_text().replace(was, now, 1))
    assert fault in {words for each in country.check(boscovia) for words in each.faults}


def test_the_command_says_it_and_fails_where_something_is_missing(boscovia, ventanilla):
    code, said, _ = ventanilla(f"country check {boscovia} --json")
    assert code == 0
    assert {each["stands"] for each in json.loads(said)} == {"ready", "common"}
    (boscovia / "areas.csv").unlink()
    code, said, _ = ventanilla(f"country check {boscovia}")
    assert code == 1
    assert "missing" in said
    assert ventanilla("country check /nowhere/at/all")[0] == 1


@pytest.mark.django_db
def test_the_network_of_a_second_country_loads_from_its_pack(boscovia):
    shutil.copy(NETWORK / "holidays.csv", boscovia)  # those of the host country
    for name in ("ports.csv", "port_hours.csv", "stations.csv"):
        head = (NETWORK / name).read_text(encoding="utf-8").splitlines()[0]
        (boscovia / name).write_text(f"{head}\n", encoding="utf-8")
    loading.load(at=NOW, folder=boscovia)

    assert Ministry.objects.get().country == "BV"
    assert list(Post.objects.values_list("code", flat=True)) == ["BHO"]
    assert District.objects.get().region.code == "TX"
