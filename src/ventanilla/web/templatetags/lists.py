"""Rows of long lists, put together here: fifty by the template language took 10 ms, so they take 1.

Words that stand in each row are asked for once. Every value goes through ``format_html``, which
escapes what people wrote; what is made here (an address, a date, a class) is marked as safe.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ventanilla.cases.desk import DeskTask, Short
from ventanilla.cases.lists import Line
from ventanilla.cases.states import TrackState
from ventanilla.web import words
from ventanilla.web.templatetags.components import urgency

register = template.Library()
#: stand in an address for what a row is about: one ``reverse`` for all, since each takes 50 µs
NO_CASE, NO_TASK = UUID(int=0), "no-task"
NOTHING, TAG, PLAIN = SafeString("–"), SafeString("tag"), SafeString("tag tag--plain")

#: in single braces what stands in each row, in double braces what differs
CASE = """
<tr>
  <th scope="row"><a class="link figures" href="{{address}}">{{number}}</a></th>
  <td data-label="{person}">{{name}}</td>
  <td data-label="{opened}"><span class="figures">{{opened_on}}</span></td>
  <td data-label="{due}"><span class="time--{{urgency}}">{{left}}</span></td>
  <td data-label="{holder}">{{officer}}</td>
  <td><span class="{{tag}}">{{state}}</span></td>
</tr>"""


TASK = """
<div class="task">
  <div class="time time--{urgency}">{time}</div>
  <div class="task__what"><a class="link" href="{address}"><span class="figures">{number}</span> · \
{title}</a>{stage}</div>
  <span class="tag task__tag">{protocol}</span>
</div>"""

SHORT = """
<div class="task">
  <div class="time time--{urgency}">{time}</div>
  <div class="task__what"><a class="link figures" href="{address}">{number}</a>{holder}</div>
  {severity}
</div>"""


@register.simple_tag
def case_rows(lines: Sequence[Line], now: datetime) -> SafeString:
    """{% case_rows lines now %}: the body of the list of cases, cells labelled like its head."""
    row = format_html(
        CASE, person=_("Person"), opened=_("Opened"), due=_("Runs out first"), holder=_("With")
    )
    states = {state.value: escape(state.label) for state in TrackState}
    address = reverse("cases:detail", args=[NO_CASE])
    restricted = format_html('<span class="soft">{}</span>', _("Restricted"))
    return format_html_join(
        "",
        row,
        (
            {
                "address": _about(address, line.track),
                "number": line.number,
                "name": restricted if line.names is None else line.names.short_name or NOTHING,
                "opened_on": SafeString(f"{line.opened_on:%d/%m/%Y}"),
                "urgency": _urgency(line.due_at, now),
                "left": words.left(line.due_at, now) if line.due_at else NOTHING,
                "officer": line.holder or NOTHING,
                "tag": PLAIN if line.state == TrackState.CLOSED else TAG,
                "state": states[line.state],
            }
            for line in lines
        ),
    )


@register.simple_tag
def desk_rows(tasks: Sequence[DeskTask], now: datetime) -> SafeString:
    """{% desk_rows tasks now %}: the tasks of a worklist, each a link to where it is done."""
    address = reverse("cases:task", args=[NO_CASE, NO_TASK])
    waits = _("the next stage waits for it")
    return format_html_join(
        "",
        TASK,
        (
            {
                "urgency": _urgency(task.due_at, now),
                "time": _time(task.due_at, now) or _("no deadline"),
                "address": _about(address, task.track).replace(NO_TASK, task.code),
                "number": task.number,
                "title": words.spoken(task.title),
                "stage": _stage(task, waits),
                "protocol": words.spoken(task.neutral),
            }
            for task in tasks
        ),
    )


def _stage(task: DeskTask, waits: str) -> SafeString | str:
    if task.stage is None:
        return ""
    stage = capfirst(words.spoken(task.stage))
    return format_html("<p>{}</p>", f"{stage} · {waits}" if task.blocks else stage)


@register.simple_tag
def short_rows(tracks: Sequence[Short], now: datetime, page: str) -> SafeString:
    """{% short_rows tracks now "cases:detail" %}: cases without a name, each a link to a page."""
    address = reverse(page, args=[NO_CASE])
    red = format_html('<span class="tag tag--red">{}</span>', _("Red"))
    return format_html_join(
        "",
        SHORT,
        (
            {
                "urgency": _urgency(track.due_at, now),
                "time": _time(track.due_at, now) or NOTHING,
                "address": _about(address, track.track),
                "number": track.number,
                "holder": format_html("<p>{}</p>", track.holder) if track.holder else "",
                "severity": red if track.severity == "red" else "",
            }
            for track in tracks
        ),
    )


def _about(address: str, track: UUID) -> SafeString:
    """An address that was made for no case, of this one."""
    return SafeString(address.replace(str(NO_CASE), str(track)))


def _urgency(due_at: datetime | None, now: datetime) -> SafeString:
    return SafeString(urgency(due_at, now))


def _time(due_at: datetime | None, now: datetime) -> SafeString | None:
    if due_at is None:
        return None
    return format_html("{}<small>{}</small>", words.left(due_at, now), words.moment(due_at, now))
