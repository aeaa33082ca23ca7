"""What every answer tells the browser, static files included, beyond what Django's settings say."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from ventanilla.web import door

Answer = Callable[[HttpRequest], HttpResponseBase]
#: what pages may use of a device: of all this, only passkeys, and only our own pages
DEVICE = (
    *("accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture"),
    *("encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid"),
    *("idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment"),
    *("picture-in-picture", "screen-wake-lock", "serial", "storage-access", "usb"),
    *("window-management", "xr-spatial-tracking"),
)
OURS = ("publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS = ", ".join([*(f"{name}=()" for name in DEVICE), *(f"{name}=(self)" for name in OURS)])
HEADERS = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "X-Frame-Options": "DENY",
}


class HeadersMiddleware:
    """Adds what is the same for all; a view that says otherwise keeps its own."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def after_the_page(request: HttpRequest, response: HttpResponseBase) -> None:
    """Nothing of a page behind the sign-in stays in the browser, nothing at all after it."""
    # Where the site broke, nobody asks once more who it was: the database may be what is away.
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or request.user.is_authenticated:
        response.headers["Cache-Control"] = "no-store"
    elif request.path == reverse("account_logout"):
        # Drafts of interviews go too. Not "cookies": the language and the known device stay.
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    if device := getattr(request, "new_device", ""):
        response.set_cookie(
            settings.DEVICE_COOKIE_NAME,
            device,
            max_age=door.KEEPS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
