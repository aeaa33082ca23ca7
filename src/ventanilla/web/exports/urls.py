"""Addresses of exports: random ids only."""

from django.urls import path

from ventanilla.web.exports import views

app_name = "exports"
urlpatterns = [
    path("", views.listing, name="list"),
    path("ask/", views.ask, name="ask"),
    path("<uuid:export>/", views.detail, name="detail"),
    path("<uuid:export>/answer/", views.answer, name="answer"),
    path("<uuid:export>/file/", views.fetch, name="file"),
]
