"""The register of what was given to other countries, and of what became of it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.security.models import Seat
from ventanilla.sharing import policies
from ventanilla.sharing.models import Exchange, Release, Word
from ventanilla.sharing.states import Adoption, Forum


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was given: in which forum, to which country, on which day. ``contact``: an office."""

    forum: Forum
    country: str
    released_on: date
    contact: str
    agreement: str = ""
    release: Release | None = None
    title: str = ""


@transaction.atomic
def write_down(*, given: Given, by: Seat, at: datetime) -> Exchange:
    """Write an exchange down. Raises ``NotAllowed``, ``BadInput``."""
    policies.may_keep(by).enforce()
    problems = {}
    if given.release is None and not given.title.strip():
        problems["title"] = _("Say what was given, or choose a release.")
    if given.released_on > at.astimezone(by.post.zoneinfo).date():
        problems["released_on"] = _("That day has not come yet.")
    if "@" in given.contact:
        problems["contact"] = _("Name an office. Addresses of persons do not stand here.")
    if problems:
        raise BadInput(problems)
    made = Exchange.objects.create(
        forum=given.forum, country=given.country, released_on=given.released_on,
        contact=given.contact.strip(), agreement=given.agreement.strip(), release=given.release,
        title=given.title.strip(), at=at, seat=by,
    )  # fmt: skip
    _record(made, by, at)
    return made


@transaction.atomic
def add_word(
    *, exchange: Exchange, on: date, text: str, adoption: Adoption | None, by: Seat, at: datetime
) -> Word:
    """Write down what the other country said, or how far it is. Raises ``BadInput``."""
    policies.may_keep(by).enforce()
    held = Exchange.objects.select_for_update(of=("self",)).get(pk=exchange.pk)
    if adoption is None and not text.strip():
        raise BadInput({"text": _("Write what they said, or how far they are.")})
    if not held.released_on <= on <= at.astimezone(by.post.zoneinfo).date():
        raise BadInput({"on": _("That day is before it was given, or has not come yet.")})
    made = Word.objects.create(
        exchange=held, on=on, text=text.strip(), adoption=adoption or "", at=at, seat=by
    )
    if adoption is not None:
        held.adoption = adoption
        held.save(update_fields=["adoption"])
    _record(held, by, at)
    return made


def _record(exchange: Exchange, by: Seat, at: datetime) -> None:
    detail: dict[str, str | int | bool] = {
        "exchange": exchange.pk, "country": exchange.country, "adoption": str(exchange.adoption)
    }  # fmt: skip
    audit.record(by=by, action="sharing.exchange", at=at, detail=detail)
