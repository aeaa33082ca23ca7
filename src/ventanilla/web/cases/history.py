"""The lines of a case's history in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ventanilla.attachments.states import FileKind
from ventanilla.cases import selectors
from ventanilla.cases.selectors import HistoryLine, OpenCase
from ventanilla.cases.services.urging import Exceptional
from ventanilla.cases.states import LinkKind
from ventanilla.protocols.engine.definition import Text
from ventanilla.protocols.engine.load import Package
from ventanilla.referrals.states import Answer, Decline, Result
from ventanilla.security.models import Seat
from ventanilla.training.states import Emergency
from ventanilla.web.words import spoken, unbroken

#: verb of the history -> its words; %(subject)s and the like are filled from the line's detail
WORDS: Mapping[str, str | Promise] = {
    "case.opened": _("Notice registered, case opened"),
    "case.assigned": _("Assigned to %(to)s"),
    "case.closed": _("Case closed: %(reason)s"),
    "case.reopened": _("Case opened again: %(note)s"),
    "case.resumed": _("Taken up again"),
    "case.linked": _("Linked with %(other)s: %(kind)s"),
    "case.unlinked": _("Link with %(other)s taken back: %(kind)s"),
    "case.move_offered": _("Offered to the post %(to)s: %(reason)s"),
    "case.move_accepted": _("Accepted by the post %(by)s"),
    "case.move_declined": _("Declined by the post %(by)s: %(reason)s"),
    "case.route_changed": _("Route changed to %(route)s: %(reason)s"),
    "track.called": _("Another protocol was asked for: %(protocol)s. %(reason)s"),
    "track.opened": _("Opened from another part of this case. %(reason)s"),
    "track.version_moved": _("Goes on with version %(after)s, after %(before)s: %(reason)s"),
    "track.asked": _("Another part of this case asked for this protocol too. %(reason)s"),
    "wall.set": _("A wall was set before %(officer)s"),
    "consent.given": _("Consent given: %(consent)s %(to)s"),
    "consent.refused": _("Consent refused: %(consent)s %(to)s"),
    "consent.decided": _("Decided by two in the child's best interests: %(consent)s %(to)s"),
    "consent.ratified": _("Consent signed: %(consent)s %(to)s"),
    "consent.withdrawn": _("Consent taken back: %(consent)s %(to)s"),
    "finding.confirmed": _("Finding confirmed: %(subject)s"),
    "finding.discarded": _("Finding discarded: %(subject)s"),
    "finding.raised": _("Finding raised by hand: %(subject)s"),
    "outcome.proposed": _("Outcome proposed: %(subject)s"),
    "outcome.approved": _("Outcome approved: %(subject)s"),
    "outcome.returned": _("Proposal given back: %(subject)s"),
    "sitting.opened": _("Opened: %(instrument)s"),
    "sitting.uncertified": _(
        "Opened without a certificate, in an emergency: %(instrument)s. %(exception)s"
    ),
    "sitting.submitted": _("Completed: %(instrument)s"),
    "sitting.stopped": _("Stopped at the person's wish: %(instrument)s"),
    "facts.known": _("Something known was written down"),
    "task.done": _("Done: %(task)s"),
    "task.weighed": _("Decided: %(task)s. %(option)s. Sources weighed: %(sources)s"),
    "plan.reviewed": _("Safety plan looked at again, without changes"),
    "plan.printed": _("A page of the safety plan was printed, as the person chose"),
    "errand.asked": _("Asked of an area of the post: %(area)s, slip %(slip)s"),
    "errand.withdrawn": _("Taken back from an area of the post: %(area)s, slip %(slip)s"),
    "urgent.answered": _("Danger now: an answer was written down"),
    "urgent.called": _("Help is on its way, with permission: %(who)s"),
    "urgent.excepted": _("Help is on its way, by exception: %(who)s. %(exception)s. %(reason)s"),
    "urgent.offered": _("Help was offered, and not wanted now"),
    "urgent.told": _("The head of protection was written to"),
    "document.sent": _("Sent: %(document)s, to %(to)s"),
    "document.acknowledged": _("Acknowledged: %(document)s"),
    "referral.proposed": _("A referral is thought of: %(to)s"),
    "referral.informed": _("Information was given to the person: %(to)s"),
    "referral.sent": _("Referred to %(to)s"),
    "referral.answered": _("%(to)s answered: %(answer)s. %(reason)s"),
    "referral.closed": _("Referral closed: %(to)s"),
    "link.made": _("A link to answer by was made for %(to)s"),
    "link.ended": _("A link to answer by was ended"),
    "export.released": _("Exported: %(export)s, reference %(reference)s"),
    "handover.scheduled": _("Hand-over scheduled"),
    "handover.departed": _("On the way to the hand-over"),
    "handover.delivered": _("Handed over"),
    "handover.received": _("Reception acknowledged"),
    "handover.refused": _("A proposed hand-over was refused"),
    "handover.postponed": _("Hand-over postponed"),
    "handover.no_show": _("Nobody came to receive"),
    "contact.set": _("Safe contact written down and confirmed"),
    "contact.shown": _("Number shown, within the hours that the person named"),
    "contact.worded": _("Message got ready: %(words)s"),
    "contact.sent": _("Message sent by the officer"),
    "contact.slip": _("Appointment slip printed"),
    "contact.reached": _("The person was reached, and it was safe"),
    "contact.unanswered": _("Nobody answered"),
    "contact.closed": _("A wrong person answered: contact closed"),
    "contact.given_up": _("Contact closed: the person contacts us"),
    "attachment.added": _("File added: %(what)s"),
    "attachment.original": _("Original of a file opened: %(what)s. %(reason)s"),
    "attachment.removed": _("File removed: %(what)s. %(reason)s"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the history, ready to print."""

    at: datetime
    words: str
    who: str


