"""A notice comes in; then somebody asks whether this person is known."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.cases import episodes, policies
from ventanilla.cases.models import Track
from ventanilla.cases.selectors import OpenCase
from ventanilla.cases.services import linking
from ventanilla.cases.states import LinkKind
from ventanilla.common.errors import BadInput
from ventanilla.exchange import selectors as exchange
from ventanilla.exchange.services import noticing, recognising
from ventanilla.protocols.engine.load import Package
from ventanilla.security.models import Seat
from ventanilla.web import neutral
from ventanilla.web.acts import perform
from ventanilla.web.doors import find_track, open_case
from ventanilla.web.http import OfficerRequest
from ventanilla.web.notices import page
from ventanilla.web.notices.coming import ComingForm, DangerForm
from ventanilla.web.notices.forms import Alike, LinkForm, NoticeForm
from ventanilla.web.refusals import kept

FORM = ["GET", "POST"]


@require_http_methods(FORM)
def register(request: OfficerRequest) -> HttpResponse:
    """The form of a notice. ``?protocol=``: of which; ``?like=``: as a notice that is there."""
    now = timezone.now()
    seat = request.seat
    asked = request.POST if request.method == "POST" else request.GET
    may = policies.may_register(seat, next(iter(seat.protocols), ""))
    if request.method != "POST":
        may.enforce()
    packages, package = _packages(seat, asked.get("protocol", ""))
    form = page.notice_form(request, package, now=now, initial=_in_common(request))
    with kept(form):
        may.enforce()
    neutral.mark_protocol(request, package.definition)
    if request.method == "POST":
        made: list[Track] = []
        if perform(form, lambda: made.append(_registered(form, seat, now))):
            return _on_from(request, form, made[0])
        if form.non_field_errors():
            form.renew()
    context = {
        "form": form,
        "now": now,
        "tabs": page.tabs(packages, package.id),
        "title": package.definition.title,
    }
    short = isinstance(form, ComingForm)
    return render(request, f"notices/{'coming' if short else 'register'}.html", context)


def _on_from(request: OfficerRequest, form: NoticeForm | ComingForm, track: Track) -> HttpResponse:
    """Where a new case goes on: to its urgent screen, to who it may be, or to its page."""
    if isinstance(form, ComingForm) and form.in_danger:
        return redirect("cases:urgent", track.pk)
    said = _("Case %(number)s is open.") % {"number": track.case.number}
    messages.success(request, said)
    if isinstance(form, ComingForm) and not form.cleaned_data["called"]:
        return redirect("cases:detail", track.pk)
    like = form.cleaned_data.get("like")
    return redirect(reverse("notices:alike", args=[track.pk]) + (f"?with={like}" if like else ""))


@require_POST
def danger(request: OfficerRequest) -> HttpResponse:
    """One press of the desk: a case is open, and its urgent screen shows."""
    now, seat = timezone.now(), request.seat
    packages, __ = _packages(seat, "")
    form = DangerForm(request.POST, packages=packages)
    if not form.is_valid():
        raise BadInput({name: str(errors[0]) for name, errors in form.errors.items()})
    package, route = form.cleaned_data["way"]
    neutral.mark_protocol(request, package.definition)
    track = noticing.register_notice(
        post=seat.post,
        protocol=package.id,
        route=route,
        told=form.told(now),
        by=seat,
        at=now,
        notice_id=form.cleaned_data["token"],
    )
    return redirect("cases:urgent", track.pk)


def _packages(seat: Seat, wanted: str) -> tuple[Mapping[str, Package], Package]:
    """The packages that the seat works with, and the one asked for, else the first."""
    packages = page.packages_of(seat)
    return packages, packages.get(wanted) or next(iter(packages.values()))


def _registered(form: NoticeForm | ComingForm, seat: Seat, now: datetime) -> Track:
    """The case of the notice that a valid form holds."""
    return noticing.register_notice(
        post=seat.post,
        protocol=form.package.id,
        route=form.chosen_route(),
        told=form.told(),
        by=seat,
        at=now,
        notice_id=form.cleaned_data["token"],
    )


def _in_common(request: OfficerRequest) -> dict[str, object]:
    """What a notice about a brother or sister repeats, so that nobody types it twice."""
    like = _named(request, "like")
    if like is None:
        return {}
    case = open_case(request, like, timezone.now(), purpose="notice.repeated")
    notice = exchange.notice_of(case)
    if notice is None:
        return {}
    return page.again(notice) | {"route": case.track.route, "like": like}


def _named(request: OfficerRequest, name: str) -> UUID | None:
    """The case that an address names after its question mark."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


