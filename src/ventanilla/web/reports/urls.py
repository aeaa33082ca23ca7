"""Figures: the page, its charts, and the files."""

from django.urls import path

from ventanilla.web.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("quarters.svg", views.quarters_chart, name="quarters_chart"),
    path("classes.svg", views.classes_chart, name="classes_chart"),
    path("times.svg", views.times_chart, name="times_chart"),
    path("times.csv", views.times_csv, name="times_csv"),
    path("table.csv", views.table_csv, name="table_csv"),
    path("all.csv", views.all_csv, name="all_csv"),
    path("all.xlsx", views.workbook, name="workbook"),
]