def told(case: OpenCase, *, most: int) -> list[Told]:
    """The newest lines of a case in words, codes replaced by the titles of its package.

    A finding that rests on what is sealed apart has no title for whoever was not given that.
    """
    titles = {**_titles(case.package)}
    if not case.sees_sealed:
        titles |= dict.fromkeys(_sealed(case.package), _t("sealed apart"))
    lines = selectors.history(case.track, case.vault, most=most)
    return [_told(line, titles, case.package) for line in lines]


def _sealed(package: Package) -> Iterator[str]:
    """The findings, and the tasks of nobody but them, that would tell what was answered."""
    names = package.sealed_findings
    yield from names
    for rule in package.rules.findings:
        if rule.finding.name in names:
            yield from (code for code in rule.opens if package.tasks[code].only_by_finding)


def _told(line: HistoryLine, titles: Mapping[str, str | Text], package: Package) -> Told:
    pattern = WORDS.get(line.verb)
    if pattern is None and line.verb.startswith("event."):
        fact = package.facts.get(line.verb.removeprefix("event."))
        words = spoken(fact.title) if fact else line.verb
    else:
        detail = _Filled(
            (key, unbroken(code) if key == "other" else spoken(titles.get(code, code)))
            for key, code in in_one_language(line.detail).items()
        )
        words = str(pattern or line.verb) % detail
    return Told(line.at, words, named(line.who))


def in_one_language(detail: Mapping[str, str]) -> dict[str, str]:
    """A detail whose words were written in both languages (``reason.es``), in the reader's."""
    said = {key: words for key, words in detail.items() if not key.endswith((".es", ".en"))}
    for key in {key[:-3] for key in detail.keys() - said.keys()}:
        said[key] = spoken(Text(es=detail[f"{key}.es"], en=detail[f"{key}.en"]))
    return said


def named(seat: Seat | None) -> str:
    """Who did something, as a line of the history calls them."""
    return f"{seat.officer.name}, {seat.post.short_name}" if seat else _t("the system")


class _Filled(dict[str, str]):
    """A detail that is missing leaves a dash, never a broken page."""

    def __missing__(self, key: str) -> str:
        return "–"


def _titles(package: Package) -> Mapping[str, str | Text]:
    """The codes that a line may name, with their titles."""
    definition = package.definition
    return {
        **{kind.value: str(kind.label) for kind in LinkKind},
        **{f"exception.{each.value}": str(each.label) for each in Exceptional},
        **{f"file.{kind.value}": str(kind.label) for kind in FileKind},
        **{f"answer.{each.value}": str(each.label) for each in Answer},
        **{f"reason.{each.value}": str(each.label) for each in (*Decline, *Result)},
        **{f"uncertified.{each.value}": str(each.label) for each in Emergency},
        "reason.": "",
        **{finding.name: finding.title for finding in definition.findings},
        **{outcome.code: outcome.title for outcome in definition.outcomes},
        **{task.code: task.title for task in definition.tasks},
        **{
            f"{task.code}.{option.name}": option.title
            for task in definition.tasks
            for option in (task.weighs.options if task.weighs else ())
        },
        **{document.code: document.title for document in definition.documents},
        **{rule.instrument: rule.title for rule in definition.sittings},
        **{reason.name: reason.title for reason in definition.closing_reasons},
        **{name: export.title for name, (export, _standard) in package.exports.items()},
        **{route.code: route.title for route in definition.routes},
    }
