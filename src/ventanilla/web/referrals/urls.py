"""Addresses of referrals: of a case, and of the links by which partners answer."""

from django.urls import path

from ventanilla.web.referrals import views, views_links

app_name = "referrals"
urlpatterns = [
    path("<uuid:track>/referrals/", views.listing, name="list"),
    path("<uuid:track>/referrals/new/", views.propose, name="propose"),
    path("<uuid:track>/referrals/<uuid:referral>/", views.detail, name="detail"),
    path("<uuid:track>/referrals/<uuid:referral>/send/<slug:code>/", views.send, name="send"),
    path("<uuid:track>/referrals/<uuid:referral>/told/", views.told, name="told"),
    path("<uuid:track>/referrals/<uuid:referral>/close/", views.close, name="close"),
    path("<uuid:track>/sent/<uuid:disclosure>/link/", views_links.link, name="link"),
    path("<uuid:track>/sent/<uuid:disclosure>/link/make/", views_links.make, name="make_link"),
    path("<uuid:track>/sent/<uuid:disclosure>/link/end/", views_links.end, name="end_link"),
]
