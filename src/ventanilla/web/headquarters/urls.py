"""The network as headquarters sees it, what it takes up, and what it tells its posts."""

from django.urls import path

from ventanilla.web.headquarters import views

app_name = "headquarters"
urlpatterns = [
    path("watch/", views.watch, name="watch"),
    path("escalations/", views.queue, name="queue"),
    path("escalations/<int:pk>/", views.take, name="take"),
    path("notices/", views.notices, name="notices"),
    path("notices/new/", views.tell, name="tell"),
    path("notices/<int:pk>/seen/", views.acknowledge, name="acknowledge"),
    path("notices/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
