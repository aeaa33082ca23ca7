"""Addresses of emergencies, requests to a second person, alarms and frozen seats."""

from django.urls import path

from ventanilla.web.oversight import views, views_emergency

app_name = "oversight"
urlpatterns = [
    path("emergency/", views_emergency.emergency, name="emergency"),
    path("emergency/another/", views_emergency.another, name="another"),
    path("emergency/reviews/", views_emergency.reviews, name="reviews"),
    path("emergency/<uuid:opening>/hold/", views_emergency.hold, name="hold"),
    path("emergency/<uuid:opening>/review/", views_emergency.review, name="review"),
    path("approvals/", views.approvals_page, name="approvals"),
    path("approvals/<uuid:approval>/", views.decide, name="decide"),
    path("alarms/", views.alarms, name="alarms"),
    path("alarms/<int:alert>/looked-at/", views.acknowledge, name="acknowledge"),
    path("alarms/seats/<int:freeze>/release/", views.release_seat, name="release_seat"),
]
