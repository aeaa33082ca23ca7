"""Addresses of consular notifications: random ids only, nothing typed."""

from django.urls import path

from ventanilla.web.notifications import views, views_acting, views_sheets

app_name = "notifications"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.register, name="new"),
    path("mail/", views.mail, name="mail"),
    path("figures/", views.figures, name="figures"),
    path("sheet/", views_sheets.sheet, name="sheet"),
    path("sheet/template/", views_sheets.template, name="template"),
    path("sheet/faults/", views_sheets.faults, name="faults"),
    path("sheet/<uuid:batch>/", views_sheets.taken, name="taken"),
    path("sheet/<uuid:batch>/file/", views_sheets.result, name="result"),
    path("<uuid:notification>/", views.detail, name="detail"),
    path("<uuid:notification>/learnt/", views_acting.learn, name="learn"),
    path("<uuid:notification>/settled/", views_acting.settle, name="settle"),
    path("<uuid:notification>/transfer/", views_acting.transfer, name="transfer"),
    path("<uuid:notification>/case/", views_acting.case, name="case"),
    path("<uuid:notification>/letter/", views_acting.letter, name="letter"),
]
