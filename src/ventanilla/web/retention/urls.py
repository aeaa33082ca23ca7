"""Addresses of keeping and deleting records: random ids only."""

from django.urls import path

from ventanilla.web.retention import views

app_name = "retention"
urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("records/<uuid:track>/", views.record, name="record"),
    path("records/<uuid:track>/hold/", views.hold, name="hold"),
    path("records/<uuid:track>/lift/", views.lift, name="lift"),
    path("acts/<uuid:act>/", views.act, name="act"),
    path("acts/<uuid:act>/answer/", views.answer, name="answer"),
]
