"""The components of our pages. `/design/` shows each; those without content are plain includes.

Blocks here: panel, notice, table, filter_bar, confirm. Lines: clock, finding, task_row, field,
error_summary, pager. Includes under ``templates/components/``: button, state_tag, person_line,
timeline, empty, tabs, file_list, evidence, summary_list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ventanilla.common.sentences import told
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.state import DueTask, FoundFinding, RunningClock
from ventanilla.training import catalogue, policies
from ventanilla.web import deadlines, words
from ventanilla.web.fields import DayWidget

register = template.Library()
SOON_S, TODAY_S = 2 * words.HOUR, 24 * words.HOUR


register.filter("spoken", words.spoken)
register.filter("span", words.span)
register.filter("short_day", words.short_day, expects_localtime=True)


@register.filter
def money(amount: Decimal) -> str:
    """`{{ amount|money }}`: "1,234.50", as Mexico writes it in either language."""
    return f"{amount:,.2f}".replace("-", "−")


@register.filter
def left(due_at: datetime, now: datetime) -> str:
    """`{{ task.due_at|left:now }}`: "2 h 10 min left", "ran out 40 min ago"."""
    return words.left(due_at, now)


@register.filter
def moment(at: datetime, now: datetime) -> str:
    """`{{ event.at|moment:now }}`: "today 06:21", in the zone of the post."""
    return words.moment(at, now)


@register.filter
def deadline(due: str, package: Package) -> str:
    """`{{ clock.due|deadline:package }}`: "4 h after: notice received"."""
    return deadlines.in_words(due, package)


@register.filter
def sentence(said: str) -> str:
    """`{{ problem.what|sentence }}`: what the engine says, in the reader's language."""
    return str(capfirst(told(said, _)))


@register.filter
def severity(code: str) -> str:
    """`{{ finding.severity.value|severity }}`: the colour of a finding, in words."""
    return {"red": _("Red"), "amber": _("Amber"), "blue": _("Blue")}[code]


@register.inclusion_tag("training/tabs.html", takes_context=True)
def training_tabs(context: Context, here: str) -> Mapping[str, Any]:
    """The pages of training that a seat has; nothing where it has only its own courses."""
    seat = context["request"].seat
    pages = [
        ("home", _("My courses"), True),
        ("editions", _("Editions"), policies.may_plan(seat)),
        ("trainers", _("Trainers"), policies.may_plan(seat)),
        ("people", _("Certificates"), policies.may_plan(seat)),
        ("coverage", _("Who is certified"), policies.may_see_coverage(seat)),
        ("outside", _("People from outside"), policies.may_give_outside(seat)),
    ]
    shown = [(f"training:{name}", words, name == here) for name, words, may in pages if may]
    return {"pages": shown if len(shown) > 1 else []}


@register.filter
def course_title(code: str) -> str:
    """A course as people call it; its code if it is not given any more."""
    found = catalogue.course(code)
    return words.spoken(found.definition.title) if found else code


@register.filter
def urgency(due_at: datetime | None, now: datetime) -> str:
    """How near a deadline is: late, soon (2 h), today (24 h), calm."""
    if due_at is None:
        return "calm"
    seconds = (due_at - now).total_seconds()
    if seconds < 0:
        return "late"
    return "soon" if seconds <= SOON_S else "today" if seconds <= TODAY_S else "calm"


@register.simple_block_tag
def panel(content: str, title: str = "", level: int = 2) -> SafeString:
    """A titled box: {% panel title=heading %}…{% endpanel %}. Without a title only the box."""
    heading = format_html('<h{0} class="panel__title">{1}</h{0}>', level, title) if title else ""
    return format_html('<section class="panel">{}{}</section>', heading, content)


@register.simple_block_tag
def notice(content: str, kind: str = "") -> SafeString:
    """A remark set apart: {% notice kind="warning" %}…{% endnotice %}; success, warning, error."""
    return format_html('<div class="notice notice--{}">{}</div>', kind or "plain", content)


@register.simple_block_tag
def table(content: str, caption: str, stacks: bool = True, quiet: bool = False) -> SafeString:
    """A table that stacks on a phone: rows as usual, cells with `data-label`.

    ``stacks=False`` for figures: they scroll inside their box. ``quiet``: caption only heard.
    """
    return format_html(
        '<div class="scroll"{}><table class="table{}"><caption{}>{}</caption>{}</table></div>',
        "" if stacks else format_html(' tabindex="0" role="region" aria-label="{}"', caption),
        " table--stacks" if stacks else "",
        SafeString(' class="visually-hidden"') if quiet else "",
        caption,
        content,
    )


@register.simple_block_tag
def filter_bar(content: str, label: str = "", action: str = "", token: str = "") -> SafeString:
    """Fields that narrow a list: {% filter_bar %}…{% endfilter_bar %}.

    Sent by GET; with the page's ``csrf_token`` by POST, for what may stand in no address.
    """
    hidden = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)
    return format_html(
        '<form class="filters" method="{}" action="{}" role="search" aria-label="{}">{}{}'
        '<button class="govuk-button govuk-button--secondary">{}</button></form>',
        "post" if token else "get",
        action,
        label or _("Narrow the list"),
        hidden if token else "",
        content,
        _("Show"),
    )


@register.simple_block_tag
def confirm(content: str, summary: str, harm: bool = False) -> SafeString:
    """A step before an act: closed until opened, holds the form. ``harm``: it cannot be undone."""
    return format_html(
        '<details class="confirm{}"><summary>{}</summary>{}</details>',
        " confirm--harm" if harm else "",
        summary,
        content,
    )


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, hint: str = "", width: str = "") -> Mapping[str, Any]:
    """One field of a form in GOV.UK markup, with label, hint and error; ``width``: 2 to 20."""
    return {
        "field": bound,
        "hint": hint or bound.help_text,
        "kind": getattr(bound.field.widget, "input_type", "") or type(bound.field.widget).__name__,
        "widget": partial(govuk_widget, bound, hint=hint, width=width),  # not all kinds show it
        "boxes": _boxes(bound) if isinstance(bound.field.widget, DayWidget) else [],
    }


