"""Nothing that anybody said stands in a copy of the databases, in whatever disguise."""

import base64
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import psycopg
import pytest
from django.db import connections

from tests.databases import administrator
from tests.factories import NOW
from ventanilla.cases.services import assigning, closing, deciding, recording
from ventanilla.common.errors import DomainError
from ventanilla.config.databases import NAMES
from ventanilla.demo import stories
from ventanilla.exchange.services import disclosing, noticing
from ventanilla.exchange.services.disclosing import Sending
from ventanilla.exchange.services.noticing import Told
from ventanilla.interviews import services as interviews
from ventanilla.interviews.services import Sent
from ventanilla.interviews.submissions import write
from ventanilla.people.identity import Names
from ventanilla.protocols import services as protocols

#: children planted; each leaves twenty words behind
CHILDREN = 10
SYLLABLES = ["quel", "tzom", "brix", "ñand", "ílvo", "zarp", "wenk", "ózko", "júdre", "xamb"]


def word(kind: str, child: int) -> str:
    """A word that nobody else says: no dictionary, no template and no package holds it."""
    return f"{kind}{SYLLABLES[child]}{SYLLABLES[(child * 7 + len(kind)) % 10]}"


def phone(child: int, number: int) -> str:
    return f"+52 000 77{child}{number} 81{number}{child}"


class Planted:
    """What one child says, and everything that must not be found."""

    def __init__(self, child: int) -> None:
        self.names = Names(
            given_names=word("Gvn", child).title(),
            first_surname=word("Srn", child).title(),
            second_surname=word("Snd", child).title(),
            called=word("Apd", child).title(),
            birth_date=f"201{child % 3}-0{child % 9 + 1}-1{child}",
            sex="female",
            agency_reference=f"REF{word('x', child)}",
        )
        self.place, self.caller, self.words = (word(kind, child) for kind in ("Lgr", "Cll", "Fra"))
        self.callback = phone(child, 1)
        self.full = f"{word('Ntr', child)} {word('Prm', child)}"
        self.heard = {
            "m1_1_name": self.full,
            "m1_1_called": word("Dce", child),
            "m1_3_town": word("Pbl", child),
            "m1_3_municipality": word("Mun", child),
            "m1_5_mother_name": word("Mad", child),
            "m1_5_father_name": word("Pad", child),
            "m2_7_call_1_name": word("Lla", child),
            "m2_7_call_1_contact": phone(child, 2),
            "m8_2_reason": f"Porque {word('Rzn', child)} me espera",
            "m8_3_worry": f"Que {word('Tme', child)} se entere",
            "m5_2_story": f"Dice que {word('Mdo', child)} le busca",
        }
        self.opinion, self.reason, self.note, self.addressee = (
            word(kind, child) for kind in ("Opn", "Mtv", "Nta", "Dst")
        )

    @property
    def secrets(self) -> list[str]:
        """The planted words."""
        said = [answer.removeprefix("Porque ").removeprefix("Dice que ").removeprefix("Que ")
                for answer in self.heard.values()]  # fmt: skip
        said = [answer.split(" ")[0] if not answer.startswith("+") else answer for answer in said]
        return [
            self.names.given_names, self.names.first_surname, self.names.second_surname,
            self.names.called, self.names.agency_reference, self.place, self.caller, self.words,
            self.callback, *said, self.opinion, self.reason, self.note, self.addressee,
        ]  # fmt: skip


def disguises(secret: str) -> Iterator[bytes]:
    """A word as it might stand in a dump."""
    for plain in {secret, secret.lower(), secret.upper()}:
        raw = plain.encode()
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        yield plain.encode("utf-16-le")
        yield plain.encode("utf-16-be")
        yield plain.encode("unicode_escape")
        # three places where the word may begin within the groups of base64
        for before in range(3):
            encoded = base64.b64encode(b"\0" * before + raw)
            yield encoded[(0, 2, 3)[before] : len(encoded) - (len(encoded) % 4 or 4)]


