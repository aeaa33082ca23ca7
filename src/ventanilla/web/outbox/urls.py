"""Address of the outbox."""

from django.urls import path

from ventanilla.web.outbox import views

app_name = "outbox"
urlpatterns = [path("", views.latest, name="latest")]
