"""The site's addresses with the gallery of components, as in development."""

from django.urls import path

from ventanilla.config.urls import handler404, handler500, urlpatterns
from ventanilla.web.pages.views import design

__all__ = ["handler404", "handler500"]
urlpatterns = [path("design/", design, name="design"), *urlpatterns]
