"""Events of the demo: months of earlier years divided by chance, and a living calendar in McAllen.

Only the totals of March 2016 to June 2018 are published figures. How they divide by post and month
is invented, and each row says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction

from ventanilla.common.months import next_month, previous_month
from ventanilla.network import selectors as network
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.network.states import Evidence, PostKind
from ventanilla.outreach import selectors
from ventanilla.outreach.catalogue import VAIM
from ventanilla.outreach.models import Campaign, EarlierMonth, Event, Programme
from ventanilla.outreach.published import figures
from ventanilla.outreach.services import campaigns, counting, months, planning, programme
from ventanilla.outreach.services.counting import Closing, Numbers
from ventanilla.outreach.services.planning import Plan
from ventanilla.outreach.states import CountMethod, Modality, Openness, Policy, ProgrammeStatus
from ventanilla.security.models import Seat

INVENTED = "invented"
HOME = "MCA"
#: months after March 2016 in which the programme, or the post, began, where a publication says so
BEGAN = {"KCM": 0, "LAX": 5, "MIL": 6, "SNA": 10}
#: consulates that were opened after June 2018
LATER = ("NBW", "OKC")
#: over how many months the programme reaches the other posts: invented
EXPANSION = 9
#: months of the living calendar that are over
PAST = 5
#: what is held each month: its titles, series, topics, place, how many are expected, and how many
#: services are given for one who comes
HOLDS = (
    ("Plática: sus derechos en casa y en el trabajo", "Talk: your rights at home and at work",
     VAIM, ("violence", "rights"), "Biblioteca Pública de McAllen", 46,
     {"legal_migratorio": 0.15, "voe": 0.3}),
    ("Feria de salud para familias", "Health fair for families",
     VAIM, ("health", "documents"), "Parque Bill Schupp", 128,
     {"orientacion": 0.4, "deteccion_glucosa": 0.35, "deteccion_presion": 0.5, "vacuna": 0.2}),
    ("Consulado móvil en Roma", "Mobile consulate in Roma",
     "mobile", ("documents",), "Centro comunitario de Roma", 210,
     {"documentos": 0.33, "voe": 0.1}),
    ("Taller de finanzas del hogar", "Workshop on household finances",
     "sef", ("finance",), "Sala de usos múltiples", 31, {"vaf": 0.8}),
)  # fmt: skip
ALLIES = ("Clínica Nuestra Señora", "Red de Mujeres del Valle")


def fill(*, seed: int, now: datetime) -> None:
    """Write all of it."""
    rng = Random(f"{seed} outreach")
    with transaction.atomic():
        programme.load_known(at=now)
        months.take_in(rows=earlier(rng), at=now)
        _records(now)
        _live(rng, now)


def earlier(rng: Random) -> list[EarlierMonth]:
    """What posts reported from March 2016 to June 2018: three totals, divided by chance."""
    known = figures()
    span = known["vaim_events"]
    posts = list(
        network.posts()
        .consular()
        .filter(country="US")
        .exclude(kind=PostKind.CONSULAR_SECTION)
        .exclude(code__in=LATER)
    )
    cells = list(_cells(rng, posts, span.since, span.months))
    weights = [cell[2] * rng.uniform(0.7, 1.3) for cell in cells]
    events = divide(int(span.value), weights)
    shares = [number * rng.uniform(0.6, 1.4) for number in events]
    attended = divide(int(known["vaim_attendances"].value), shares)
    cases = divide(
        int(known["vaim_cases"].value), [each * rng.uniform(0.5, 1.5) for each in shares]
    )
    return [
        EarlierMonth(
            post=post, month=month, series=VAIM, events=events[at], attendances=attended[at],
            cases=cases[at], origin=INVENTED,
        )
        for at, (post, month, __) in enumerate(cells)
    ]  # fmt: skip


def _cells(
    rng: Random, posts: Sequence[Post], first: date, count: int
) -> Iterator[tuple[Post, date, float]]:
    """Each post and month in which the programme runs there, with its weight."""
    for post in posts:
        begins = BEGAN.get(post.code, rng.randrange(EXPANSION))
        size = rng.uniform(0.5, 3.0)
        month = first
        for number in range(count):
            if number >= begins:
                yield post, month, size * (1 + number / count)
            month = next_month(month)


def divide(total: int, weights: Sequence[float]) -> list[int]:
    """A total in whole parts by weight that sum up to it: the largest remainders win."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(each) for each in exact]
    order = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in order[: total - sum(parts)]:
        parts[at] += 1
    return parts


def _records(now: datetime) -> None:
    """Records of posts of which nothing is published, marked as a design of the demo."""
    seats = _seats()
    for post in network.posts().filter(code__in=("MCA", "LAR", "NOG")):
        Programme.objects.get_or_create(
            post=post,
            defaults={
                "status": ProgrammeStatus.ACTIVE,
                "started": date(2016, 7, 1),
                "policy": Policy.GLOBAL_2024,
                "coordinator": seats.get((post.code, Role.SUPERVISOR)),
                "evidence": Evidence.DESIGN,
                "note_es": "Inventado para la demostración",
                "note_en": "Invented for the demo",
            },
        )


