"""A case under an international standard: what would leave, what lacks; and the file."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ventanilla.exchange import policies
from ventanilla.exchange.services import releasing
from ventanilla.exchange.services.releasing import Release
from ventanilla.protocols.engine.exporting.filling import Filled
from ventanilla.web.acts import perform
from ventanilla.web.doors import open_case
from ventanilla.web.exchange import page
from ventanilla.web.exchange.forms import ReleaseForm
from ventanilla.web.http import OfficerRequest, download
from ventanilla.web.stepup import grave


@require_http_methods(["GET", "POST"])
@grave
def export(request: OfficerRequest, track: UUID, name: str) -> HttpResponse:
    """What an export would hold, and what stays; sent, the file."""
    now = timezone.now()
    case = open_case(request, track, now, purpose="export.previewed")
    if name not in case.package.exports:
        raise Http404
    wanted, standard = case.package.exports[name]
    identity = policies.may_release_identity(
        request.seat, case.track, package=case.package, export=wanted
    )
    form = ReleaseForm(request.POST or None, export=wanted, identity=bool(identity))
    went: list[Release] = []
    if request.method == "POST" and perform(
        form,
        lambda: went.append(
            releasing.release(track=case.track, wish=form.wish(), by=request.seat, at=now)
        ),
    ):
        file = went[0]
        return download(file.content, media_type=file.media_type, name=file.file_name)
    may_release = policies.may_release(request.seat, case.track)
    record = releasing.preview(case, wanted, at=now) if may_release else None
    filled = record if isinstance(record, Filled) else None
    context = {
        "case": case,
        "now": now,
        "export": wanted,
        "standard": standard,
        "form": form,
        "may_release": may_release,
        "record": record,
        "goes": page.exported(filled) if filled else [],
        "stays": page.kept_back(filled) if filled else [],
    }
    return render(request, "exchange/export.html", context)
