"""The addresses of partners: whatever stands after the path is one page, or none."""

from django.urls import path

from ventanilla.web.partner import views

app_name = "partner"
urlpatterns = [
    path("", views.page, {"token": ""}, name="nothing"),
    path("<path:token>", views.page, name="page"),
]
