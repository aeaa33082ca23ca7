"""What is exchanged with other ministries: packages in and out, their keys."""

from django.urls import path

from ventanilla.web.sharing.views import keys, receiving, releases

app_name = "sharing"
urlpatterns = [
    path("", receiving.listing, name="received"),
    path("receive/", receiving.receive, name="receive"),
    path("received/<int:pk>/", receiving.detail, name="package"),
    path("received/<int:pk>/changes/", receiving.changes, name="changes"),
    path("ours/", releases.listing, name="releases"),
    path("ours/<int:published>/share/", releases.share, name="share"),
    path("ours/<int:pk>/withdraw/", releases.withdraw, name="withdraw"),
    path("keys/", keys.listing, name="keys"),
    path("keys/new/", keys.propose, name="new_key"),
    path("keys/<int:pk>/withdraw/", keys.withdraw, name="withdraw_key"),
]
