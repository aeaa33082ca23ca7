"""The files of a case: their list, one of them, its copies, and the acts on it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.attachments import policies, scanning, selectors
from ventanilla.attachments.formats import MOST_FILES
from ventanilla.attachments.selectors import Content
from ventanilla.attachments.services import adding, opening, removing
from ventanilla.cases.selectors import OpenCase
from ventanilla.web.acts import perform
from ventanilla.web.attachments.forms import AddForm, OriginalForm, RemoveForm
from ventanilla.web.doors import find_track, onward, open_case
from ventanilla.web.http import OfficerRequest
from ventanilla.web.stepup import grave

FORM = ["GET", "POST"]
#: what a copy may do in a browser that shows it after all: nothing
SHUT = "sandbox; default-src 'none'"


@require_GET
def listing(request: OfficerRequest, track: UUID) -> HttpResponse:
    """The files of a case, the newest first; those that were removed below, with the reason."""
    now = timezone.now()
    case = open_case(request, track, now)
    files = selectors.files_of(case)
    kept = [file for file in files if not file.row.is_removed]
    context = {
        "case": case,
        "now": now,
        "files": kept,
        "removed": [file for file in files if file.row.is_removed],
        "most": MOST_FILES,
        "full": len(kept) >= MOST_FILES,
        "may_add": policies.may_add(request.seat, case.track),
    }
    return render(request, "attachments/list.html", context)


@require_http_methods(FORM)
def add(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Attach a file."""
    now = timezone.now()
    case = open_case(request, track, now)
    policies.may_add(request.seat, case.track).enforce()
    form = AddForm(request.POST or None, request.FILES or None)

    def act() -> None:
        adding.add(
            track=case.track,
            upload=form.upload(),
            token=form.cleaned_data["token"],
            by=request.seat,
            at=now,
        )

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The file was added."))
        return onward(request, track, "attachments:list")
    return render(request, "attachments/add.html", {"case": case, "form": form, "now": now})


@require_GET
def detail(request: OfficerRequest, track: UUID, attachment: UUID) -> HttpResponse:
    """One file: what is said of it, its picture if it is one, and what may be done with it."""
    now = timezone.now()
    case = open_case(request, track, now)
    return render(request, "attachments/detail.html", _told(request, case, attachment, now=now))


@require_GET
def copy(request: OfficerRequest, track: UUID, attachment: UUID) -> HttpResponseBase:
    """The working copy, to be saved."""
    return _served(_working_copy(request, track, attachment))


@require_GET
def picture(request: OfficerRequest, track: UUID, attachment: UUID) -> HttpResponseBase:
    """The working copy of a picture, to be looked at inside its page."""
    content = _working_copy(request, track, attachment)
    if not content.format.picture:
        raise Http404
    return _served(content, inline=True)


@require_http_methods(FORM)
@grave
def original(request: OfficerRequest, track: UUID, attachment: UUID) -> HttpResponseBase:
    """Why the original stands apart; with a reason, the original."""
    now = timezone.now()
    case = open_case(request, track, now)
    context = _told(request, case, attachment, now=now)
    policies.may_open_original(request.seat, case.track).enforce()
    form = OriginalForm(request.POST or None)
    opened: list[Content] = []

    def act() -> None:
        opened.append(
            opening.open_original(
                track=case.track,
                attachment=attachment,
                reason=form.cleaned_data["reason"],
                by=request.seat,
                at=now,
            )
        )

    if request.method == "POST" and perform(form, act):
        return _served(opened[0], unread=True)
    return render(request, "attachments/original.html", {**context, "form": form})


@require_http_methods(FORM)
@grave
def remove(request: OfficerRequest, track: UUID, attachment: UUID) -> HttpResponse:
    """Remove a file for good."""
    now = timezone.now()
    case = open_case(request, track, now)
    context = _told(request, case, attachment, now=now)
    context["may_remove"].enforce()
    form = RemoveForm(request.POST or None)

    def act() -> None:
        removing.remove(
            track=case.track,
            attachment=attachment,
            reason=form.cleaned_data["reason"],
            by=request.seat,
            at=now,
        )

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The file was removed for good."))
        return redirect("attachments:list", track)
    return render(request, "attachments/remove.html", {**context, "form": form})


def _told(
    request: OfficerRequest, case: OpenCase, attachment: UUID, *, now: datetime
) -> dict[str, Any]:
    """What every page of one file shows. A file that was removed has no page."""
    file = selectors.file_of(case, attachment)
    if file is None or file.row.is_removed:
        raise Http404
    return {
        "case": case,
        "now": now,
        "file": file,
        "scanner": bool(scanning.address()),
        "may_open_original": policies.may_open_original(request.seat, case.track),
        "may_remove": policies.may_remove(request.seat, case.track, file.row),
    }


def _working_copy(request: OfficerRequest, track: UUID, attachment: UUID) -> Content:
    now = timezone.now()
    found = find_track(request, track, now)
    content = selectors.open_copy(found, attachment, seat=request.seat, at=now)
    if content is None:
        raise Http404
    return content


def _served(content: Content, *, inline: bool = False, unread: bool = False) -> HttpResponseBase:
    """Bytes that no browser may guess about, run or keep. ``unread``: whose format is hearsay."""
    response = StreamingHttpResponse(
        content.pieces,
        content_type="application/octet-stream" if unread else _media_type(content),
    )
    response["Content-Length"] = str(content.size)
    how = "inline" if inline else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{content.name}"'
    response["Content-Security-Policy"] = SHUT
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _media_type(content: Content) -> str:
    """The type, with the encoding of a text."""
    is_text = content.format.media_type.startswith("text/")
    return f"{content.format.media_type}; charset=utf-8" if is_text else content.format.media_type
