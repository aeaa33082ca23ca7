"""Seat, language, and the doors of allauth that stay closed."""

from allauth.account.views import password_change
from django.urls import path

from ventanilla.web.signin import views, views_proof, views_sessions
from ventanilla.web.stepup import grave

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
    path("session/", views_sessions.session, name="session"),
    path("account/sessions/", views_sessions.sessions, name="sessions"),
    path("account/password/change/", grave(password_change), name="change_password"),
    path("step-up/", views_proof.step_up, name="step_up"),
    path("step-up/go-on/", views_proof.go_on, name="go_on"),
    path("language/", views.language, name="language"),
    *(path(address, views.closed) for address in CLOSED),
]
