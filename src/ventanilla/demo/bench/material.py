"""What the measurements are taken with: a seat of the post that has all cases, and new cases."""

from datetime import datetime
from random import Random

from django.utils import timezone

from ventanilla.cases.models import Track
from ventanilla.demo import people
from ventanilla.demo.stories import of_the_year
from ventanilla.exchange.services import noticing
from ventanilla.exchange.services.noticing import Told
from ventanilla.network.roles import Role
from ventanilla.security.models import Seat


def seat_of(role: str, username: str = "") -> Seat:
    """A seat of McAllen whose officer may sign in."""
    found = Seat.objects.select_related("officer", "post").filter(post__code="MCA", role=role)
    return (found.filter(officer__username=username) if username else found).earliest("pk")


def registered(rng: Random, at: datetime) -> Track:
    """A case of somebody of sixteen, opened through the services."""
    person = people.invent(rng, on=timezone.localdate(at), age=16)
    duty = seat_of(Role.INTAKE_OFFICER, "dora")
    told = Told(
        names=person.names,
        notified_at=at,
        stated_age=16,
        facts={"authority": "border_patrol", "channel": "phone", "interpreter_needed": "no"},
    )
    script = of_the_year().script
    return noticing.register_notice(
        post=duty.post,
        protocol=script.protocol,
        route=script.book.script.defaults.route,
        told=told,
        by=duty,
        at=at,
    )
