"""What is sealed opens in its own place, with its own key, unchanged; and nowhere else."""

import random
from collections.abc import Callable, Iterator
from functools import partial
from uuid import UUID, uuid4

from django.apps import apps
from django.db import connections
from django.utils import timezone

from judge import algorithms
from judge.place import Place
from judge.verdicts import Result, judged
from ventanilla.security import crypto
from ventanilla.security.keys import services as keys
from ventanilla.security.models import Sealed
from ventanilla.security.vault import SealedRow, Unreadable, Vault

NUMBER = 9
NAME = "Ciphers"
BAR = "100 % of damaged or moved ciphertexts refused, 0 nonces twice"
LANE = "A"

TRIALS, FEW = 10_000, 1_000
SEALS, FEW_SEALS = 1_000_000, 50_000
#: bytes before the sealed ones: format and nonce
HEAD = 1 + crypto.NONCE_BYTES
Damage = Callable[[random.Random, "Row"], tuple[type[Sealed], SealedRow, Vault]]


class Row:
    """One sealed row of a table, with the vault that opens it, and a neighbour of each kind."""

    def __init__(self, chance: random.Random, tables: list[type[Sealed]]) -> None:
        self.table, self.other_table = chance.sample(tables, 2)
        self.dossier, self.pk, self.version = uuid4(), uuid4(), chance.randrange(1, 9)
        self.key = crypto.new_key()
        self.vault = Vault({self.dossier: self.key})
        row = self.table(id=self.pk, dossier_id=self.dossier, key_version=self.version)
        self.document = {"n": chance.random(), "t": "ñ" * chance.randrange(600)}
        self.sealed = bytes(self.vault.seal(row, self.document).sealed)

    @property
    def whole(self) -> SealedRow:
        """The row as it was stored."""
        return (self.dossier, self.pk, self.version, self.sealed)

    def with_bytes(self, sealed: bytes) -> tuple[type[Sealed], SealedRow, Vault]:
        """The row with other bytes."""
        return self.table, (self.dossier, self.pk, self.version, sealed), self.vault


def to_another_table(_: random.Random, row: Row) -> tuple[type[Sealed], SealedRow, Vault]:
    """The same bytes as a row of another table: another section of the case."""
    return row.other_table, row.whole, row.vault


def to_another_row(_: random.Random, row: Row) -> tuple[type[Sealed], SealedRow, Vault]:
    """The same bytes under another id."""
    return row.table, (row.dossier, uuid4(), row.version, row.sealed), row.vault


def to_another_dossier(_: random.Random, row: Row) -> tuple[type[Sealed], SealedRow, Vault]:
    """The same bytes in another dossier, even if the key were the same."""
    other = uuid4()
    return row.table, (other, row.pk, row.version, row.sealed), Vault({other: row.key})


def to_another_version(_: random.Random, row: Row) -> tuple[type[Sealed], SealedRow, Vault]:
    """The same bytes said to be of another version of the key."""
    return row.table, (row.dossier, row.pk, row.version + 1, row.sealed), row.vault


