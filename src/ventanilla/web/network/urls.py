"""The network, as anybody with a seat may see it."""

from django.urls import path

from ventanilla.web.network import views

app_name = "network"
urlpatterns = [
    path("", views.posts, name="posts"),
    path("ports/", views.ports, name="ports"),
    path("ports/<slug:code>/", views.hours, name="hours"),
    path("posts/<str:code>/", views.post, name="post"),
]
