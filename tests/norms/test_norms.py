"""Norms are data: whole or not at all, closed for good, and empty where nobody knows."""

import shutil
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import NOW
from ventanilla.audit.models import Event
from ventanilla.cli.main import main
from ventanilla.common.sources import Faulty
from ventanilla.norms import reading, selectors, services
from ventanilla.norms.errors import Closed, EarlierOpen, InForce, NoSuchEdition
from ventanilla.norms.models import Category, Counting, Edition, Succession
from ventanilla.norms.states import Level, Relation, Text

IN_2014, IN_2020 = date(2014, 6, 1), date(2020, 6, 1)
LATER = """
edition: "2024"
after: "2017"
name: {es: Prueba, en: Trial}
since: "2024-03-01"
text: whole
evidence: design
categories:
- {code: civil, level: field, name: {es: Civil, en: Civil}, evidence: design}
- {code: penal, level: field, name: {es: Penal, en: Penal}, evidence: design}
- {code: familia, level: field, name: {es: Familia, en: Family}, evidence: design}
successions:
- {relation: split, before: civil, after: civil, evidence: design}
- {relation: split, before: civil, after: familia, evidence: design}
- {relation: merged, before: penal, after: penal, evidence: design}
- {relation: merged, before: derechos_humanos, after: penal, evidence: design}
"""


@pytest.fixture
def folder(tmp_path):
    """The files that come with the house, to change."""
    shutil.copytree(reading.DATA, tmp_path / "norms")
    return tmp_path / "norms"


@pytest.fixture
def loaded(db):
    return services.load(at=NOW)


def change(folder, name, before, after):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def later(folder):
    """A third edition: civil was split, penal took in human rights, everything else ended."""
    kept = {"civil", "penal", "derechos_humanos"}
    [newest] = [file for file in reading.read(folder) if file.shape.edition == "2017"]
    gone = [one.code for one in newest.shape.categories if one.code not in kept]
    rows = [f"- {{relation: ended, before: {code}, evidence: design}}\n" for code in gone]
    (folder / "2024.yaml").write_text(LATER + "".join(rows), encoding="utf-8")


def faults(folder):
    with pytest.raises(Faulty) as refused:
        reading.read(folder)
    return [str(fault) for fault in refused.value.problems]


def test_no_text_was_obtained_and_every_edition_says_so():
    for file in reading.read():
        assert file.shape.text == Text.NONE
        assert file.shape.reason is not None
        for stated in (*file.shape.counts, *file.shape.successions):
            assert stated.reason is not None


def test_every_fault_of_a_file_has_its_line(folder):
    change(folder, "2012.yaml", "level: field", "level: world")
    change(folder, "2017.yaml", "  category: detenido\n", "  category: nobody\n")
    change(folder, "2017.yaml", "source: paginas", "source: hearsay")
    change(folder, "2017.yaml", "relation: same", "relation: ended")

    found = faults(folder)

    assert any(line.startswith("2012.yaml:16: ") and "level" in line for line in found)
    assert not any("in time" in line for line in found)
    text = (folder / "2017.yaml").read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("2017.yaml:") and "ended" in line for line in found)
    change(folder, "2012.yaml", "level: world", "level: field")
    change(folder, "2017.yaml", "relation: ended", "relation: same")
    assert faults(folder) == [
        f"2017.yaml:{text.index('  source: hearsay') + 1}: “hearsay” is not in sources.yaml",
        f"2017.yaml:{text.index('  category: nobody') + 1}: "
        "“nobody” is no category of this edition",
    ]


def test_a_category_that_nobody_accounts_for_is_a_fault(folder):
    new = "- {code: forgotten, level: field, name: {es: x, en: x}, evidence: design}"
    change(folder, "2012.yaml", "counts:\n", f"{new}\n\ncounts:\n")

    assert faults(folder) == [
        f"2017.yaml:{_line(folder, 'successions:')}: nothing says what became of “forgotten”"
    ]


