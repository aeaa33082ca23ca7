"""Addresses of the protocols."""

from django.urls import path

from ventanilla.web.protocols import views

app_name = "protocols"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<slug:code>/", views.protocol, name="protocol"),
    path("<slug:code>/booklet-<slug:language>.pdf", views.booklet_pdf, name="booklet"),
    path("<slug:code>/deck-<slug:paper>.pdf", views.deck_pdf, name="deck"),
]
