"""Calendars that anybody may subscribe to."""

from django.urls import path

from ventanilla.web.outreach import views_calendar

app_name = "calendar"
urlpatterns = [
    path("<str:language>/network.ics", views_calendar.network, name="network"),
    path("<str:language>/<str:post>.ics", views_calendar.post, name="post"),
    path("<str:language>/event/<str:code>.ics", views_calendar.event, name="event"),
]
