"""What is exchanged with other ministries: packages in and out, their keys."""

from django.urls import path

from ventanilla.web.sharing.views import adaptations, exchanges, keys, receiving, releases

app_name = "sharing"
urlpatterns = [
    path("", receiving.listing, name="received"),
    path("receive/", receiving.receive, name="receive"),
    path("received/<int:pk>/", receiving.detail, name="package"),
    path("received/<int:pk>/changes/", receiving.changes, name="changes"),
    path("received/<int:pk>/adapt/", adaptations.begin, name="adapt"),
    path("adaptations/", adaptations.listing, name="adaptations"),
    path("adaptations/<int:pk>/", adaptations.detail, name="adaptation"),
    path("adaptations/<int:pk>/basis/", adaptations.basis, name="basis"),
    path("adaptations/<int:pk>/basis/<str:code>/", adaptations.basis, name="replace_basis"),
    path("adaptations/<int:pk>/basis/<str:code>/drop/", adaptations.drop_basis, name="drop_basis"),
    path("adaptations/<int:pk>/services/<slug:finding>/", adaptations.services, name="services"),
    path("adaptations/<int:pk>/language/", adaptations.language, name="language"),
    path("adaptations/<int:pk>/texts/<slug:code>/", adaptations.texts, name="texts"),
    path("adaptations/<int:pk>/newer/", adaptations.newer, name="newer"),
    path("adaptations/<int:pk>/check/", adaptations.check, name="check"),
    path("adaptations/<int:pk>/folder.zip", adaptations.folder, name="folder"),
    path("exchanges/", exchanges.listing, name="exchanges"),
    path("exchanges/new/", exchanges.new, name="new_exchange"),
    path("exchanges/<int:pk>/word/", exchanges.word, name="word"),
    path("ours/", releases.listing, name="releases"),
    path("ours/<int:published>/share/", releases.share, name="share"),
    path("ours/<int:pk>/withdraw/", releases.withdraw, name="withdraw"),
    path("keys/", keys.listing, name="keys"),
    path("keys/new/", keys.propose, name="new_key"),
    path("keys/<int:pk>/withdraw/", keys.withdraw, name="withdraw_key"),
]
