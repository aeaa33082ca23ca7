"""Keep a table of the yearbook as it was given out, and write down to whom it was given."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.reports import policies
from ventanilla.reports.models import FrozenEdition, Release
from ventanilla.reports.states import Audience, Form
from ventanilla.reports.yearbook import catalogue
from ventanilla.reports.yearbook.asking import Asked
from ventanilla.reports.yearbook.periods import Kind, Period
from ventanilla.reports.yearbook.sheets import Sheet, digest_of
from ventanilla.security.models import Seat

LANGUAGES = ("es", "en")
REASON, PURPOSE, RECIPIENT = 300, 300, 160


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to freeze."""

    table: str
    period: Period
    audience: Audience


@transaction.atomic
def freeze(*, wish: Wish, by: Seat, at: datetime) -> FrozenEdition:
    """Keep a table as it is now. Raises ``NotAllowed``, ``NotNow``.

    A period that was frozen for the same readers is corrected, not frozen again.
    """
    policies.may_freeze(by).enforce()
    if wish.period.until >= at.astimezone(by.post.zoneinfo).date():
        raise NotNow(_("This period is not over. Freeze it when it is."))
    same = {
        "table": wish.table,
        "kind": wish.period.kind,
        "since": wish.period.since,
        "until": wish.period.until,
        "audience": wish.audience,
    }
    if FrozenEdition.objects.filter(**same).exists():
        raise NotNow(_("This table was frozen for this period. If it is wrong, correct it."))
    return _keep(wish, corrects=None, reason="", by=by, at=at)


@transaction.atomic
def correct(*, edition: FrozenEdition, reason: str, by: Seat, at: datetime) -> FrozenEdition:
    """Make a new edition of the same table and period, which names the one that was wrong.

    Raises ``NotAllowed``, ``NotNow``, ``BadInput``.
    """
    policies.may_freeze(by).enforce()
    if not reason.strip():
        raise BadInput({"reason": _("Say what was wrong.")})
    if FrozenEdition.objects.filter(corrects=edition).exists():
        raise NotNow(_("This edition was corrected already. Correct the newest one."))
    period = Period(Kind(edition.kind), edition.since, edition.until)
    wish = Wish(edition.table, period, Audience(edition.audience))
    return _keep(wish, corrects=edition, reason=reason.strip(), by=by, at=at)


@transaction.atomic
def release(
    *,
    edition: FrozenEdition,
    form: Form,
    recipient: str,
    purpose: str,
    basis: str,
    by: Seat,
    at: datetime,
) -> Release:
    """Write down that an edition is given to somebody, for what, and on which ground.

    Raises ``NotAllowed``, ``BadInput``.
    """
    policies.may_release(by).enforce()
    told = {"recipient": recipient, "purpose": purpose, "basis": basis}
    wrong = {name: _("Fill this in.") for name, words in told.items() if not words.strip()}
    if wrong:
        raise BadInput(wrong)
    made = Release.objects.create(
        edition=edition,
        form=form,
        given_by=by,
        given_at=at,
        **{name: words.strip() for name, words in told.items()},
    )
    audit.record(by=by, action="figures.released", at=at, detail={"edition": edition.pk})
    return made


def documents_of(wish: Wish, *, at: datetime, by: Seat) -> dict[str, Any]:
    """A table in each language, as it is stored."""
    today = at.astimezone(by.post.zoneinfo).date()
    found = {}
    for language in LANGUAGES:
        with override(language):
            asked = Asked(wish.period, wish.audience, today)
            found[language] = catalogue.made(wish.table, asked).to_document()
    return found


def digest_of_edition(edition: FrozenEdition) -> str:
    """The hash of an edition: of its table, period, readers, cut-off and all that it says."""
    return digest_of(
        {
            "table": edition.table,
            "kind": edition.kind,
            "since": edition.since.isoformat(),
            "until": edition.until.isoformat(),
            "audience": edition.audience,
            "threshold": edition.threshold,
            "cut_off": edition.cut_off.isoformat(),
            "documents": edition.documents,
        }
    )


def sheet_of(edition: FrozenEdition, language: str) -> Sheet:
    """What an edition says, in a language."""
    return Sheet.from_document(edition.documents[language])


def _keep(
    wish: Wish, *, corrects: FrozenEdition | None, reason: str, by: Seat, at: datetime
) -> FrozenEdition:
    asked = Asked(wish.period, wish.audience, at.date())
    edition = FrozenEdition(
        table=wish.table,
        kind=wish.period.kind,
        since=wish.period.since,
        until=wish.period.until,
        audience=wish.audience,
        threshold=asked.threshold,
        cut_off=at,
        documents=documents_of(wish, at=at, by=by),
        corrects=corrects,
        reason=reason,
        made_by=by,
        made_at=at,
    )
    if edition.documents["en"]["missing"]:
        raise NotNow(edition.documents[LANGUAGES[0]]["missing"])
    edition.digest = digest_of_edition(edition)
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError:
        # Nobody has the right to hold a frozen row; the keys decide who was first.
        raise NotNow(_("Somebody has just frozen or corrected this table.")) from None
    action = "figures.corrected" if corrects else "figures.frozen"
    audit.record(by=by, action=action, at=at, detail={"edition": edition.pk, "table": wish.table})
    return edition
