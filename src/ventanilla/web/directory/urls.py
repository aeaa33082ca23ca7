"""The directory of services, as officers use it."""

from django.urls import path

from ventanilla.web.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.search, name="search"),
    path("due/", views.due, name="due"),
    path("new/", views.new, name="new"),
    path("<uuid:pk>/", views.entry, name="entry"),
    path("<uuid:pk>/verify/", views.verify, name="verify"),
    path("<uuid:pk>/where/", views.where, name="where"),
    path("<uuid:pk>/edit/<slug:part>/", views.edit, name="edit"),
]
