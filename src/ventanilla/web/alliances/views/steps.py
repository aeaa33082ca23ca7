"""The life of one alliance: its steps, its next version, its signed text."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.alliances import policies, selectors
from ventanilla.alliances.services import moving, papers
from ventanilla.alliances.services.papers import Text
from ventanilla.alliances.states import Change, State, onward
from ventanilla.attachments.services import adding
from ventanilla.attachments.services.adding import Upload
from ventanilla.attachments.states import FileKind
from ventanilla.web.acts import perform
from ventanilla.web.alliances.door import find, find_to_keep
from ventanilla.web.alliances.forms import StepForm, TextForm
from ventanilla.web.http import OfficerRequest, download

FORM = ["GET", "POST"]


@require_http_methods(FORM)
def step(request: OfficerRequest, pk: int, to: str) -> HttpResponse:
    """Take an alliance a step further."""
    alliance = find(request, pk)
    if to not in State.values or State(to) not in onward(alliance.kind, alliance.state):
        raise Http404
    posts = selectors.posts_of(alliance)
    policies.may_move(
        request.seat, posts, state=alliance.state, nationwide=alliance.nationwide
    ).enforce()
    after = State(to)
    known = alliance.ends_on if after == State.EXPIRED else None
    form = StepForm(
        request.POST or None,
        to=after,
        initial={"on": known or timezone.localdate(), "opinion": alliance.opinion},
    )

    def act() -> None:
        moving.move(
            alliance=alliance, to=after, by=request.seat, at=timezone.now(), **form.cleaned_data
        )

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The step is written down."))
        return redirect("alliances:detail", pk)
    context = {"alliance": alliance, "form": form, "title": after.label}
    return render(request, "alliances/form.html", context)


@require_POST
def version(request: OfficerRequest, pk: int, change: str) -> HttpResponse:
    """Begin the next version: a renewal or an amendment."""
    alliance = find_to_keep(request, pk)
    if change not in Change.values:
        raise Http404
    following = moving.begin_version(
        alliance=alliance,
        change=Change(change),
        by=request.seat,
        on=timezone.localdate(),
        at=timezone.now(),
    )
    messages.success(request, _("The next version is begun, with the same parties and promises."))
    return redirect("alliances:detail", following.pk)


@require_http_methods(FORM)
def text(request: OfficerRequest, pk: int) -> HttpResponse:
    """Keep the signed text."""
    alliance = find_to_keep(request, pk)
    form = TextForm(request.POST or None, request.FILES or None)

    def act() -> None:
        file = form.cleaned_data["file"]
        looked = adding.look_at(
            Upload(
                name=file.name,
                declared=file.content_type or "",
                content=file.read(),
                kind=FileKind.OTHER,
            )
        )
        copy = looked.copy
        clean = Text(copy.content, copy.format.types[0], copy.format.extensions[0])
        papers.keep(alliance=alliance, text=clean, by=request.seat, at=timezone.now())

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The signed text is kept."))
        return redirect("alliances:detail", pk)
    context = {"alliance": alliance, "form": form, "title": _("The signed text"), "takes": True}
    return render(request, "alliances/form.html", context)


@require_GET
def open_text(request: OfficerRequest, pk: int) -> HttpResponse:
    """The signed text, as a file."""
    alliance = find(request, pk)
    paper, content = papers.open_paper(alliance=alliance, by=request.seat, at=timezone.now())
    return download(content, media_type=paper.media_type, name=paper.name)
