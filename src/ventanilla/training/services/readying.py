"""Write down what a post has seen to."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.network.models import Post
from ventanilla.protocols.engine.load import Package
from ventanilla.security.models import Seat
from ventanilla.training import policies
from ventanilla.training.models import Readied


@transaction.atomic
def mark_ready(*, package: Package, item: str, by: Seat, at: datetime) -> Readied:
    """Write down that the seat's post has seen to something that the protocol asks of it.

    Earlier times stay. Raises ``NotAllowed``, ``BadInput``, ``NotNow``.
    """
    wanted = next((one for one in package.definition.readiness if one.code == item), None)
    if wanted is None:
        raise BadInput({"item": _("This protocol asks for no such thing.")})
    policies.may_ready(by, package, wanted).enforce()
    Post.objects.select_for_update(no_key=True).get(pk=by.post_id)  # two who press at once
    zone = by.post.zoneinfo
    last = (
        Readied.objects.filter(post_id=by.post_id, protocol=package.id, item=item)
        .order_by("-done_at")
        .first()
    )
    if last and last.done_at.astimezone(zone).date() >= at.astimezone(zone).date():
        raise NotNow(_("This was written down today already."))
    done = Readied.objects.create(
        post_id=by.post_id, protocol=package.id, item=item, done_at=at, seat=by
    )
    detail = {"post": by.post.code, "protocol": package.id, "item": item}
    audit.record(by=by, action="readiness.done", at=at, detail=detail)
    return done
