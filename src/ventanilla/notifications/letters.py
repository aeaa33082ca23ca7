"""The letters of a notification: what each says, with what of the person, as a PDF in memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _

from ventanilla.exchange import typesetting
from ventanilla.exchange.letters import Given, Heading, Letter, Row, Source
from ventanilla.exchange.wording import clean, day_in_words, moment_in_words
from ventanilla.notifications.models import Notification
from ventanilla.notifications.states import HELD, Outcome, Said
from ventanilla.notifications.told import Opened
from ventanilla.protocols.engine.definition import Text

PAPER = Path(__file__).parent / "paper"
#: until when an answer is asked for
REPLY_IN = timedelta(days=2)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
VIENNA = "Vienna Convention on Consular Relations (1963), article 36(1)(a) to (c)"
BILATERAL = "Consular Convention between the United States and Mexico (12 August 1942)"


class LetterKind(models.TextChoices):
    """What is written to an agency."""

    ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgement")
    ACCESS = "access", _("Request for access")
    NON_COMPLIANCE = "non_compliance", _("Letter of non-compliance")


TITLES: Mapping[LetterKind, Text] = {
    LetterKind.ACKNOWLEDGEMENT: Text(
        es="Acuse de notificación consular", en="Acknowledgement of consular notification"
    ),
    LetterKind.ACCESS: Text(es="Solicitud de acceso consular", en="Request for consular access"),
    LetterKind.NON_COMPLIANCE: Text(
        es="Incumplimiento de la notificación consular",
        en="Non-compliance with consular notification",
    ),
}
PERSON = Text(es="Persona", en="Person")
BORN = Text(es="Fecha de nacimiento", en="Date of birth")
PLACE = Text(es="Lugar de custodia", en="Place of custody")
EVENT = Text(es="Detención", en="Taken into custody")
SENT = Text(es="Aviso enviado", en="Notice sent")
DELAY = Text(es="Tiempo transcurrido", en="Time that passed")
HOURS, DAYS = Text(es="{n} horas", en="{n} hours"), Text(es="{n} días", en="{n} days")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, in words."""

    name: str
    role: str


def compose(
    kind: LetterKind,
    notification: Notification,
    opened: Opened,
    *,
    signer: Signer,
    at: datetime,
    language: str = "en",
) -> Letter:
    """A letter to the agency of a notification. It gives back what the agency itself said."""
    post = notification.post
    heading = Heading(
        ministry=post.ministry.name_es if language == "es" else post.ministry.name_en,
        post=post.name_es if language == "es" else post.name_en,
        city=post.city_es if language == "es" else post.city_en,
        zone=post.zoneinfo,
        at=at,
        reference=notification.reference,
        their_reference=opened.said.get("custody_id", ""),
        addressee=tuple(
            filter(None, (notification.agency.name, opened.said.get("sender_person", "")))
        ),
        signer=signer.name,
        signer_role=signer.role,
        received_at=notification.received_at,
        reply_by=at + REPLY_IN if kind == LetterKind.ACCESS else None,
    )
    return Letter(
        code=f"N-{list(LetterKind).index(kind) + 1}",
        title=_in(TITLES[kind], language),
        template=kind.value,
        recipient="agency",
        language=language,
        heading=heading,
        given=tuple(_fields(kind, notification, opened, language)),
        left_out=(),
        ticks=tuple(sorted(_ticks(notification))),
        sources=(Source(VIENNA, read=False), Source(BILATERAL, read=False)),
        note="",
        tables=(),
        period="",
        draft=not signer.name,
        barred=(),
    )


def render(letter: Letter) -> bytes:
    """The PDF of a letter, the same bytes for the same letter."""
    template = PAPER / f"{letter.template}.typ"
    return typesetting.render(template, assets={}, data=letter.data(), language=letter.language)


def _ticks(notification: Notification) -> set[str]:
    if notification.kind not in HELD:
        return set()
    said = {
        "held": True,
        "late": notification.late,
        "not_told": notification.told_of_right == Said.NO,
        "no_access": notification.outcome == Outcome.NO_ACCESS,
    }
    return {name for name, holds in said.items() if holds}


def fits(kind: LetterKind, notification: Notification) -> bool:
    """Whether there is something to write: to whoever holds a person, or did not comply."""
    ticks = _ticks(notification)
    return {
        LetterKind.ACKNOWLEDGEMENT: True,
        LetterKind.ACCESS: "held" in ticks,
        LetterKind.NON_COMPLIANCE: bool(ticks - {"held"}),
    }[kind]


def _fields(
    kind: LetterKind, notification: Notification, opened: Opened, language: str
) -> list[Given]:
    zone, said = notification.post.zoneinfo, opened.said

    def moment(name: str) -> str:
        known = said.get(name)
        return moment_in_words(known, zone=zone, language=language) if known else ""

    lines = [("person", PERSON, opened.names.full_name), ("born", BORN, _day(opened, language))]
    if kind != LetterKind.ACKNOWLEDGEMENT:
        lines.append(("place", PLACE, said.get("place_of_custody", "")))
    if kind == LetterKind.NON_COMPLIANCE:
        lines += [
            ("event", EVENT, moment("event_at")),
            ("sent", SENT, moment("sent_at")),
            ("delay", DELAY, _length(notification.notice_delay, language)),
        ]
    return [
        Given(name, title, "yes", (name,), (Row("", clean(value)),))
        for name, title, value in lines
        if value
    ]


def _day(opened: Opened, language: str) -> str:
    born = opened.names.birth_date
    return day_in_words(date.fromisoformat(born), language=language) if born else ""


def _length(delay: timedelta | None, language: str) -> str:
    if delay is None:
        return ""
    if delay < 3 * DAY:
        return _in(HOURS, language).format(n=delay // HOUR)
    return _in(DAYS, language).format(n=delay // DAY)


def _in(text: Text, language: str) -> str:
    return text.es if language == "es" else text.en
