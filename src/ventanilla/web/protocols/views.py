"""Protocols to read: what they ask for, by when, why, on which source; and the deck to print."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ventanilla.common.language import reading
from ventanilla.protocols import deck, services
from ventanilla.protocols.errors import NotPublished
from ventanilla.web.http import OfficerRequest


@require_GET
def listing(request: OfficerRequest) -> HttpResponse:
    """The protocols that are published here."""
    packages = [services.package(version.content_hash) for version in services.published()]
    return render(request, "protocols/list.html", {"packages": packages})


@require_GET
def protocol(request: OfficerRequest, code: str) -> HttpResponse:
    """One protocol from beginning to end, each statement with how solid it is."""
    try:
        version = services.newest(code)
    except NotPublished as error:
        raise Http404 from error
    package = services.package(version.content_hash)
    definition = package.definition
    stages = [
        (stage, [task for task in definition.tasks if task.stage == stage.code])
        for stage in definition.stages
    ]
    context = {"package": package, "protocol": definition, "stages": stages, "version": version}
    return render(request, "protocols/protocol.html", context)


@require_GET
def deck_pdf(request: OfficerRequest, code: str, paper: str) -> HttpResponse:
    """The toolbox as a PDF, in the language of the page."""
    folder = services.LIBRARY / code
    if (
        code not in services.shipped()
        or paper not in ("letter", "a4")
        or not services.has_cards(code)
    ):
        raise Http404
    language = reading()
    printed = deck.deck_pdf(folder, language=language, paper="a4" if paper == "a4" else "us-letter")
    name = f"{code}-{language}-{paper}.pdf"
    return HttpResponse(
        printed,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
