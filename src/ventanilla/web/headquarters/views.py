"""The network as headquarters sees it; clocks that nobody saw to; notices to posts."""

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.headquarters import policies, selectors
from ventanilla.headquarters.models import Escalation
from ventanilla.headquarters.services import escalating, telling
from ventanilla.headquarters.watching import PostState
from ventanilla.security import access
from ventanilla.web import states_map
from ventanilla.web.acts import perform
from ventanilla.web.headquarters import drawing
from ventanilla.web.headquarters.forms import NoticeForm, TakeForm, WatchFilter
from ventanilla.web.headquarters.titles import titles
from ventanilla.web.http import OfficerRequest


@require_GET
def watch(request: OfficerRequest) -> HttpResponse:
    """Map and list of posts with what alerts there, and how much each has."""
    if not policies.may_watch(request.seat):
        raise Http404
    form = WatchFilter(request.GET or None)
    now = timezone.now()
    states = _narrowed(selectors.watch(request.seat, now), form.chosen())
    context = {
        "form": form,
        "alerting": [state for state in states if state.alerts],
        "calm": sorted(
            (state for state in states if not state.alerts), key=lambda s: s.post.short_name
        ),
        "dots": drawing.dots(states),
        "size": states_map.SIZE,
        "all": len(states),
        "waiting": selectors.queue(request.seat).filter(taken_at=None).count(),
        "counted_at": selectors.counted_at(),
        "titles": titles(),
        "may_lead": policies.may_lead(request.seat),
        "now": now,
    }
    return render(request, "headquarters/watch.html", context)


def _narrowed(states: Sequence[PostState], kind: str) -> Sequence[PostState]:
    """With one kind of alert only: the posts that have it come first."""
    if not kind:
        return states
    kept = [
        PostState(
            state.post, state.counted, [alert for alert in state.alerts if alert.kind == kind]
        )
        for state in states
    ]
    return sorted(kept, key=lambda state: (-len(state.alerts), state.post.code))


@require_GET
def queue(request: OfficerRequest) -> HttpResponse:
    """Clocks that reached headquarters, the oldest first."""
    policies.may_lead(request.seat).enforce()
    context = {
        "rows": _titled(selectors.queue(request.seat)),
        "now": timezone.now(),
    }
    return render(request, "headquarters/queue.html", context)


def _titled(rows: Iterable[Escalation]) -> list[tuple[Escalation, str]]:
    names = titles()
    return [(row, names.get(row.protocol, row.protocol)) for row in rows]


@require_http_methods(["GET", "POST"])
def take(request: OfficerRequest, pk: int) -> HttpResponse:
    """One of them: whom to call, and what headquarters does about it."""
    found = selectors.queue(request.seat).filter(pk=pk).first()
    if found is None:
        raise Http404
    now = timezone.now()
    form = TakeForm(request.POST or None)
    if request.method == "POST" and perform(
        form,
        lambda: escalating.take(escalation=pk, **form.cleaned_data, by=request.seat, at=now),
    ):
        messages.success(request, _("Taken up. The heads of the post were written to."))
        return redirect("headquarters:queue")
    context = {
        "row": found,
        "title": titles().get(found.protocol, found.protocol),
        "form": form,
        "heads": selectors.heads(found.post, found.protocol, now),
        "on_duty": access.on_duty(post_id=found.post_id, at=now),
        "local": now.astimezone(found.post.zoneinfo),
        "now": now,
    }
    return render(request, "headquarters/take.html", context)


@require_GET
def notices(request: OfficerRequest) -> HttpResponse:
    """What headquarters told its posts, and how many seats acknowledged it."""
    policies.may_lead(request.seat).enforce()
    context = {"notices": selectors.notices(), "today": timezone.localdate()}
    return render(request, "headquarters/notices.html", context)


@require_http_methods(["GET", "POST"])
def tell(request: OfficerRequest) -> HttpResponse:
    """Write a notice to posts or roles."""
    policies.may_lead(request.seat).enforce()
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and perform(form, lambda: _tell(request, form)):
        messages.success(request, _("The notice is on the desks."))
        return redirect("headquarters:notices")
    context = {
        "form": form,
        "title": _("Write a notice"),
        "about": _(
            "It stands on every desk that it is for. Never write about a case, or about a person."
        ),
        "act": _("Put it on the desks"),
    }
    return render(request, "headquarters/tell.html", context)


def _tell(request: OfficerRequest, form: NoticeForm) -> None:
    given = form.cleaned_data
    telling.tell(
        words=telling.Words(**form.words()),
        posts=given["posts"],
        roles=given["roles"],
        until=given["until"],
        by=request.seat,
        at=timezone.now(),
    )


@require_POST
def acknowledge(request: OfficerRequest, pk: int) -> HttpResponse:
    """This seat has read a notice."""
    found = selectors.notice_for(request.seat, pk)
    if found is None:
        raise Http404
    telling.acknowledge(notice=found, by=request.seat, at=timezone.now())
    return redirect("home")


@require_POST
def withdraw(request: OfficerRequest, pk: int) -> HttpResponse:
    """Take a notice back."""
    found = selectors.notices().filter(pk=pk).first()
    if found is None or not policies.may_lead(request.seat):
        raise Http404
    telling.withdraw(notice=found, by=request.seat, at=timezone.now())
    messages.success(request, _("The notice is taken back."))
    return redirect("headquarters:notices")
