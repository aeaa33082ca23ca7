"""Somebody asks for help over the public site."""

from django.urls import path

from ventanilla.web.asking import views

app_name = "asking"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("thanks/", views.thanks, name="thanks"),
]
