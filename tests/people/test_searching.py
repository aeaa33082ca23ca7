"""One person looked for among many: the right one first, nobody who only looks like her."""

from random import Random

import pytest

from ventanilla.demo.names import given_names, surname
from ventanilla.people.identity import Names
from ventanilla.people.matching import called, rank, searching

#: of 20,000, so many may be compared word by word; and words be listened to so often
FEW, WORDS = 100, 1500


def spoken(name, born=""):
    return Names(spoken_name=name, birth_date=born)


PEOPLE = {
    "itzel": spoken("Itzel Guadalupe Méndez Núñez", "2012-08-14"),
    "ixchel": spoken("Ixchel Méndez Núñez", "2013-01-02"),
    "luis": spoken("Luis Ángel Sántiz Gómez", "2012-06-15"),
    "luisa": spoken("Luisa Ángela Sántiz Gómez", "2012-06-15"),
    "alberto": spoken("Alberto Pérez López", "2010-01-01"),
    "roberto": spoken("Roberto Pérez López", "2010-01-01"),
    "oca": spoken("Salvador Echeverría Montes de Oca", "2012-04-04"),
    "sac": spoken("Sac-Nicté Uicab Dzib", "2009-05-06"),
}


@pytest.mark.parametrize(
    ("query", "first"),
    [
        (spoken("Lupita Mendes", "2012-08"), "itzel"),
        (spoken("Luisito Santis Gomes"), "luis"),
        (spoken("Gómez Sántiz, Luisa"), "luisa"),
        (spoken("Chava Echeberria Montesdeoca"), "oca"),
        (spoken("Zacnicte Huicab Tzib"), "sac"),
        (spoken('Salvador "Chava" Echeverria'), "oca"),
        (spoken("Salvador (Chava) Echeverria"), "oca"),
    ],
    ids=lambda value: getattr(value, "spoken_name", value),
)
def test_the_right_one_comes_first(query, first):
    found = rank(query, PEOPLE)
    assert found[0].key == first
    assert [item.key for item in found if item.likeness.very_likely] in ([first], [])


def test_a_form_of_two_twins_is_surely_neither():
    found = rank(spoken("Beto Pérez López", "2010-01-01"), PEOPLE)
    assert {item.key for item in found} == {"alberto", "roberto"}
    assert not any(item.likeness.very_likely for item in found)


def test_the_same_child_twice_is_both():
    twice = {1: PEOPLE["itzel"], 2: spoken("Itsel Guadalupe Mendes Nunes", "2012-08-14")}
    assert all(item.likeness.very_likely for item in rank(PEOPLE["itzel"], twice))


def test_equals_keep_their_order_and_no_more_than_asked_are_shown():
    many = dict.fromkeys("dacb", PEOPLE["itzel"])
    assert [item.key for item in rank(PEOPLE["itzel"], many, most=3)] == ["d", "a", "c"]


def test_whoever_changed_every_surname_is_proposed_by_day_and_given_names():
    found = rank(spoken("Itzel Guadalupe Ruiz", "2012-08-14"), PEOPLE)
    assert [item.key for item in found] == ["itzel"]
    assert not found[0].likeness.very_likely


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("itze men", ["itzel"]),
        ("LUPITA", ["itzel"]),
        ("nuñes mendez", ["itzel", "ixchel"]),
        ("mendez ruiz", []),
        ("", []),
        ("?", []),
    ],
)
def test_a_part_of_the_name_is_enough_to_be_listed(words, keys):
    assert called(PEOPLE, words) == keys


@pytest.mark.parametrize(
    "query",
    [lambda names: names, lambda names: spoken(names.full_name)],
    ids=["fields", "free string"],
)
def test_of_twenty_thousand_few_are_compared_and_each_word_once(query, monkeypatch):
    rng = Random(7)  # noqa: S311 - invented people, the same every time
    people = {
        number: Names(
            given_names=given_names(rng, rng.choice(("female", "male"))),
            first_surname=surname(rng, rng.choice(("es", "tzo", "yua"))),
            second_surname=surname(rng),
            birth_date=f"{rng.randrange(2006, 2020)}-{rng.randrange(1, 13):02}-11",
        )
        for number in range(20_000)
    }
    compared, heard = [], []
    weigh, written = searching.weigh, searching.written
    monkeypatch.setattr(searching, "weigh", lambda *two: compared.append(two) or weigh(*two))
    monkeypatch.setattr(searching, "written", lambda raw: heard.append(raw) or written(raw))
    for number in (0, 7_000, 19_999):
        compared.clear()
        heard.clear()
        found = rank(query(people[number]), people)
        assert 0 < len(compared) < FEW
        assert 0 < len(heard) < WORDS
        assert people[number].full_name in {item.names.full_name for item in found}
