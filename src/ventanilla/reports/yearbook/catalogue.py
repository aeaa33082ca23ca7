"""The ten tables: what each is called, and what makes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.reports.yearbook import activities, cases, courses, desks, money, paragraph
from ventanilla.reports.yearbook.asking import Asked
from ventanilla.reports.yearbook.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the ten. ``words``: what it says, in a sentence."""

    code: str
    title: Promise
    words: Promise
    make: Callable[[Asked], Sheet]


_ENTRIES = (
    Entry("T1", _("Cases by field and subject"),
          _("Cases by subject, sex, age and quarter."), cases.by_subject),
    Entry("T2", _("The protocols"), _("Cases of each protocol by post and quarter."),
          cases.by_protocol),
    Entry("T3", _("VAIM: events, attendances, cases"),
          _("Three counters of the programme, by month and by post."), activities.events),
    Entry("T4", _("Economic support"), _("Supports and amounts by line and post."),
          money.supported),
    Entry("T5", _("Alliances"), _("In force, begun, renewed and ended."), activities.agreements),
    Entry("T6", _("Training"), _("Editions of courses, who completed them, and coverage."),
          courses.trained),
    Entry("T7", _("Consular notifications"), _("By kind, by post, and what came of them."),
          desks.notified),
    Entry("T8", _("What windows noticed"), _("From noticing to a case, by window and post."),
          desks.noticed),
    Entry("T9", _("Community windows: health, education, finance"),
          _("Services of the three windows, each counted apart."), activities.services),
    Entry("T10", _("Paragraph for the Informe"),
          _("A text in Spanish and English with the numbers that it says."), paragraph.informe),
)  # fmt: skip
#: by code, in their order
TABLES: Mapping[str, Entry] = {entry.code: entry for entry in _ENTRIES}


def made(code: str, asked: Asked) -> Sheet:
    """A table of a period. Raises ``KeyError`` for a code that is none."""
    return TABLES[code].make(asked)
