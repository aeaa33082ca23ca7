"""The ministry's ten tables: on a page, as files, frozen, given out."""

from collections.abc import Callable, Mapping
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.common.language import reading
from ventanilla.reports import freezing, policies, selectors, services
from ventanilla.reports.freezing import Wish
from ventanilla.reports.models import FrozenEdition
from ventanilla.reports.states import Audience, Form
from ventanilla.reports.suppression import SIGN
from ventanilla.reports.yearbook import catalogue, files, printing
from ventanilla.reports.yearbook.asking import Asked
from ventanilla.reports.yearbook.periods import Kind, Period
from ventanilla.reports.yearbook.sheets import Grid, Sheet
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest
from ventanilla.web.reports import charts, post_map
from ventanilla.web.reports.post_map import PostMap
from ventanilla.web.reports.yearbook_forms import CorrectionForm, PeriodForm, ReleaseForm

FORM = ["GET", "POST"]
KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}
Made = Callable[[Sheet, files.About], bytes]
MAKERS: Mapping[str, Made] = {
    "pdf": printing.paper, "xlsx": files.workbook, "json": files.as_json,
}  # fmt: skip
SVG = "image/svg+xml"


@require_GET
def yearbook(request: OfficerRequest) -> HttpResponse:
    """The ten tables, and the editions that were frozen."""
    policies.may_read_yearbook(request.seat).enforce()
    form = _form(request)
    context = {
        "form": form,
        "period": form.asked(),
        "query": form.address(),
        "entries": catalogue.TABLES.values(),
        "frozen": selectors.frozen()[:5],
    }
    return render(request, "yearbook/tables.html", context)


@require_GET
def table(request: OfficerRequest, code: str) -> HttpResponse:
    """One table of a period, with its charts."""
    form, asked, sheet = _made(request, code)
    kept = selectors.frozen_of(asked.period, code, asked.audience)
    context = {
        "form": form,
        "sheet": sheet,
        "grids": _drawn(sheet),
        "query": form.address(),
        "about": _about_now(asked),
        "audience": asked.audience,
        "period": asked.period,
        "kept": kept,
        "may_freeze": policies.may_freeze(request.seat),
        "over": asked.period.until < asked.today,
        "sign": SIGN,
        "entries": catalogue.TABLES.values(),
    }
    return render(request, "yearbook/table.html", context)


@require_GET
def chart(request: OfficerRequest, code: str, grid: str) -> HttpResponse:
    """The bars of one grid."""
    return _bars(_made(request, code)[2], grid)


@require_GET
def file(request: OfficerRequest, code: str, form: str) -> HttpResponse:
    """A table as a file: all of it, or one grid as CSV."""
    __, asked, sheet = _made(request, code)
    services.record_export(by=request.seat, at=timezone.now(), tables=len(sheet.grids))
    return _file(sheet, form, _about_now(asked), asked.period, request.GET.get("grid", ""))


@require_POST
def freeze(request: OfficerRequest, code: str) -> HttpResponse:
    """Keep a table as it is now."""
    policies.may_freeze(request.seat).enforce()
    if code not in catalogue.TABLES:
        raise Http404
    form = _form(request)
    if not form.is_valid():
        raise Http404
    wish = Wish(code, form.asked(), form.audience_asked())
    edition = freezing.freeze(wish=wish, by=request.seat, at=timezone.now())
    messages.success(request, _("The edition is kept, and never changes."))
    return redirect("reports:edition", edition.pk)


@require_GET
def editions(request: OfficerRequest) -> HttpResponse:
    """Every edition that was frozen; for most seats those for the public."""
    policies.may_see(request.seat).enforce()
    found = selectors.frozen()
    if _public_only(request):
        found = found.filter(audience=Audience.PUBLIC)
    rows = [(each, Period(Kind(each.kind), each.since, each.until)) for each in found]
    return render(request, "yearbook/editions.html", {"rows": rows})


@require_GET
def edition(request: OfficerRequest, pk: int) -> HttpResponse:
    """An edition as it was frozen, and to whom it was given."""
    kept = _edition(request, pk)
    sheet = freezing.sheet_of(kept, reading())
    may_freeze = policies.may_freeze(request.seat)
    context = {
        "edition": kept,
        "sheet": sheet,
        "grids": _drawn(sheet),
        "about": _about_kept(kept),
        "unaltered": freezing.digest_of_edition(kept) == kept.digest,
        "releases": selectors.releases(kept),
        "may_freeze": may_freeze,
        "corrected_by": getattr(kept, "corrected_by", None),
        "sign": SIGN,
    }
    return render(request, "yearbook/edition.html", context)


@require_GET
def edition_chart(request: OfficerRequest, pk: int, grid: str) -> HttpResponse:
    """The bars of one grid of an edition."""
    return _bars(freezing.sheet_of(_edition(request, pk), reading()), grid)


@require_GET
def edition_file(request: OfficerRequest, pk: int, form: str) -> HttpResponse:
    """An edition as a file."""
    kept = _edition(request, pk)
    sheet = freezing.sheet_of(kept, reading())
    period = Period(Kind(kept.kind), kept.since, kept.until)
    services.record_export(by=request.seat, at=timezone.now(), tables=len(sheet.grids))
    return _file(sheet, form, _about_kept(kept), period, request.GET.get("grid", ""))


