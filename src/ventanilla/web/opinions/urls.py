"""Opinions without a name: which forms there are, a form on a tablet, thanks."""

from django.urls import path

from ventanilla.web.opinions import views

app_name = "opinions"
urlpatterns = [
    path("", views.forms, name="list"),
    path("thanks/", views.thanks, name="thanks"),
    path("<slug:protocol>/<slug:form>/", views.form, name="form"),
]
