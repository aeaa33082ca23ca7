"""Grave acts ask once more for the second factor: a session alone, left open or stolen, does none.

    @grave
    def approve(request, ...):

What was typed into a form comes back after the proof, to be sent as it was; chosen files do not.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as passkeys
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from ventanilla.audit import services as audit
from ventanilla.security.models import Officer
from ventanilla.web.factors import CodeAgainForm, PasskeyAgainForm
from ventanilla.web.sessions import SessionStore

#: where the session keeps what was sent too early: address and fields
KEPT = "step_up"
P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponseBase]


def fresh(request: HttpRequest) -> bool:
    """Whether whoever is signed in showed a second factor within ``settings.STEP_UP``."""
    return cast("SessionStore", request.session).is_fresh


def grave(view: View[P]) -> View[P]:
    """Mark a view that is only done on fresh proof, and asks for it where there is none."""

    @wraps(view)
    def proven(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not fresh(request):
            return ask(request)
        if request.method == "POST":
            request.session.pop(KEPT, None)
        return view(request, *args, **kwargs)

    return cast("View[P]", proven)


def ask(request: HttpRequest) -> HttpResponse:
    """Send to the page that asks, and remember what was sent with the form, if anything."""
    here = request.get_full_path()
    if request.method == "POST":
        fields = request.POST.copy()
        fields.pop("csrfmiddlewaretoken", None)
        request.session[KEPT] = {"address": here, "fields": fields.urlencode()}
    elif request.headers.get("HX-Request"):
        here = request.headers.get("HX-Current-URL", "/")
    address = f"{reverse('step_up')}?{urlencode({'next': here})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


class Proof:
    """The factors that an officer has, and the one that is shown now."""

    def __init__(self, request: HttpRequest) -> None:
        assert isinstance(request.user, Officer)  # noqa: S101 - the page asks for a sign-in
        self.request, self.officer = request, request.user
        kinds = set(Authenticator.objects.filter(user=self.officer).values_list("type", flat=True))
        self.has_passkey = Authenticator.Type.WEBAUTHN in kinds
        self.has_app = Authenticator.Type.TOTP in kinds
        data = request.POST if request.method == "POST" else None
        by_code = data is not None and "code" in data
        self.code = CodeAgainForm(user=self.officer, data=data if by_code else None)
        self.passkey = PasskeyAgainForm(user=self.officer, data=None if by_code else data)

    @property
    def has_any(self) -> bool:
        """Whether there is a factor that can be shown."""
        return self.has_passkey or self.has_app

    def is_shown(self) -> bool:
        """Whether what was sent proves who it is; from then on the session says so."""
        form = self.code if self.code.is_bound else self.passkey
        if not form.is_valid():
            return False
        form.save()
        cast("SessionStore", self.request.session).step_up()
        audit.record_at_the_door(
            officer=self.officer.pk, action="signin.stepped_up", at=timezone.now()
        )
        return True

    def options(self) -> dict[str, Any]:
        """What the browser asks the device for."""
        return {"request_options": passkeys.begin_authentication(self.officer)}


def onward(request: HttpRequest) -> str:
    """Where to go with the proof: on with what was kept, else to the page that asked."""
    if KEPT in request.session:
        return reverse("go_on")
    wanted = request.POST.get("next") or request.GET.get("next", "")
    here = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if here else "/"


def kept(request: HttpRequest) -> tuple[str, list[tuple[str, str]]] | None:
    """Address and fields of what was sent too early; None if nothing was."""
    found = request.session.get(KEPT)
    if not found:
        return None
    fields = QueryDict(found["fields"])
    return found["address"], [(name, each) for name, all_ in fields.lists() for each in all_]
