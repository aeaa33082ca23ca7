"""Posts, their districts with how sure they are, ports and their hours, who is on duty."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.headquarters import selectors as headquarters
from ventanilla.headquarters.policies import may_watch
from ventanilla.network import policies, selectors, services
from ventanilla.network.models import Port
from ventanilla.network.states import HoursKind
from ventanilla.security import access
from ventanilla.web.acts import perform
from ventanilla.web.headquarters.titles import titles
from ventanilla.web.http import OfficerRequest
from ventanilla.web.network.forms import HoursForm, PostFilter


@require_GET
def posts(request: OfficerRequest) -> HttpResponse:
    """Every post, narrowed by words, state and kind."""
    form = PostFilter(request.GET or None)
    found = form.narrow(selectors.posts())
    where = form.where(on=timezone.localdate())
    template = "network/posts.html#rows" if request.htmx else "network/posts.html"
    watches = may_watch(request.seat)
    context = {"form": form, "posts": found, "where": where, "watches": watches}
    return render(request, template, context)


@require_GET
def post(request: OfficerRequest, code: str) -> HttpResponse:
    """One post: who is on duty, what it covers and how sure that is."""
    now = timezone.now()
    here = get_object_or_404(selectors.posts(), code=code)
    today = now.astimezone(here.zoneinfo).date()
    watched = headquarters.watch_one(request.seat, here, now)
    context = {
        "watched": watched,
        "titles": titles() if watched else {},
        "post": here,
        "now": now,
        "local": now.astimezone(here.zoneinfo),
        "on_duty": access.on_duty(post_id=here.pk, at=now),
        "district": selectors.district_of(here, on=today),
        "days_off": selectors.next_days_off(here, after=today),
        "ports": [(port, selectors.port_state(port, now)) for port in selectors.ports_of(here)],
        "stations": selectors.stations_of(here),
    }
    return render(request, "network/post.html", context)


@require_GET
def ports(request: OfficerRequest) -> HttpResponse:
    """Every port with its hours and what it is now."""
    now = timezone.now()
    listed = [(port, selectors.port_state(port, now)) for port in selectors.ports()]
    context = {"ports": listed, "now": now, "watches": may_watch(request.seat)}
    return render(request, "network/ports.html", context)


@require_http_methods(["GET", "POST"])
def hours(request: OfficerRequest, code: str) -> HttpResponse:
    """The hours of one port; whoever answers for it enters new ones."""
    port = get_object_or_404(selectors.ports(), code=code)
    verdict = policies.may_enter_hours(request.seat, port)
    form = HoursForm(request.POST or None)
    if request.method == "POST" and perform(form, lambda: _enter(request, port, form)):
        messages.success(request, _("The hours are entered."))
        return redirect("network:hours", code)
    context = {"port": port, "form": form, "may_enter": verdict, "hours": selectors.hours_of(port)}
    return render(request, "network/hours.html", context)


def _enter(request: OfficerRequest, port: Port, form: HoursForm) -> None:
    given = form.cleaned_data
    services.enter_port_hours(
        by=request.seat,
        at=timezone.now(),
        port=port,
        kind=HoursKind(given["kind"]),
        opens=given["opens"],
        closes=given["closes"],
        weekdays=tuple(given["weekdays"]),
        valid_from=given["valid_from"],
        source_note=given["source_note"],
    )
