"""Alliances, the lines that people call, and thanks to allies."""

from django.urls import path

from ventanilla.web.alliances.views import figures, instrument, lines, listing, parts, steps, thanks

app_name = "alliances"
urlpatterns = [
    path("", listing.alliances, name="list"),
    path("attention/", listing.attention, name="attention"),
    path("figures/", figures.counted, name="figures"),
    path("new/", instrument.begin, name="new"),
    path("lines/", lines.listing, name="lines"),
    path("lines/new/", lines.add, name="add_line"),
    path("lines/<int:pk>/", lines.change, name="line"),
    path("lines/<int:pk>/call/", lines.check, name="call"),
    path("thanks/", thanks.listing, name="thanks"),
    path("thanks/new/", thanks.give, name="thank"),
    path("thanks/<int:pk>/certificate.pdf", thanks.certificate, name="certificate"),
    path("<int:pk>/", instrument.detail, name="detail"),
    path("<int:pk>/edit/", instrument.edit, name="edit"),
    path("<int:pk>/step/<slug:to>/", steps.step, name="step"),
    path("<int:pk>/version/<slug:change>/", steps.version, name="version"),
    path("<int:pk>/text/", steps.text, name="text"),
    path("<int:pk>/text/open/", steps.open_text, name="open_text"),
    path("<int:pk>/parties/", parts.party, name="parties"),
    path("<int:pk>/parties/<int:party>/", parts.signatory, name="signatory"),
    path("<int:pk>/promises/", parts.promise, name="promises"),
    path("<int:pk>/promises/<int:clause>/", parts.take_back, name="take_back"),
    path("<int:pk>/contacts/", parts.contact, name="contacts"),
    path("<int:pk>/contacts/<uuid:contact>/", parts.mark_contact, name="contact"),
    path("<int:pk>/together/", parts.together, name="together"),
]
