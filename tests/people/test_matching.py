"""The same person is proposed in spite of accents, order, spelling, nickname and uncertain age."""

import pytest

from ventanilla.people.identity import Names
from ventanilla.people.matching import WORTH_SHOWING, likeness

ITZEL = Names(
    given_names="Itzel Guadalupe",
    first_surname="Méndez",
    second_surname="Ñúñez",
    called="Lupita",
    birth_date="2012-08-14",
    sex="female",
    mother_name="Rosario Ñúñez Vázquez",
)


def alike(**changed):
    return likeness(ITZEL, Names(**{**ITZEL.to_document(), "earlier": [], **changed}))


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({}, id="the same"),
        pytest.param({"first_surname": "MENDEZ", "second_surname": "NUNEZ"}, id="no accents"),
        pytest.param({"first_surname": "Ñúñez", "second_surname": "Méndez"}, id="surnames swapped"),
        pytest.param(
            {
                "given_names": "Méndez Ñúñez",
                "first_surname": "Itzel",
                "second_surname": "Guadalupe",
            },
            id="names and surnames swapped",
        ),
        pytest.param({"given_names": "Ixel Guadalupe", "first_surname": "Mendes"}, id="by ear"),
        pytest.param({"given_names": "Lupe", "called": ""}, id="nickname as given name"),
        pytest.param(
            {"given_names": "Guadalupe", "second_surname": ""}, id="one name, one surname"
        ),
        pytest.param(
            {"birth_date": "", "birth_year": 2013, "birth_estimated": True}, id="age only"
        ),
        pytest.param({"birth_date": "2011-08-14"}, id="a year off"),
        pytest.param({"first_surname": "de la Méndez"}, id="particles"),
    ],
)
def test_the_same_person_is_proposed(changed):
    assert alike(**changed).score >= WORTH_SHOWING


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(
            {"given_names": "Brenda", "called": "", "first_surname": "Solís", "second_surname": ""},
            id="another person",
        ),
        pytest.param(
            {
                "first_surname": "Cruz",
                "second_surname": "Tun",
                "birth_date": "2014-01-30",
                "mother_name": "",
            },
            id="another family",
        ),
        pytest.param(
            {"given_names": "José", "called": "Pepe", "sex": "male", "birth_date": "2014-02-01"},
            id="a brother",
        ),
        pytest.param({"birth_date": "2001-08-14"}, id="eleven years older"),
    ],
)
def test_another_person_is_not(changed):
    assert alike(**changed).score < WORTH_SHOWING


def test_it_says_on_what_they_agree():
    assert {"given", "surnames", "birth_date", "mother"} <= set(alike().agrees)


def test_the_reference_of_the_agency_settles_it():
    one = Names(given_names="A", agency_reference="A-1")
    other = Names(given_names="B", agency_reference="A-1")
    assert likeness(one, other).score == 100


def test_nothing_known_is_like_nobody():
    assert likeness(Names(), Names()).score < WORTH_SHOWING
