"""The Violentómetro: its acts, its bands, and what it answers."""

import re

import pytest
from pydantic import ValidationError

from ventanilla.awareness.ruler import Ruler, violentometro
from ventanilla.config.place import CHECKOUT

FORM = CHECKOUT / "src/ventanilla/protocols/library/gbv/instruments/violentometer.md"
RULER = violentometro()
NUMBERED = [act.code for act in RULER.acts]
EDITIONS = [edition.code for edition in RULER.editions]
#: what nobody may be told
ALL_WELL = re.compile(
    r"low risk|no risk|you are safe|all is well|riesgo bajo|bajo riesgo|sin riesgo|todo está bien",
    re.I,
)


def answered(*numbers, edition=""):
    """The answer to acts by their numbers."""
    return RULER.answer(RULER.edition(edition), {NUMBERED[number - 1] for number in numbers})


def test_it_has_the_acts_of_the_form_of_the_protocol_in_its_order():
    rows = re.findall(r"^\| vm\d \| (\w+) \|", FORM.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == NUMBERED
    assert len(NUMBERED) == 30


def test_the_bands_hold_eleven_ten_and_nine():
    bands = [mark.band.number for mark in RULER.marks(RULER.edition(""))]
    assert bands == [1] * 11 + [2] * 10 + [3] * 9


def test_an_older_edition_goes_by_tens():
    bands = [mark.band.number for mark in RULER.marks(RULER.edition("tens"))]
    assert bands == [1] * 10 + [2] * 10 + [3] * 10


@pytest.mark.parametrize("number", range(1, 31))
def test_an_act_is_answered_by_its_own_band_and_the_last_ones_ask_to_talk_now(number):
    answer = answered(number)
    assert answer.band.number == (1 if number <= 11 else 2 if number <= 21 else 3)
    assert answer.now is (number >= 21)
    assert len(answer.marks) == 1


@pytest.mark.parametrize("edition", EDITIONS)
def test_in_every_edition_being_shut_in_asks_to_talk_now(edition):
    assert answered(21, edition=edition).now


def test_the_highest_band_answers_for_all():
    answer = answered(1, 3, 14)
    assert (answer.band.number, len(answer.marks), answer.now) == (2, 3, False)


def test_nothing_ticked_has_no_band_and_what_is_no_act_counts_for_nothing():
    nothing = RULER.answer(RULER.edition(""), {"joke; --", "30"})
    assert (nothing.band, nothing.marks, nothing.now) == (None, (), False)


@pytest.mark.parametrize("band", RULER.bands, ids=lambda band: str(band.number))
def test_no_band_says_that_all_is_well(band):
    for words in (band.title, band.words):
        assert not ALL_WELL.search(f"{words.es} {words.en}")


def test_what_is_shown_unasked_has_no_green():
    assert "green" not in RULER.editions[0].colours


def test_every_edition_tells_its_bands_apart_and_says_what_it_rests_on():
    for edition in RULER.editions:
        assert len(set(edition.colours)) == 3
        assert edition.about_sizes.source
        assert edition.about_colours.source


def test_nobody_knows_an_edition_that_there_is_not():
    assert RULER.edition("nowhere") is None


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ({"acts": [*RULER.model_dump()["acts"][:29], RULER.model_dump()["acts"][0]]}, "twice"),
        ({"acts": RULER.model_dump()["acts"][:29]}, "do not hold 29"),
        ({"bands": RULER.model_dump()["bands"][::-1]}, "in this order"),
        ({"editions": []}, "no edition"),
        ({"logo": "ipn.png"}, "Extra inputs"),
    ],
    ids=["an act twice", "an act missing", "bands turned", "no edition", "an unknown part"],
)
def test_a_faulty_file_is_refused(part, fault):
    with pytest.raises(ValidationError, match=fault):
        Ruler.model_validate({**RULER.model_dump(), **part})
