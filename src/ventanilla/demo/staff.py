"""Invented officers: at each post the seats that its cases need, a roster, certificates."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from ventanilla.demo import names
from ventanilla.demo.accounts import ACCOUNTS, Account
from ventanilla.demo.packages import With, certificates, protocols_of
from ventanilla.demo.stories import of_the_year
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.network.states import PostKind
from ventanilla.security.models import DutyTurn, Officer, Seat
from ventanilla.training.models import Certificate

#: the protocols that each kind of officer works with
Works = Mapping[With, list[str]]
#: seats that a post needs to work on cases
CREW = (Role.SUPERVISOR, Role.CASE_OFFICER, Role.INTAKE_OFFICER, Role.HEAD_OF_POST)
#: turns of the roster, local time
TURNS = (time(0), time(8), time(16))
WEEKS_BACK, WEEKS_AHEAD = 2, 4
#: officers of the busiest posts beside those who can sign in
MORE = {"MCA": 2, "NOG": 3, "SDI": 3, "ELP": 2, "LAR": 2, "EGP": 1}
#: posts where all who work on cases work with every protocol, beside those of the accounts
EVERYTHING = frozenset({"SDI"})
#: seats that answer for a post's cases of every protocol where somebody works with them
ANSWERING = frozenset({Role.INTAKE_OFFICER, Role.HEAD_OF_POST})


@dataclass(frozen=True, slots=True)
class Team:
    """Who works at a post. ``officers`` interview; the first one answers for new cases.

    ``officers`` are those of the protocol of the year; ``certified`` has them by protocol.
    """

    post: Post
    certified: Mapping[str, tuple[Seat, ...]]
    supervisor: Seat
    duty: Seat
    head: Seat

    @property
    def officers(self) -> tuple[Seat, ...]:
        """Those who interview under the protocol of the year."""
        return self.of_protocol(of_the_year().script.protocol)

    @property
    def officer(self) -> Seat:
        """The first of those who interview."""
        return self.officers[0]

    def of_protocol(self, protocol: str) -> tuple[Seat, ...]:
        """Those who interview under a protocol. Raises ``KeyError`` where nobody does."""
        return self.certified[protocol]


def hire(rng: Random, *, today: date) -> Mapping[str, Team]:
    """Make every officer with seat, certificate and turns; returns the team of each post."""
    since = today - timedelta(days=500)
    works = {which: protocols_of(which) for which in With}
    posts = {post.code: post for post in Post.objects.select_related("ministry", "region")}
    officers, seats = _accounts(posts, works, since)
    _strangers(rng, posts, works, officers, seats, since)
    Officer.objects.bulk_create(officers)
    Seat.objects.bulk_create(seats)
    needed = certificates()
    Certificate.objects.bulk_create(
        Certificate(
            officer=seat.officer,
            certificate=needed[protocol],
            issued_on=today - timedelta(days=400),
            valid_until=today + timedelta(days=rng.choice((24, 150, 330))),
        )
        for seat in _one_each(seats)
        for protocol in seat.protocols
        if protocol in needed
    )
    everything = works[With.ALL]
    teams = {
        code: _team(post, seats, everything) for code, post in posts.items() if _consular(post)
    }
    DutyTurn.objects.bulk_create(
        turn for team in teams.values() for turn in _turns(team, today, seats)
    )
    return teams


def _accounts(
    posts: Mapping[str, Post], works: Works, since: date
) -> tuple[list[Officer], list[Seat]]:
    officers = [_officer(account) for account in ACCOUNTS]
    seats = [
        Seat(
            officer=officer,
            post=posts[code],
            role=role,
            area=account.area,
            protocols=[] if account.area else works[account.works_with],
            valid_from=since + timedelta(days=number),
        )
        for account, officer in zip(ACCOUNTS, officers, strict=True)
        for number, (code, role) in enumerate(account.seats)
    ]
    return officers, seats


def _officer(account: Account) -> Officer:
    return Officer(
        username=account.username,
        name=account.name,
        email=f"{account.username}@example.org",
        language=account.language,
    )


def _strangers(
    rng: Random,
    posts: Mapping[str, Post],
    works: Works,
    officers: list[Officer],
    seats: list[Seat],
    since: date,
) -> None:
    """The others, who cannot sign in: they make the network whole."""
    taken = {(seat.post.code, seat.role) for seat in seats}
    everywhere = EVERYTHING | {
        code for account in ACCOUNTS if account.works_with is With.ALL for code, __ in account.seats
    }
    for code, post in sorted(posts.items()):
        roles = [role for role in CREW if _consular(post) and (code, role) not in taken]
        roles += [Role.CASE_OFFICER] * MORE.get(code, 0)
        if post.kind == PostKind.DELEGATION and (code, Role.DELEGATION_OFFICER) not in taken:
            roles.append(Role.DELEGATION_OFFICER)
        for number, role in enumerate(roles):
            officer = _stranger(rng, f"{code.lower()}{number + 1}")
            officers.append(officer)
            seats.append(
                Seat(
                    officer=officer,
                    post=post,
                    role=role,
                    protocols=works[_works_with(code, role, everywhere)],
                    valid_from=since,
                )
            )


def _works_with(code: str, role: str, everywhere: Collection[str]) -> With:
    """All protocols where that post works with all, for those who answer for its cases."""
    if code in EVERYTHING or (code in everywhere and role in ANSWERING):
        return With.ALL
    return With.ORDINARY


def _stranger(rng: Random, username: str) -> Officer:
    given = names.given_names(rng, rng.choice(("female", "male")))
    return Officer(
        username=username,
        name=f"{given} {names.surname(rng)} {names.surname(rng)}",
        email=f"{username}@example.org",
    )


def _one_each(seats: list[Seat]) -> list[Seat]:
    """One seat of each officer who may have to interview."""
    may = {Role.CASE_OFFICER, Role.SUPERVISOR, Role.INTAKE_OFFICER}
    return list({seat.officer_id: seat for seat in seats if seat.role in may}.values())


def _consular(post: Post) -> bool:
    return post.kind not in (PostKind.HQ_UNIT, PostKind.DELEGATION)


def _team(post: Post, seats: list[Seat], everything: Sequence[str]) -> Team:
    mine = [seat for seat in seats if seat.post == post]
    first = {role: next(seat for seat in mine if seat.role == role) for role in CREW}
    return Team(
        post=post,
        certified={
            protocol: tuple(
                seat
                for seat in mine
                if seat.role == Role.CASE_OFFICER and protocol in seat.protocols
            )
            for protocol in everything
        },
        supervisor=first[Role.SUPERVISOR],
        duty=first[Role.INTAKE_OFFICER],
        head=first[Role.HEAD_OF_POST],
    )


def _turns(team: Team, today: date, seats: list[Seat]) -> Iterator[DutyTurn]:
    """The night is the duty officer's, the day goes round among those of the post."""
    round_table = [seat for seat in seats if seat.post == team.post and seat.role in CREW[:3]]
    first = today - timedelta(weeks=WEEKS_BACK)
    for day in range((WEEKS_BACK + WEEKS_AHEAD) * 7):
        for number, begins in enumerate(TURNS):
            seat = team.duty if begins == TURNS[0] else round_table[day % len(round_table)]
            start = datetime.combine(first + timedelta(days=day), begins, team.post.zoneinfo)
            following = number + 1 < len(TURNS)
            end = datetime.combine(
                first + timedelta(days=day if following else day + 1),
                TURNS[number + 1] if following else TURNS[0],
                team.post.zoneinfo,
            )
            yield DutyTurn(
                post=team.post,
                seat=seat,
                starts_at=start.astimezone(UTC),
                ends_at=end.astimezone(UTC),
            )
