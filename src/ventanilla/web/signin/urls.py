"""Seat, language, and the doors of allauth that stay closed."""

from django.urls import path

from ventanilla.web.signin import views

CLOSED = (
    "account/signup/",
    "account/email/",
    "account/confirm-email/",
    "account/confirm-email/<str:key>/",
    "account/password/set/",
    "account/password/reset/",
    "account/password/reset/done/",
    "account/password/reset/key/done/",
    "account/password/reset/key/<str:key>/",
    "account/login/code/confirm/",
)

urlpatterns = [
    path("seat/", views.seat, name="seat"),
    path("language/", views.language, name="language"),
    *(path(address, views.closed) for address in CLOSED),
]
