"""Protocols to read: what they ask for, by when, why, on which source; and the deck to print."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ventanilla.common.language import reading
from ventanilla.governance import policies
from ventanilla.protocols import booklet, deck, services
from ventanilla.protocols.errors import NotPublished
from ventanilla.web import deadlines
from ventanilla.web.http import OfficerRequest


@require_GET
def listing(request: OfficerRequest) -> HttpResponse:
    """The protocols that are published here."""
    packages = [services.package(version.content_hash) for version in services.published()]
    context = {"packages": packages, "drafts": policies.may_look(request.seat)}
    return render(request, "protocols/list.html", context)


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
    seat = request.seat
    context = {
        "package": package, "protocol": definition, "stages": stages, "version": version,
        "replays": policies.may_replay(seat, code) or policies.may_count(seat, code),
    }  # fmt: skip
    return render(request, "protocols/protocol.html", context)


@require_GET
def booklet_pdf(request: OfficerRequest, code: str, language: str) -> HttpResponse:
    """The whole protocol to read and print, in one language."""
    if language not in booklet.LANGUAGES:
        raise Http404
    try:
        package = services.newest_package(code)
    except NotPublished as error:
        raise Http404 from error
    printed = booklet.booklet(package, language=language, deadline=deadlines.in_words)
    return _download(printed, f"{code}-{package.version}-{language}.pdf")


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
    return _download(printed, f"{code}-{language}-{paper}.pdf")


def _download(printed: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        printed,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
