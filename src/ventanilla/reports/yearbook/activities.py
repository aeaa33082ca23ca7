"""T3, T5 and T9: the programme's events, alliances, and what windows did."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from ventanilla.alliances import figures as alliances
from ventanilla.alliances.states import Kind as AllianceKind
from ventanilla.alliances.states import Topic
from ventanilla.outreach import selectors as outreach
from ventanilla.outreach import windows
from ventanilla.reports import programme
from ventanilla.reports.programme import NOTHING, Counters, QuarterTable
from ventanilla.reports.quarters import Quarter
from ventanilla.reports.states import Role
from ventanilla.reports.yearbook.asking import Asked
from ventanilla.reports.yearbook.lines import count_columns, hides
from ventanilla.reports.yearbook.months import Counter, columns_of
from ventanilla.reports.yearbook.sheets import NOT_KNOWN, Cell, Column, Grid, Row, Sheet, shown

EVENTS = (
    "SUM of outreach.selectors.tallies('vaim') over closed months %(since)s..%(until)s, "
    "protected by quarter"
)
SEXES = (
    "SUM of outreach_count + outreach_adjustment (female, male, other, unknown) "
    "WHERE series = 'vaim' AND month closed, %(since)s..%(until)s"
)
ALLIANCES = (
    "COUNT of alliances_alliance by state and days: in force on %(until)s; begun, renewed, ended "
    "within %(since)s..%(until)s"
)
SERVICES = (
    "SUM of outreach_count.services by window over closed months %(since)s..%(until)s, "
    "protected by quarter"
)
PARTS = {"female": "#reached+f", "male": "#reached+m", "other": "#reached+other",
         "unknown": "#reached+unknown"}  # fmt: skip


def _asked_of(query: str, asked: Asked) -> str:
    return query % {"since": asked.period.since, "until": asked.period.until}


# --- T3: the programme ---------------------------------------------------------------------------


def events(asked: Asked) -> Sheet:
    """T3: events, attendances and cases by post and by month, and since the beginning."""
    inside, *more = asked.thresholds
    read = programme.read(today=asked.today, threshold=inside, public=more[0] if more else None)
    tables, months = read.tables, asked.period.months
    own = [(str(post), counters_in(tables, post, months)) for post in read.posts]
    rows = [_counters(asked.posts[post].short_name, each) for post, each in own if each != NOTHING]
    total = counters_in(tables, None, months)
    known = read.months_of(None)
    told = [month for month in months if month in known]
    since = [month for table in tables for month in table.months if month <= asked.period.until]
    query = _asked_of(EVENTS, asked)
    columns = (
        Column(_("Events"), "#output+events"),
        Column(_("Attendances"), "#reached+total"),
        Column(_("Cases"), "#affected+cases"),
    )
    by_month = [_counters(f"{m:%Y-%m}", counters_in(tables, None, [m])) for m in told]
    of_period = (
        Grid("T3.month", _("Month by month"), Column(_("Month"), "#date+start"), columns,
             (*by_month, _total(_("The period"), total)), query, chart=1),
        Grid("T3.post", _("Post by post"), Column(_("Post"), "#org+post"), columns,
             (*rows, _total(_("Network"), total)), query),
    )  # fmt: skip
    grids = [
        *(of_period if told else ()),
        Grid(
            "T3.since",
            _("Since the beginning"),
            Column(_("Until"), "#date+end"),
            columns,
            (_total(asked.period.words, counters_in(tables, None, since)),),
            query,
        ),
        *_by_sex(asked),
    ]
    notes: tuple[str, ...] = (
        _("An event counts once, at the post that held it. Whoever came twice counts twice."),
        _("A dash: which cases came of events was not linked."),
        _("Months that are closed, of quarters that are over."),
        hides(asked),
    )
    if not told:
        notes = (_untold(), *notes)
    if read.invented:
        notes = (_("Numbers of this installation are invented."), *notes)
    return Sheet(
        "T3", _("VAIM: events, attendances, cases"), asked.period.words,
        tuple(grids) if tables else (), notes,
        missing="" if tables else _("No month of the programme has been closed yet."),
    )  # fmt: skip


def counters_in(
    tables: Sequence[QuarterTable], post: int | None, months: Sequence[date]
) -> Counters:
    """One post, or all, in some months: whole quarters by their totals."""
    total = NOTHING
    for table in tables:
        for column in columns_of(table.quarter, months):
            total = total.plus(table.cell(post, None if column == len(table.months) else column))
    return total


def _closed(asked: Asked) -> set[tuple[int, date]]:
    """The months of the period that posts closed here, of quarters that are over."""
    over = outreach.closed_months(before=Quarter.of(asked.today).first_month)
    months = asked.period.months
    return {(post, month) for post, month in over if month in months}


def _untold() -> str:
    return _("Of no month of this period has a post said what it held.")


def _counters(title: str, each: Counters, role: Role = Role.PLAIN) -> Row:
    cases: Cell = shown(each.cases) if each.linked else NOT_KNOWN
    return Row(title, (each.events, shown(each.attendances), cases), role)


def _total(title: str, each: Counters) -> Row:
    return _counters(title, each, Role.TOTAL)


def _by_sex(asked: Asked) -> list[Grid]:
    counts = windows.sexes(programme.SERIES)
    if not counts or not _closed(asked):
        return []
    counter = Counter.of(counts, today=asked.today, thresholds=asked.thresholds)
    titles = {
        "female": _("Women"), "male": _("Men"), "other": _("Others"), "unknown": _("Unknown"),
    }  # fmt: skip
    parts = [shown(_of(counter, line, asked.period.months)) for line in titles]
    return [
        Grid(
            "T3.sex",
            _("Attendances by sex, where they were counted here"),
            Column(_("Period"), "#date+period"),
            (
                *(Column(title, PARTS[code]) for code, title in titles.items()),
                Column(_("Total"), "#reached+total"),
            ),
            (Row(asked.period.words, (*parts, shown(counter.total(None, asked.period.months)))),),
            _asked_of(SEXES, asked),
            (_("Months that posts reported as sums before do not say who was a woman."),),
        )
    ]


def _of(counter: Counter, line: str, months: Sequence[date]) -> int | None:
    return counter.total(line, months) if line in counter.lines else 0


# --- T5: alliances -------------------------------------------------------------------------------


def agreements(asked: Asked) -> Sheet:
    """T5: alliances in force, begun, renewed and ended: the network, by kind, topic and post."""
    period = alliances.Period(asked.period.since, asked.period.until)
    network = alliances.of_network(period)
    columns = (
        Column(_("In force on the last day"), "#indicator+in_force"),
        Column(_("Begun"), "#indicator+new"),
        Column(_("Renewed"), "#indicator+renewed"),
        Column(_("Ended"), "#indicator+ended"),
    )
    names = {each.code: each.short_name for each in asked.posts.values()}
    named: dict[alliances.By, tuple[str, str, str, Mapping[str, str]]] = {
        alliances.By.KIND: (_("By kind"), _("Kind"), "#activity+kind", _labels(AllianceKind)),
        alliances.By.TOPIC: (_("By topic"), _("Topic"), "#sector", _labels(Topic)),
        alliances.By.POST: (_("Post by post"), _("Post"), "#org+post", names),
    }  # fmt: skip
    grids = []
    for by, (title, corner, hxl, words) in named.items():
        rows = [_agreed(words.get(key, key), each) for key, each in
                alliances.apart(period, by).items()]  # fmt: skip
        total = _agreed(_("Network"), network, Role.TOTAL)
        grids.append(
            Grid(
                f"T5.{by}", title, Column(corner, hxl), columns, (*rows, total),
                _asked_of(ALLIANCES, asked), chart=0 if by is alliances.By.KIND else None,
            )
        )  # fmt: skip
    notes = (
        _("An agreement of several posts is one in the network and one at each of them."),
        _("An amendment is none of these; what was renewed did not end."),
        _("Agreements are counted, no persons: nothing is hidden."),
    )
    return Sheet("T5", _("Alliances"), asked.period.words, tuple(grids), notes)


def _labels(choices: type[TextChoices]) -> dict[str, str]:
    return {value: str(label) for value, label in choices.choices}


def _agreed(title: str, each: alliances.Figures, role: Role = Role.PLAIN) -> Row:
    return Row(title, (each.in_force, each.new, each.renewed, each.ended), role)


# --- T9: windows ---------------------------------------------------------------------------------


def services(asked: Asked) -> Sheet:
    """T9: what the windows of health, education and finance gave, by post and month."""
    counters = {
        window: Counter.of(
            {(str(post), month): n for (post, month), n in places.items()},
            today=asked.today,
            thresholds=asked.thresholds,
        )
        for window, places in windows.contacts().items()
    }
    months = asked.period.months
    titles = [str(windows.WINDOWS[window][0]) for window in counters]
    columns = count_columns(titles, "#reached+services")
    closed = _closed(asked)
    reported = {str(post) for post, __ in closed}
    posts = sorted(
        {line for counter in counters.values() for line in counter.lines} & reported,
        key=lambda post: asked.posts[post].short_name,
    )
    by_post = [
        Row(
            asked.posts[post].short_name,
            tuple(shown(_of(counter, post, months)) for counter in counters.values()),
        )
        for post in posts
    ]
    by_month = [
        Row(f"{m:%Y-%m}", tuple(shown(each.total(None, [m])) for each in counters.values()))
        for m in sorted({month for __, month in closed})
    ]
    total = Row(
        _("Network"),
        tuple(shown(counter.total(None, months)) for counter in counters.values()),
        Role.TOTAL,
    )
    query = _asked_of(SERVICES, asked)
    grids = (
        Grid("T9.post", _("Post by post"), Column(_("Post"), "#org+post"), columns,
             (*by_post, total), query),
        Grid("T9.month", _("Month by month"), Column(_("Month"), "#date+start"), columns,
             (*by_month, total), query),
    )  # fmt: skip
    notes = (
        _("Three counters with three units: nothing adds them."),
        _("Services given at events of closed months, of quarters that are over."),
        hides(asked),
    )
    nothing = _("No window has reported a service in these months.") if closed else _untold()
    return Sheet(
        "T9", _("Community windows: health, education, finance"), asked.period.words,
        grids if posts else (), notes, missing="" if posts else nothing,
    )  # fmt: skip
