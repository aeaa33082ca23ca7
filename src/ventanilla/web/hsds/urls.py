"""The addresses of HSDS 3.0, as its specification writes them: without a slash at the end."""

from django.urls import path

from ventanilla.web.hsds import views

app_name = "hsds"
urlpatterns = [
    path("", views.about, name="about"),
    path("openapi.json", views.openapi, name="openapi"),
    path("profile.json", views.profile, name="profile"),
    *(path(what, views.some, {"what": what}, name=what) for what in views.LISTS),
    *(
        path(f"{what}/<str:pk>", views.one, {"what": what}, name=name)
        for what, (name, _ask) in views.LISTS.items()
    ),
    path("<path:rest>", views.missing, name="missing"),
]
