"""What windows noticed, for whoever goes: under a name that says nothing."""

from django.urls import path

from ventanilla.web.reviews import views

app_name = "reviews"
urlpatterns = [
    path("", views.listing, name="list"),
    path("figures/", views.counts, name="figures"),
    path("<uuid:sighting>/", views.detail, name="detail"),
    path("<uuid:sighting>/accept/", views.accept, name="accept"),
    path("<uuid:sighting>/<slug:act>/", views.act, name="act"),
]