def _boxes(bound: BoundField) -> list[Mapping[str, Any]]:
    """The three boxes of a day: id, name, value and what it is for."""
    context = bound.field.widget.get_context(bound.html_name, bound.value(), {"id": bound.auto_id})
    titles = (_("Day"), _("Month"), _("Year"))
    return [
        {"title": title, "box": box, "width": 4 if box["name"].endswith("year") else 2}
        for title, box in zip(titles, context["widget"]["subwidgets"], strict=True)
    ]


def govuk_widget(bound: BoundField, *, hint: str, width: str) -> SafeString:
    """The control itself, with GOV.UK's classes and what screen readers need."""
    name = type(bound.field.widget).__name__
    base = {
        "Select": "govuk-select",
        "Textarea": "govuk-textarea",
        "FileInput": "govuk-file-upload",
    }.get(name, "govuk-input")
    classes = [base] + ([f"govuk-input--width-{width}"] if width else [])
    if bound.errors:
        classes.append(f"{base}--error")
    described = [f"{bound.auto_id}_helptext"] if hint or bound.help_text else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    attributes: dict[str, str | bool] = {"class": " ".join(classes)}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return bound.as_widget(attrs=attributes)


@register.inclusion_tag("components/fields.html")
def fields(form: BaseForm) -> Mapping[str, Any]:
    """All visible and hidden fields of a form."""
    return {"form": form}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> Mapping[str, Any]:
    """What is wrong with a form, each line a link to its field. Nothing while nothing is."""
    problems = [
        (_first_control(form[name]), _named(form[name], message))
        for name, messages in form.errors.items()
        if name != "__all__"
        for message in messages
    ]
    problems += [("", str(message)) for message in form.non_field_errors()]
    return {"problems": problems}


def _named(bound: BoundField, message: object) -> str:
    """A message that says which field it is about."""
    labels = getattr(bound.form, "summary_labels", {})  # of forms that ask a question several times
    label = str(labels.get(bound.name, bound.label))
    return f"{label} {message}" if label.endswith("?") else f"{label}: {message}"


def _first_control(bound: BoundField) -> str:
    """The id that a link must name to reach the field."""
    if isinstance(bound.field.widget, DayWidget):
        return f"{bound.auto_id}_0"
    several = getattr(bound.field.widget, "input_type", "") in ("radio", "checkbox")
    if several and hasattr(bound.field, "choices"):
        return f"{bound.auto_id}_0"
    return str(bound.id_for_label or bound.auto_id)


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any]) -> Mapping[str, Any]:
    """Previous and next, keeping the filters. page: a page of Django's paginator."""
    query = context["request"].GET.copy()
    addresses = {}
    for name, there in (("previous", page.has_previous()), ("next", page.has_next())):
        if there:
            query["page"] = str(getattr(page, f"{name}_page_number")())
            addresses[name] = f"?{query.urlencode()}"
    return {"page": page, **addresses}


@dataclass(frozen=True, slots=True)
class ShownClock:
    """A running clock as the page says it."""

    title: str
    time: str
    detail: str
    state: str
    spent: int | None


@register.inclusion_tag("components/clock.html")
def clock(running: RunningClock, now: datetime, tag: str = "") -> Mapping[str, Any]:
    """A clock of a plan: the time left in words, a thin bar, when it is due. ``tag``: protocol."""
    return {"clock": shown_clock(running, now), "tag": tag}


def shown_clock(running: RunningClock, now: datetime) -> ShownClock:
    """Put a clock into words."""
    title = words.spoken(running.title)
    if running.state == "not_started" or running.due_at is None:
        return ShownClock(title, _("not started"), "", "idle", None)
    if running.state in ("met", "missed") and running.ended_at:
        met = running.state == "met"
        return ShownClock(
            title,
            _("met") if met else _("missed"),
            words.moment(running.ended_at, now),
            "done" if met else "late",
            None,
        )
    due = _("due %(when)s") % {"when": words.moment(running.due_at, now)}
    if running.estimated:
        due = _("%(due)s · estimated start") % {"due": due}
    return ShownClock(
        title,
        words.left(running.due_at, now),
        due,
        urgency(running.due_at, now),
        words.share_spent(running.started_at, running.due_at, now),
    )


@register.inclusion_tag("components/task_row.html")
def task_row(
    task: DueTask,
    now: datetime,
    href: str = "",
    lead: str = "",
    tag: str = "",
    started_at: datetime | None = None,
) -> Mapping[str, Any]:
    """A task of a plan: time left, what and why. ``lead``: the case's number; ``tag``: protocol."""
    due = task.due_at
    return {
        "task": task,
        "href": href,
        "lead": lead,
        "tag": tag,
        "time": words.span(due - now) if due and due >= now else None,
        "late": words.span(now - due) if due and due < now else None,
        "due": words.moment(due, now) if due else None,
        "urgency": urgency(due, now),
        "spent": words.share_spent(started_at, due, now) if due and started_at else None,
    }


@register.inclusion_tag("components/finding.html")
def finding(found: FoundFinding, href: str = "") -> Mapping[str, Any]:
    """A finding of a plan: severity, because, evidence; ``href``: the rule and its source."""
    status = {
        "possible": _("to be confirmed"),
        "confirmed": _("confirmed"),
        "discarded": _("discarded"),
    }[found.status]
    return {"found": found, "status": status, "href": href}