def _seats() -> Mapping[tuple[str, str], Seat]:
    held = Seat.objects.select_related("officer", "post__region")
    return {(seat.post.code, str(seat.role)): seat for seat in held.order_by("-pk")}


def _live(rng: Random, now: datetime) -> None:
    """The calendar of one post: held and counted months, the running one, what comes."""
    seats = _seats()
    keeper = seats.get((HOME, Role.COMMUNITY_OFFICER))
    head = seats.get((HOME, Role.SUPERVISOR))
    if keeper is None or head is None:
        return
    this = selectors.month_of(now, keeper.post)
    campaigns.begin(
        name_es="Sus finanzas, su decisión", name_en="Your money, your decision", series="sef",
        starts_on=this - timedelta(days=150), ends_on=this + timedelta(days=60), by=keeper, at=now,
    )  # fmt: skip
    month = this
    for _month in range(PAST):
        month = previous_month(month)
    while month <= next_month(this):
        for event, gives in _planned(rng, month, keeper, now):
            if event.ends_at < now:
                _count(rng, event, gives, keeper)
        if next_month(month) < this:
            _close(month, head, now)
        month = next_month(month)
    _correct(keeper, now)
    _group(keeper, now)


def _planned(
    rng: Random, month: date, keeper: Seat, now: datetime
) -> Iterator[tuple[Event, Mapping[str, float]]]:
    zone = keeper.post.zoneinfo
    campaign = Campaign.objects.filter(post=keeper.post).first()
    others = list(network.posts().filter(code="LAR"))
    for number, (es, en, series, topics, place, expected, gives) in enumerate(HOLDS):
        day = month + timedelta(days=4 + 6 * number + rng.randrange(4))
        starts = datetime.combine(day, time(rng.choice((10, 11, 17))), zone)
        plan = Plan(
            title_es=es, title_en=en, series=series, modality=Modality.IN_PERSON,
            starts_at=starts, ends_at=starts + timedelta(hours=3), topics=topics,
            audiences=("community",), languages=("es",), place=place, planned=expected,
            allies=ALLIES[: number % 3],
        )  # fmt: skip
        if series == "mobile":
            plan = replace(plan, co_posts=others)
        if series == "sef":
            plan = replace(plan, campaign=campaign)
        for event in planning.plan(plan=plan, by=keeper, at=min(now, starts)):
            yield event, gives


def _count(rng: Random, event: Event, gives: Mapping[str, float], keeper: Seat) -> None:
    came = max(round((event.planned or 30) * rng.uniform(0.6, 1.25)), 8)
    female, unknown = round(came * rng.uniform(0.55, 0.8)), rng.randrange(4)
    other = rng.randrange(2)
    numbers = Numbers(
        attendances=came, female=female, male=came - female - unknown - other, other=other,
        unknown=unknown, minors=round(came * rng.uniform(0.05, 0.2)),
        people=came - rng.randrange(3), contacts=rng.randrange(20, 90),
    )  # fmt: skip
    services = {service: max(1, round(came * share)) for service, share in gives.items()}
    counting.close(
        event=event,
        closing=Closing(numbers=numbers, method=CountMethod.SIGN_IN, services=services),
        by=keeper,
        at=event.ends_at,
    )


def _close(month: date, head: Seat, now: datetime) -> None:
    due = selectors.due_by(head.post, month)
    at = datetime.combine(due, time(12), head.post.zoneinfo)
    months.close_month(month=month, by=head, at=min(at, now))


def _correct(keeper: Seat, now: datetime) -> None:
    """Somebody was counted twice, found after the month was closed."""
    first = Event.objects.filter(post=keeper.post).order_by("starts_at").first()
    if first and selectors.is_closed(first.post_id, first.month):
        counting.correct(
            event=first,
            numbers=Numbers(attendances=-2, female=-2),
            reason="Dos nombres estaban dos veces en la lista",
            by=keeper,
            at=now,
        )


def _group(keeper: Seat, now: datetime) -> None:
    """A weekly group whose place is confidential."""
    zone = keeper.post.zoneinfo
    day = now.astimezone(zone).date() + timedelta(days=2)
    starts = datetime.combine(day, time(18), zone)
    plan = Plan(
        title_es="Grupo de mujeres de los jueves", title_en="Thursday women's group", series=VAIM,
        modality=Modality.IN_PERSON, starts_at=starts, ends_at=starts + timedelta(minutes=90),
        openness=Openness.NEUTRAL, neutral="taller", topics=("violence",), audiences=("women",),
    )  # fmt: skip
    planning.plan(plan=plan, by=keeper, at=now, sessions=6)
