"""The consents of a person as they are kept: rows, what is sealed, what the engine reads."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.conf.locale import LANG_INFO
from django.db import models
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _t

from ventanilla.protocols.engine import consents as engine
from ventanilla.protocols.engine.consents import LIVE, Held, status_of
from ventanilla.protocols.engine.load import Package
from ventanilla.security.models import Consent
from ventanilla.security.tokens import Hasher
from ventanilla.security.vault import Vault

Records = Mapping[str, Sequence[Held]]


class Channel(models.TextChoices):
    """How it was said."""

    SPOKEN = "spoken", _t("said in person")
    WRITTEN = "written", _t("signed")
    REMOTE = "remote", _t("said by telephone or video")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is sealed of a consent. ``name``: which one of the package it is.

    ``recipient``: the institution or person that it names; ``fields``: what they may be told.
    ``explained`` and ``understood``: the limits were said, and told back.
    """

    name: str
    words: str
    language: str
    channel: str = Channel.SPOKEN.value
    recipient: str = ""
    fields: tuple[str, ...] = ()
    explained: bool = False
    understood: bool = False
    provisional: bool = False

    @property
    def spoken(self) -> bool:
        """Whether it was said, and not signed."""
        return self.channel != Channel.WRITTEN

    def document(self) -> dict[str, Any]:
        """As it is sealed."""
        return {**asdict(self), "fields": list(self.fields)}

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """From what was sealed; older documents say no name."""
        return cls(**{"name": "", **document, "fields": tuple(document.get("fields", ()))})


@dataclass(frozen=True, slots=True)
class Shown:
    """A consent, opened."""

    consent: Consent
    said: Said

    @property
    def held(self) -> Held:
        """What the engine knows of it."""
        row = self.consent
        return Held(
            "refused" if row.answer == Consent.Answer.REFUSED else "given",
            row.since,
            row.until,
            row.withdrawn_at,
            provisional=self.said.provisional,
            provider=plain(self.said.recipient),
        )

    def status(self, now: datetime) -> engine.Status:
        """What it is worth at a moment."""
        return self.held.status(now)

    def is_live(self, now: datetime) -> bool:
        """Whether it lets something be done at a moment."""
        return self.status(now) in LIVE

    @property
    def channel(self) -> str:
        """How it was said, in words."""
        return str(Channel(self.said.channel).label) if self.said.channel in Channel else ""

    @property
    def language(self) -> str:
        """In which language it was explained: a page's code in words, or as somebody wrote it."""
        told = self.said.language
        return str(get_language_info(told)["name_translated"]) if told in LANG_INFO else told


def opened(rows: Iterable[Consent], vault: Vault) -> list[Shown]:
    """Consents with what is sealed of them, in the order in which they were given."""
    found = [Shown(row, Said.read(vault.open(row))) for row in rows]
    return sorted(found, key=lambda shown: shown.consent.since)


def records(shown: Iterable[Shown]) -> dict[str, list[Held]]:
    """The records of each consent, by its name in the package."""
    found: dict[str, list[Held]] = {}
    for one in shown:
        if one.said.name:
            found.setdefault(one.said.name, []).append(one.held)
    return found


def is_attended(package: Package, held: Records, now: datetime) -> bool:
    """Whether the person's consent to be attended stands."""
    names = [item.name for item in package.consents.values() if item.purpose == "service"]
    return any(status_of(held[name], now) in LIVE for name in names if held.get(name))


def token(provider: str, *, dossier: UUID) -> bytes | None:
    """The keyed token of a provider in one dossier; None for nobody. Tells nothing without the key,

    and the same provider has another one in each dossier.
    """
    said = plain(provider)
    return Hasher().token("provider", f"{dossier} {said}") if said else None


def plain(name: str) -> str:
    """A name as it is compared: its words, without case, accents and signs."""
    signs = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(
        sign if sign.isalnum() else " " for sign in signs if not unicodedata.combining(sign)
    )
    return " ".join(bare.split())


def names_provider(text: str, provider: str) -> bool:
    """Whether a text (“Ana Ruiz, Casa Luz”) names a provider: its words, one after the other."""
    wanted = plain(provider)
    return bool(wanted) and f" {wanted} " in f" {plain(text)} "
