"""Addresses of what goes out of a case: documents and the hand-over."""

from django.urls import path

from ventanilla.web.exchange import views_documents as documents
from ventanilla.web.exchange import views_export as exports
from ventanilla.web.exchange import views_hand_over as hand_over

app_name = "exchange"
urlpatterns = [
    path("<uuid:track>/documents/", documents.listing, name="documents"),
    path("<uuid:track>/documents/<slug:code>/", documents.document, name="document"),
    path("<uuid:track>/sent/<uuid:disclosure>/", documents.sent, name="sent"),
    path("<uuid:track>/sent/<uuid:disclosure>/pdf/", documents.pdf, name="pdf"),
    path("<uuid:track>/export/<slug:name>/", exports.export, name="export"),
    path("<uuid:track>/hand-over/", hand_over.page, name="hand_over"),
    path("<uuid:track>/hand-over/port/", hand_over.port_state, name="port_state"),
    path("<uuid:track>/hand-over/<uuid:row>/depart/", hand_over.depart, name="depart"),
    path("<uuid:track>/hand-over/<uuid:row>/deliver/", hand_over.deliver, name="deliver"),
    path("<uuid:track>/hand-over/<uuid:row>/received/", hand_over.received, name="received"),
    path("<uuid:track>/hand-over/<uuid:row>/call-off/", hand_over.call_off, name="call_off"),
]
