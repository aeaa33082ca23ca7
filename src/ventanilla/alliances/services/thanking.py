"""Thanks that a post gives to an ally, in public."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.alliances import policies
from ventanilla.alliances.models import Recognition
from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.directory.models import Organization
from ventanilla.security.models import Seat


@transaction.atomic
def recognise(
    *,
    organization: Organization | None,
    name: str,
    reason_es: str,
    reason_en: str,
    on: date,
    by: Seat,
    at: datetime,
) -> Recognition:
    """Give a recognition of the post to an ally: for what, and on which day.

    ``name``: as it is printed; an organisation of the directory gives its own if blank.
    Raises ``NotAllowed``, ``BadInput``.
    """
    policies.may_write(by).enforce()
    printed = name.strip() or (organization.name if organization else "")
    problems = {}
    if not printed:
        problems["name"] = _("Say to whom.")
    if not reason_es.strip() or not reason_en.strip():
        problems["reason_es"] = _("Say for what, in both languages.")
    if on > at.astimezone(by.post.zoneinfo).date():
        problems["on"] = _("That day has not come yet.")
    if problems:
        raise BadInput(problems)
    given = Recognition.objects.create(
        post_id=by.post_id, organization=organization, name=printed[:200],
        reason_es=reason_es.strip(), reason_en=reason_en.strip(), given_on=on,
        given_by_id=by.officer_id, at=at, seat=by,
    )  # fmt: skip
    audit.record(by=by, action="alliance.recognised", at=at, detail={"recognition": given.pk})
    return given
