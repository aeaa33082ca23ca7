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
#: stands in an address for the id of a row's case: one ``reverse`` for all, each takes 50 µs
NO_CASE = UUID(int=0)

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


@register.simple_tag
def case_rows(lines: Sequence[Line], now: datetime) -> SafeString:
    """{% case_rows lines now %}: the body of the list of cases, cells labelled like its head."""
    row = format_html(
        CASE, person=_("Person"), opened=_("Opened"), due=_("Runs out first"), holder=_("With")
    )
    states = {state.value: escape(state.label) for state in TrackState}
    address = reverse("cases:detail", args=[NO_CASE])
    return format_html_join(
        "",
        row,
        (
            {
                "address": address.replace(str(NO_CASE), str(line.track)),
                "number": line.number,
                "name": line.names.short_name or "–",
                "opened_on": f"{line.opened_on:%d/%m/%Y}",
                "urgency": urgency(line.due_at, now),
                "left": words.left(line.due_at, now) if line.due_at else "–",
                "officer": line.holder or "–",
                "tag": "tag tag--plain" if line.state == TrackState.CLOSED else "tag",
                "state": states[line.state],
            }
            for line in lines
        ),
    )
