"""The figures of a protocol for a period, as one seat may see them, ready to be shown or written.

Counted are episodes: somebody who comes twice is counted twice. How many persons there are is not
counted, since whether two episodes are of one person is decided by hand, and not yet for all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.cases.words import in_words
from ventanilla.common.errors import NotAllowed
from ventanilla.exchange import letters
from ventanilla.network import selectors as network
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine import counting
from ventanilla.protocols.engine.load import Package
from ventanilla.reports import policies, selectors
from ventanilla.reports.models import Edition
from ventanilla.reports.quarters import Quarter, span_words
from ventanilla.reports.states import POST, Role
from ventanilla.reports.suppression import SIGN
from ventanilla.reports.tables import Line, Table, summed
from ventanilla.reports.times import Time
from ventanilla.reports.titles import Titles
from ventanilla.reports.units import EPISODES, Crossed, tables_of, units_of
from ventanilla.security.models import Seat

Cell = int | str
#: quarters that show how it goes
RECENT = 8
#: hours
DAY = 24


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a printed table; ``role``: whether several classes, or all, stand in it."""

    title: str
    role: Role
    cells: tuple[Cell, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The cells as they are read."""
        return tuple(in_figures(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Printed:
    """A table in words. The last column, and the row of that role, are totals."""

    code: str
    title: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    together: tuple[str, ...]  # one sentence for each line that stands for many classes


@dataclass(frozen=True, slots=True)
class Amount:
    """How many episodes a class has; ``codes``: more than one where they are shown together."""

    title: str
    codes: Line
    count: int

    @property
    def words(self) -> str:
        """The count as it is read."""
        return in_figures(self.count)


@dataclass(frozen=True, slots=True)
class TimeLine:
    """How long one step of case work took in one quarter."""

    title: str
    quarter: Quarter
    time: Time

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """Median, what nine of ten stay within, how many in time, of how many cases at least."""
        time = self.time
        share = SIGN if time.in_time is None else _("%(percent)d %%") % {"percent": time.in_time}
        return how_long(time.median), how_long(time.most), share, in_figures(time.at_least)

    @property
    def titled(self) -> Sequence[tuple[str, str]]:
        """Each cell after its heading."""
        return tuple(zip(time_titles(), self.cells, strict=True))


def time_titles() -> tuple[str, str, str, str]:
    """The headings of a time's cells."""
    return _("Median"), _("Nine of ten within"), _("In time"), _("Cases, at least")


def how_long(hours: int | None) -> str:
    """A length of time as people say it; the sign where it is not given."""
    if hours is None:
        return SIGN
    if hours < 1:
        return _("under 1 hour")
    if hours < 2 * DAY:
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    days = round(hours / DAY)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def in_figures(cell: Cell) -> str:
    """A count with its thousands set apart, as Mexico and the United States both write it."""
    return f"{cell:,}" if isinstance(cell, int) else cell


def packages_of(seat: Seat) -> dict[str, Package]:
    """The protocols whose figures a seat may see: id -> newest package."""
    wide = policies.sees_all_posts(seat) and not seat.protocols
    found = {}
    for protocol in selectors.published_protocols():
        if wide or protocol in seat.protocols:
            package = protocols.newest_package(protocol)
            if tables_of(package):
                found[protocol] = package
    return found


@dataclass(frozen=True)
class Publication:
    """The tables of one protocol for some quarters in a row."""

    seat: Seat
    package: Package
    quarters: tuple[Quarter, ...]

    @property
    def heading(self) -> str:
        """The protocol, as a list may name it."""
        return in_words(self.package.definition.neutral_title)

    @property
    def period(self) -> str:
        """The period in words."""
        return span_words(self.quarters)

    @cached_property
    def tables(self) -> Mapping[str, Crossed]:
        """The tables that are given, by code."""
        return tables_of(self.package)

    @cached_property
    def titles(self) -> Titles:
        """What classes are called."""
        return Titles(self.package, {str(post.pk): post for post in network.posts()})

    @cached_property
    def editions(self) -> Sequence[Edition]:
        """What was given out for each quarter."""
        return selectors.editions(self.package.id, self.quarters)

    @cached_property
    def quarter_totals(self) -> Mapping[Quarter, int | None]:
        """How many episodes each quarter has; None where they are too few to say."""
        return {
            Quarter.of(edition.quarter): next(
                (
                    _read(edition, code).total
                    for code, crossed in self.tables.items()
                    if crossed.unit == EPISODES and code in edition.tables
                ),
                None,
            )
            for edition in self.editions
        }

    @property
    def total_words(self) -> str:
        """All episodes, as they are read."""
        return in_figures(self.total)

    @property
    def total(self) -> int:
        """All episodes of the quarters that are given."""
        return sum(count or 0 for count in self.quarter_totals.values())

    @property
    def recent(self) -> "Publication":
        """The same up to its last quarter, two years of it at most: to see how it goes."""
        given = selectors.quarters_given(self.package.id)
        until = [quarter for quarter in given if quarter <= self.quarters[-1]]
        return replace(self, quarters=tuple(until[-RECENT:]))

    @cached_property
    def own_post(self) -> Amount | None:
        """How many episodes the seat's post has; more than its own if it is shown with others."""
        return next(
            (post for post in self.amounts(POST) if str(self.seat.post_id) in post.codes), None
        )

    def table(self, crossed: Crossed) -> Table:
        """A protected table for the whole period. Refuses one that the protocol does not give."""
        if crossed.code not in self.tables:
            raise NotAllowed(_("The figures of this protocol are not given in this table."))
        code = crossed.code
        return summed([_read(edition, code) for edition in self.editions if code in edition.tables])

    def amounts(self, name: str) -> Sequence[Amount]:
        """How many episodes each class of a dimension has in the network, if a table says so."""
        crossed = self.table_with(name)
        if crossed is None:
            return []
        table = self.table(crossed)
        totals = table.row_totals if name == crossed.row else table.column_totals
        return [
            Amount(self.titles.line(name, line), line, totals[line])
            for line in self.titles.lines_in_order(name, totals)
        ]

    def table_with(self, name: str) -> Crossed | None:
        """The first table that has a dimension; None if no table has."""
        return next((c for c in self.tables.values() if name in (c.row, c.column)), None)

    @cached_property
    def times(self) -> Sequence["TimeLine"]:
        """How long case work took in each quarter of the period that says it, step by step."""
        lines = []
        for span in counting.spans(self.package):
            for edition in self.editions:
                if found := edition.times.get(span.name):
                    quarter = Quarter.of(edition.quarter)
                    time = Time.from_document(found)
                    lines.append(TimeLine(in_words(span.title), quarter, time))
        return lines

    @property
    def newest_times(self) -> Sequence["TimeLine"]:
        """The same, of the last quarter that says it of each step."""
        return tuple({line.title: line for line in self.times}.values())

    def printed(self, crossed: Crossed) -> Printed:
        """A table in words, with the rows that the seat may see."""
        table, titles = self.table(crossed), self.titles
        columns = titles.lines_in_order(crossed.column, table.columns)
        rows = titles.lines_in_order(crossed.row, table.rows)
        if crossed.row == POST and not policies.sees_all_posts(self.seat):
            rows = [line for line in rows if str(self.seat.post_id) in line]
        places = [*(table.columns.index(line) for line in columns), len(table.columns)]
        printed = [
            Row(
                titles.line(crossed.row, line),
                Role.JOINED if len(line) > 1 else Role.PLAIN,
                _cells(table.cells[table.rows.index(line)], places),
            )
            for line in rows
        ]
        if table.total:
            printed.append(Row(_("Network"), Role.TOTAL, _cells(table.cells[-1], places)))
        return Printed(
            code=crossed.code,
            title=titles.table(crossed),
            corner=titles.heading(crossed.row),
            columns=(*(titles.line(crossed.column, line) for line in columns), _("Total")),
            rows=tuple(printed),
            together=(
                *titles.together(crossed.row, rows),
                *titles.together(crossed.column, columns),
            ),
        )

    def all_printed(self) -> Iterator[Printed]:
        """Every table, in the order of the choice on the page."""
        return (self.printed(crossed) for crossed in self.tables.values())

    @property
    def notes(self) -> Sequence[str]:
        """What a reader must know to read these figures, one sentence after another."""
        few = [quarter.words for quarter, count in self.quarter_totals.items() if count is None]
        threshold = max((edition.threshold for edition in self.editions), default=0)
        written = max((edition.written_on for edition in self.editions), default=None)
        notes = [
            _(
                "Episodes are counted, not persons: whoever has two cases is counted twice. "
                "Unique persons are not counted yet."
            ),
            _(
                "An episode belongs to the quarter in which its case was opened, and to the post "
                "that has the case now. Age is that of the first day; an outcome counts once it "
                "is approved."
            ),
            _(
                "“%(sign)s” hides a number from 1 to %(most)d, or one from which such a number "
                "could be worked out. Zeros are shown."
            )
            % {"sign": SIGN, "most": threshold - 1},
            _(
                "What has fewer than %(few)d episodes in a quarter is shown together with others "
                "like it and one that has more."
            )
            % {"few": 2 * threshold},
        ]
        if len(self.quarters) > 1:
            notes.append(
                _(
                    "A longer period is the sum of what its quarters show: what one of them hides "
                    "is hidden."
                )
            )
        notes += self._notes_of_rows()
        if self.times:
            notes.append(
                _(
                    "Half of the cases took no longer than the median. A time is given from "
                    "%(median)d cases on, what nine of ten stay within from %(most)d; cases are "
                    "counted in steps of %(threshold)d, shares in steps of five percent."
                )
                % {"median": 2 * threshold, "most": 10 * threshold, "threshold": threshold}
            )
        if few:
            notes.append(
                _("Left out, because too few episodes were counted: %(quarters)s.")
                % {"quarters": ", ".join(few)}
            )
        if written:
            notes.append(
                _("As the cases stood on %(day)s. Quarters appear once they are over.")
                % {"day": formats.date_format(written, "DATE_FORMAT")}
            )
        return notes

    def _notes_of_rows(self) -> Iterator[str]:
        units = [unit for unit in units_of(self.package).values() if unit.name != EPISODES]
        if rows := [self.titles.unit(unit.name) for unit in units if not unit.anonymous]:
            yield _(
                "Tables of “%(units)s” count rows of the record, not episodes: a case may have "
                "several. Where the protocol asks for the person's permission, none is counted "
                "without it."
            ) % {"units": ", ".join(rows)}
        if forms := [self.titles.unit(unit.name) for unit in units if unit.anonymous]:
            yield _(
                "“%(forms)s” counts answers given without a name. Who answered is not known."
            ) % {"forms": ", ".join(forms)}


def letter_table(publication: Publication, crossed: Crossed) -> letters.Table:
    """A table as a letter (D-10) prints it: text only."""
    printed = publication.printed(crossed)
    return letters.Table(
        title=printed.title,
        columns=(printed.corner, *printed.columns),
        rows=tuple((row.title, *map(str, row.cells)) for row in printed.rows),
        note=" ".join((*printed.together, *publication.notes)),
    )


def _read(edition: Edition, code: str) -> Table:
    return Table.from_document(edition.tables[code])


def _cells(cells: Sequence[int | None], places: Sequence[int]) -> tuple[Cell, ...]:
    return tuple(SIGN if (cell := cells[at]) is None else cell for at in places)
