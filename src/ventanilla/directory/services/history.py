"""Lines of an entry's history: what stood there, what stands there now, and which seat wrote it.

They travel with the entry under HSDS, so they name a seat by its number and never a person.
"""

from datetime import date

from ventanilla.directory.models import Metadata, Service
from ventanilla.directory.states import Change
from ventanilla.security.models import Seat


def write(
    service: Service,
    *,
    field: str,
    before: object,
    after: object,
    by: Seat,
    on: date,
    kind: Change = Change.UPDATE,
) -> bool:
    """Add a line if something changed; whether it did."""
    was, now = _said(before), _said(after)
    if was == now and kind is Change.UPDATE:
        return False
    Metadata.objects.create(
        resource_id=service.pk,
        resource_type="service",
        last_action_date=on,
        last_action_type=kind,
        field_name=field,
        previous_value=was,
        replacement_value=now,
        updated_by=f"seat:{by.pk}",
    )
    return True


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(_said(each) for each in value)
    return str(value)
