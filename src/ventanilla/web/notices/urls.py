"""Addresses of notices, and of what looks alike. Random ids only, nothing typed."""

from django.urls import path

from ventanilla.web.notices import views

app_name = "notices"
urlpatterns = [
    path("new/", views.register, name="register"),
    path("danger/", views.danger, name="danger"),
    path("new/route/", views.route, name="route"),
    path("<uuid:track>/alike/", views.alike, name="alike"),
    path("<uuid:track>/alike/elsewhere/", views.elsewhere, name="elsewhere"),
    path("<uuid:track>/alike/link/", views.link, name="link"),
    path("<uuid:track>/alike/<int:link>/take-back/", views.take_back, name="take_back"),
]
