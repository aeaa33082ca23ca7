"""What a post must have before a protocol runs there."""

from django.urls import path

from ventanilla.web.readiness import views

app_name = "readiness"
urlpatterns = [
    path("", views.items, name="items"),
    path("<slug:protocol>/<str:item>/", views.done, name="done"),
]