def one_bit(chance: random.Random, row: Row) -> tuple[type[Sealed], SealedRow, Vault]:
    """One bit turned, anywhere: format, nonce, text or tag."""
    at = chance.randrange(len(row.sealed) * 8)
    changed = bytearray(row.sealed)
    changed[at // 8] ^= 1 << (at % 8)
    return row.with_bytes(bytes(changed))


def cut_short(chance: random.Random, row: Row) -> tuple[type[Sealed], SealedRow, Vault]:
    """Some bytes missing at the end."""
    return row.with_bytes(row.sealed[: chance.randrange(len(row.sealed))])


def made_longer(chance: random.Random, row: Row) -> tuple[type[Sealed], SealedRow, Vault]:
    """Some bytes more at the end."""
    return row.with_bytes(row.sealed + chance.randbytes(chance.randrange(1, 64)))


def another_nonce(chance: random.Random, row: Row) -> tuple[type[Sealed], SealedRow, Vault]:
    """The nonce of another seal."""
    return row.with_bytes(row.sealed[:1] + chance.randbytes(12) + row.sealed[HEAD:])


def wrong_key(_: random.Random, row: Row) -> tuple[type[Sealed], SealedRow, Vault]:
    """The key of somebody else."""
    return row.table, row.whole, Vault({row.dossier: crypto.new_key()})


def no_key(_: random.Random, row: Row) -> tuple[type[Sealed], SealedRow, Vault]:
    """No key at all."""
    return row.table, row.whole, Vault({uuid4(): row.key})


DAMAGES: tuple[Damage, ...] = (
    to_another_table, to_another_row, to_another_dossier, to_another_version, one_bit, cut_short,
    made_longer, another_nonce, wrong_key, no_key,
)  # fmt: skip


def run(place: Place) -> Result:
    """All damages on many rows; wrapped keys moved about; nonces counted; algorithms listed."""
    chance = random.Random(f"ciphers {place.quick}")
    total = place.of(TRIALS, FEW)
    wrapped = total // 10
    faults = [*_damaged(chance, total - wrapped)]
    with place.databases():
        faults += _moved_keys(chance, wrapped)
    faults += _nonces(place.of(SEALS, FEW_SEALS))
    faults += algorithms.differences()
    return judged(total, faults)


def _damaged(chance: random.Random, trials: int) -> Iterator[str]:
    models = [model for model in apps.get_models() if issubclass(model, Sealed)]
    row = Row(chance, models)
    for at in range(trials):
        if at % len(DAMAGES) == 0:
            row = Row(chance, models)
            if row.vault.open_columns(row.table, row.whole) != row.document:
                yield f"trial {at}: what was sealed does not open as it was"
        damage = DAMAGES[at % len(DAMAGES)]
        table, columns, vault = damage(chance, row)
        if opened := _opens(partial(vault.open_columns, table, columns)):
            yield f"trial {at}, {damage.__name__}: {opened}"


def _opens(act: Callable[[], object]) -> str:
    """Blank where an act was refused as unreadable, else what happened."""
    try:
        act()
    except Unreadable:
        return ""
    except Exception as fault:
        return f"raised {type(fault).__name__}, which nobody expects"
    return "opened"


def _moved_keys(chance: random.Random, trials: int) -> Iterator[str]:
    """Wrapped keys as a thief with the key database could move or change them."""
    dossiers = [uuid4() for _ in range(trials)]
    made = keys.make(dossiers=dossiers, at=timezone.now())
    if keys.unwrap(dict.fromkeys(dossiers, 1)) != made:
        yield "keys that nobody touched do not open"
    wrapped = _wrapped()
    for at, (one, other) in enumerate(zip(dossiers, dossiers[1:] + dossiers[:1], strict=True)):
        version, bytes_ = 1, wrapped[other]
        if at % 3 == 1:
            version, bytes_ = 2, wrapped[one]
        elif at % 3 == 2:
            changed = bytearray(wrapped[one])
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
            bytes_ = bytes(changed)
        _put(one, version, bytes_)
        if opened := _opens(partial(keys.unwrap, {one: version})):
            yield f"wrapped key {at}, {('moved', 'another version', 'a bit')[at % 3]}: {opened}"


def _wrapped() -> dict[UUID, bytes]:
    with connections["keys"].cursor() as cursor:
        cursor.execute("SELECT dossier_id, wrapped FROM keys_wrappedkey")
        return {dossier: bytes(wrapped) for dossier, wrapped in cursor.fetchall()}


def _put(dossier: UUID, version: int, wrapped: bytes) -> None:
    with connections["keys"].cursor() as cursor:
        cursor.execute(
            "UPDATE keys_wrappedkey SET version = %s, wrapped = %s WHERE dossier_id = %s",
            [version, wrapped, dossier],
        )


def _nonces(seals: int) -> Iterator[str]:
    """The nonces of many seals under one key."""
    sealer = crypto.Sealer(crypto.new_key())
    seen = {sealer.seal(b"", bound=b"")[1:HEAD] for _ in range(seals)}
    if len(seen) != seals:
        yield f"{seals - len(seen)} of {seals:,} nonces came twice"
