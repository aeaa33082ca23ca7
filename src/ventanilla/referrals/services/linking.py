"""A link for one partner: made with what was disclosed, renewed for three more days, ended."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.cases import policies
from ventanilla.cases.services.progress import Work
from ventanilla.common.errors import NotNow
from ventanilla.exchange.models import Disclosure
from ventanilla.exchange.services.disclosing import document_of
from ventanilla.exchange.states import DisclosureState
from ventanilla.protocols.engine.definition import Text
from ventanilla.referrals.models import Link, Referral
from ventanilla.referrals.states import Answer, answers_after
from ventanilla.security import links
from ventanilla.security.models import Seat

LASTS = timedelta(hours=72)
LANGUAGES = ("es", "en")


@transaction.atomic
def renew(*, disclosure: Disclosure, by: Seat, at: datetime) -> None:
    """A new link and a new code for what was disclosed; the one before ends with this.

    What the person does not allow any more is not on it; nothing is, once the consent is over.
    """
    work = Work.begin(disclosure.track, by=by, at=at, act="link.made")
    policies.may_work(by, work.track).enforce()
    row = Disclosure.objects.select_for_update(of=("self",)).get(pk=disclosure.pk, track=work.track)
    referral = Referral.objects.filter(disclosure=row, track=work.track).first()
    answers = _answers(row, referral)
    if not answers:
        raise NotNow(_("No answer is expected any more."))
    account = work.opened.open(row)
    make(work, row, account, referral=referral, answers=answers)
    work.finish("link.made", {"to": str(account["to"])})


@transaction.atomic
def withdraw(*, disclosure: Disclosure, by: Seat, at: datetime) -> None:
    """End the link of a disclosure at once."""
    work = Work.begin(disclosure.track, by=by, at=at, act="link.ended")
    policies.may_work(by, work.track).enforce()
    end(work, disclosure.pk)
    work.finish("link.ended")


def make(
    work: Work,
    disclosure: Disclosure,
    account: dict[str, Any],
    *,
    referral: Referral | None,
    answers: Sequence[str],
) -> None:
    """Put a link into an act: a page sealed for it, and what its partner needs into the account."""
    listed = _listed(work, disclosure)
    end(work, disclosure.pk)
    pair = links.new_pair()
    found = links.keys_of(pair)
    key = links.new_answer_key()
    link = Link(
        disclosure=disclosure,
        referral=referral,
        consent_id=disclosure.consent_id,
        digest=found.digest,
        proof=found.proof,
        answers=list(answers),
        made_at=work.at,
        expires_at=work.at + LASTS,
        **{name: value for name, value in work.place().items() if name != "key_version"},
    )
    page = _page(work, account, listed) | {"answer_key": key, "kind": _kind(referral)}
    link.sealed = links.seal_page(found, page)
    work.writes.insert(link)
    account["link"] = {"token": pair.token, "code": pair.code}
    account["answer_keys"] = {**account.get("answer_keys", {}), str(link.pk): key}
    work.writes.update(work.opened.seal(disclosure, account), "sealed")


def end(work: Work, disclosure: UUID) -> None:
    """Whatever link a disclosure has opens no more."""
    for link in Link.objects.filter(disclosure=disclosure, ended_at=None):
        link.ended_at = work.at
        work.writes.update(link, "ended_at")


def _kind(referral: Referral | None) -> str:
    return "referral" if referral else "packet"


def _answers(disclosure: Disclosure, referral: Referral | None) -> Sequence[str]:
    if referral:
        return [answer.value for answer in answers_after(referral.state)]
    return [Answer.RECEIVED.value] if disclosure.state == DisclosureState.SENT else []


def _listed(work: Work, disclosure: Disclosure) -> frozenset[str] | None:
    """What the consent behind a disclosure lists; None where it rests on none.

    Raises ``NotNow`` for a consent that does not stand.
    """
    if disclosure.consent_id is None:
        return None
    for one in work.consents:
        if one.consent.pk == disclosure.consent_id and one.is_live(work.at):
            return frozenset(one.said.fields)
    raise NotNow(_("The consent that this rests on is over. Ask again, and send anew."))


def _page(work: Work, account: dict[str, Any], listed: frozenset[str] | None) -> dict[str, Any]:
    """What the partner reads: what was disclosed, in both languages, and whom to call."""
    both = account.get("both") or {account["language"]: account["data"]["fields"]}
    post = work.track.case.post
    document = document_of(work.package.definition.documents, account["document"])
    return {
        "to": account["to"],
        "reference": work.track.case.number,
        "post": {"es": post.name_es, "en": post.name_en},
        "title": _both(document.title),
        "fields": {
            language: [item for item in fields if listed is None or item["name"] in listed]
            for language, fields in both.items()
        },
        "zone": post.zone,
        "sent_at": account["sent_at"],
        "until": (work.at + LASTS).isoformat(),
    }


def _both(words: Text) -> dict[str, str]:
    return {"es": words.es, "en": words.en}
