"""T6: training."""

from django.utils.translation import gettext as _

from ventanilla.cases.words import in_words
from ventanilla.reports.yearbook.asking import Asked
from ventanilla.reports.yearbook.sheets import Column, Grid, Row, Sheet
from ventanilla.training import catalogue as training
from ventanilla.training import selectors
from ventanilla.training.selectors import T6Row

COURSES = (
    "training.selectors.t6(%(since)s, %(until)s): closed editions, ended enrolments and issued "
    "certificates within it; officers in the roles of a course, and certified, on its last day"
)


def trained(asked: Asked) -> Sheet:
    """T6: editions, completions, certificates and coverage, course by course."""
    period = asked.period
    found = [row for row in selectors.t6(period.since, period.until) if _tells(row)]
    titles = {
        code: in_words(course.definition.title) for code, course in training.courses().items()
    }
    columns = (
        Column(_("Editions"), "#activity+editions"),
        Column(_("Cities"), "#loc+cities"),
        Column(_("Completed it"), "#reached+completed"),
        Column(_("Certificates"), "#indicator+certificates"),
        Column(_("Officers in its roles, on the last day"), "#population+in_role"),
        Column(_("Certified among them"), "#population+certified"),
    )
    rows = [
        Row(
            titles[row.course],
            (row.editions, row.cities, row.completions, row.certificates, row.staff_in_role,
             row.certified),
        )
        for row in found
    ]  # fmt: skip
    query = COURSES % {"since": period.since, "until": period.until}
    grid = Grid("T6.course", _("Course by course"), Column(_("Course"), "#activity+name"), columns,
                tuple(rows), query, chart=2)  # fmt: skip
    notes = (
        _("Whoever took two courses counts in both: nothing adds the courses."),
        _("These are officers of the ministry at work: nothing is hidden."),
        _("What others were taught, police or jails, is counted apart, on the pages of training."),
    )
    nothing = _("No course was given in this time, and nobody has to take one.")
    return Sheet("T6", _("Training"), period.words, (grid,) if rows else (), notes,
                 missing="" if rows else nothing)  # fmt: skip


def _tells(row: T6Row) -> bool:
    return any((row.editions, row.completions, row.certificates, row.staff_in_role))
