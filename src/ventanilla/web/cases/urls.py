"""Addresses of a case: random ids only."""

from django.urls import path

from ventanilla.web.cases import (
    views,
    views_deciding,
    views_guarding,
    views_stub,
    views_urgent,
    views_working,
)

app_name = "cases"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<uuid:track>/", views.detail, name="detail"),
    path("<uuid:track>/urgent/", views_urgent.screen, name="urgent"),
    path("<uuid:track>/urgent/<slug:slot>/", views_urgent.press, name="press"),
    path("<uuid:track>/stub/", views_stub.stub, name="stub"),
    path("<uuid:track>/history/", views.history, name="history"),
    path("<uuid:track>/answers/", views.answers, name="answers"),
    path("<uuid:track>/alike/", views.alike, name="alike"),
    path("<uuid:track>/findings/raise/", views_deciding.raise_by_hand, name="raise"),
    path("<uuid:track>/findings/<slug:name>/", views.rule, name="rule"),
    path("<uuid:track>/findings/<slug:name>/confirm/", views_deciding.confirm, name="confirm"),
    path("<uuid:track>/findings/<slug:name>/discard/", views_deciding.discard, name="discard"),
    path("<uuid:track>/outcome/", views_deciding.outcome, name="outcome"),
    path("<uuid:track>/outcome/approve/", views_deciding.approve, name="approve"),
    path("<uuid:track>/outcome/give-back/", views_deciding.give_back, name="give_back"),
    path("<uuid:track>/close/", views_deciding.close, name="close"),
    path("<uuid:track>/reopen/", views_deciding.reopen, name="reopen"),
    path("<uuid:track>/tasks/<slug:code>/", views_working.task, name="task"),
    path("<uuid:track>/happened/", views_working.happened, name="happened"),
    path("<uuid:track>/known/", views_working.known, name="known"),
    path("<uuid:track>/route/", views_working.route, name="route"),
    path("<uuid:track>/assign/", views_working.assign, name="assign"),
    path("<uuid:track>/move/", views_working.move, name="move"),
    path("<uuid:track>/move/answer/", views_working.answer_move, name="answer_move"),
    path("<uuid:track>/walls/", views_guarding.walls, name="walls"),
    path("<uuid:track>/walls/<int:wall>/lift/", views_guarding.lift, name="lift_wall"),
    path("<uuid:track>/consents/", views_guarding.consents, name="consents"),
    path(
        "<uuid:track>/consents/<uuid:consent>/withdraw/", views_guarding.withdraw, name="withdraw"
    ),
    path("<uuid:track>/interpreter/", views_guarding.interpreter, name="interpreter"),
    path("<uuid:track>/resume/", views_working.resume, name="resume"),
]
