"""All addresses: ours first, which close some of allauth's, then those of signing in."""

from django.urls import include, path

handler404 = "ventanilla.web.refusals.not_found"
handler500 = "ventanilla.web.refusals.broken"

urlpatterns = [
    path("", include("ventanilla.web.urls")),
    path("account/", include("allauth.urls")),
]
