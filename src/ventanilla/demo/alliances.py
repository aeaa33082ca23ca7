"""Invented alliances of the demo's posts, beside the public memoranda: each with a life behind it.

One ends in twenty days, one has gone quiet, one was renewed, one waits at headquarters.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from ventanilla.alliances.models import Alliance, Hotline
from ventanilla.alliances.services import lines, loading, moving, papers, thanking, writing
from ventanilla.alliances.services.lines import Number, Said
from ventanilla.alliances.services.papers import Text
from ventanilla.alliances.services.together import record_act
from ventanilla.alliances.services.writing import Ally, Person, Terms
from ventanilla.alliances.states import (
    KEEPERS,
    UNSIGNED,
    Act,
    Answered,
    Change,
    Kind,
    Line,
    Obliged,
    PartyRole,
    State,
)
from ventanilla.demo import days
from ventanilla.demo.accounts import ACCOUNTS
from ventanilla.directory.models import Organization
from ventanilla.exchange import typesetting
from ventanilla.network.models import Post
from ventanilla.norms import services as norms
from ventanilla.security.models import Seat

PAPER = b"""
#set document(title: "Documento inventado", author: "Ventanilla")
#set page(paper: "us-letter")
#set text(lang: "es")
= Documento inventado
Este texto ocupa el lugar de un convenio firmado. Nadie de quien aqui se habla existe.
"""
NETWORK = "Red del Valle contra la Trata"
WORDS = {
    "girasol": ("Memorándum con Casa Girasol", "Memorandum with Casa Girasol"),
    "clinica": ("Convenio con la Clínica Jurídica del Valle",
                "Agreement with Clínica Jurídica del Valle"),
    "hospital": ("Memorándum con el Hospital Los Ébanos", "Memorandum with Hospital Los Ébanos"),
    "mesa": ("Mesa del Valle contra la trata", "Valley task force against trafficking"),
    "fiscalia": ("Memorándum con la Fiscalía de la Cuenca sobre víctimas de delito",
                 "Memorandum with the Cuenca prosecutor on victims of crime"),
    "escuela": ("Carta de intención con la Escuela de Oficios del Puente",
                "Letter of intent with Escuela de Oficios del Puente"),
    "nogal": ("Memorándum con Puerta Abierta", "Memorandum with Puerta Abierta"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """An alliance as the demo tells it. Days are counted from today; ``state``: how far it is."""

    words: str
    post: str
    kind: Kind
    ally: str
    topics: tuple[str, ...]
    promises: tuple[str, ...] = ()
    since: int = -400
    ends: int | None = None
    state: State = State.IN_FORCE
    acts: tuple[tuple[Act, int, int | None], ...] = ()
    posts: tuple[str, ...] = ()
    renewed: int | None = None
    review: int | None = None
    person: str = ""


TOLD = (
    Told("girasol", "MCA", Kind.MOU, "Casa Girasol", ("violence", "shelter"),
         ("emergency_bed", "reply_48h", "no_status_asked", "spanish_service", "identity_papers"),
         since=-710, ends=20, person="Rosalinda Arce Tovar",
         acts=((Act.REFERRAL, -12, None), (Act.MEETING, -40, 9), (Act.MEETING, 8, None))),
    Told("clinica", "MCA", Kind.AGREEMENT, "Clínica Jurídica del Valle", ("legal", "migration"),
         ("legal_hours", "free_of_charge", "two_contacts"), since=-560, ends=540, review=12,
         person="Efraín Solís Quintero"),
    Told("hospital", "MCA", Kind.MOU, "Hospital Los Ébanos", ("health", "violence"),
         ("no_status_asked", "spanish_service", "joint_education"), since=-900, ends=700,
         renewed=-165, acts=((Act.TRAINING, -30, 22), (Act.REFERRAL, -5, None))),
    Told("mesa", "MCA", Kind.TASK_FORCE, NETWORK, ("trafficking",),
         ("joint_sessions",), since=-300,
         acts=((Act.MEETING, -70, 14), (Act.MEETING, -12, 17), (Act.MEETING, 16, None))),
    Told("fiscalia", "LAR", Kind.MOU, "Fiscalía de la Cuenca", ("crime_victims", "trafficking"),
         ("victim_certification", "two_contacts"), since=-90, ends=640, posts=("MCA", "LAR"),
         acts=((Act.MEETING, -20, 8),)),
    Told("escuela", "LAR", Kind.MOU, "Escuela de Oficios del Puente", ("education", "economy"),
         ("window_space",), since=-25, state=State.HQ_REVIEW),
    Told("nogal", "NOG", Kind.MOU, "Puerta Abierta", ("violence", "children"),
         ("notify_custody", "reply_48h", "confidentiality"), since=-300, ends=430,
         acts=((Act.NOTIFICATION, -9, None),)),
)  # fmt: skip
#: how far on the way to a signature
WAY = (State.TALKS, State.DRAFT, State.POST_REVIEW, State.HQ_REVIEW)


@dataclass(slots=True)
class _Stage:
    """Who plays, and which day it is."""

    now: datetime
    keepers: dict[str, Seat]
    posts: dict[str, Post]
    paper: bytes
    made: dict[str, Alliance] = field(default_factory=dict)

    def day(self, number: int) -> date:
        return days.today(self.now) + timedelta(days=number)

    def at(self, number: int) -> datetime:
        return self.now + timedelta(days=min(number, 0))


@transaction.atomic
def fill(*, now: datetime) -> None:
    """Load the norms, the public memoranda and lines, and write down what is invented."""
    norms.load(at=now)
    loading.load(at=now)
    keepers = _keepers()
    if not keepers:
        return
    paper = typesetting.render(PAPER, assets={}, data={}, language="es")
    posts = {post.code: post for post in Post.objects.filter(code__in=keepers)}
    stage = _Stage(now, keepers, posts, paper)
    for told in TOLD:
        if told.post in keepers:
            stage.made[told.words] = _tell(stage, told)
    _lines(stage)
    _thanks(stage)


def _keepers() -> dict[str, Seat]:
    """Who keeps the alliances of each post whose officers can sign in."""
    names = [account.username for account in ACCOUNTS]
    seats = Seat.objects.filter(role__in=KEEPERS, officer__username__in=names)
    found = seats.select_related("officer", "post__region").order_by("-role", "pk")
    return {seat.post.code: seat for seat in found}


def _tell(stage: _Stage, told: Told) -> Alliance:
    by, at = stage.keepers[told.post], stage.at(told.since - 30)
    alliance = _begin(stage, told, by, at)
    if told.kind in UNSIGNED:
        alliance = moving.move(
            alliance=alliance, to=State.IN_FORCE, on=stage.day(told.since), by=by, at=at
        )
    elif told.state == State.IN_FORCE:
        _sign(stage, alliance, told.since, by)
    else:
        for to in WAY[: WAY.index(told.state) + 1]:
            moving.move(alliance=alliance, to=to, on=stage.day(told.since), by=by, at=stage.now)
    if told.renewed is not None:
        alliance = _renew(stage, alliance, told.renewed, by)
    for kind, number, people in told.acts:
        record_act(
            alliances=[alliance.pk], kind=kind, on=stage.day(number), people=people,
            at=stage.at(number), by=by,
        )  # fmt: skip
    return alliance


def _begin(stage: _Stage, told: Told, by: Seat, at: datetime) -> Alliance:
    es, en = WORDS[told.words]
    begun = told.kind in UNSIGNED or told.state != State.IN_FORCE
    terms = Terms(
        kind=told.kind, name_es=es, name_en=en, topics=told.topics,
        territory=(stage.posts[told.post].region.code,), languages=("es", "en"),
        opinion="" if begun else "DGPME/INV/1",
        ends_on=None if told.ends is None else stage.day(told.ends), review_months=told.review,
        keeps_secret="confidentiality" in told.promises,
    )  # fmt: skip
    ally = Ally(organization=_organization(told.ally, by.post, at))
    alliance = writing.begin(
        terms=terms, state=State.TALKS if told.kind in UNSIGNED else _first(told), allies=(ally,),
        by=by, on=stage.day(told.since - 30), at=at,
    )  # fmt: skip
    if told.posts:
        posts = tuple(stage.posts[code] for code in told.posts if code in stage.posts)
        writing.add_party(alliance=alliance, ally=Ally(posts=posts), by=by, at=at)
    _promise(alliance, told.promises, by, at)
    if told.person:
        email = f"{told.words}@example.org"
        person = Person(told.person, "Enlace", "956 555 0142", email)
        writing.add_contact(alliance=alliance, person=person, by=by, at=at)
    return alliance


def _first(told: Told) -> State:
    return State.AGREED if told.state == State.IN_FORCE else State.IDENTIFIED


def _promise(alliance: Alliance, codes: Sequence[str], by: Seat, at: datetime) -> None:
    ours = {"identity_papers", "window_space", "confidentiality"}
    both = {"joint_sessions", "joint_education", "two_contacts"}
    for code in codes:
        side = Obliged.POSTS if code in ours else Obliged.ALL if code in both else Obliged.ALLIES
        writing.promise(alliance=alliance, commitment=code, obliged=side, text="", by=by, at=at)


def _sign(stage: _Stage, alliance: Alliance, number: int, by: Seat) -> None:
    at, on = stage.at(number), stage.day(number)
    for party in alliance.parties.order_by("pk"):
        name, capacity = (
            (by.officer.name, "Cónsul") if party.ours else ("Ofelia Rivas", "Dirección")
        )
        writing.sign_for(
            party=party, signatory=name, capacity=capacity, role=PartyRole.PARTY, by=by, at=at
        )
    papers.keep(alliance=alliance, text=Text(stage.paper, "application/pdf", "pdf"), by=by, at=at)
    for to in (State.SIGNED, State.IN_FORCE):
        moving.move(alliance=alliance, to=to, on=on, by=by, at=at)


def _renew(stage: _Stage, alliance: Alliance, number: int, by: Seat) -> Alliance:
    """The next version, agreed before: headquarters' part of the way is not played."""
    at, on = stage.at(number), stage.day(number)
    following = moving.begin_version(alliance=alliance, change=Change.RENEWAL, by=by, on=on, at=at)
    Alliance.objects.filter(pk=following.pk).update(
        state=State.AGREED, opinion="DGPME/INV/2", ends_on=alliance.ends_on
    )
    _sign(stage, following, number, by)
    return following


