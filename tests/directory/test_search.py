"""Who helps near here: the search, its order and what it leaves out."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.directory.making import NOW, organization, service, shelter
from ventanilla.directory import loading, needs, selectors
from ventanilla.directory.finding import Asked
from ventanilla.directory.freshness import Freshness, due_on, freshness
from ventanilla.directory.models import (
    Attribute,
    Language,
    Location,
    Schedule,
    ServiceArea,
    ServiceAtLocation,
)
from ventanilla.network import places

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 3)
MCALLEN, WESLACO, LAREDO = (26.2, -98.23), (26.16, -97.99), (27.5, -99.5)


@pytest.fixture
def casa(mcallen):
    loading.load(at=NOW)
    return organization(post=mcallen)


@pytest.fixture
def give(casa, mcallen):
    """give("Refugio", at=WESLACO, needs=["refugio_emergencia"], speaks=["es"], ago=10)"""

    def make(name, *, at=None, of=(), speaks=(), ago=10, counties=(), nationwide=False, **fields):
        fields.setdefault("post", mcallen)
        fields.setdefault("verify_every_days", 90)
        verified = None if ago is None else TODAY - timedelta(days=ago)
        made = service(casa, name, verified_on=verified, **fields)
        if at:
            latitude, longitude = at
            place = Location.objects.create(
                organization=casa, name=name, location_type="physical",
                latitude=latitude, longitude=longitude,
            )  # fmt: skip
            ServiceAtLocation.objects.create(service=made, location=place)
        if counties or nationwide:
            ServiceArea.objects.create(service=made, counties=list(counties), nationwide=nationwide)
        for code in of:
            Attribute.objects.create(
                link_id=made.pk, link_entity="service", taxonomy_term_id=needs.needs()[code].id
            )
        for code in speaks:
            Language.objects.create(service=made, code=code)
        return made

    return make


def found(**asked):
    results = selectors.search(Asked(on=TODAY, **asked))
    assert results.total == len(results.helpers)
    return [helper.service.name for helper in results.helpers]


def near(text="78501"):
    return places.find(text)[0]


def test_the_nearest_comes_first_and_too_far_is_left_out(give):
    give("Weslaco", at=WESLACO)
    give("McAllen", at=MCALLEN)
    give("Laredo", at=LAREDO)
    assert found(place=near()) == ["McAllen", "Weslaco"]
    assert found(place=near(), radius_miles=200) == ["McAllen", "Weslaco", "Laredo"]
    [first, second] = selectors.search(Asked(on=TODAY, place=near())).helpers
    assert first.miles == pytest.approx(1.1, abs=0.1)
    assert second.miles == pytest.approx(15.7, abs=0.3)


def test_whoever_serves_the_county_is_found_without_an_address(give):
    give("Refugio", counties=["48215"])
    give("Otro condado", counties=["48479"])
    give("Línea", nationwide=True)
    assert found(place=near()) == ["Refugio", "Línea"]
    assert found(place=near("Hidalgo County, TX")) == ["Refugio", "Línea"]
    [refuge, _line] = selectors.search(Asked(on=TODAY, place=near())).helpers
    assert (refuge.miles, refuge.serves, refuge.point) == (None, True, None)


def test_a_confidential_place_is_found_by_its_county_and_says_no_point(give, casa, mcallen):
    made = give("Casa segura", counties=["48215"])
    hidden = shelter(casa, mcallen)
    ServiceAtLocation.objects.create(service=made, location=hidden)
    [helper] = selectors.search(Asked(on=TODAY, place=near())).helpers
    assert (helper.point, helper.location, helper.hidden_place) == (None, None, True)


def test_a_group_of_needs_finds_what_is_below_it(give):
    give("Refugio", of=["refugio_emergencia"])
    give("Terapia", of=["terapia", "grupo_apoyo"])
    assert found(needs=["techo"]) == ["Refugio"]
    assert found(needs=["grupo_apoyo", "refugio_emergencia"]) == ["Refugio", "Terapia"]
    [helper] = selectors.search(Asked(on=TODAY, needs=["terapia"])).helpers
    assert list(helper.needs) == ["grupo_apoyo", "terapia"]


def test_a_language_narrows_or_only_comes_first(give):
    give("Español", at=WESLACO, speaks=["es"], of=["terapia"])
    give("Náhuatl", at=WESLACO, speaks=["nah", "es"], of=["terapia"])
    give("Inglés", at=MCALLEN, speaks=["en"], of=["terapia"])
    assert found(language="nah") == ["Náhuatl"]
    assert found(place=near(), prefer="es") == ["Español", "Náhuatl", "Inglés"]
    preferred = selectors.search(Asked(on=TODAY, place=near(), prefer="es")).helpers
    assert [helper.speaks for helper in preferred] == [True, True, False]


def test_words_are_found_without_accents_and_from_their_beginning(give):
    give("Clínica Jurídica", description="Abogadas para mujeres")
    give("Legal clinic")
    assert found(text="clinica juridica") == ["Clínica Jurídica"]
    assert found(text="JURÍDI aboga") == ["Clínica Jurídica"]
    assert found(text="'); drop table & | ! :*") == []


def test_without_papers_and_with_children(give):
    give("Sin papeles", accepts_undocumented=True, minimum_age=18)
    give("Con niñas", minimum_age=0)
    give("Nadie preguntó")
    assert found(undocumented=True) == ["Sin papeles"]
    assert found(children=True) == ["Con niñas", "Nadie preguntó"]


def test_closed_and_defunct_are_left_out(give):
    give("Cerrado", status="temporarily closed")
    give("Abierto")
    assert found() == ["Abierto"]
    assert found(status="") == ["Abierto", "Cerrado"]


@pytest.mark.parametrize(
    ("ago", "state"),
    [
        (0, Freshness.VERIFIED), (90, Freshness.VERIFIED), (91, Freshness.OVERDUE),
        (180, Freshness.OVERDUE), (181, Freshness.STALE), (None, Freshness.STALE),
    ],
)  # fmt: skip
def test_a_cycle_of_ninety_days(give, mcallen, ago, state):
    made = give("Refugio", at=MCALLEN, of=["refugio_emergencia"], ago=ago)
    [helper] = selectors.search(Asked(on=TODAY)).helpers
    assert (helper.state, freshness(made, TODAY)) == (state, state)
    assert found(states=[state]) == ["Refugio"]
    for other in set(Freshness) - {state}:
        assert found(states=[other]) == []
    picked = selectors.helpers_for(post=mcallen, needs=["refugio_emergencia"], on=TODAY)
    assert [each.state for each in picked] == ([] if state is Freshness.STALE else [state])
    due = selectors.due(post_id=mcallen.pk, on=TODAY)
    assert list(due) == ([] if state is Freshness.VERIFIED else [made])
    assert ago is None or due_on(made) == TODAY + timedelta(days=90 - ago)


def test_long_overdue_stands_at_the_end(give):
    give("Antes", at=MCALLEN, ago=181)
    give("Ahora", at=WESLACO)
    assert found(place=near()) == ["Ahora", "Antes"]


@pytest.mark.parametrize(
    ("local", "is_open"),
    [
        ((2026, 3, 3, 8, 59), False), ((2026, 3, 3, 9, 0), True), ((2026, 3, 3, 16, 59), True),
        ((2026, 3, 3, 17, 0), False), ((2026, 3, 4, 10, 0), False),
    ],
)  # fmt: skip
def test_open_at_the_clock_of_the_place(give, mcallen, local, is_open):
    made = give("Clínica")
    Schedule.objects.create(
        service=made, freq="WEEKLY", byday="MO,TU", opens_at="09:00", closes_at="17:00"
    )
    assert found(open_at=datetime(*local, tzinfo=mcallen.zoneinfo)) == (["Clínica"] * is_open)


@pytest.mark.parametrize(
    ("local", "is_open"),
    [
        ((2026, 3, 3, 21, 59), False), ((2026, 3, 3, 22, 0), True), ((2026, 3, 4, 5, 59), True),
        ((2026, 3, 4, 6, 0), False), ((2026, 3, 4, 23, 0), False),
    ],
)  # fmt: skip
def test_a_night_reaches_into_the_next_day(give, mcallen, local, is_open):
    made = give("Noche")
    Schedule.objects.create(
        service=made, freq="WEEKLY", byday="TU", opens_at="22:00", closes_at="06:00"
    )
    assert found(open_at=datetime(*local, tzinfo=mcallen.zoneinfo)) == (["Noche"] * is_open)


def test_day_and_night(give):
    made = give("Línea")
    Schedule.objects.create(service=made, opens_at="00:00", closes_at="00:00")
    assert found(open_at=datetime(2026, 3, 3, 3, 33, tzinfo=UTC)) == ["Línea"]


def test_pages_are_cut_and_counted(give):
    for number in range(5):
        give(f"Servicio {number}")
    second = selectors.search(Asked(on=TODAY), page=2, size=2)
    assert second.total == 5
    assert [helper.service.name for helper in second.helpers] == ["Servicio 2", "Servicio 3"]


def test_helpers_are_sought_around_the_post(give, mcallen):
    give("Laredo", at=LAREDO, of=["terapia"])
    give("Weslaco", at=WESLACO, of=["terapia"], speaks=["en"])
    give("Misión", at=(26.21, -98.32), of=["terapia"], speaks=["es"])
    picked = selectors.helpers_for(
        post=mcallen, needs=needs.of_services(["psychosocial"]), on=TODAY, language="es"
    )
    assert [each.service.name for each in picked] == ["Misión", "Weslaco"]


def test_the_list_asks_as_often_for_many_as_for_few(give, django_assert_max_num_queries):
    for number in range(12):
        give(f"S{number}", at=MCALLEN, of=["terapia"], speaks=["es"])
    with django_assert_max_num_queries(9):
        results = selectors.search(Asked(on=TODAY, place=near()))
        assert [helper.service.organization.name for helper in results.helpers]
