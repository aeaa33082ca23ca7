"""What stands beside the cases: what posts have seen to, opinions, figures of earlier quarters."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from django.db import models, transaction

from ventanilla.demo import days, outreach
from ventanilla.demo.accounts import ACCOUNTS
from ventanilla.demo.people import ORIGIN
from ventanilla.demo.stories import of_the_year
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import Package
from ventanilla.reports import opinions, policies, publishing, services
from ventanilla.reports.models import CaseFigures, RowFigures, SpanFigures
from ventanilla.reports.states import SILENT, UNKNOWN, Dimension
from ventanilla.security.models import Seat
from ventanilla.training.services import readying as training

F = TypeVar("F", bound=models.Model)
#: how many days ago a post saw to something; None: never. The longer ones are overdue by now
SEEN_TO = (3, 12, 40, 80, 130, None)
#: opinions that were given in the last finished quarter, over the posts, and since
GIVEN, SINCE = 48, 9
#: somebody answers a question, so often
ANSWERED = 0.85
#: cases of an earlier quarter, from and to, where no year is told
EPISODES = (70, 110)


def fill(*, seed: int, now: datetime) -> None:
    """Write all of it, and publish what the figures come to, as the worker does by night."""
    rng, today = Random(f"{seed} beside"), days.today(now)
    for protocol in protocols.shipped():
        package = protocols.newest_package(protocol)
        for post in _posts():
            _see_to(rng, package, post, now)
        _answer(rng, package, now)
    services.refresh(at=now)
    opinions.empty_the_box()
    for protocol in protocols.shipped():
        if protocol != of_the_year().script.protocol:
            _remember(rng, protocol, today)
    publishing.publish(today=today)
    outreach.fill(seed=seed, now=now)


def _posts() -> list[Post]:
    """Those whose head of protection can sign in."""
    codes = [
        code for account in ACCOUNTS for code, role in account.seats if role == Role.SUPERVISOR
    ]
    return list(Post.objects.filter(code__in=codes).order_by("code"))


def _seats(post: Post, package: Package) -> list[Seat]:
    found = Seat.objects.select_related("officer", "post").filter(post=post)
    return list(found.filter(protocols__contains=[package.id]).order_by("pk"))


def _see_to(rng: Random, package: Package, post: Post, now: datetime) -> None:
    """Some of what a post must have is there, some not any more, some never was."""
    seats = {seat.role: seat for seat in reversed(_seats(post, package))}
    for number, item in enumerate(package.definition.readiness):
        by, ago = seats.get(package.seat_role(item.role)), rng.choice(SEEN_TO)
        if not number:
            ago = SEEN_TO[0]
        if by and ago is not None:
            at = now - timedelta(days=ago, hours=rng.randrange(5))
            training.mark_ready(package=package, item=item.code, by=by, at=at)


def _answer(rng: Random, package: Package, now: datetime) -> None:
    """People say without a name how it was, in front of those who did not attend them."""
    last = days.quarters_before(days.today(now), 1)[0].last_day - days.today(now)
    for form, instrument in package.anonymous.items():
        asking = [
            seat
            for post in _posts()
            for seat in _seats(post, package)
            if policies.may_ask(seat, package, form)
        ]
        questions = opinions.asked(instrument)
        for number in range(GIVEN + SINCE if asking else 0):
            answers = {
                question.name: _leaning(
                    rng, [code for code in question.choices if code not in SILENT]
                )
                for place, question in enumerate(questions)
                if not place or rng.random() < ANSWERED
            }
            opinions.give(
                package=package, form=form, answers=answers, by=rng.choice(asking),
                at=now + (last if number < GIVEN else timedelta()),
            )  # fmt: skip


def _leaning(rng: Random, codes: list[str]) -> str:
    """One of the choices, the first ones more often."""
    return rng.choices(codes, [2.0 ** (len(codes) - at) for at in range(len(codes))])[0]


# --- figures of quarters whose cases are not here ---


@transaction.atomic
def _remember(rng: Random, protocol: str, today: date) -> None:
    """Figures of the quarters before, after the living cases: no file of theirs is in the demo."""
    of = {"protocol": protocol}
    cases = list(CaseFigures.objects.filter(**of).order_by(*Dimension.values, "post", "route"))
    rows = list(RowFigures.objects.filter(**of, version="").order_by("unit", "classes"))
    times = list(SpanFigures.objects.filter(**of).order_by("name", "hours"))
    if not cases:
        return
    working = Seat.objects.filter(role=Role.CASE_OFFICER, protocols__contains=[protocol])
    posts = sorted(set(working.values_list("post_id", flat=True)))
    for quarter in days.quarters_before(today, days.QUARTERS):
        many = rng.randrange(*EPISODES)
        first = quarter.first_month
        services.store(_case(rng, cases, rng.choice(posts), first) for __ in range(many))
        RowFigures.objects.bulk_create(
            _copy(row, post_id=rng.choice(posts), quarter=first)
            for row in _as_often(rng, rows, many, len(cases))
        )
        SpanFigures.objects.bulk_create(
            _copy(took, quarter=first, hours=_lasting(rng, took))
            for took in _as_often(rng, times, many, len(cases))
        )


def _case(rng: Random, cases: Sequence[CaseFigures], post: int, month: date) -> CaseFigures:
    """Somebody like those of these days: each class is that of one of them."""
    row = _copy(rng.choice(cases), post_id=post, month=month)
    for name in Dimension.values:
        setattr(row, name, getattr(rng.choice(cases), name))
    if row.origin != UNKNOWN:
        row.origin = ORIGIN.one(rng)
    row.more = {name: rng.choice(cases).more.get(name, code) for name, code in row.more.items()}
    return row


def _as_often(rng: Random, rows: Sequence[F], many: int, among: int) -> Iterator[F]:
    """As many rows for so many cases as there are among these."""
    for __ in range(round(len(rows) * many / among)):
        yield rng.choice(rows)


def _lasting(rng: Random, took: SpanFigures) -> int:
    """About as long, and in time if that one was."""
    share = rng.uniform(0.5, 1) if took.in_time else rng.uniform(1, 1.6)
    return round(took.hours * share)


def _copy(row: F, **changed: object) -> F:
    """A row like another, with an id of its own."""
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del kept["id"]
    return type(row)(**{**kept, **changed})
