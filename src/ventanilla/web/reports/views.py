"""Figures for people who never see a name."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ventanilla.reports import files, policies, services
from ventanilla.reports.publication import Publication, time_titles
from ventanilla.reports.states import POST, Dimension
from ventanilla.reports.suppression import SIGN
from ventanilla.reports.units import EPISODES, Crossed
from ventanilla.web.http import OfficerRequest
from ventanilla.web.reports import charts, origin_map
from ventanilla.web.reports.forms import FiguresForm, asked

CSV = "text/csv; charset=utf-8"
SVG = "image/svg+xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: with more columns than this, their names stand upright
MANY = 12


@require_GET
def figures(request: OfficerRequest) -> HttpResponse:
    """A table of a period, its totals, two charts, and where people come from."""
    policies.may_see(request.seat).enforce()
    form, published = asked(request.GET, seat=request.seat)
    yearbook = policies.may_read_yearbook(request.seat)
    if form is None or published is None:
        return render(request, "reports/nothing.html", {"yearbook": yearbook})
    crossed = form.crossed()
    printed = published.printed(crossed)
    origins = published.amounts(Dimension.ORIGIN)
    context = {
        "form": form,
        "yearbook": yearbook,
        "published": published,
        "printed": printed,
        "many": len(printed.columns) > MANY,
        "sign": SIGN,
        "recent": published.recent,
        "classes": published.amounts(_charted(crossed)),
        "classes_title": published.titles.heading(_charted(crossed)),
        "map": origin_map.draw(origins) if published.table_with(Dimension.ORIGIN) else None,
        "origins": sorted(origins, key=lambda amount: -amount.count),
        "unit": published.titles.unit(crossed.unit) if crossed.unit != EPISODES else "",
        "time_titles": time_titles(),
        "newest": published.newest_times[-1].quarter if published.times else None,
        "query": form.address(),
    }
    return render(request, "reports/figures.html", context)


@require_GET
def quarters_chart(request: OfficerRequest) -> HttpResponse:
    """How many episodes each of the last quarters has."""
    _, published = _given(request)
    totals = published.recent.quarter_totals
    drawn = charts.bars(tuple(quarter.words for quarter in totals), tuple(totals.values()))
    return HttpResponse(drawn, content_type=SVG)


@require_GET
def classes_chart(request: OfficerRequest) -> HttpResponse:
    """How many episodes each class of the table's dimension has in the network."""
    form, published = _given(request)
    amounts = published.amounts(_charted(form.crossed()))
    drawn = charts.bars(
        tuple(amount.title for amount in amounts), tuple(amount.count for amount in amounts)
    )
    return HttpResponse(drawn, content_type=SVG)


@require_GET
def times_chart(request: OfficerRequest) -> HttpResponse:
    """The medians of the times of case work, in the last quarter that has them."""
    __, published = _given(request)
    lines = published.newest_times
    drawn = charts.bars(
        tuple(line.title for line in lines),
        tuple(line.time.median for line in lines),
        tuple(line.cells[0] for line in lines),
    )
    return HttpResponse(drawn, content_type=SVG)


@require_GET
def times_csv(request: OfficerRequest) -> HttpResponse:
    """The times of case work."""
    __, published = _given(request)
    services.record_export(by=request.seat, at=timezone.now(), tables=1)
    return _file(files.times_csv(published), CSV, f"{_name(published)}-times.csv")


@require_GET
def table_csv(request: OfficerRequest) -> HttpResponse:
    """The chosen table."""
    form, published = _given(request)
    printed = published.printed(form.crossed())
    services.record_export(by=request.seat, at=timezone.now(), tables=1)
    return _file(files.table_csv(printed), CSV, f"{_name(published)}-{printed.code}.csv")


@require_GET
def all_csv(request: OfficerRequest) -> HttpResponse:
    """Every table, as one list."""
    _, published = _given(request)
    services.record_export(by=request.seat, at=timezone.now(), tables=len(published.tables))
    return _file(files.all_csv(published), CSV, f"{_name(published)}.csv")


@require_GET
def workbook(request: OfficerRequest) -> HttpResponse:
    """Every table, on sheets."""
    _, published = _given(request)
    services.record_export(by=request.seat, at=timezone.now(), tables=len(published.tables))
    return _file(files.workbook(published), XLSX, f"{_name(published)}.xlsx")


def _given(request: OfficerRequest) -> tuple[FiguresForm, Publication]:
    policies.may_see(request.seat).enforce()
    form, published = asked(request.GET, seat=request.seat)
    if form is None or published is None or not form.is_valid():
        raise Http404
    return form, published


def _charted(crossed: Crossed) -> str:
    """What the second chart is of: a dimension of the table that the map does not show."""
    shown = (crossed.column, crossed.row)
    return next((n for n in shown if n not in (POST, Dimension.ORIGIN)), Dimension.AGE)


def _name(published: Publication) -> str:
    first, last = published.quarters[0], published.quarters[-1]
    return f"figures-{first.first_month:%Y-%m}-{last.last_day:%Y-%m}"


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
        },
    )
