"""Addresses of the files of a case: random ids only, never a name."""

from django.urls import path

from ventanilla.web.attachments import views

app_name = "attachments"
urlpatterns = [
    path("<uuid:track>/files/", views.listing, name="list"),
    path("<uuid:track>/files/add/", views.add, name="add"),
    path("<uuid:track>/files/<uuid:attachment>/", views.detail, name="detail"),
    path("<uuid:track>/files/<uuid:attachment>/copy/", views.copy, name="copy"),
    path("<uuid:track>/files/<uuid:attachment>/picture/", views.picture, name="picture"),
    path("<uuid:track>/files/<uuid:attachment>/original/", views.original, name="original"),
    path("<uuid:track>/files/<uuid:attachment>/remove/", views.remove, name="remove"),
]
