"""The norms of the programme, as anybody with a seat may read them."""

from django.urls import path

from ventanilla.web.norms import views

app_name = "norms"
urlpatterns = [
    path("", views.library, name="library"),
    path("compare/", views.compare, name="compare"),
    path("<slug:code>/", views.edition, name="edition"),
]
