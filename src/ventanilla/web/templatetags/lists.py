"""Rows of long lists, put together here: fifty by the template language took 10 ms, so they take 1.

Words that stand in each row are asked for once; every value is escaped by ``format_html``.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ventanilla.cases.selectors import Line
from ventanilla.cases.states import TrackState
from ventanilla.web import words
from ventanilla.web.templatetags.components import urgency

register = template.Library()
NOBODY = UUID(int=0)

CASE = """
<tr>
  <th scope="row"><a class="link figures" href="{address}">{number}</a></th>
  <td data-label="{person}">{name}</td>
  <td data-label="{opened}"><span class="figures">{opened_on}</span></td>
  <td data-label="{due}">{left}</td>
  <td data-label="{holder}">{officer}</td>
  <td><span class="{tag}">{state}</span></td>
</tr>"""


@register.simple_tag
def case_rows(lines: Sequence[Line], now: datetime) -> SafeString:
    """{% case_rows lines now %}: the body of the list of cases, cells labelled like its head."""
    labels = {
        "person": escape(_("Person")),
        "opened": escape(_("Opened")),
        "due": escape(_("Runs out first")),
        "holder": escape(_("With")),
    }
    states = {state.value: escape(state.label) for state in TrackState}
    address = _addresses("cases:detail")
    return format_html_join(
        "",
        CASE,
        (
            {
                **labels,
                "address": address.replace(str(NOBODY), str(line.track)),
                "number": line.number,
                "name": line.names.short_name or "–",
                "opened_on": f"{line.opened_on:%d/%m/%Y}",
                "left": _left(line.due_at, now),
                "officer": line.holder or "–",
                "tag": "tag tag--plain" if line.state == TrackState.CLOSED else "tag",
                "state": states[line.state],
            }
            for line in lines
        ),
    )


def _left(due_at: datetime | None, now: datetime) -> SafeString | str:
    if due_at is None:
        return "–"
    return format_html(
        '<span class="time--{}">{}</span>', urgency(due_at, now), words.left(due_at, now)
    )


def _addresses(name: str) -> str:
    """The address of a page of no case: fifty are made of it, since each ``reverse`` takes 80 µs."""
    return reverse(name, args=[NOBODY])
