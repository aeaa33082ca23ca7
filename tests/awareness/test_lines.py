"""Numbers to call: each can be called or written to, and says where it was read."""

import pytest

from ventanilla.awareness.lines import For, lines, opening


@pytest.mark.parametrize("line", lines(), ids=lambda line: line.code)
def test_a_line_can_be_reached_and_says_what_it_rests_on(line):
    assert line.dial or line.sms
    assert line.about.source
    assert line.words.es != line.words.en
    shown = "".join(sign for sign in line.shown if sign.isdigit())
    assert (line.dial or line.sms).endswith(shown[-7:])


def test_there_is_a_line_for_everything():
    assert all(lines(kind) for kind in For)
    assert [line.code for line in lines(For.DANGER)] == ["emergency"]


def test_they_stand_in_the_order_of_the_file():
    assert lines(For.VIOLENCE, For.CONSULATE)[0].serves == For.CONSULATE


def test_no_line_of_the_immigration_authorities_is_offered():
    """HSI's and ICE's tip lines are public, and are not for somebody who is afraid of them."""
    assert not {"+18663472423", "+18773864223"} & {line.dial for line in lines()}


def test_a_call_is_begun_in_english():
    assert "Spanish" in opening()
