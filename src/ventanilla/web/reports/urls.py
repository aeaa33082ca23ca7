"""Figures: the page, its charts, and the files; the yearbook and its editions."""

from django.urls import path, register_converter

from ventanilla.web.reports import views, yearbook_views
from ventanilla.web.reports.converters import FileConverter, GridConverter, TableConverter

register_converter(TableConverter, "table")
register_converter(GridConverter, "grid")
register_converter(FileConverter, "form")

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
    path("yearbook/", yearbook_views.yearbook, name="yearbook"),
    path("yearbook/<table:code>/", yearbook_views.table, name="table"),
    path("yearbook/<table:code>/<grid:grid>.svg", yearbook_views.chart, name="chart"),
    path("yearbook/<table:code>/file.<form:form>", yearbook_views.file, name="file"),
    path("yearbook/<table:code>/freeze/", yearbook_views.freeze, name="freeze"),
    path("editions/", yearbook_views.editions, name="editions"),
    path("editions/<int:pk>/", yearbook_views.edition, name="edition"),
    path("editions/<int:pk>/<grid:grid>.svg", yearbook_views.edition_chart, name="edition_chart"),
    path("editions/<int:pk>/file.<form:form>", yearbook_views.edition_file, name="edition_file"),
    path("editions/<int:pk>/correct/", yearbook_views.correct, name="correct"),
    path("editions/<int:pk>/release/", yearbook_views.release, name="release"),
]
