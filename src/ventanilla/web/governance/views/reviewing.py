"""The review of a draft: sent, asked, commented on, approved or returned."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.governance import policies, selectors
from ventanilla.governance.services import reviewing
from ventanilla.governance.states import Verdict
from ventanilla.web.acts import perform
from ventanilla.web.governance.door import find, find_to_write
from ventanilla.web.governance.forms import (
    AskForm,
    CommentForm,
    DecideForm,
    ResolveForm,
    SendForm,
    sent_before,
)
from ventanilla.web.http import OfficerRequest

FORM = ["GET", "POST"]


@require_http_methods(FORM)
def send(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send a draft to review."""
    draft = find_to_write(request, pk)
    form = SendForm(request.POST or None, initial=sent_before(draft))

    def act() -> None:
        reviewing.send(draft=draft, by=request.seat, at=timezone.now(), **form.cleaned_data)

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The draft is in review."))
        return redirect("governance:detail", pk)
    hurdles = selectors.unsent(draft, selectors.files_of(draft))
    context = {
        "draft": draft, "form": form, "hurdles": hurdles, "title": _("Send to review"),
        "act": _("Send to review"),
    }  # fmt: skip
    return render(request, "governance/form.html", context)


@require_http_methods(FORM)
def ask(request: OfficerRequest, pk: int) -> HttpResponse:
    """Ask somebody to read a draft for an organisation."""
    draft = find_to_write(request, pk)
    form = AskForm(request.POST or None, reviewers=selectors.reviewers(draft))

    def act() -> None:
        reviewing.ask(draft=draft, by=request.seat, at=timezone.now(), **form.cleaned_data)

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The review is asked for."))
        return redirect("governance:detail", pk)
    context = {"draft": draft, "form": form, "title": _("Ask for a review"), "act": _("Ask")}
    return render(request, "governance/form.html", context)


@require_http_methods(FORM)
def decide(request: OfficerRequest, pk: int, review: int) -> HttpResponse:
    """Approve a draft as it stands, or return it."""
    draft = find(request, pk)
    asked = next((each for each in selectors.reviews(draft) if each.pk == review), None)
    if asked is None:
        raise Http404
    policies.may_decide(request.seat, asked).enforce()
    form = DecideForm(request.POST or None, initial={"digest": draft.digest})

    def act() -> None:
        given = form.cleaned_data
        reviewing.decide(
            review=asked, verdict=Verdict(given["verdict"]), note_=given["note"],
            digest=given["digest"], by=request.seat, at=timezone.now(),
        )  # fmt: skip

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("Your verdict is written down."))
        return redirect("governance:detail", pk)
    context = {
        "draft": draft, "form": form, "title": _("Your verdict"),
        "changes": selectors.changes(draft), "about": asked.organisation,
    }  # fmt: skip
    return render(request, "governance/form.html", context)


@require_POST
def comment(request: OfficerRequest, pk: int) -> HttpResponse:
    """Say something of a passage."""
    draft = find(request, pk)
    path, place = request.POST.get("path", ""), request.POST.get("place", "")
    form = CommentForm(request.POST, places=[("", ""), (place, place)])

    def act() -> None:
        reviewing.comment(
            draft=draft, path=path, place=place, text=form.cleaned_data["text"], by=request.seat,
            at=timezone.now(),
        )  # fmt: skip

    if perform(form, act):
        messages.success(request, _("The comment is written down."))
        at = place.split(".", 1)[0]
        return (
            redirect("governance:entry", pk, at, path) if at else redirect("governance:detail", pk)
        )
    context = {"draft": draft, "form": form, "title": _("Comment")}
    return render(request, "governance/form.html", context)


@require_http_methods(FORM)
def resolve(request: OfficerRequest, pk: int, comment: int) -> HttpResponse:
    """Answer a comment."""
    draft = find_to_write(request, pk)
    said = get_object_or_404(draft.comments.select_related("seat__officer", "draft"), pk=comment)
    form = ResolveForm(request.POST or None)

    def act() -> None:
        answer = form.cleaned_data["answer"]
        reviewing.resolve(comment=said, answer=answer, by=request.seat, at=timezone.now())

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The comment is answered."))
        return redirect("governance:detail", pk)
    context = {
        "draft": draft, "form": form, "title": _("Answer a comment"),
        "quoted": said,
    }  # fmt: skip
    return render(request, "governance/form.html", context)
