"""Addresses of what is made with the person: the safety plan, the legal tests, remedies."""

from django.urls import path

from ventanilla.web.plans import views

app_name = "plans"
urlpatterns = [
    path("<uuid:track>/plan/", views.plan, name="plan"),
    path("<uuid:track>/plan/<int:number>/", views.plan, name="version"),
    path("<uuid:track>/plan/review/", views.review, name="review"),
    path("<uuid:track>/plan/page/", views.page, name="page"),
    path("<uuid:track>/tests/", views.tests, name="tests"),
    path("<uuid:track>/remedies/", views.remedies, name="remedies"),
]
