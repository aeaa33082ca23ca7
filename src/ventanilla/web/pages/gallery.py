"""Invented data for the gallery of components: nobody real, nothing from a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from ventanilla.protocols.engine.definition import Evidence, Severity, Text
from ventanilla.protocols.engine.state import Because, DueTask, FoundFinding, RunningClock
from ventanilla.web.fields import DayField, MomentField

NOW = datetime(2026, 11, 22, 12, 40, tzinfo=UTC)


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), help_text=_("As she says it herself"), max_length=80)
    channel = forms.ChoiceField(
        label=_("How did the notice come?"),
        choices=[("phone", _("telephone")), ("mail", _("e-mail")), ("person", _("in person"))],
        widget=forms.RadioSelect,
    )
    signs = forms.MultipleChoiceField(
        label=_("What is already known"),
        choices=[("young", _("under 14")), ("alone", _("travels alone"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    estimated = forms.BooleanField(label=_("The time is estimated"), required=False)
    station = forms.ChoiceField(label=_("Station"), choices=[("a", "McAllen"), ("b", "Weslaco")])
    born_on = DayField(label=_("Born on"), required=False)
    apprehended_at = MomentField(label=_("Apprehended at"), required=False)
    words = forms.CharField(label=_("In her words"), widget=forms.Textarea, required=False)


@dataclass(frozen=True, slots=True)
class Moment:
    """An event of the example timeline."""

    at: datetime
    words: str
    who: str = ""


def _because(es: str, en: str, evidence: Evidence) -> Because:
    return Because(Text(es=es, en=en), "", (), (), evidence)


def _clock(title: Text, state: Any, minutes: int, *, whole_h: int = 48) -> RunningClock:
    due = NOW + timedelta(minutes=minutes)
    return RunningClock(
        id="C1",
        name="example",
        title=title,
        state=state,
        started_at=None if state == "not_started" else due - timedelta(hours=whole_h),
        due_at=None if state == "not_started" else due,
        ended_at=due - timedelta(hours=1) if state == "met" else None,
        left_s=minutes * 60,
        estimated=state == "warning",
        calls="duty_officer",
        kind="law",
        because=_because("", "", Evidence.READ),
    )


def _task(es: str, en: str, why_es: str, why_en: str, minutes: int | None) -> DueTask:
    due = None if minutes is None else NOW + timedelta(minutes=minutes)
    return DueTask(
        code="T-000",
        stage="E1",
        title=Text(es=es, en=en),
        why=Text(es=why_es, en=why_en),
        role="case_officer",
        due_at=due,
        overdue=due is not None and due < NOW,
        blocks=False,
        because=_because("", "", Evidence.DESIGN),
    )


def _finding(
    code: str, severity: Severity, status: Any, title: Text, because: Because
) -> FoundFinding:
    return FoundFinding(code, "example", title, severity, status, because, ())


def examples(form: ExampleForm) -> Mapping[str, Any]:
    """What the gallery shows."""
    return {
        "now": NOW,
        "form": form,
        "page": Paginator(range(120), 50).page(2),
        "clocks": [
            _clock(
                Text(es="Decisión de la autoridad", en="Decision of the authority"), "running", 72
            ),
            _clock(Text(es="Primer contacto", en="First contact"), "met", -30, whole_h=4),
            _clock(Text(es="Intérprete", en="Interpreter"), "warning", 400, whole_h=12),
            _clock(Text(es="Seguimiento", en="Follow-up"), "not_started", 0),
        ],
        "tasks": [
            _task(
                "Pedir traslado a HHS",
                "Ask for transfer to HHS",
                "La autoridad no ha respondido al escrito de ayer.",
                "The authority has not answered yesterday's letter.",
                72,
            ),
            _task(
                "Confirmar que DIF recibe",
                "Confirm that DIF receives",
                "INM ya acusó recibo.",
                "INM has acknowledged.",
                300,
            ),
            _task(
                "Acta de nacimiento",
                "Birth certificate",
                "La pidió el albergue.",
                "Asked by the shelter.",
                9000,
            ),
            _task(
                "Avisar al enlace",
                "Tell the liaison",
                "No hubo respuesta.",
                "There was no answer.",
                -95,
            ),
        ],
        "findings": [
            _finding(
                "X1",
                Severity.RED,
                "possible",
                Text(es="Miedo de regresar", en="Afraid to go back"),
                _because(
                    "Porque: marcó la casa en rojo.",
                    "Because: the house was marked red.",
                    Evidence.READ,
                ),
            ),
            _finding(
                "X2",
                Severity.AMBER,
                "confirmed",
                Text(es="Menor de 14 años", en="Under 14"),
                _because("Porque: edad = 13.", "Because: age = 13.", Evidence.PARTIAL),
            ),
            _finding(
                "X3",
                Severity.BLUE,
                "discarded",
                Text(es="Lengua indígena: mixteco", en="Indigenous language: Mixtec"),
                _because("Porque: lo dijo.", "Because: it was said.", Evidence.DESIGN),
            ),
        ],
        "events": [
            Moment(
                NOW - timedelta(minutes=19),
                str(_("Interview in progress, block 5 of 9")),
                "B. Solís",
            ),
            Moment(NOW - timedelta(hours=9), str(_("Notice from the station"))),
            Moment(NOW - timedelta(days=254), str(_("Earlier episode"))),
        ],
        "files": [
            {
                "words": "A1",
                "address": "#",
                "detail": "PDF, 2 p.",
                "state": _("sent"),
                "colour": "green",
            },
            {"words": "A2", "address": "", "detail": _("Opens when the outcome is approved")},
        ],
        "tabs": [
            {"words": _("What is next"), "address": "#", "here": True},
            {"words": _("History"), "address": "#", "here": False},
        ],
        "summary": [
            {"name": _("Post"), "value": "McAllen", "address": "#", "act": _("Change")},
            {"name": _("Route"), "value": "T1"},
        ],
        "facts": [_("Mixtec, little Spanish"), "Guerrero"],
        "marks": [mark.value for mark in Evidence] + ["inferred"],
    }
