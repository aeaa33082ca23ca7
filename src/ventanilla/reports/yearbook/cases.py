"""T1 and T2: cases. Made of what the editions of quarters show, and of nothing else.

So they say nothing that those tables do not; what is proven of them holds here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from ventanilla.cases.words import in_words
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import Package
from ventanilla.reports import selectors
from ventanilla.reports.quarters import Quarter, span_words
from ventanilla.reports.states import AGE_BANDS, POST, UNKNOWN, Dimension
from ventanilla.reports.suppression import SIGN
from ventanilla.reports.tables import Table, summed
from ventanilla.reports.titles import Titles
from ventanilla.reports.units import tables_of
from ventanilla.reports.yearbook.asking import Asked
from ventanilla.reports.yearbook.fields import by_field
from ventanilla.reports.yearbook.lines import (
    Spread,
    count_columns,
    crossed,
    grid_rows,
    spread,
    together_notes,
    total_row,
)
from ventanilla.reports.yearbook.sheets import Cell, Column, Grid, Row, Sheet, added

#: what every table of cases is asked of
QUERY = (
    "SUM over quarters %(quarters)s of reports_edition.%(column)s[%(tables)s] "
    "WHERE protocol IN (%(protocols)s)"
)
CASES = "#affected+cases"
SEXES = ("female", "male", "other", UNKNOWN)
AGES = (*AGE_BANDS, UNKNOWN)


@dataclass(frozen=True)
class Counted:
    """The protocols whose cases are counted, and what their quarters show."""

    asked: Asked

    @cached_property
    def packages(self) -> Mapping[str, Package]:
        """Those of which something is given, in the order of their ids."""
        given = [name for name in selectors.published_protocols() if name in self.asked.editions]
        found = {name: protocols.newest_package(name) for name in given}
        return {name: package for name, package in found.items() if tables_of(package)}

    @cached_property
    def tables(self) -> Mapping[str, Sequence[Mapping[str, Table]]]:
        """By protocol: the tables of each quarter, of cases only."""
        return {
            name: [
                {
                    code: table
                    for code, table in self.asked.tables(edition).items()
                    if code in tables_of(package) and not tables_of(package)[code].unit
                }
                for edition in self.asked.editions[name]
            ]
            for name, package in self.packages.items()
        }

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """What each protocol is called."""
        return {name: in_words(each.definition.title) for name, each in self.packages.items()}

    @cached_property
    def quarter_totals(self) -> Mapping[str, Mapping[Quarter, Cell]]:
        """By protocol: how many cases each quarter has, hidden where they are too few."""
        return {
            name: {
                Quarter.of(edition.quarter): next((t.total for t in tables.values()), SIGN)
                for edition, tables in zip(
                    self.asked.editions[name], self.tables[name], strict=True
                )
            }
            for name in self.packages
        }

    def spreads(self, name: str) -> dict[str, Spread]:
        """Each protocol over a dimension that it counts by."""
        return {
            protocol: spread(tables, name)
            for protocol, tables in self.tables.items()
            if name in tables_of_dimensions(self.packages[protocol])
        }

    def words(self, name: str, code: str) -> str:
        """What a class is called, by the first protocol that knows it."""
        for package in self.packages.values():
            titles = Titles(package, self.asked.posts)
            if name == POST or name in package.definition.figures:
                said = titles.one(name, code)
                if said != code:
                    return said
        return code

    def query(self, *codes: str) -> str:
        """What the numbers were asked of."""
        return QUERY % {
            "quarters": self.asked.quarters_code,
            "column": self.asked.column,
            "tables": ", ".join(codes),
            "protocols": ", ".join(self.packages),
        }

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be known of every table of cases."""
        quarters = self.asked.period.quarters
        if not quarters:
            return (
                _(
                    "Cases are never given by month: a quarter is the shortest time in which "
                    "nobody can be recognised."
                ),
            )
        return (
            _("Cases are given by whole quarters: %(quarters)s.")
            % {"quarters": span_words(quarters)},
            _("Episodes are counted, not persons: whoever has two cases is counted twice."),
            _(
                "“%(sign)s” hides a number from 1 to %(most)d, one from which such a number could "
                "be worked out, or a line that is shown together with others."
            )
            % {"sign": SIGN, "most": self.asked.threshold - 1},
            _(
                "These are cases known to consulates, not how often something happens; how they "
                "are noticed and reported changes the numbers."
            ),
        )


def tables_of_dimensions(package: Package) -> set[str]:
    """The dimensions by which a package counts cases, posts among them."""
    return {
        name for each in tables_of(package).values() if not each.unit
        for name in (each.row, each.column)
    }  # fmt: skip


