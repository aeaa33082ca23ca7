"""Events of the post, from the plan to the closed month, and what was counted."""

from django.urls import path, register_converter

from ventanilla.web.outreach import (
    views,
    views_campaigns,
    views_counting,
    views_figures,
    views_programme,
)
from ventanilla.web.outreach.converters import CodeConverter, MonthConverter

register_converter(MonthConverter, "month")
register_converter(CodeConverter, "event")

app_name = "outreach"
urlpatterns = [
    path("", views.events, name="events"),
    path("plan/", views.plan, name="plan"),
    path("campaigns/", views_campaigns.listing, name="campaigns"),
    path("late/", views_counting.late, name="late"),
    path("sheet/", views_counting.find, name="find"),
    path("programme/", views_programme.record, name="programme"),
    path("figures/", views_figures.figures, name="figures"),
    path("figures.csv", views_figures.figures_csv, name="figures_csv"),
    path("published/", views_figures.published, name="published"),
    path("published.csv", views_figures.published_csv, name="published_csv"),
    path("months/<month:month>/", views_counting.close_month, name="month"),
    path("<event:code>/", views.event, name="event"),
    path("<event:code>/change/", views.change, name="change"),
    path("<event:code>/confirm/", views.confirm, name="confirm"),
    path("<event:code>/cancel/", views.cancel, name="cancel"),
    path("<event:code>/count/", views_counting.count, name="count"),
    path("<event:code>/correct/", views_counting.correct, name="correct"),
    path("<event:code>/poster-<str:language>.pdf", views.poster, name="poster"),
    path("<event:code>/sheet-<str:language>.pdf", views.sheet, name="sheet"),
]
