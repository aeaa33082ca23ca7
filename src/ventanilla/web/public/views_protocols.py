"""For other ministries, and for anybody: the protocols that this one shares, and how to verify."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from ventanilla.common.errors import NotNow
from ventanilla.common.language import reading
from ventanilla.sharing import selectors
from ventanilla.sharing.models import Release
from ventanilla.sharing.package import COMMANDS
from ventanilla.sharing.services import releasing
from ventanilla.sharing.services.releasing import OwnKey
from ventanilla.web.http import download
from ventanilla.web.public.anybody import page, show

#: what the public key is called where it is given away -> its form
FORMS = {"ventanilla.pub": "line", "ventanilla.pem": "pem"}


@page
def protocols(request: HttpRequest) -> HttpResponse:
    """What is shared, with licence and credits; the key; how to verify with plain tools."""
    rows = [(release, release.told, _languages(release)) for release in selectors.shared()]
    context = {"rows": rows, "key": _key(), "forms": FORMS, "commands": COMMANDS}
    return show(request, "public/protocols.html", context)


@page
def package(request: HttpRequest, name: str) -> HttpResponse:
    """A signed package, as a file."""
    protocol, __, version = name.removesuffix(".zip").partition("-")
    release = selectors.shared_file(protocol, version) if name.endswith(".zip") else None
    if release is None:
        raise Http404
    content = bytes(release.file)
    answer = download(content, media_type="application/zip", name=release.file_name)
    answer.headers["Content-Encoding"] = "identity"  # what was signed leaves as it is
    return answer


@page
def key(request: HttpRequest, name: str) -> HttpResponse:
    """The public key, as a line for Ventanilla or as openssl reads it."""
    own = _key()
    if own is None or name not in FORMS:
        raise Http404
    content = own.pem if FORMS[name] == "pem" else f"{own.line}\n"
    return download(content.encode(), media_type="text/plain; charset=utf-8", name=name)


@page
def listing(request: HttpRequest) -> HttpResponse:
    """The same list for programs."""
    own = _key()
    told = {
        "key": {"name": own.name, "line": own.line, "fingerprint": own.fingerprint}
        if own
        else None,
        "synthetic": settings.PROFILE == "demo",
        "packages": [_told(release) for release in selectors.shared()],
    }
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _told(release: Release) -> dict[str, object]:
    manifest = {name: release.manifest[name] for name in release.manifest if name != "files"}
    address = reverse("public:package", args=(reading(), release.file_name))
    return {
        **manifest,
        "sha256": release.file_hash,
        "signed_by": release.signed_by,
        "shared_on": release.shared_at.date().isoformat(),
        "address": address,
    }


def _languages(release: Release) -> str:
    return " · ".join(release.manifest["languages"])


def _key() -> OwnKey | None:
    try:
        return releasing.own_key()
    except NotNow:
        return None
