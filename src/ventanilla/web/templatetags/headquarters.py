"""Words of the network's pages."""

from collections.abc import Mapping

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def called(titles: Mapping[str, str], code: str) -> str:
    """`{{ titles|called:alert.protocol }}`: what a protocol is called; else its code."""
    return titles.get(code, code)


@register.filter
def told(number: int | None) -> str:
    """`{{ row.number|told }}`: a count, or that it is too small to be told."""
    if number is None:
        return _("fewer than %(most)d") % {"most": int(settings.FIGURES_THRESHOLD)}
    return str(number)
