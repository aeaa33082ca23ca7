"""A file sealed to a public key opens for its owner, whole and unchanged; others do as well."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ventanilla.security import age

#: made by another program, rage, with a stanza for nobody that any reader passes over
IDENTITY = "AGE-SECRET-KEY-1DDZNXXGDQ2LA3WE3JJVZVFJUW65ZZ5KC8ANQUW2X2U4UCQ4PUU9Q400URX"
PUBLIC = "age12ugfujec0y33zj7ada9khrrv9u6kk23gtwxpraap5nfufafhd3fsaahtux"
SEALED = base64.b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSA5Q0RheWZnTWZCRG5BcnJOeFBWUzhjUUtxWHJtMXYzZEgydD"
    "JIdmRWb2dnCkRlTUI4RWwvMTdYdWpWcWQwZ3kvWnpMajNMZkl6ci9vd09HYzgydE1uazQKLT4gWD1ULWdyZWFzZSBO"
    "PVFwUiBaUjU0OmNWIEMwCnBRbFFwK2tvK2l4RENva1pFbFRzVGVKcmVUQ25CdEk4OG55TXluc01zeUlXbklwSGgrL1"
    "lIQi80bE81NTE4ZmQKKzFTeDJPRXVsUzB5dE1OTDlIRm5mcjJNRW1nCi0tLSA2RDJ5SlNwSlpjTytXL3BGdTB4bUlK"
    "M09aMjBzZGhLRkgrOVBDbXZ5SnVFCgzU7ApM+NZdagnWETHLGfXhHzyUccapCbAT5DDP3c7kYVsTv+xs3J9/5nbyfI"
    "pnjJtQtJZsRwr1"
)


def opened(sealed, identity=IDENTITY):
    return b"".join(age.unseal(identity, sealed))


def sealed(plain, to=PUBLIC):
    return b"".join(age.seal(to, plain))


@pytest.mark.parametrize("length", [0, 1, age.PIECE - 1, age.PIECE, age.PIECE + 1, 2 * age.PIECE])
def test_what_was_sealed_opens_at_every_length(length):
    plain = bytes(range(256)) * (length // 256 + 1)
    assert opened([sealed([plain[:length]])]) == plain[:length]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.binary(max_size=3 * age.PIECE // 2), max_size=4), st.integers(1, 70_000))
def test_in_whatever_parts_it_comes_and_goes(parts, step):
    whole = sealed(parts)
    pieces = [whole[at : at + step] for at in range(0, len(whole), step)]
    assert opened(pieces) == b"".join(parts)


def test_a_byte_a_piece_or_the_end_that_changed_is_found():
    whole = sealed([bytes(3 * age.PIECE)])
    head = len(whole) - 3 * (age.PIECE + age.TAG)
    first, second = (whole[head + n * age.SEALED_PIECE :][: age.SEALED_PIECE] for n in (0, 1))
    for changed in (
        whole[:-1],
        whole[: head + age.SEALED_PIECE],
        whole[:head] + second + first + whole[head + 2 * age.SEALED_PIECE :],
        whole[:-100] + bytes([whole[-100] ^ 1]) + whole[-99:],
        whole.replace(b"X25519", b"X25518", 1),
        whole + b"\0",
        whole[:40],
        b"",
    ):
        with pytest.raises(age.Unreadable):
            opened([changed])


def test_what_another_program_sealed_opens():
    assert opened([SEALED]) == b"siete faros en la niebla"


def test_nobody_else_opens_it():
    with pytest.raises(age.Unreadable):
        opened([sealed([b"siete faros"])], age.new_identity())


def test_a_mistyped_key_is_no_key():
    assert age.public_of(IDENTITY) == PUBLIC
    for wrong in (PUBLIC[:-1] + "q", PUBLIC[:-1], PUBLIC.upper(), "", IDENTITY, PUBLIC + "q"):
        with pytest.raises(age.BadKey):
            sealed([b""], wrong)
    with pytest.raises(age.BadKey):
        age.public_of(PUBLIC)