def plant(child: Planted, *, mcallen, dora, bruno, alba) -> None:
    """One case, through everything that takes words."""
    at = NOW
    told = Told(
        names=child.names, notified_at=at, apprehended_at=at - timedelta(hours=2),
        caller=child.caller, caller_phone=child.callback, words=child.words,
        facts={"authority": "border_patrol", "channel": "phone", "place": child.place,
               "interpreter_needed": "no"},
    )  # fmt: skip
    track = noticing.register_notice(
        post=mcallen, protocol="uca", route="T1", told=told, by=dora, at=at
    )
    assigning.assign(track=track, to=bruno, by=alba, at=at, reason=child.reason)
    package = protocols.package(track.package.content_hash)
    said = stories.script("uca").book.answers
    forms = (
        ("preparation", {**said["prepared"], "prep_language": "es"}),
        ("initial_evaluation", {**said["calm"], **child.heard, "m1_2_age": "15", "m1_3_state": "12",
                                "m1_4_home_language": "es", "m1_4_talk_language": "es"}),
        ("observation", {**said["seen"], "obs_language": "es", "obs_opinion": child.opinion}),
    )  # fmt: skip
    for name, given in forms:
        sitting = interviews.open_sitting(track=track, instrument=name, by=bruno, at=at)
        xml = write(package.instruments[name], given, informed=True)
        sent = Sent(submission_id=uuid.uuid4(), xml=xml, language="es")
        interviews.submit(sitting=sitting, sent=sent, by=bruno, at=at)
    deciding.raise_finding(
        track=track, name="fear_of_return", reason=f"Lo dijo {child.reason}", by=bruno, at=at
    )
    recording.complete_task(track=track, code="T-002", note=child.note, by=dora, at=at)
    disclosing.send(
        track=track, by=dora, at=at, sending=Sending(code="D-1", language="es", to=child.addressee)
    )
    closing.close_case(
        track=track, reason="absconded", note=f"Se fue: {child.note}", by=alba, at=at
    )


def dump(*administrators: psycopg.Connection) -> bytes:
    """Every row of every table, as pg_dump would write them, and as they travel in binary."""
    parts = []
    for one in administrators:
        tables = one.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'm') "
            "AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        assert len(tables) > 1
        for (table,) in tables:
            for form in ("", " (FORMAT BINARY)"):
                with one.cursor().copy(f'COPY "{table}" TO STDOUT{form}') as rows:
                    parts.append(b"".join(bytes(block) for block in rows))
    return b"".join(parts)


@pytest.mark.django_db(transaction=True)
def test_a_copy_of_both_databases_tells_nobody_anything(mcallen, uca, alba, bruno, dora, server):
    children = [Planted(number) for number in range(CHILDREN)]
    for child in children:
        plant(child, mcallen=mcallen, dora=dora, bruno=bruno, alba=alba)
    secrets = [secret for child in children for secret in child.secrets]
    assert len(set(secrets)) >= 200

    names = [connections.settings[alias]["NAME"] for alias in NAMES]
    with ExitStack() as thieves:
        copied = dump(*(thieves.enter_context(administrator(server, name)) for name in names))
    assert b"MCA-2026-00010" in copied  # it is the right copy
    found = {secret for secret in secrets for shape in disguises(secret) if shape in copied}
    assert found == set()


def test_the_search_would_find_them():
    """The disguises are those that matter: each is found where it is."""
    for secret in (*Planted(3).secrets, *Planted(4).secrets):
        raw = secret.encode()
        for hidden in (
            raw, raw.hex().encode(), secret.encode("utf-16-le"), secret.upper().encode(),
            base64.b64encode(b"a" + raw + b"z"), base64.b64encode(b"ab" + raw),
            base64.b64encode(raw + b"0123"),
        ):  # fmt: skip
            assert any(shape in b"--" + hidden + b"--" for shape in disguises(secret)), secret


def test_refusals_do_not_repeat_what_was_typed(mcallen, uca, dora):
    child = Planted(1)
    told = Told(names=child.names, notified_at=NOW + timedelta(days=1), words=child.words)
    with pytest.raises(DomainError) as refusal:
        noticing.register_notice(
            post=mcallen, protocol="uca", route="T1", told=told, by=dora, at=NOW
        )
    assert not any(secret in str(refusal.value) for secret in child.secrets)
