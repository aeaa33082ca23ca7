"""What headquarters sees in the demo: counts of its posts, and a notice on their desks."""

from datetime import datetime, timedelta

from ventanilla.headquarters.services import counting, telling
from ventanilla.headquarters.services.telling import Words
from ventanilla.network.roles import Role
from ventanilla.security.models import Seat

#: days for which the notice stands
STANDS = 30
NOTICE = Words(
    title_es="Cierre del mes de eventos",
    title_en="Closing the month of events",
    text_es="El mes se cierra a más tardar el quinto día hábil. (Aviso inventado.)",
    text_en="The month is closed by the fifth working day. (An invented notice.)",
)


def fill(*, now: datetime) -> None:
    """Count what posts have, and tell them something."""
    counting.count(at=now)
    lead = Seat.objects.live(now).filter(role=Role.HQ_PROTOCOL_LEAD).select_related("post").first()
    if lead is not None:
        telling.tell(
            words=NOTICE,
            posts=(),
            roles=(Role.COMMUNITY_OFFICER, Role.SUPERVISOR, Role.HEAD_OF_POST),
            until=(now + timedelta(days=STANDS)).date(),
            by=lead,
            at=now,
        )
