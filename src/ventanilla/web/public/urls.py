"""Addresses of the public site: neutral words, which a history of a browser may keep."""

from django.urls import path, register_converter

from ventanilla.web.public import (
    anybody,
    views,
    views_certificates,
    views_places,
    views_protocols,
)

app_name = "public"
register_converter(anybody.Language, "language")
urlpatterns = [
    path("public/", views.choose, name="choose"),
    path("<language:language>/", views.home, name="home"),
    path("<language:language>/services/", views_places.services, name="services"),
    path("<language:language>/events/", views_places.events, name="events"),
    path("<language:language>/ruler/", views.ruler, name="ruler"),
    path("<language:language>/ruler/<slug:edition>/", views.ruler, name="edition"),
    path("<language:language>/help/", views.ask_for_help, name="help"),
    path("<language:language>/consulates/", views_places.posts, name="posts"),
    path("<language:language>/consulates/<slug:code>/", views_places.post, name="post"),
    path("<language:language>/protocols/", views_protocols.protocols, name="protocols"),
    path("<language:language>/protocols/list.json", views_protocols.listing, name="protocol_list"),
    path("<language:language>/protocols/key/<str:name>", views_protocols.key, name="key"),
    path("<language:language>/protocols/<str:name>", views_protocols.package, name="package"),
    path("<language:language>/certificates/", views_certificates.check, name="certificates"),
    path("<language:language>/<path:rest>/", views.nothing, name="nothing"),
]
