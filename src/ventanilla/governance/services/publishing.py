"""Publish a draft that was approved: its bytes, signed, under its version."""

from datetime import datetime

from django.db import transaction

from ventanilla.governance import selectors
from ventanilla.governance.errors import NotInReview, NotReady
from ventanilla.governance.models import Draft
from ventanilla.governance.services.drafting import hold, note
from ventanilla.governance.states import State, What
from ventanilla.protocols import publishing
from ventanilla.security.models import Seat


@transaction.atomic
def publish(*, draft: Draft, seen: int, by: Seat, at: datetime) -> Draft:
    """Publish what two reviewers approved, as it stands. Raises ``NotReady`` with every reason.

    The database looks at the approvals again (``security/locks``).
    """
    held = hold(draft, by=by, seen=seen)
    if held.state != State.REVIEW:
        raise NotInReview
    if reasons := selectors.hurdles(held):
        raise NotReady([each.words for each in reasons])
    done = publishing.publish_files(
        files=selectors.files_of(held), name=held.protocol, by=by, at=at
    )
    held.state, held.published, held.changed_at = State.PUBLISHED, done.version, at
    held.edition += 1
    held.save(update_fields=["state", "published", "changed_at", "edition"])
    note(held, What.PUBLISHED, by=by, at=at)
    return held
