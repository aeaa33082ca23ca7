"""Look for a service, read its entry, add and change one, and say that it is right."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.directory import policies, selectors
from ventanilla.directory.models import Service
from ventanilla.directory.selectors import PAGE, Helper
from ventanilla.directory.services import keeping, placing, verifying
from ventanilla.directory.states import Access, Status
from ventanilla.network.places import Point
from ventanilla.web.acts import perform
from ventanilla.web.directory import map as maps
from ventanilla.web.directory.forms import SearchForm, VerifyForm
from ventanilla.web.directory.page import Shown, changes, shown
from ventanilla.web.directory.parts import PARTS, NewForm
from ventanilla.web.http import OfficerRequest

FORM = ["GET", "POST"]


@require_GET
def search(request: OfficerRequest) -> HttpResponse:
    """Services that answer, the best first, with a map of where they are."""
    policies.may_read(request.seat).enforce()
    form = SearchForm(request.GET or None)
    asked = form.asked(seat=request.seat, now=timezone.now())
    wanted = request.GET.get("page", "1")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 1
    found = selectors.search(asked, page=number)
    # The database has cut the page: the paginator only counts.
    page = Paginator(range(found.total), PAGE).get_page(number)
    if page.number != number:
        found = selectors.search(asked, page=page.number)
    rows = list(enumerate(found.helpers, page.start_index()))
    context = {
        "form": form,
        "rows": rows,
        "page": page,
        "place": asked.place,
        "meant": form.places if len(form.places) > 1 else (),
        "map": _map(asked.place.point if asked.place else None, rows),
        "may_add": policies.may_add(request.seat),
        "due": selectors.due(post_id=request.seat.post_id, on=asked.on).count(),
    }
    return render(request, "directory/search.html", context)


def _map(middle: Point | None, rows: list[tuple[int, Helper]]) -> maps.Map | None:
    if middle is None:
        return None
    return maps.draw(middle, [(number, row.point) for number, row in rows if row.point])


@require_GET
def due(request: OfficerRequest) -> HttpResponse:
    """What has to be asked again at the post of the seat, the longest overdue first."""
    policies.may_read(request.seat).enforce()
    on = timezone.now().astimezone(request.seat.post.zoneinfo).date()
    services = selectors.due(post_id=request.seat.post_id, on=on)
    page = Paginator(services, PAGE).get_page(request.GET.get("page"))
    rows = [shown(service, on=on) for service in page.object_list]
    return render(request, "directory/due.html", {"rows": rows, "page": page})


@require_http_methods(FORM)
def new(request: OfficerRequest) -> HttpResponse:
    """A new entry of the seat's post; its other parts are filled in after."""
    policies.may_add(request.seat).enforce()
    initial = {"access": Access.ORDINARY, "status": Status.ACTIVE}
    form = NewForm(request.POST or None, initial=initial)
    made: list[Service] = []

    def add() -> None:
        made.append(
            keeping.add(
                organization=form.cleaned_data["organization"],
                given=form.given(),
                by=request.seat,
                at=timezone.now(),
            )
        )

    if request.method == "POST" and perform(form, add):
        messages.success(request, _("The entry is there. Now say for whom and where it is."))
        return redirect("directory:edit", made[0].pk, "whom")
    return render(request, "directory/new.html", {"form": form})


@require_GET
def entry(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One service: who, what, where, when, for whom, how sure, and what was changed."""
    return render(request, "directory/entry.html", _page(request, _find(request, pk)))


@require_POST
def verify(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Somebody called today, and it is right."""
    service = _find(request, pk)
    form = VerifyForm(request.POST)

    def act() -> None:
        note = form.cleaned_data["note"]
        verifying.verify(entry=service, by=request.seat, at=timezone.now(), note=note)

    if perform(form, act):
        messages.success(request, _("Thank you: it is verified as of today."))
        return redirect("directory:entry", pk)
    return render(request, "directory/entry.html", _page(request, service, form=form))


@require_POST
def where(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Open where a confidential place is: that somebody did is on the record."""
    service = _find(request, pk)
    place = shown(service, on=timezone.localdate()).confidential
    if place is None:
        raise Http404
    found = placing.look(location=place, by=request.seat, at=timezone.now())
    return render(request, "directory/where.html", {"service": service, "where": found})


@require_http_methods(FORM)
def edit(request: OfficerRequest, pk: UUID, part: str) -> HttpResponse:
    """One part of an entry as a form."""
    service = _find(request, pk)
    policies.may_keep(request.seat, service).enforce()
    if part not in PARTS:
        raise Http404
    made = PARTS[part]
    form = made(request.POST or None, initial=dict(made.of(service)))

    def act() -> None:
        keeping.edit(
            entry=service,
            given=form.given(),
            by=request.seat,
            at=timezone.now(),
            seen=parse_datetime(request.POST.get("seen", "")) or service.last_modified,
        )

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("Saved."))
        return redirect("directory:entry", pk)
    seen = request.POST.get("seen") or service.last_modified.isoformat()
    tabs = [(name, each.title) for name, each in PARTS.items()]
    context = {"form": form, "service": service, "part": part, "seen": seen, "tabs": tabs}
    return render(request, "directory/edit.html", context)


def _find(request: OfficerRequest, pk: UUID) -> Service:
    policies.may_read(request.seat).enforce()
    service = selectors.entry(pk)
    if service is None:
        raise Http404
    return service


def _page(
    request: OfficerRequest, service: Service, *, form: VerifyForm | None = None
) -> Mapping[str, Any]:
    on = timezone.now().astimezone(request.seat.post.zoneinfo).date()
    entry: Shown = shown(service, on=on)
    place = entry.confidential
    return {
        "entry": entry,
        "service": service,
        "form": form or VerifyForm(),
        "may_keep": policies.may_keep(request.seat, service),
        "may_know_where": policies.may_know_where(request.seat, place) if place else None,
        "may_hand_over": request.seat.role in policies.PROTECTION | policies.KEEP,
        "changes": changes(service),
        "calls": service.verifications.select_related("by__officer").order_by("-at")[:5],
    }
