"""The sweep of foreign addresses finds a view that is slower for what is foreign, and no other."""

import itertools
import random
import re
import time

import pytest

from judge import sweeping, timing
from tests.locks.addresses import Address
from ventanilla.cases import selectors

#: a page, a busy machine, and the longest difference that is let pass: in seconds
PAGE, NOISE, MOST = 0.012, 0.006, 0.005
CASE = Address("cases/<uuid:track>/", (("track", "uuid"),))


def page(seed, longer=0.0):
    """Seconds that a page takes on a machine where now and then somebody else is at work."""
    chance = random.Random(seed)  # noqa: S311 - noise
    return lambda: PAGE + longer + chance.expovariate(1 / NOISE) + 0.05 * (chance.random() < 0.05)


@pytest.mark.parametrize("longer", [0.010, -0.010])
def test_ten_milliseconds_are_found_in_the_noise(longer):
    found = [timing.gap(page(n, longer), page(-n - 1), most=MOST) for n in range(60)]

    # A glance may overlook it; the sweep takes one for each of nine roles.
    assert sum(map(bool, found)) >= 57
    assert all(abs(each - longer) < 0.005 for each in found if each)


def test_noise_alone_is_never_told():
    assert not any(timing.gap(page(n), page(-n - 1), most=MOST) for n in range(500))


def test_what_gets_slower_meanwhile_is_no_difference():
    """Each takes longer than the one before it, whichever it is."""
    clock = itertools.count()

    def slower():
        return next(clock) * 0.02

    assert timing.gap(slower, slower, most=MOST) == 0.0


def test_what_is_equal_at_a_glance_is_measured_no_longer():
    asked = []
    equal = lambda: asked.append(1) or PAGE  # noqa: E731 - counts

    timing.gap(equal, equal, most=MOST)
    assert len(asked) == 2 * timing.GLANCES[0]


@pytest.fixture
def stranger(itzel, clara, as_seat):
    return {"supervisor": as_seat(clara)}


def swept(itzel, stranger):
    return sweeping.sweep(stranger, {"track": [itzel.pk]}, [], among=[CASE])


@pytest.mark.django_db
def test_a_page_that_is_slower_for_what_is_foreign_is_found(itzel, stranger, monkeypatch):
    find = selectors.find

    def slowly(seat, track, at):
        if track == itzel.pk:
            time.sleep(0.060)  # more than two busy cores could hide
        return find(seat, track, at)

    monkeypatch.setattr(selectors, "find", slowly)
    (fault,) = swept(itzel, stranger).faults

    told = re.fullmatch(r"supervisor: cases/<uuid:track>/ is (\d+\.\d) ms apart", fault)
    assert told
    assert 30 < float(told[1]) < 120


@pytest.mark.django_db
def test_a_page_that_says_another_thing_of_what_is_foreign_is_found(itzel, stranger, monkeypatch):
    find = selectors.find

    def tells(seat, track, at):
        return itzel if track == itzel.pk else find(seat, track, at)

    monkeypatch.setattr(selectors, "find", tells)
    faults = swept(itzel, stranger).faults

    assert any("another status" in fault for fault in faults)


@pytest.mark.django_db
def test_a_foreign_case_is_like_none(itzel, stranger):
    done = swept(itzel, stranger)

    assert done.faults == []
    assert (done.asked, done.timed) == (8, 1)
