"""What the areas of a post do for a person: asked from the case, answered at the window."""

from django.urls import path

from ventanilla.web.errands import views

app_name = "errands"
urlpatterns = [
    path("cases/<uuid:track>/areas/", views.areas, name="areas"),
    path("cases/<uuid:track>/areas/<uuid:ticket>/withdraw/", views.withdraw, name="withdraw"),
    path("window/requests/", views.window, name="window"),
    path("window/requests/<uuid:ticket>/", views.answer, name="answer"),
]
