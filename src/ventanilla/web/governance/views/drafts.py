"""Drafts: their list, one of them, what it changes, its end."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.governance import passages, policies, selectors
from ventanilla.governance.models import Draft
from ventanilla.governance.services import drafting, publishing
from ventanilla.governance.states import APPROVALS, OVER, READS, State
from ventanilla.protocols import services as protocols
from ventanilla.web.acts import perform
from ventanilla.web.governance.door import find, find_to_write
from ventanilla.web.governance.forms import PARTS, BeginForm, ConfirmForm
from ventanilla.web.http import OfficerRequest
from ventanilla.web.stepup import grave
from ventanilla.web.words import spoken

FORM = ["GET", "POST"]


@require_GET
def listing(request: OfficerRequest) -> HttpResponse:
    """The drafts that this seat writes, or was asked to read."""
    policies.may_look(request.seat).enforce()
    rows = [(draft, _title(draft)) for draft in selectors.visible(request.seat)]
    may_begin = request.seat.role in READS and bool(_to_begin(request))
    return render(request, "governance/list.html", {"rows": rows, "may_begin": may_begin})


def _title(draft: Draft) -> str:
    return spoken(protocols.package(draft.base.content_hash).definition.title)


def _to_begin(request: OfficerRequest) -> list[tuple[str, str]]:
    """The protocols of which this seat may begin a draft."""
    return [
        (package.id, f"{spoken(package.definition.title)} {package.version}")
        for package in protocols.newest_of(protocols.codes()).values()
        if policies.may_write(request.seat, package.id)
    ]


@require_http_methods(FORM)
def begin(request: OfficerRequest) -> HttpResponse:
    """Begin the next version of a protocol."""
    policies.may_look(request.seat).enforce()
    form = BeginForm(request.POST or None, protocols=_to_begin(request))
    made: list[Draft] = []

    def act() -> None:
        code = form.cleaned_data["protocol"]
        made.append(drafting.begin(protocol=code, by=request.seat, at=timezone.now()))

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The draft is begun. Nobody works with it yet."))
        return redirect("governance:detail", made[0].pk)
    about = _(
        "It begins as the newest version stands. Nothing changes for anybody until it is published."
    )
    context = {"form": form, "title": _("Begin a draft"), "about": about, "act": _("Begin")}
    return render(request, "governance/begin.html", context)


@require_GET
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """Where a draft stands, and what is to do with it."""
    draft = find(request, pk)
    seat = request.seat
    files = selectors.files_of(draft)
    report = selectors.report(files, draft.protocol)
    writes = bool(policies.may_write(seat, draft.protocol)) and draft.state not in OVER
    reviews = selectors.reviews(draft)
    holding = {each.pk for each in selectors.approvals(draft)}
    in_review = draft.state == State.REVIEW
    context = {
        "draft": draft,
        "title": _title(draft),
        "now": timezone.now(),
        "parts": [
            (path, PARTS[path], _changed_in(draft, files, path)) for path in passages.parts(files)
        ],
        "files": sorted(path for path in files if path.endswith(selectors.EDITABLE)),
        "problems": report.problems[:20],
        "green": report.green,
        "writes": writes,
        "reviews": [(each, each.pk in holding) for each in reviews],
        "approved": len(holding),
        "wanted": APPROVALS,
        "mine": next((r for r in reviews if r.officer_id == seat.officer_id), None),
        "in_review": in_review,
        "hurdles": selectors.hurdles(draft) if in_review else selectors.unsent(draft, files),
        "comments": selectors.comments(draft),
        "history": draft.changes.select_related("seat__officer").order_by("-at", "-pk")[:40],
        "confirm": ConfirmForm(initial={"seen": draft.edition}),
    }
    return render(request, "governance/detail.html", context)


def _changed_in(draft: Draft, files: dict[str, bytes], path: str) -> bool:
    return files[path] != selectors.base_of(draft.base).get(path)


@require_GET
def changed(request: OfficerRequest, pk: int) -> HttpResponse:
    """What a draft changes, in words, part by part."""
    draft = find(request, pk)
    context = {"draft": draft, "changes": selectors.changes(draft)}
    return render(request, "governance/changes.html", context)


@require_POST
def drop(request: OfficerRequest, pk: int) -> HttpResponse:
    """Give a draft up."""
    draft = find_to_write(request, pk)
    drafting.drop(draft=draft, by=request.seat, at=timezone.now())
    messages.success(request, _("The draft is dropped. What was written can still be read."))
    return redirect("governance:detail", pk)


@grave
@require_http_methods(FORM)
def publish(request: OfficerRequest, pk: int) -> HttpResponse:
    """Publish what was approved, as it stands."""
    draft = find_to_write(request, pk)
    form = ConfirmForm(request.POST or None, initial={"seen": draft.edition})

    def act() -> None:
        seen = form.cleaned_data["seen"]
        publishing.publish(draft=draft, seen=seen, by=request.seat, at=timezone.now())

    if request.method == "POST" and perform(form, act):
        messages.success(
            request, _("The version is published. New cases open with it; open ones stay.")
        )
        return redirect("governance:detail", pk)
    context = {
        "draft": draft,
        "title": _title(draft),
        "form": form,
        "hurdles": selectors.hurdles(draft),
        "approvals": selectors.approvals(draft),
        "changes": [each for each in selectors.changes(draft) if each.weighty],
    }
    return render(request, "governance/publish.html", context)