def by_subject(asked: Asked) -> Sheet:
    """T1: cases by subject, crossed with sex, age, quarter; sex by age; posts in T2."""
    found = Counted(asked)
    grids = [
        *by_field(found.quarter_totals, found.titles, found.query("*")),
        _by(found, Dimension.SEX, SEXES, "T1.sex", _("Subject by sex")),
        _by(found, Dimension.AGE, AGES, "T1.age", _("Subject by age")),
        _by_quarter(found, "T1.quarter", _("Subject by quarter")),
        *_ages_by_sex(found),
    ]
    return Sheet(
        "T1", _("Cases by field and subject"), asked.period.words,
        tuple(grid for grid in grids if grid.rows), found.notes,
        missing="" if found.packages else _nothing(),
    )  # fmt: skip


def by_protocol(asked: Asked) -> Sheet:
    """T2: the protocols by post and by quarter."""
    found = Counted(asked)
    spreads = found.spreads(POST)
    posts = sorted(
        set().union(*(each.codes for each in spreads.values())) if spreads else (),
        key=lambda code: found.words(POST, code),
    )
    rows = [
        _with_total(found.words(POST, post), [each.cell(post) for each in spreads.values()])
        for post in posts
    ]
    together = [each.together if each.joined else 0 for each in spreads.values()]
    totals = [each.total for each in spreads.values()]
    if any(each.joined for each in spreads.values()):
        rows.append(_with_total(_("Posts shown together"), together))
    rows = [
        *rows,
        total_row([Row("", (*totals, sum(totals)))]),
    ]
    names = [found.titles[name] for name in spreads]
    grid = Grid(
        "T2.post",
        _("Post by protocol"),
        Column(_("Post"), "#org+post"),
        count_columns((*names, _("Total")), CASES),
        tuple(rows) if posts else (),
        found.query("post-*"),
        together_notes(spreads, found.titles, lambda code: found.words(POST, code)),
    )
    quarters = _by_quarter(found, "T2.quarter", _("Protocol by quarter"))
    return Sheet(
        "T2", _("The protocols"), asked.period.words,
        tuple(each for each in (grid, quarters) if each.rows), found.notes,
        missing="" if found.packages else _nothing(),
    )  # fmt: skip


def _nothing() -> str:
    return _("No quarter of this period has figures of cases yet.")


def _with_total(title: str, cells: Sequence[Cell]) -> Row:
    return Row(title, (*cells, added(cells)))


def _by(found: Counted, name: str, order: Sequence[str], code: str, title: str) -> Grid:
    spreads = found.spreads(name)
    classes = set().union(*(each.codes for each in spreads.values())) if spreads else set()
    codes = [each for each in order if each in classes]
    codes += sorted(classes - set(codes))
    titles = [found.words(name, each) for each in codes]
    if any(each.joined for each in spreads.values()):
        titles.append(_("Shown together"))
    return Grid(
        code,
        title,
        Column(_("Subject"), "#subject+name"),
        count_columns((*titles, _("Total")), CASES),
        grid_rows(spreads, codes, found.titles) if spreads else (),
        found.query(f"*-{name}"),
        together_notes(spreads, found.titles, lambda each: found.words(name, each)),
        chart=len(titles),
    )


def _by_quarter(found: Counted, code: str, title: str) -> Grid:
    quarters = found.asked.period.quarters
    totals = found.quarter_totals
    rows = []
    for quarter in quarters:
        cells: list[Cell] = [totals[name].get(quarter, 0) for name in totals]
        rows.append(Row(quarter.words, (*cells, added(cells))))
    return Grid(
        code,
        title,
        Column(_("Quarter"), "#date+quarter"),
        count_columns((*(found.titles[name] for name in totals), _("Total")), CASES),
        (*rows, total_row(rows)) if rows and totals else (),
        found.query("*"),
        chart=len(totals),
    )


def _ages_by_sex(found: Counted) -> list[Grid]:
    code = f"{Dimension.AGE}-{Dimension.SEX}"
    tables = [
        quarter[code] for each in found.tables.values() for quarter in each if code in quarter
    ]
    table = summed(tables)
    if not table.total:
        return []
    titles, rows, notes = crossed(
        table,
        lambda each: found.words(Dimension.AGE, each),
        lambda each: found.words(Dimension.SEX, each),
        SEXES,
    )
    return [
        Grid(
            "T1.age_sex",
            _("Age by sex, all subjects"),
            Column(_("Age"), "#group+age"),
            count_columns(titles, CASES),
            rows,
            found.query(code),
            notes,
        )
    ]
