"""Guides for officers."""

from django.urls import path

from ventanilla.web.help import views

app_name = "help"
urlpatterns = [
    path("", views.index, name="index"),
    path("pictures/<slug:language>/<slug:name>.png", views.picture, name="picture"),
    path("<slug:name>/", views.guide, name="guide"),
]
