"""Begin a campaign: what events of a while belong to."""

from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.outreach import catalogue, policies
from ventanilla.outreach.models import Campaign
from ventanilla.outreach.services.planning import hold
from ventanilla.security.models import Seat

#: characters of a code, as the column holds
LONGEST = 40


@transaction.atomic
def begin(
    *,
    name_es: str,
    name_en: str,
    series: str,
    starts_on: date,
    ends_on: date,
    by: Seat,
    at: datetime,
) -> Campaign:
    """Begin a campaign of the seat's post; from headquarters, of the network.

    Raises ``NotAllowed``, ``BadInput``.
    """
    policies.may_begin_campaign(by).enforce()
    problems = {}
    if ends_on < starts_on:
        problems["ends_on"] = _("It ends before it begins.")
    if series not in catalogue.terms("series"):
        problems["series"] = _("Choose from the list.")
    hold(by.post_id)
    own = not policies.sees_all_posts(by)
    who = by.post.code.lower() if own else "network"
    code = f"{who}-{starts_on.year}-{slugify(name_es)}"[:LONGEST]
    if Campaign.objects.filter(code=code).exists():
        problems["name_es"] = _("There is a campaign of that name in that year.")
    if problems:
        raise BadInput(problems)
    begun = Campaign.objects.create(
        code=code,
        name_es=name_es,
        name_en=name_en,
        series=series,
        post=by.post if own else None,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    audit.record(by=by, action="campaign.begun", at=at, detail={"campaign": begun.pk})
    return begun
