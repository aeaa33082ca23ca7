"""Whoever comes again under another spelling is found by the keys that were stored of them."""

import pytest

from ventanilla.people.identity import Names
from ventanilla.people.phonetics import asked_keys, stored_keys

ITZEL = Names(
    given_names="Itzel Guadalupe",
    first_surname="Méndez",
    second_surname="Núñez",
    birth_date="2012-08-14",
)


def spoken(name, year=2012):
    return Names(spoken_name=name, birth_year=year)


def test_what_is_stored_is_little_and_sounds():
    assert stored_keys(ITZEL) == {"mendes isel 2012", "mendes uadalupe 2012"}


@pytest.mark.parametrize(
    "names",
    [
        spoken("Itzel Méndez"),
        spoken("ITSEL MENDES"),
        spoken("Ixel Mendez", 2011),
        spoken("Lupita Méndez", 2013),
        spoken("Núñez Méndez, María Guadalupe"),
        spoken("Ma. Gpe. Mdz. Nuñes"),
        Names(given_names="Méndez", first_surname="Itzel", birth_date="2011-01-02"),
    ],
    ids=lambda names: names.full_name,
)
def test_she_is_found_again(names):
    assert stored_keys(ITZEL) & asked_keys(names)


@pytest.mark.parametrize(
    ("written", "otherwise"),
    [
        ("María Elena Vázquez Ruiz", "Elena Basques"),
        ("Ximena Zepeda Gil", "Jimena Cepeda"),
        ("Yesenia Llanes Cob", "Jessenia Yanes"),
        ("Hugo Herrera Sáenz", "Ugo Errera"),
        ("Xóchitl Tzoc Caal", "Sochil Tsoc"),
        ("José Luis Peña Mota", "Güicho Pena"),
        ("Juanita Tecún Xol", "Juana Tekun"),
        ("Beto Cruz Paz", "Alberto Crus"),
        ("Roberto Cruz Paz", "Beto Cruz"),
    ],
)
def test_spelling_makes_no_other_key(written, otherwise):
    assert stored_keys(spoken(written)) & asked_keys(spoken(otherwise))


@pytest.mark.parametrize(
    "names",
    [
        spoken("Itzel Méndez", 2014),
        spoken("Ixchel Méndez"),
        spoken("Itzel Mendoza"),
        spoken("Luisa Méndez"),
        spoken("Itzel"),
        Names(spoken_name="Itzel Méndez"),
        Names(),
    ],
    ids=lambda names: f"{names.full_name} {names.birth_year}",
)
def test_another_is_not(names):
    assert not stored_keys(ITZEL) & asked_keys(names)


def test_luis_is_not_luisa():
    assert not stored_keys(spoken("Luis Cruz Paz")) & asked_keys(spoken("Luisa Cruz Paz"))


def test_without_a_year_nothing_is_stored():
    assert stored_keys(Names(spoken_name="Itzel Méndez")) == frozenset()
    assert stored_keys(Names(birth_year=2012)) == frozenset()


def test_what_is_asked_stays_small():
    longest = spoken("Beto Lalo Nando Chuy García Hernández López Méndez Núñez Ortega")
    assert len(asked_keys(longest)) < 1000
    assert len(asked_keys(ITZEL)) == 12
