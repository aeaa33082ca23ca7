"""Addresses of the worklists."""

from django.urls import path

from ventanilla.web.desk import views

app_name = "desk"
urlpatterns = [
    path("desk/", views.mine, name="mine"),
    path("post/", views.post, name="post"),
    path("post/cover/", views.cover, name="cover"),
]
