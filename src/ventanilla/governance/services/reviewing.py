"""Send a draft to review; ask, comment, answer, approve or return it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.governance import policies, selectors
from ventanilla.governance.errors import NotInReview, NotReady, Over
from ventanilla.governance.models import Comment, Draft, Review
from ventanilla.governance.services.drafting import VERSION, hold, note, said, store
from ventanilla.governance.states import OVER, State, Verdict, What
from ventanilla.network.roles import Role
from ventanilla.protocols.engine import editing
from ventanilla.protocols.engine.reading import MAIN
from ventanilla.security.models import Seat

CHANGELOG = "CHANGELOG.md"


@transaction.atomic
def send(
    *, draft: Draft, version: str, summary_es: str, summary_en: str, seen: int, by: Seat,
    at: datetime,
) -> Draft:  # fmt: skip
    """Give a draft its version and its line in the list of changes, and send it to review.

    Raises ``BadInput``; ``NotReady`` where it does not check, or is not translated.
    """
    held = hold(draft, by=by, seen=seen)
    _refuse_bad(held, version, summary_es, summary_en)
    files = selectors.files_of(held)
    main = editing.put(files[MAIN].decode("utf-8-sig"), ("version",), version)
    store(held, MAIN, main)
    written = files.get(CHANGELOG, b"").decode("utf-8-sig")
    former = held.version
    told = _told(written, {former, version}, version, f"{summary_es}\n\n{summary_en}")
    store(held, CHANGELOG, told)
    if reasons := selectors.unsent(held, selectors.files_of(held)):
        raise NotReady([each.words for each in reasons])
    held.version, held.summary_es, held.summary_en = version, summary_es, summary_en
    held.state, held.changed_at = State.REVIEW, at
    held.edition += 1
    held.save()
    note(held, What.SENT, by=by, at=at)
    audit.record(by=by, action="protocol.draft_sent", at=at, detail=said(held))
    return held


@transaction.atomic
def ask(*, draft: Draft, reviewer: Seat, organisation: str, by: Seat, at: datetime) -> Review:
    """Ask somebody to read a draft for an organisation. Raises ``BadInput``."""
    held = hold(draft, by=by)
    if reviewer.role != Role.REVIEWER or not selectors.reviewers(held).filter(pk=reviewer.pk):
        raise BadInput({"reviewer": _("This person cannot be asked: choose another.")})
    if not organisation.strip():
        raise BadInput({"organisation": _("Name the organisation that reads the draft.")})
    made = Review.objects.create(
        draft=held, seat=reviewer, officer_id=reviewer.officer_id, asked_by=by, asked_at=at,
        organisation=organisation.strip(),
    )  # fmt: skip
    audit.record(by=by, action="protocol.review_asked", at=at, detail=said(held))
    return made


@transaction.atomic
def decide(
    *, review: Review, verdict: Verdict, note_: str, digest: str, by: Seat, at: datetime
) -> Review:
    """Approve a draft as it stands, or return it with a reason. Raises ``BadInput``.

    ``digest``: what the page showed; what was changed meanwhile is not approved unseen.
    """
    draft = Draft.objects.select_for_update().get(pk=review.draft_id)
    policies.may_decide(by, review).enforce()
    if draft.state != State.REVIEW or draft.digest != digest:
        raise NotInReview
    if verdict == Verdict.RETURNED and not note_.strip():
        raise BadInput({"note": _("Say what has to change.")})
    review.verdict, review.digest, review.note = verdict, draft.digest, note_.strip()
    review.decided_at = at
    review.save(update_fields=["verdict", "digest", "note", "decided_at"])
    note(draft, What(verdict.value), by=by, at=at)
    audit.record(
        by=by, action="protocol.reviewed", at=at, detail=said(draft) | {"verdict": verdict.value}
    )
    return review


@transaction.atomic
def comment(*, draft: Draft, path: str, place: str, text: str, by: Seat, at: datetime) -> Comment:
    """Say something of a passage. Raises ``BadInput``."""
    policies.may_comment(by, draft).enforce()
    if draft.state in OVER:
        raise Over
    if path not in selectors.files_of(draft):
        raise BadInput({"place": _("This file is not part of the draft.")})
    if not text.strip():
        raise BadInput({"text": _("Write what you want to say.")})
    asked = draft.reviews.filter(officer_id=by.officer_id).first()
    made = Comment.objects.create(
        draft=draft, path=path, place=place, text=text.strip(), seat=by, at=at,
        organisation=asked.organisation if asked else "",
    )  # fmt: skip
    audit.record(by=by, action="protocol.commented", at=at, detail=said(draft))
    return made


@transaction.atomic
def resolve(*, comment: Comment, answer: str, by: Seat, at: datetime) -> Comment:
    """Answer a comment: what was done about it. Raises ``BadInput``."""
    draft = hold(comment.draft, by=by)
    if not answer.strip():
        raise BadInput({"answer": _("Say what was done about it, or why nothing was.")})
    comment.answer, comment.resolved_by, comment.resolved_at = answer.strip(), by, at
    comment.save(update_fields=["answer", "resolved_by", "resolved_at"])
    audit.record(by=by, action="protocol.comment_resolved", at=at, detail=said(draft))
    return comment


def _refuse_bad(draft: Draft, version: str, summary_es: str, summary_en: str) -> None:
    problems = {}
    after, before = VERSION.fullmatch(version), VERSION.fullmatch(draft.base.version)
    if not after:
        problems["version"] = _("A version is three numbers with points between: 1.4.0.")
    elif before and tuple(map(int, after.groups())) <= tuple(map(int, before.groups())):
        problems["version"] = _("The version has to be higher than %(version)s.") % {
            "version": draft.base.version
        }
    for name, text in (("summary_es", summary_es), ("summary_en", summary_en)):
        if not text.strip():
            problems[name] = _("Say in one or two sentences what changes.")
    if problems:
        raise BadInput(problems)


def _told(text: str, versions: set[str], version: str, words: str) -> str:
    """The list of changes with this version on top, in place of what it said of it before."""
    head, *sections = text.split("\n## ")
    kept = [each for each in sections if each.split("\n", 1)[0].strip() not in versions]
    return "\n## ".join([head.rstrip() + "\n", f"{version}\n\n{words}\n", *kept])