def _organization(name: str, post: Post, at: datetime) -> Organization:
    """The directory's, if it has one of this name; else a new one of the post."""
    found = Organization.objects.filter(name=name).first()
    return found or Organization.objects.create(
        name=name, description="Organización inventada.", post=post, modified_at=at
    )


def _lines(stage: _Stage) -> None:
    by = stage.keepers.get("MCA")
    if by is None:
        return
    mesa = lines.change(
        hotline=None,
        by=by,
        at=stage.at(-200),
        said=Said(
            name_es="Línea de la Mesa del Valle", name_en="Line of the Valley task force",
            operator_es=NETWORK, operator_en=NETWORK,
            hours_es="Lunes a viernes, 8 a 20 h", hours_en="Monday to Friday, 8 am to 8 pm",
            languages_es="español, inglés, náhuatl", languages_en="Spanish, English, Nahuatl",
            source="Acuerdo de la Mesa (inventado)",
            numbers=(Number(Line.VOICE, "956 555 0160"), Number(Line.TEXT, "555111", "VALLE")),
        ),
    )  # fmt: skip
    Hotline.objects.filter(pk=mesa.pk).update(alliance=stage.made["mesa"])
    lines.check(
        hotline=mesa, answered=Answered.AS_LISTED, on=stage.day(-21), note="", by=by,
        at=stage.at(-21),
    )  # fmt: skip
    ciam = Hotline.objects.get(code="ciam")
    lines.check(
        hotline=ciam, answered=Answered.CHANGED, on=stage.day(-120),
        note="El primer número pasa a un menú antes de contestar.", by=by, at=stage.at(-120),
    )  # fmt: skip


def _thanks(stage: _Stage) -> None:
    by = stage.keepers.get("MCA")
    if by is None:
        return
    thanking.recognise(
        organization=Organization.objects.filter(name="Casa Girasol").first(), name="Casa Girasol",
        reason_es="Por recibir a toda hora a mujeres y a sus hijas e hijos.",
        reason_en="For taking women and their children in at any hour.",
        on=stage.day(-95), by=by, at=stage.at(-95),
    )  # fmt: skip
