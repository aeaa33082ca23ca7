"""What somebody at a window has: a form, what of it arrived today, slips to hand out."""

from django.urls import path

from ventanilla.web.window import views

app_name = "window"
urlpatterns = [
    path("", views.form, name="form"),
    path("letters/", views.letters, name="letters"),
    path("today/", views.today, name="today"),
    path("slips/", views.slips, name="slips"),
]
