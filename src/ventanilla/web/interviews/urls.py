"""Addresses of sittings, and of the published words that they use."""

from django.urls import path

from ventanilla.web.interviews import views

app_name = "interviews"
urlpatterns = [
    path("cases/<uuid:track>/forms/<slug:instrument>/", views.start, name="start"),
    path("cases/<uuid:track>/forms/<slug:instrument>/<slug:task>/", views.start, name="open"),
    path("interviews/<uuid:sitting>/", views.sitting, name="sitting"),
    path("interviews/<uuid:sitting>/submit/", views.submit, name="submit"),
    path("interviews/<uuid:sitting>/suspend/", views.suspend, name="suspend"),
    path("published/<slug:digest>/forms/<slug:instrument>.xml", views.form, name="form"),
    path("published/<slug:digest>/cards/<str:name>", views.card, name="card"),
]