def _line(folder, words):
    return (folder / "2017.yaml").read_text(encoding="utf-8").splitlines().index(words) + 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("text: none", "text: nine"),
        ('since: "2012"', 'since: "2012-13"'),
        ("level: field", "level: field\n  level: field"),
        ("categories:", "categories: ["),
        ("\ncounts:", "\nwhims: 1\ncounts:"),
        ("relation", "relation"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_line(folder, before, after):
    if before == after:
        (folder / "2012.yaml").write_bytes(b"edition: \xff")
    else:
        change(folder, "2012.yaml", before, after)

    assert any(line.startswith("2012.yaml:") for line in faults(folder))


def test_the_files_are_loaded_once_and_on_the_record(loaded):
    assert [done.edition for done in loaded] == ["2012", "2017"]
    again = services.load(at=NOW)

    assert not any(done.changed for done in again)
    assert Event.objects.filter(action="norms.loaded").count() == 1
    old, new = (Edition.objects.get(code=code) for code in ("2012", "2017"))
    assert (old.valid_from, old.valid_to) == (date(2012, 1, 1), date(2017, 5, 1))
    assert new.valid_to is None
    assert selectors.tree(new)[0].types


def test_a_year_counts_by_the_edition_of_its_time(loaded):
    assert selectors.edition_on(date(2011, 12, 31)) is None
    assert selectors.edition_on(date(2017, 4, 30)).code == "2012"
    assert selectors.edition_on(date(2017, 5, 1)).code == "2017"
    then = selectors.classify("uca", "", IN_2014)
    now = selectors.classify("uca", "", IN_2020)
    assert (then.code, then.edition.code) == ("menor_bajo_custodia", "2012")
    assert (now.code, now.edition.code) == ("nna_no_acompanado", "2017")
    assert now.field.code == "migratorio"
    assert now.level == Level.CASE_TYPE


def test_what_cuts_across_fields_has_none(loaded):
    gender = selectors.classify("gbv", "", IN_2020)

    assert (gender.code, gender.field) == ("sp_igualdad_genero", None)
    assert gender.subprogramme == gender


def test_what_nobody_knows_is_empty_and_says_why(loaded):
    assert selectors.classify("general", "", IN_2020) is None
    assert selectors.counting("general", "", IN_2020).reason
    assert selectors.classify("uca", "", date(2009, 1, 1)) is None
    assert selectors.classify("unheard_of", "", IN_2020) is None


def test_a_kind_of_notification_counts_by_itself(loaded):
    assert selectors.classify("", "missing", IN_2020).code == "busqueda"
    assert selectors.classify("uca", "missing", IN_2020).code == "busqueda"
    assert selectors.classify("", "crash", IN_2020) is None
    assert selectors.classify("", "death", IN_2020).code == "administrativo"


def test_two_editions_stand_side_by_side(loaded, folder):
    later(folder)
    services.load(at=NOW, folder=folder)
    editions = {row.code: row for row in selectors.editions()}
    pairs = selectors.compare(editions["2017"], editions["2024"])
    told = {
        (pair.before.code if pair.before else "", pair.after.code if pair.after else ""):
        pair.relation for pair in pairs
    }  # fmt: skip

    assert told["civil", "civil"] == told["civil", "familia"] == Relation.SPLIT
    assert told["penal", "penal"] == told["derechos_humanos", "penal"] == Relation.MERGED
    assert told["laboral", ""] == Relation.ENDED
    assert len({pair.before for pair in pairs}) == editions["2017"].categories.count()
    # Over an edition between, what happened on the way is not lost.
    long = selectors.compare(editions["2012"], editions["2024"])
    [new] = [pair for pair in long if pair.after and pair.after.code == "familia"]
    assert (new.before.code, new.relation) == ("civil", Relation.SPLIT)
    assert editions["2012"].categories.count() == len({p.before for p in long if p.before})


def test_a_changed_file_changes_its_edition_and_what_points_to_it(loaded, folder):
    change(folder, "2012.yaml", 'en: "Human rights"', 'en: "Rights of persons"')

    assert [done.changed for done in services.load(at=NOW, folder=folder)] == [True, False]
    first = Category.objects.get(edition__code="2012", code="derechos_humanos")
    assert first.name_en == "Rights of persons"
    assert Succession.objects.filter(before=first, relation=Relation.SAME).count() == 1


def test_a_closed_edition_is_changed_by_nobody(loaded, folder):
    services.close(edition="2012", at=NOW)
    change(folder, "2012.yaml", 'en: "Human rights"', 'en: "Rights of persons"')

    with pytest.raises(Closed):
        services.load(at=NOW, folder=folder)
    assert services.close(edition="2012", at=NOW).closed_on == NOW.date()
    edition = Edition.objects.get(code="2012")
    field = Category.objects.filter(edition=edition).first()
    counted = Counting.objects.filter(edition=edition).first()
    for write in (
        lambda: Edition.objects.filter(pk=edition.pk).update(closed_on=None),
        lambda: Category.objects.filter(pk=field.pk).update(name_en="other"),
        lambda: Counting.objects.filter(pk=counted.pk).delete(),
        lambda: Category.objects.create(
            edition=edition, code="late", level=Level.FIELD, place=99, name_es="x", name_en="x",
            evidence="design",
        ),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
            write()
    # What came after is open, and may still say what became of it.
    change(folder, "2012.yaml", 'en: "Rights of persons"', 'en: "Human rights"')
    change(folder, "2017.yaml", 'en: "Human rights"', 'en: "Rights of persons"')
    assert [done.changed for done in services.load(at=NOW, folder=folder)] == [False, True]


def test_only_what_has_ended_is_closed_and_in_its_order(loaded, folder):
    with pytest.raises(EarlierOpen):
        services.close(edition="2017", at=NOW)
    services.close(edition="2012", at=NOW)
    with pytest.raises(InForce):
        services.close(edition="2017", at=NOW)
    with pytest.raises(NoSuchEdition):
        services.close(edition="1999", at=NOW)


def begin_inside_another():
    Edition.objects.create(
        code="2016", name_es="x", name_en="x", valid_from=date(2016, 1, 1), text=Text.NONE,
        evidence="design",
    )  # fmt: skip
    connection.check_constraints()


def test_one_edition_holds_on_a_day(loaded):
    with pytest.raises(IntegrityError, match="one_edition_holds_on_a_day"), transaction.atomic():
        begin_inside_another()


def test_a_fault_is_told_in_the_language_of_the_terminal(folder, capsys, monkeypatch):
    change(folder, "2017.yaml", "  category: detenido\n", "  category: nobody\n")
    monkeypatch.setenv("LC_ALL", "es_MX.UTF-8")
    assert main(["norms", "check", "--folder", str(folder)]) == 1
    assert "«nobody» no es una categoría de esta edición" in capsys.readouterr().err
