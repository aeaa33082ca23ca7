"""Pages for partners stand apart: no cookie reaches them, and none leaves.

Where they have a host of their own, nothing else answers there, and they answer nowhere else.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import split_domain_port

Answer = Callable[[HttpRequest], HttpResponseBase]
PATH = "/p/"
#: what their pages are dressed with
ASSETS = ("css/", "vendor/govuk-frontend.min.css", "vendor/assets/", "img/")
ALWAYS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow, noarchive"}


class PartnerGate:
    """Before whatever knows officers: takes their cookies away, and tells the hosts apart."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        partners = request.path_info.startswith(PATH)
        if settings.PARTNER_HOST and not _belongs(request, partners=partners):
            return HttpResponse(status=404)
        if not partners:
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.COOKIES = {}
        response = self.get_response(request)
        for name in list(getattr(response, "cookies", ())):
            del response.cookies[name]
        for name, value in ALWAYS.items():
            response.headers[name] = value
        return response


def _belongs(request: HttpRequest, *, partners: bool) -> bool:
    host, _port = split_domain_port(request.get_host())
    if host != settings.PARTNER_HOST.lower():
        return not partners
    asset = request.path_info.removeprefix(settings.STATIC_URL)
    return partners or (asset != request.path_info and asset.startswith(ASSETS))
