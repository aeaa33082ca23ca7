"""Invented exchanges of the demo with an invented ministry: keys, packages, an adaptation, letters.

Its key is made for the moment and thrown away: nothing can be signed with it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from ventanilla.common.sources import read_yaml
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine import load
from ventanilla.protocols.engine.definition import Basis, Text
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.models import PublishedVersion
from ventanilla.security import approvals, signing
from ventanilla.security.models import Seat
from ventanilla.security.oversight.models import Approval
from ventanilla.security.signing import Signer
from ventanilla.sharing import languages, package, rewriting, selectors
from ventanilla.sharing.manifest import Ministry
from ventanilla.sharing.models import Adaptation, Received
from ventanilla.sharing.services import adapting, exchanging, receiving, releasing, trusting
from ventanilla.sharing.services.exchanging import Given
from ventanilla.sharing.states import Adoption, Forum

#: who proposes and does, and who compares what the other read aloud
LEAD, SECOND = "hilda", "irma"
SHARED = "general"
#: no country has this code for its own
ARCADIA = Ministry(
    code="MRA", country="AQ",
    name=Text(es="Ministerio de Arcadia (inventado)", en="Ministry of Arcadia (invented)"),
)  # fmt: skip
BOSCOVIA = Ministry(
    code="CRB", country="BV",
    name=Text(
        es="Cancillería de Boscovia (inventada)", en="Chancellery of Boscovia (invented)"
    ),
)  # fmt: skip
OWN_LAW = "LSEM"
THEIR_LAW = {
    "es": "Ley Consular de Arcadia (inventada), art. 3",
    "en": "Consular Law of Arcadia (invented), art. 3",
}
THEIRS, OURS = "acogida", "acogida_mx"
#: what the newer release adds to the services of its first finding
ADDED = "food"
#: the beginning of a third language: Spanish original -> Portuguese
PORTUGUESE = {
    "Atención consular G": "Atendimento consular G",
    "Persona que pide o necesita protección consular, de cualquier edad":
        "Pessoa que pede ou precisa de proteção consular, de qualquer idade",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Hand:
    """The hand of an invented ministry, while it signs."""

    signer: Signer
    public: str


def fill(*, now: datetime) -> Adaptation:
    """Share a protocol, trust a key, receive two releases, adapt the older, keep the register."""
    lead, second = (_seat(username) for username in (LEAD, SECOND))
    with TemporaryDirectory() as folder:
        arcadia, other = _hand(Path(folder) / "a"), _hand(Path(folder) / "b")
    _propose(ARCADIA, arcadia, lead, now - timedelta(days=60))
    _trust(second, now - timedelta(days=60, hours=-1))
    _propose(BOSCOVIA, other, second, now - timedelta(hours=5))
    _give(lead, now)
    older, newer = _theirs("1.0.0"), _theirs("1.1.0")
    first = _receive(older, arcadia, lead, now - timedelta(days=40))
    made = _adapt(first, lead, now - timedelta(days=30))
    _receive(newer, arcadia, lead, now - timedelta(days=2))
    return made


def _seat(username: str) -> Seat:
    return Seat.objects.select_related("officer", "post").get(officer__username=username)


def _hand(path: Path) -> _Hand:
    signing.create(path)
    return _Hand(signing.load(path), signing.public_file(path).read_text().strip())


def _propose(ministry: Ministry, hand: _Hand, by: Seat, at: datetime) -> None:
    trusting.propose(
        public=hand.public, name_es=ministry.name.es, name_en=ministry.name.en,
        country=ministry.country, by=by, at=at,
    )  # fmt: skip


def _trust(second: Seat, at: datetime) -> None:
    """The key that waits is compared by another, and believed."""
    asked = Approval.objects.filter(kind=trusting.TRUST.code).latest("asked_at")
    approvals.decide(approval=asked.pk, verdict=Approval.Verdict.APPROVED, by=second, at=at)


def _give(lead: Seat, now: datetime) -> None:
    """What was given to others, and what became of it."""
    published = PublishedVersion.objects.filter(protocol=SHARED).latest("published_at")
    release = releasing.share(published=published, by=lead, at=now - timedelta(days=50))
    on = now.astimezone(lead.post.zoneinfo).date()
    given = exchanging.write_down(
        given=Given(
            forum=Forum.BILATERAL, country=ARCADIA.country, released_on=on - timedelta(days=48),
            contact="Dirección de protección (inventada)", release=release,
        ),
        by=lead, at=now - timedelta(days=48),
    )  # fmt: skip
    for ago, text, adoption in (
        (44, "Lo estudian con su red consular.", Adoption.STUDIED),
        (41, "Publicaron su versión y nos la enviaron.", Adoption.ADOPTED),
    ):
        exchanging.add_word(
            exchange=given, on=on - timedelta(days=ago), text=text, adoption=adoption, by=lead,
            at=now - timedelta(days=ago),
        )  # fmt: skip
    exchanging.write_down(
        given=Given(
            forum=Forum.RCM, country=BOSCOVIA.country, released_on=on - timedelta(days=9),
            contact="Unidad de niñez (inventada)", title="Guía para adaptar un protocolo",
        ),
        by=lead, at=now - timedelta(days=9),
    )  # fmt: skip


def _theirs(version: str) -> Package:
    """A protocol as Arcadia gives it: ours under their name and law; the newer one knows more."""
    files = dict(protocols.newest_package(SHARED).files)
    main = read_yaml(adapting.MAIN, files[adapting.MAIN].decode()).value
    law = {"id": OWN_LAW, "citation": THEIR_LAW, "evidence": "design"}
    said: Mapping[str, object] = {
        "id": THEIRS,
        "version": version,
        "basis": [law if each["id"] == OWN_LAW else each for each in main["basis"]],
    }
    text = files[adapting.MAIN].decode()
    for key, value in said.items():
        text = rewriting.put(text, key, value)
    files[adapting.MAIN] = text.encode()
    files[adapting.CHANGES] = f"# {version}\n\nInventado para la demostración.\n".encode()
    if version != "1.0.0":
        files[adapting.FINDINGS] = _with_service(files[adapting.FINDINGS].decode()).encode()
    return load.load_files(files)


def _with_service(text: str) -> str:
    """The first finding is answered by one service more."""
    services = read_yaml(adapting.FINDINGS, text).value[0]["services"]
    return rewriting.put_words(text, 0, "services", [*services, ADDED])


def _receive(theirs: Package, arcadia: _Hand, lead: Seat, at: datetime) -> Received:
    content = package.pack(
        theirs, ministry=ARCADIA, release="Ventanilla (demo)", released_on=at.date(),
        signer=arcadia.signer,
    )  # fmt: skip
    return receiving.receive(content=content, by=lead, at=at)


def _adapt(received: Received, lead: Seat, at: datetime) -> Adaptation:
    """Its own law again, and the first lines of a third language."""
    made = adapting.begin(received=received, protocol=OURS, version="0.1.0", by=lead, at=at)
    own = protocols.newest_package(SHARED).definition.basis
    law: Basis = next(each for each in own if each.id == OWN_LAW)
    adapting.put_basis(adaptation=made, basis=law, by=lead, at=at + timedelta(minutes=20))
    places = {said.es: place for place, said in languages.texts_of(selectors.package_of(received))}
    texts = {places[es]: text for es, text in PORTUGUESE.items()}
    adapting.put_texts(
        adaptation=made, language="pt", texts=texts, by=lead, at=at + timedelta(minutes=50)
    )
    return made
