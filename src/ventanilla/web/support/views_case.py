"""The supports of a case: asked, reviewed, proved and reconciled by those who open it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.attachments import selectors as attachments
from ventanilla.cases import policies as cases
from ventanilla.cases.selectors import OpenCase
from ventanilla.support import policies, selectors
from ventanilla.support.selectors import OfCase
from ventanilla.support.services import asking, deciding, proving
from ventanilla.support.states import State
from ventanilla.web.acts import perform
from ventanilla.web.doors import onward, open_case
from ventanilla.web.http import OfficerRequest
from ventanilla.web.support.forms import AskForm, CancelForm, ProofForm, initial_days

PAGE, ONE = "support:of_case", "support:in_case"
#: nothing was paid yet
BEFORE = (State.REQUESTED, State.RETURNED, State.REVIEWED, State.AUTHORISED)


@require_GET
def listing(request: OfficerRequest, track: UUID) -> HttpResponse:
    """What was asked for in this case, and how far each is."""
    now = timezone.now()
    case = open_case(request, track, now)
    context = {
        "case": case,
        "found": selectors.of_case(case),
        "may": cases.may_work(request.seat, case.track),
        "now": now,
    }
    return render(request, "support/of_case.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Ask for a support."""
    now = timezone.now()
    case = open_case(request, track, now)
    cases.may_work(request.seat, case.track).enforce()
    today = timezone.localdate(now, case.track.case.post.zoneinfo)
    lines = selectors.lines_for(today)
    form = AskForm(request.POST or None, lines=lines, initial=initial_days(today))

    def act() -> None:
        asking.ask(track=case.track, wanted=form.wanted(), by=request.seat, at=now)

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("Asked. Somebody else who opens this case reviews it."))
        return onward(request, track, PAGE)
    context = {"case": case, "form": form, "lines": lines, "now": now}
    return render(request, "support/ask.html", context)


@require_GET
def detail(request: OfficerRequest, track: UUID, request_id: UUID) -> HttpResponse:
    """One support with what only the case knows: why it is needed, and its proofs."""
    now = timezone.now()
    case = open_case(request, track, now)
    return _page(request, case, _find(case, request_id))


@require_http_methods(["GET", "POST"])
def ask_again(request: OfficerRequest, track: UUID, request_id: UUID) -> HttpResponse:
    """Put right what was given back."""
    now = timezone.now()
    case = open_case(request, track, now)
    found = _find(case, request_id)
    row = found.row
    today = timezone.localdate(now, case.track.case.post.zoneinfo)
    lines = selectors.lines_for(today)
    names = ("day", "days", "adults", "minors", "amount")
    initial = {name: getattr(row, name) for name in names}
    form = AskForm(
        request.POST or None,
        lines=lines,
        initial={**initial, "line": row.line_id, "note": found.note},
    )

    def act() -> None:
        asking.ask_again(
            track=case.track, request=row, wanted=form.wanted(), by=request.seat, at=now
        )

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("Asked again: it is reviewed anew."))
        return onward(request, track, ONE, row.pk)
    context = {"case": case, "form": form, "lines": lines, "now": now, "again": row}
    return render(request, "support/ask.html", context)


@require_POST
def review(request: OfficerRequest, track: UUID, request_id: UUID) -> HttpResponse:
    """Somebody else has read why."""
    now = timezone.now()
    case = open_case(request, track, now)
    row = _find(case, request_id).row
    deciding.review(track=case.track, request=row, by=request.seat, at=now)
    messages.success(request, _("Reviewed: it waits to be authorised."))
    return onward(request, track, ONE, row.pk)


@require_POST
def cancel(request: OfficerRequest, track: UUID, request_id: UUID) -> HttpResponse:
    """It is not wanted any more."""
    now = timezone.now()
    case = open_case(request, track, now)
    found = _find(case, request_id)
    form = CancelForm(request.POST)

    def act() -> None:
        asking.cancel(
            track=case.track, request=found.row, reason=form.cleaned_data["reason"],
            by=request.seat, at=now,
        )  # fmt: skip

    return _done(request, case, found, form, act, _("Cancelled."))


@require_POST
def prove(request: OfficerRequest, track: UUID, request_id: UUID) -> HttpResponse:
    """Attach what proves it."""
    now = timezone.now()
    case = open_case(request, track, now)
    found = _find(case, request_id)
    form = ProofForm(request.POST, files=_files(case))

    def act() -> None:
        proving.prove(
            track=case.track, request=found.row, shown=form.shown(), by=request.seat, at=now
        )

    said = _("The proof is attached: somebody else holds it against the payment.")
    return _done(request, case, found, form, act, said)


@require_POST
def doubt(request: OfficerRequest, track: UUID, request_id: UUID) -> HttpResponse:
    """The proof does not show it."""
    now = timezone.now()
    case = open_case(request, track, now)
    row = _find(case, request_id).row
    proving.doubt(track=case.track, request=row, by=request.seat, at=now)
    messages.success(request, _("Sent back: a better proof is asked for."))
    return onward(request, track, ONE, row.pk)


@require_POST
def reconcile(request: OfficerRequest, track: UUID, request_id: UUID) -> HttpResponse:
    """Receipt, proof and amount agree."""
    now = timezone.now()
    case = open_case(request, track, now)
    row = _find(case, request_id).row
    proving.reconcile(track=case.track, request=row, by=request.seat, at=now)
    messages.success(request, _("Reconciled: it stands in the books as spent."))
    return onward(request, track, ONE, row.pk)


def _find(case: OpenCase, request_id: UUID) -> OfCase:
    found = next((each for each in selectors.of_case(case) if each.row.pk == request_id), None)
    if found is None:
        raise Http404
    return found


def _files(case: OpenCase) -> list[attachments.KeptFile]:
    return [file for file in attachments.files_of(case) if not file.row.is_removed]


def _done(
    request: OfficerRequest, case: OpenCase, found: OfCase, form: Form,
    act: Callable[[], None], said: str,
) -> HttpResponse:  # fmt: skip
    if perform(form, act):
        messages.success(request, said)
        return onward(request, case.track.pk, ONE, found.row.pk)
    return _page(request, case, found, form)


def _page(
    request: OfficerRequest, case: OpenCase, found: OfCase, wrong: Form | None = None
) -> HttpResponse:
    seat, row, files = request.seat, found.row, _files(case)
    names = {file.row.pk: file.name for file in files}
    works = cases.may_work(seat, case.track)
    shown: dict[str, Form] = {}
    if works and row.state in BEFORE:
        shown["CancelForm"] = CancelForm()
    if works and row.state == State.RECEIPT_SIGNED:
        shown["ProofForm"] = ProofForm(files=files, initial={"spent": row.amount})
    if wrong is not None:
        shown[type(wrong).__name__] = wrong
    context = {
        "case": case,
        "found": found,
        "row": row,
        "steps": selectors.steps_of(row),
        "proofs": [(proof, names.get(proof.attachment_id, "")) for proof in found.proofs],
        "files": files,
        "forms": shown,
        "wrong": wrong,
        "may_review": row.state == State.REQUESTED and policies.may_review(seat, row),
        "may_reconcile": row.state == State.PROOF_ATTACHED and policies.may_reconcile(seat, row),
        "may_ask_again": row.state == State.RETURNED
        and row.requested_officer_id == seat.officer_id,
        "now": timezone.now(),
    }
    return render(request, "support/in_case.html", context, status=422 if wrong else 200)