@require_GET
def route(request: OfficerRequest) -> HttpResponse:
    """Fragment: the route that fits whoever gives notice."""
    policies.may_register(request.seat, next(iter(request.seat.protocols), "")).enforce()
    __, package = _packages(request.seat, request.GET.get("protocol", ""))
    form = page.notice_form(
        request,
        package,
        now=timezone.now(),
        initial={"authority": request.GET.get("authority", "")},
    )
    if isinstance(form, ComingForm):
        raise Http404
    return render(request, "notices/register.html#suggested", {"form": form})


@require_http_methods(FORM)
def alike(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Is it somebody we know? Links are made by a person; nothing is merged."""
    now = timezone.now()
    case = open_case(request, track, now)
    context = page.of_alikes(request, case, now=now)
    found = context["candidates"]
    if request.method == "POST" and all(item.form.is_valid() for item in found):
        verdicts = [(item.track, item.form.cleaned_data["verdict"]) for item in found]
        recognising.settle(
            track=case.track,
            linked=[(other, LinkKind(said)) for other, said in verdicts if said in LinkKind.values],
            apart=[other for other, said in verdicts if said == Alike.APART],
            by=request.seat,
            at=now,
        )
        return redirect("cases:detail", track)
    sibling = _named(request, "with")
    number = find_track(request, sibling, now).case.number if sibling else ""
    return _ask(request, case, context, LinkForm(initial={"number": number}))


def _ask(
    request: OfficerRequest, case: OpenCase, context: dict[str, object], form: LinkForm
) -> HttpResponse:
    """The page that asks whether it is somebody known, with the form that links by number."""
    context |= {"may_link": policies.may_link(request.seat, case.track), "form": form}
    return render(request, "notices/alike.html", context)


@require_POST
def elsewhere(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Ask whether another post may know this person: which, and nothing more."""
    now = timezone.now()
    case = open_case(request, track, now)
    context = page.of_alikes(request, case, now=now)
    context["elsewhere"] = episodes.known_elsewhere(case.names, seat=request.seat)
    return _ask(request, case, context, LinkForm())


@require_POST
def link(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Link another case, which does not look alike, by its number."""
    now = timezone.now()
    case = open_case(request, track, now)
    form = LinkForm(request.POST)
    if perform(
        form,
        lambda: recognising.link_by_number(
            track=case.track,
            number=form.cleaned_data["number"],
            kind=LinkKind(form.cleaned_data["kind"]),
            by=request.seat,
            at=now,
        ),
    ):
        messages.success(request, _("Linked."))
        return redirect("notices:alike", track)
    return _ask(request, case, page.of_alikes(request, case, now=now), form)


@require_POST
def take_back(request: OfficerRequest, track: UUID, link: int) -> HttpResponse:
    """Take a link back: it stays on the record as undone."""
    now = timezone.now()
    found = find_track(request, track, now)
    standing = episodes.linked(found.case, seat=request.seat, at=now)
    item = next((item for item in standing if item.link.pk == link and item.other), None)
    if item is None or item.other is None:
        raise Http404
    linking.unlink(
        track=found, other=item.other, kind=LinkKind(item.link.kind), by=request.seat, at=now
    )
    messages.success(request, _("The link is taken back."))
    return redirect("notices:alike", track)
