"""Words of the directory for templates: needs, languages, miles, ages."""

import re

from django import template
from django.template import Context
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ventanilla.directory import languages, needs
from ventanilla.web.directory.page import ages

register = template.Library()
register.filter("ages", ages)


@register.filter
def need(code: str) -> str:
    """`{{ code|need }}`: what a need is called."""
    return needs.needs()[code].name


@register.filter
def spoken_name(code: str) -> str:
    """`{{ language.code|spoken_name }}`: "español"; empty for an empty code."""
    return capfirst(languages.name(code)) if code else ""


@register.filter
def miles(distance: float) -> str:
    """`{{ row.miles|miles }}`: "12 miles", "under a mile"."""
    if distance < 1:
        return _("under a mile")
    number = round(distance)
    return _("1 mile") if number == 1 else _("%(number)d miles") % {"number": number}


@register.filter
def dial(number: str) -> str:
    """`tel:{{ number|dial }}`: digits and a plus."""
    return re.sub(r"[^0-9+]", "", re.split(r"(?i)x|ext", number)[0])


@register.simple_tag(takes_context=True)
def asked_at(context: Context, place: str) -> str:
    """`?{% asked_at place.name %}`: the same question at another place."""
    query = context["request"].GET.copy()
    query["place"] = place
    query.pop("page", None)
    return str(query.urlencode())
