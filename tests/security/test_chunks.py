"""Long contents in pieces: what comes back is what went in, or nothing does."""

import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ventanilla.security import chunks
from ventanilla.security.chunks import ROOM, Unreadable

FILE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
KEY = b"k" * 32
SIZES = [0, 1, ROOM - 1, ROOM, ROOM + 1, 2 * ROOM, 2 * ROOM + 17, 5 * ROOM + 3]


def content(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


def sealed(size: int, file=FILE, kind="original", key=KEY) -> list[bytes]:
    return list(chunks.encrypt(key, content(size), file=file, kind=kind))


def opened(pieces, file=FILE, kind="original", key=KEY) -> bytes:
    return b"".join(chunks.decrypt(key, pieces, file=file, kind=kind))


@pytest.mark.parametrize("size", SIZES)
def test_what_comes_back_is_what_went_in(size):
    pieces = sealed(size)
    assert len(pieces) == chunks.count(size)
    assert opened(pieces) == content(size)


@pytest.mark.parametrize("size", SIZES)
def test_cut_anywhere_it_does_not_open(size):
    pieces = sealed(size)
    for kept in range(len(pieces)):
        with pytest.raises(Unreadable):
            opened(pieces[:kept])
    for index, piece in enumerate(pieces):
        for shorter in (piece[:-1], piece[: len(piece) // 2], piece[:28], b""):
            with pytest.raises(Unreadable):
                opened([*pieces[:index], shorter, *pieces[index + 1 :]])


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([1, ROOM, 2 * ROOM + 9]), st.integers(min_value=0), st.integers(0, 7))
def test_no_bit_can_be_turned(size, place, bit):
    pieces = sealed(size)
    index, at = place % len(pieces), (place // 7) % len(pieces[place % len(pieces)])
    turned = bytearray(pieces[index])
    turned[at] ^= 1 << bit
    with pytest.raises(Unreadable):
        opened([*pieces[:index], bytes(turned), *pieces[index + 1 :]])


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(6)))
def test_no_other_order_opens(order):
    pieces = sealed(5 * ROOM + 3)
    if list(order) == sorted(order):
        assert opened([pieces[index] for index in order]) == content(5 * ROOM + 3)
    else:
        with pytest.raises(Unreadable):
            opened([pieces[index] for index in order])


def test_nothing_is_added_left_out_or_repeated():
    pieces = sealed(3 * ROOM)
    for wrong in (
        [*pieces, pieces[-1]],
        [*pieces, sealed(0)[0]],
        [pieces[0], *pieces],
        pieces[1:],
        [pieces[0], pieces[2]],
    ):
        with pytest.raises(Unreadable):
            opened(wrong)


@pytest.mark.parametrize(
    "elsewhere", [{"file": OTHER}, {"kind": "working"}, {"key": b"x" * 32}], ids=str
)
def test_a_piece_of_another_file_or_copy_does_not_open(elsewhere):
    mine, theirs = sealed(2 * ROOM), sealed(2 * ROOM, **elsewhere)
    for index in range(2):
        mixed = [*mine]
        mixed[index] = theirs[index]
        with pytest.raises(Unreadable):
            opened(mixed)
    with pytest.raises(Unreadable):
        opened(mine, **elsewhere)


def test_the_same_content_never_looks_the_same():
    assert not set(sealed(3 * ROOM)) & set(sealed(3 * ROOM))


def test_the_size_is_told_only_roughly():
    assert {len(sealed(size)[0]) for size in (0, 1, 900, 4000)} == {4096 + 29}
    assert len(sealed(ROOM)[0]) == chunks.CHUNK + 29


def test_pieces_open_one_by_one():
    pieces = iter(sealed(3 * ROOM))
    plain = chunks.decrypt(KEY, pieces, file=FILE, kind="original")
    next(plain)
    assert len(list(pieces)) == 1, "only as many were read as were needed to know the end"
