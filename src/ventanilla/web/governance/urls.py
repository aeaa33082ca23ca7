"""Drafts of protocols: writing, review, publishing."""

from django.urls import path

from ventanilla.web.governance.views import drafts, moving, reviewing, writing

app_name = "governance"
urlpatterns = [
    path("", drafts.listing, name="list"),
    path("new/", drafts.begin, name="new"),
    path("cases/<slug:code>/", moving.cases, name="cases"),
    path("<int:pk>/", drafts.detail, name="detail"),
    path("<int:pk>/changes/", drafts.changed, name="changes"),
    path("<int:pk>/drop/", drafts.drop, name="drop"),
    path("<int:pk>/publish/", drafts.publish, name="publish"),
    path("<int:pk>/words/", writing.words, name="words"),
    path("<int:pk>/part/<path:path>/", writing.part, name="part"),
    path("<int:pk>/entry/<slug:at>/<path:path>/", writing.entry, name="entry"),
    path("<int:pk>/file/<path:path>/", writing.file, name="file"),
    path("<int:pk>/send/", reviewing.send, name="send"),
    path("<int:pk>/ask/", reviewing.ask, name="ask"),
    path("<int:pk>/review/<int:review>/", reviewing.decide, name="decide"),
    path("<int:pk>/comment/", reviewing.comment, name="comment"),
    path("<int:pk>/comments/<int:comment>/", reviewing.resolve, name="resolve"),
]
