"""Addresses of a case: random ids only."""

from django.urls import path

from ventanilla.web.cases import (
    views,
    views_consents,
    views_contact,
    views_deciding,
    views_guarding,
    views_stub,
    views_tracks,
    views_working,
)

app_name = "cases"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<uuid:track>/", views.detail, name="detail"),
    path("<uuid:track>/stub/", views_stub.stub, name="stub"),
    path("<uuid:track>/history/", views.history, name="history"),
    path("<uuid:track>/answers/", views.answers, name="answers"),
    path("<uuid:track>/case/", views_tracks.whole, name="whole"),
    path("<uuid:track>/case/open/", views_tracks.by_hand, name="branch"),
    path("<uuid:track>/case/open/<slug:protocol>/", views_tracks.called, name="called"),
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
    path("<uuid:track>/consents/", views_consents.consents, name="consents"),
    path(
        "<uuid:track>/consents/<uuid:consent>/withdraw/", views_consents.withdraw, name="withdraw"
    ),
    path("<uuid:track>/consents/<uuid:consent>/signed/", views_consents.ratify, name="ratify"),
    path("<uuid:track>/consents/<slug:name>/", views_consents.answer, name="consent"),
    path("<uuid:track>/interpreter/", views_consents.interpreter, name="interpreter"),
    path("<uuid:track>/contact/", views_contact.contact, name="contact"),
    path("<uuid:track>/contact/show/", views_contact.show, name="contact_show"),
    path("<uuid:track>/contact/message/", views_contact.message, name="contact_message"),
    path("<uuid:track>/contact/sent/", views_contact.sent, name="contact_sent"),
    path("<uuid:track>/contact/slip/", views_contact.slip, name="contact_slip"),
    path("<uuid:track>/contact/reached/", views_contact.reached, name="contact_reached"),
    path("<uuid:track>/contact/unanswered/", views_contact.unanswered, name="contact_unanswered"),
    path("<uuid:track>/contact/wrong/", views_contact.wrong, name="contact_wrong"),
    path("<uuid:track>/contact/give-up/", views_contact.give_up, name="contact_give_up"),
    path("<uuid:track>/resume/", views_working.resume, name="resume"),
]