@require_http_methods(FORM)
def correct(request: OfficerRequest, pk: int) -> HttpResponse:
    """Make an edition anew, because it was wrong."""
    policies.may_freeze(request.seat).enforce()
    kept = _edition(request, pk)
    form = CorrectionForm(request.POST or None)
    made: list[FrozenEdition] = []

    def act() -> None:
        reason = form.cleaned_data["reason"]
        made.append(
            freezing.correct(edition=kept, reason=reason, by=request.seat, at=timezone.now())
        )

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The new edition names the one that was wrong."))
        return redirect("reports:edition", made[0].pk)
    title = _("Correct this edition")
    about = _("The old one stays as it is. A new one is made of what is counted now.")
    context = {"form": form, "edition": kept, "title": title, "about": about}
    return render(request, "yearbook/form.html", context)


@require_http_methods(FORM)
def release(request: OfficerRequest, pk: int) -> HttpResponse:
    """Write down to whom an edition is given."""
    policies.may_release(request.seat).enforce()
    kept = _edition(request, pk)
    form = ReleaseForm(request.POST or None)

    def act() -> None:
        given = form.cleaned_data
        freezing.release(
            edition=kept,
            form=Form(given["form"]),
            recipient=given["recipient"],
            purpose=given["purpose"],
            basis=given["basis"],
            by=request.seat,
            at=timezone.now(),
        )

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("It is written down to whom it is given."))
        return redirect("reports:edition", pk)
    about = _("Whoever asks later can see who had these figures, for what, and on which ground.")
    context = {"form": form, "edition": kept, "title": _("Give it to somebody"), "about": about}
    return render(request, "yearbook/form.html", context)


def _form(request: HttpRequest) -> PeriodForm:
    today = timezone.localdate()
    data = request.POST if request.method == "POST" else request.GET
    first = selectors.first_counted() or date(today.year, 1, 1)
    return PeriodForm(data, first=min(first, today), today=today)


def _made(request: OfficerRequest, code: str) -> tuple[PeriodForm, Asked, Sheet]:
    policies.may_read_yearbook(request.seat).enforce()
    if code not in catalogue.TABLES:
        raise Http404
    form = _form(request)
    today = timezone.localdate(timezone.now(), request.seat.post.zoneinfo)
    asked = Asked(form.asked(), form.audience_asked(), today)
    return form, asked, catalogue.made(code, asked)


def _edition(request: OfficerRequest, pk: int) -> FrozenEdition:
    policies.may_see(request.seat).enforce()
    kept = selectors.frozen_one(pk, public_only=_public_only(request))
    if kept is None:
        raise Http404
    return kept


def _public_only(request: OfficerRequest) -> bool:
    return not policies.may_read_yearbook(request.seat)


def _drawn(sheet: Sheet) -> list[tuple[Grid, str, PostMap | None]]:
    """Each grid, its bars in words where it has any, and its map, if it is the first by posts."""
    mapped = post_map.of_sheet(sheet)
    return [
        (
            grid,
            files.spoken(grid) if grid.chart is not None and len(grid.rows) > 1 else "",
            mapped.get(grid.code),
        )
        for grid in sheet.grids
    ]


def _bars(sheet: Sheet, code: str) -> HttpResponse:
    grid = next((each for each in sheet.grids if each.code == code), None)
    if grid is None or grid.chart is None:
        raise Http404
    rows = [row for row in grid.rows if row.role != "total"]
    cells = [row.cells[grid.chart] for row in rows]
    drawn = charts.bars(
        tuple(row.title for row in rows),
        tuple(None if isinstance(cell, str) else int(cell) for cell in cells),
        tuple(row.words[grid.chart] for row in rows),
    )
    return HttpResponse(drawn, content_type=SVG)


def _file(sheet: Sheet, form: str, about: files.About, period: Period, grid: str) -> HttpResponse:
    name = f"{sheet.code}-{period.code}"
    if form == Form.CSV:
        found = next((each for each in sheet.grids if each.code == grid), None)
        if found is None:
            raise Http404
        content, name = files.grid_csv(found), f"{found.code.replace('.', '-')}-{period.code}"
    else:
        content = MAKERS[form](sheet, about)
    disposition = f'attachment; filename="{name}.{form}"'
    return HttpResponse(
        content, content_type=KINDS[form], headers={"Content-Disposition": disposition}
    )


def _about_now(asked: Asked) -> dict[str, str]:
    return {
        _("For"): str(asked.audience.label),
        _("Counted up to"): formats.date_format(asked.today, "DATE_FORMAT"),
        _("State"): _("Not frozen: it may change."),
    }


def _about_kept(kept: FrozenEdition) -> dict[str, str]:
    about = {
        _("For"): str(Audience(kept.audience).label),
        _("Counted up to"): formats.date_format(
            timezone.localtime(kept.cut_off), "DATETIME_FORMAT"
        ),
        _("State"): _("Frozen edition %(number)d") % {"number": kept.pk},
        "SHA-256": kept.digest,
    }
    if kept.corrects_id:
        about[_("Corrects")] = _("Edition %(number)d: %(reason)s") % {
            "number": kept.corrects_id, "reason": kept.reason,
        }  # fmt: skip
    return about
