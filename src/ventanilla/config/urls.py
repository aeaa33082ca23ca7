"""All addresses: those of signing in, and ours."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("ventanilla.web.urls")),
]
