"""What one sees of drafts: lists, one of them, its files, what is wrong with it, what it lacks."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.governance import wording
from ventanilla.governance.models import Comment, Draft, Replay, Review
from ventanilla.governance.states import APPROVALS, WRITES, WROTE, State, Verdict
from ventanilla.governance.wording import Pair
from ventanilla.network.roles import Role
from ventanilla.protocols import publishing, services
from ventanilla.protocols.engine.check import Report
from ventanilla.protocols.engine.diff import Change, diff
from ventanilla.protocols.engine.load import content_hash
from ventanilla.protocols.models import PublishedVersion
from ventanilla.security.models import Seat

#: what may be changed in the browser: what is read, and no pictures or layouts
EDITABLE = (".yaml", ".md")
KEPT_REPORTS = 8

_reports: OrderedDict[str, Report] = OrderedDict()


def visible(seat: Seat) -> QuerySet[Draft]:
    """The drafts that exist for a seat: of its protocols, or those that it was asked to read."""
    found = Draft.objects.select_related("published").order_by("-changed_at", "-pk")
    if seat.role in WRITES:
        return found.filter(protocol__in=seat.protocols)
    return found.filter(reviews__officer_id=seat.officer_id)


def one(seat: Seat, pk: int) -> Draft | None:
    """A draft that exists for a seat, with its base."""
    return visible(seat).select_related("base").defer("base__files").filter(pk=pk).first()


def open_draft(protocol: str) -> Draft | None:
    """The draft of a protocol that is not over, if there is one."""
    return Draft.objects.filter(protocol=protocol, state__in=(State.WRITING, State.REVIEW)).first()


def base_of(version: PublishedVersion) -> Mapping[str, bytes]:
    """The files of a published version."""
    return services.package(version.content_hash).files


def files_of(draft: Draft) -> dict[str, bytes]:
    """The files of a draft as they stand."""
    files = dict(base_of(draft.base))
    files |= {path: text.encode() for path, text in draft.files.values_list("path", "text")}
    return files


def text_of(files: Mapping[str, bytes], path: str) -> str | None:
    """The text of a file that may be changed in the browser; None for any other."""
    if path not in files or not path.endswith(EDITABLE):
        return None
    return files[path].decode("utf-8-sig", errors="replace")


def report(files: Mapping[str, bytes], protocol: str) -> Report:
    """What checking files finds; of the same bytes it is worked out once."""
    digest = content_hash(files)
    if digest not in _reports:
        _reports[digest] = publishing.report(dict(files), name=protocol)
        if len(_reports) > KEPT_REPORTS:
            _reports.popitem(last=False)
    return _reports[digest]


def pairs(draft: Draft) -> list[Pair]:
    """The texts of a draft in both languages, beside those of its base."""
    return wording.pairs(files_of(draft), base_of(draft.base), frozenset(draft.same))


def changes(draft: Draft) -> Sequence[Change]:
    """What a draft changes, in words; nothing while it cannot be read."""
    found = report(files_of(draft), draft.protocol).package
    return diff(services.package(draft.base.content_hash), found) if found else ()


def reviews(draft: Draft) -> list[Review]:
    """Who was asked, in that order."""
    return list(draft.reviews.select_related("seat__officer", "officer").order_by("asked_at", "pk"))


def comments(draft: Draft) -> list[Comment]:
    """What was said, open ones first, then the newest."""
    found = draft.comments.select_related("seat__officer", "resolved_by__officer")
    return sorted(
        found, key=lambda each: (each.resolved_at is not None, -each.at.timestamp(), -each.pk)
    )


def comments_at(draft: Draft, path: str, place: str) -> list[Comment]:
    """What was said of a passage, or of what stands in it."""
    return [
        each
        for each in comments(draft)
        if each.path == path and (each.place == place or each.place.startswith(f"{place}."))
    ]


def approvals(draft: Draft) -> list[Review]:
    """The approvals that hold: of what stands now, by somebody who did not write in it."""
    writers = set(draft.changes.filter(what__in=WROTE).values_list("officer_id", flat=True))
    return [
        each
        for each in reviews(draft)
        if each.verdict == Verdict.APPROVED
        and each.digest == draft.digest
        and each.officer_id not in writers
    ]


def reviewers(draft: Draft) -> QuerySet[Seat]:
    """Seats that may be asked: reviewers of this protocol who were not asked yet."""
    asked = draft.reviews.values("officer_id")
    writers = draft.changes.filter(what__in=WROTE).values("officer_id")
    return (
        Seat.objects.filter(role=Role.REVIEWER, protocols__contains=[draft.protocol])
        .exclude(officer_id__in=asked)
        .exclude(officer_id__in=writers)
        .select_related("officer", "post")
        .order_by("officer__name")
    )


@dataclass(frozen=True, slots=True)
class Hurdle:
    """Why a draft is not published as it stands. ``of``: what has to be seen to."""

    of: str
    words: str


def unsent(draft: Draft, files: Mapping[str, bytes]) -> list[Hurdle]:
    """Why a draft cannot go to review: it does not check, or a language lacks."""
    found = []
    problems = len(report(files, draft.protocol).problems)
    if problems:
        words = ngettext(
            "One problem is left to mend.", "%(number)s problems are left to mend.", problems
        )
        found.append(Hurdle("problems", words % {"number": problems}))
    texts = wording.pairs(files, base_of(draft.base), frozenset(draft.same))
    lacking = sum(1 for pair in texts if pair.status in wording.OPEN)
    if lacking:
        words = ngettext(
            "One text is not translated, or changed in one language only.",
            "%(number)s texts are not translated, or changed in one language only.",
            lacking,
        )
        found.append(Hurdle("words", words % {"number": lacking}))
    return found


def hurdles(draft: Draft) -> list[Hurdle]:
    """Everything that stands between a draft in review and its publication."""
    found = unsent(draft, files_of(draft))
    given = len(approvals(draft))
    if given < APPROVALS:
        words = _("%(given)s of %(wanted)s approvals of what stands now are there.")
        found.append(Hurdle("approvals", words % {"given": given, "wanted": APPROVALS}))
    unsaid = sum(1 for each in comments(draft) if each.resolved_at is None)
    if unsaid:
        words = ngettext(
            "One comment is not answered.", "%(number)s comments are not answered.", unsaid
        )
        found.append(Hurdle("comments", words % {"number": unsaid}))
    if services.newest(draft.protocol).pk != draft.base_id:
        words = _("Another version was published since this draft was begun: begin a new one.")
        found.append(Hurdle("base", words))
    return found


def counted(version: PublishedVersion) -> list[Replay]:
    """How many open cases each post has on an earlier version, as they were last counted."""
    found = Replay.objects.filter(version=version, post__isnull=False)
    return list(found.select_related("post").order_by("-changing", "post__code"))


def counted_at(version: PublishedVersion) -> datetime | None:
    """When they were counted; None: not yet."""
    return Replay.objects.filter(version=version, post=None).values_list("at", flat=True).first()
