"""Open cases and the newest version: which would change, how many by post, and moving them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ventanilla.governance import policies, replaying, selectors
from ventanilla.governance.services import moving
from ventanilla.protocols import services as protocols
from ventanilla.protocols.errors import NotPublished
from ventanilla.protocols.models import PublishedVersion
from ventanilla.web.acts import perform
from ventanilla.web.governance.forms import MoveForm
from ventanilla.web.http import OfficerRequest


@require_http_methods(["GET", "POST"])
def cases(request: OfficerRequest, code: str) -> HttpResponse:
    """Open cases on an earlier version: one's own by number, of the network in numbers."""
    version = _newest(code)
    context = {
        "version": version,
        "title": protocols.package(version.content_hash).definition.title,
        "now": timezone.now(),
    }
    if policies.may_count(request.seat, code):
        context["posts"] = selectors.counted(version)
        context["counted_at"] = selectors.counted_at(version)
        return render(request, "governance/posts.html", context)
    policies.may_replay(request.seat, code).enforce()
    now = timezone.now()
    behind = replaying.behind(replaying.at_post(request.seat, code, at=now), version)
    waiting = list(behind)
    form = MoveForm(request.POST or None, tracks=waiting)

    def act() -> None:
        given = form.cleaned_data
        done.extend(
            moving.move(
                protocol=code, tracks=given["tracks"], reason=given["reason"], by=request.seat,
                at=timezone.now(),
            )
        )  # fmt: skip

    done: list[object] = []
    if request.method == "POST" and perform(form, act):
        words = ngettext(
            "One case goes on with the new version.",
            "%(number)s cases go on with the new version.",
            len(done),
        )
        messages.success(request, words % {"number": len(done)})
        return redirect("governance:cases", code)
    shown = "show" in request.GET or request.method == "POST"
    new = protocols.package(version.content_hash)
    rows = list(replaying.replay(waiting, new, seat=request.seat, at=now)) if shown else []
    context |= {
        "number": len(waiting),
        "shown": shown,
        "rows": rows,
        "changing": sum(1 for each in rows if each.changes),
        "form": form,
        "may_move": policies.may_move(request.seat, code),
    }
    return render(request, "governance/cases.html", context)


def _newest(code: str) -> PublishedVersion:
    try:
        return protocols.newest(code)
    except NotPublished as error:
        raise Http404 from error
