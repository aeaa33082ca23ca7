"""What was counted in the network, and what was published about it."""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ventanilla.common.cells import to_csv
from ventanilla.network import selectors as network
from ventanilla.network.models import Post
from ventanilla.outreach import golden, policies
from ventanilla.outreach import published as printed
from ventanilla.outreach.published import Figure
from ventanilla.outreach.selectors import coverage
from ventanilla.reports import programme, services
from ventanilla.reports.programme import Counters, ProgrammeFigures
from ventanilla.reports.quarters import Quarter
from ventanilla.reports.suppression import SIGN
from ventanilla.security.models import Seat
from ventanilla.web.http import OfficerRequest

CSV = "text/csv; charset=utf-8"
#: published numbers of posts where the programme runs, beside what records say of that day
COVERAGE = ("vaim_posts_2016_07", "vaim_posts_2016_12")


@require_GET
def figures(request: OfficerRequest) -> HttpResponse:
    """Events, attendances and cases of the programme, by month, and by post."""
    policies.may_see_figures(request.seat).enforce()
    found, posts = _read(request), _posts()
    seen = seen_by(request.seat, found)
    code = request.GET.get("post", "")
    chosen = next((pk for pk in seen if posts[pk].code == code), None)
    known = printed.figures()
    said = [known[f"vaim_{unit}"] for unit in ("events", "attendances", "cases")]
    context = {
        "reads": not policies.may_see(request.seat),
        "figures": found,
        "lines": found.lines(chosen)[::-1],
        "chosen": posts[chosen] if chosen else None,
        "posts": [(posts[pk], found.total(pk)) for pk in seen],
        "total": found.total(chosen),
        "sign": SIGN,
        "threshold": settings.FIGURES_THRESHOLD,
        "now": timezone.now(),
        "published": list(zip(said, _recorded(found, said[0]).words, strict=True)),
        "coverage": [(known[each], coverage(known[each].until)) for each in COVERAGE],
    }
    return render(request, "outreach/figures.html", context)


@require_GET
def figures_csv(request: OfficerRequest) -> HttpResponse:
    """The same by post and month as CSV; its second line says in HXL what the columns are."""
    policies.may_see_figures(request.seat).enforce()
    found, posts = _read(request), _posts()
    names = {pk: (post.code, post.region.name) for pk, post in posts.items()}
    header = [
        _("Post"), _("Month"), _("State"), _("Series"), _("Events"), _("Attendances"), _("Cases"),
    ]  # fmt: skip
    rows = programme.csv_rows(found, names, seen_by(request.seat, found))
    services.record_export(by=request.seat, at=timezone.now(), tables=1)
    return _file(to_csv(header, [list(programme.HXL), *rows]), "vaim.csv")


@require_GET
def published(request: OfficerRequest) -> HttpResponse:
    """Published figures with unit, period, definition and source; what does not agree together."""
    policies.may_see_figures(request.seat).enforce()
    context = {
        "reads": not policies.may_see(request.seat),
        "figures": printed.figures().values(),
        "conflicts": printed.conflicts(),
        "checks": golden.checks(),
    }
    return render(request, "outreach/published.html", context)


@require_GET
def published_csv(request: OfficerRequest) -> HttpResponse:
    """The same as CSV."""
    policies.may_see_figures(request.seat).enforce()
    header = [
        _("Figure"), _("As published"), _("Value"), _("Unit"), _("From"), _("Until"),
        _("Definition"), _("Source"),
    ]  # fmt: skip
    hxl = [
        "#indicator+name", "#indicator+text", "#indicator+num", "#indicator+unit", "#date+start",
        "#date+end", "#description", "#meta+source",
    ]  # fmt: skip
    rows = [
        [
            each.subject, each.as_published, str(each.value), each.unit_words,
            each.since.isoformat(), each.until.isoformat(), each.definition, each.source_words,
        ]
        for each in printed.figures().values()
    ]  # fmt: skip
    services.record_export(by=request.seat, at=timezone.now(), tables=1)
    return _file(to_csv(header, [hxl, *rows]), "published.csv")


def seen_by(seat: Seat, found: ProgrammeFigures) -> list[int]:
    """The posts whose lines a seat reads: all, or its own."""
    return [pk for pk in found.posts if policies.sees_all_posts(seat) or pk == seat.post_id]


def _recorded(found: ProgrammeFigures, said: Figure) -> Counters:
    """What posts have reported here of the period of a published figure."""
    return found.up_to(Quarter.of(said.until)).total(None)


def _read(request: OfficerRequest) -> ProgrammeFigures:
    today = timezone.localdate(timezone.now(), request.seat.post.zoneinfo)
    return programme.read(today=today, threshold=settings.FIGURES_THRESHOLD)


def _posts() -> Mapping[int, Post]:
    return {post.pk: post for post in network.posts()}


def _file(made: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        made,
        content_type=CSV,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
