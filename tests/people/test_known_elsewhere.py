"""Whether another post may know somebody: which post, how often, and nothing else."""

from dataclasses import replace

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests import pages
from tests.cast import ITZEL
from tests.factories import NOW
from ventanilla.audit.models import Event
from ventanilla.cases import episodes, lists
from ventanilla.cases.services.progress import Work
from ventanilla.people.models import Token
from ventanilla.security.identity import Identity, entered

pytestmark = pytest.mark.django_db

HERE = replace(
    ITZEL, given_names="Itsel Guadalupe", first_surname="Mendes", called="", birth_date="2012-11-30"
)


@pytest.fixture
def known(itzel):
    """Itzel's case stands in McAllen."""
    return itzel


@pytest.fixture
def heard(register, told, laredo, clara):
    """Somebody comes to Laredo, whose name sounds like hers."""
    return register(told=replace(told, names=HERE), by=clara, post=laredo)


def asked(as_seat, seat, track):
    answer = as_seat(seat).post(reverse("notices:elsewhere", args=[track.pk]))
    assert answer.status_code == 200
    return answer


def test_the_post_is_named_and_nothing_else(known, heard, clara, as_seat):
    answer = asked(as_seat, clara, heard)

    assert [(item.post.code, item.cases) for item in answer.context["elsewhere"]] == [("MCA", 1)]
    body = answer.content.decode()
    assert known.case.number not in body
    assert str(known.pk) not in body
    assert "Méndez" not in body


def test_who_was_asked_about_is_not_written_down(known, heard, clara, as_seat):
    asked(as_seat, clara, heard)

    (line,) = Event.objects.filter(action="search.elsewhere")
    assert (line.seat_id, line.dossiers, line.detail) == (clara.pk, [], {})


@pytest.mark.parametrize(
    "other",
    [
        {"birth_date": "2009-08-14"},
        {"given_names": "Rosa"},
        {"first_surname": "Robles", "second_surname": "Soto"},
    ],
)
def test_other_years_and_other_names_are_not_found(known, clara, as_seat, other):
    session = as_seat(clara).session
    with entered(Identity(session.session_key, clara.pk)):
        assert episodes.known_elsewhere(HERE, seat=clara)
        assert not episodes.known_elsewhere(replace(HERE, **other), seat=clara)


def test_ones_own_post_is_not_told_as_another(known, register, told, bruno, as_seat):
    again = register(told=replace(told, names=HERE), by=bruno)

    assert asked(as_seat, bruno, again).context["elsewhere"] == []


def test_after_sixty_questions_an_hour_there_is_a_sentence(known, heard, clara, as_seat):
    now = timezone.now()
    Event.objects.bulk_create(
        Event(at=now, seat_id=clara.pk, officer_id=clara.officer_id, action="search.elsewhere")
        for _ in range(60)
    )
    answer = as_seat(clara).post(reverse("notices:elsewhere", args=[heard.pk]))

    assert answer.status_code == 409
    assert "very often" in answer.content.decode()


def test_a_page_cannot_read_tokens_of_other_posts(known, heard, clara, as_seat):
    assert Token.objects.filter(dossier=known.dossier).exists()
    session = as_seat(clara).session
    with pages.served(), entered(Identity(session.session_key, clara.pk)):
        assert Token.objects.filter(dossier=heard.dossier).exists()
        assert not Token.objects.filter(dossier=known.dossier).exists()


def test_a_corrected_name_leaves_no_token_of_the_old(known, bruno):
    before = set(Token.objects.filter(dossier=known.dossier).values_list("token", flat=True))
    with transaction.atomic():
        work = Work.begin(known, by=bruno, at=NOW, act="case.changed")
        work.know(replace(work.names, given_names="Ximena", birth_date="2011-01-02"))
        work.finish("case.changed")

    after = set(Token.objects.filter(dossier=known.dossier).values_list("token", flat=True))
    assert not {bytes(token) for token in before} & {bytes(token) for token in after}


def test_a_reference_of_the_agency_finds_the_case_exactly(register, told, bruno):
    names = replace(told.names, agency_reference="A-204 551 903")
    track = register(told=replace(told, names=names))

    for words in ("A204551903", "a-204-551-903"):
        assert list(lists.listed(bruno, NOW, words=words)) == [track]
    assert list(lists.listed(bruno, NOW, words="A20455190")) == []
