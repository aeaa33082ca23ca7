"""Deadlines of a package, as people say them."""

import pytest
from django.utils import translation

from tests.shipped import shipped
from ventanilla.web.deadlines import in_words


@pytest.fixture(scope="module")
def package():
    return shipped("uca")


@pytest.mark.parametrize(
    ("due", "es", "en"),
    [
        (
            "4 h after notified_at",
            "4\N{NO-BREAK SPACE}h después de: aviso recibido",
            "4\N{NO-BREAK SPACE}h after: notice received",
        ),
        (
            "5 working days after outcome_approved_at",
            "5\N{NO-BREAK SPACE}días\N{NO-BREAK SPACE}hábiles después de: resultado aprobado",
            "5\N{NO-BREAK SPACE}working\N{NO-BREAK SPACE}days after: outcome approved",
        ),
        (
            "2 h before handover_at",
            "2\N{NO-BREAK SPACE}h antes de: hora propuesta de entrega",
            "2\N{NO-BREAK SPACE}h before: proposed time of the hand-over",
        ),
        (
            "every 1 d after closed_at",
            "cada 1\N{NO-BREAK SPACE}día desde: cierre",
            "every 1\N{NO-BREAK SPACE}day from: closing",
        ),
        (
            "end of shift after raised",
            "al terminar el turno, después de: aparición del hallazgo",
            "at the end of the shift, after: the finding appears",
        ),
    ],
)
def test_a_deadline_is_said_in_the_language_of_the_reader(package, due, es, en):
    with translation.override("es"):
        assert in_words(due, package) == es
    with translation.override("en"):
        assert in_words(due, package) == en


def test_no_deadline_of_the_package_is_left_as_it_is_written(package):
    definition = package.definition
    dues = {
        *(clock.due for clock in definition.clocks),
        *(task.due for task in definition.tasks if task.due),
        *(action.due for found in definition.findings for action in found.actions if action.due),
    }
    with translation.override("es"):
        said = {due: in_words(due, package) for due in dues}
    assert [due for due, words in said.items() if "after" in words or "_at" in words] == []
