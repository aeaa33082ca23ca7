"""Officers to measure with, signed in: many, so that budgets stay as they are."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.urls import reverse
from django.utils import timezone

from ventanilla.cases import selectors
from ventanilla.demo import calibration
from ventanilla.demo.accounts import secret_of
from ventanilla.demo.bench.client import Site
from ventanilla.demo.packages import With, certificates, protocols_of
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.security.models import Officer, Seat
from ventanilla.training.models import Certificate
from ventanilla.web.seats import CHOSEN
from ventanilla.web.sessions import SessionStore

POST = "MCA"
#: posts whose desks are looked at
DESKS = 6


def hire(count: int, role: str, *, post: str = POST) -> list[Seat]:
    """New officers with a seat at a post, who have spent nothing of any budget yet."""
    today, place = timezone.localdate(), Post.objects.get(code=post)
    since, ordinary = today - timedelta(days=1), protocols_of(With.ORDINARY)
    officers = Officer.objects.bulk_create(
        Officer(username=f"bench-{uuid4().hex}", name=f"Invento {number}", language="es")
        for number in range(count)
    )
    seats = Seat.objects.bulk_create(
        Seat(officer=officer, post=place, role=role, protocols=ordinary, valid_from=since)
        for officer in officers
    )
    needed = certificates()
    Certificate.objects.bulk_create(
        Certificate(
            officer=officer, certificate=needed[protocol], issued_on=since,
            valid_until=today + timedelta(days=300),
        )
        for officer in officers
        for protocol in ordinary
        if protocol in needed
    )  # fmt: skip
    return seats


def at_work() -> tuple[list[Seat], list[str]]:
    """The heads of protection of the busiest posts, whose desks are full, and a case page each."""
    now = timezone.now()
    supervisors = Seat.objects.select_related("officer", "post").filter(role=Role.SUPERVISOR)
    seats, cases = [], []
    for code in sorted(calibration.POSTS, key=lambda code: -calibration.POSTS[code])[:DESKS]:
        seat = supervisors.filter(post__code=code).earliest("pk")
        tracks = selectors.visible_to(seat, now).exclude(stage="").order_by("-opened_on")
        if newest := tracks.first():
            seats.append(seat)
            cases.append(reverse("cases:detail", args=[newest.pk]))
    return seats, cases


def sign_in(seat: Seat) -> str:
    """The secret of a session that began just now, with this seat on."""
    officer = seat.officer
    if not Authenticator.objects.filter(user_id=officer.pk).exists():
        TOTP.activate(officer, secret_of(officer.username))
    session = SessionStore()
    session["_auth_user_id"] = str(officer.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = officer.get_session_auth_hash()
    session[CHOSEN] = seat.pk
    session.save()
    return str(session.session_key)


def site(port: int, seats: Sequence[Seat]) -> Site:
    """The site at a port, as these officers see it; request number n is sent by one of them."""
    cookies = [
        {
            settings.SESSION_COOKIE_NAME: sign_in(seat),
            settings.CSRF_COOKIE_NAME: _get_new_csrf_string(),
            settings.LANGUAGE_COOKIE_NAME: "es",
        }
        for seat in seats
    ]
    found = Site(port, cookies)
    for number in range(8):  # both workers have read the package and the templates
        answer = found.get(reverse("desk:mine"), by=number)
        if answer.status != 200:
            raise RuntimeError(f"My desk answers {answer.status}.")
    return found
