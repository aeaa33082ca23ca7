"""The directory, as officers use it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.cast import seat
from tests.web.conftest import officer_with_factor
from ventanilla.directory import loading, selectors
from ventanilla.directory.models import Service, Whereabouts
from ventanilla.directory.services import keeping, parts, placing
from ventanilla.directory.services.keeping import Given
from ventanilla.directory.services.parts import Area
from ventanilla.directory.services.placing import Where
from ventanilla.network.roles import Role
from ventanilla.security.models import Seat

pytestmark = pytest.mark.django_db
WHAT = {
    "name": "Refugio Luz", "description": "Un techo", "access": "crisis", "status": "active",
    "needs": ["refugio_emergencia", "huir_violencia"],
}  # fmt: skip


@pytest.fixture
def seated(mcallen):
    """seated(Role.ANALYST): a seat of McAllen whose officer can sign in."""

    def give(role, post=None):
        officer = officer_with_factor(role, name=f"Rita {role}")
        return Seat.objects.create(
            officer=officer, post=post or mcallen, role=role, valid_from="2026-01-01"
        )

    return give


@pytest.fixture
def head(seated):
    return seated(Role.SUPERVISOR)


@pytest.fixture
def refuge(head):
    loading.load(at=timezone.now())
    return keeping.add(
        organization="Casa Luz",
        given=Given(
            columns={name: WHAT[name] for name in ("name", "description", "access", "status")},
            needs=WHAT["needs"], phones=["956-555-0101"], languages=["es"],
            where=Where(True, "Casa", "7 Hidden Oak", "McAllen", "TX", "78501"),
            area=Area(counties=["48215"]),
        ),
        by=head,
        at=timezone.now(),
    )  # fmt: skip


def text(answer):
    return answer.content.decode()


def test_a_shelter_is_found_near_a_zip_code(as_officer, head, refuge):
    page = as_officer(head.officer).get(
        "/directory/",
        {"need": "techo", "place": "78501", "language": "es", "children": "on", "radius": "25"},
    )
    assert [row.service for _number, row in page.context["rows"]] == [refuge]
    assert "for people of this place" in text(page)
    assert "confidential place" in text(page)
    assert "Hidden Oak" not in text(page)
    none = as_officer(head.officer).get("/directory/", {"language": "nah"})
    assert none.context["rows"] == []


def test_an_open_door_stands_on_the_map_and_a_hidden_one_does_not(as_officer, head, refuge):
    client = as_officer(head.officer)
    assert client.get("/directory/", {"place": "78501"}).context["map"] is None
    door = Where(False, "Centro", "1 Elm St", "Weslaco", "TX", "78596")
    keeping.edit(entry=refuge, given=Given(where=door), by=head, at=timezone.now())
    page = client.get("/directory/", {"place": "78501"})
    assert [dot.numbers for dot in page.context["map"].dots] == [(1,)]
    assert [ring.miles for ring in page.context["map"].rings] == [10, 20]


@pytest.mark.parametrize(
    ("place", "words"),
    [("Nowhere", "No place is called that"), ("Hidalgo County", "Hidalgo County, NM")],
)
def test_a_place_that_is_unclear_is_asked_back(as_officer, head, refuge, place, words):
    assert words in text(as_officer(head.officer).get("/directory/", {"place": place}))


@pytest.mark.parametrize("page", ["", "0", "2", "-1", "99999999999", "x", "١"])
def test_a_page_that_is_not_there_is_the_nearest(as_officer, head, refuge, page):
    answer = as_officer(head.officer).get("/directory/", {"page": page})
    assert [row.service for _number, row in answer.context["rows"]] == [refuge]


def test_an_entry_is_added_part_by_part(as_officer, head, refuge):
    client = as_officer(head.officer)
    given = {**WHAT, "name": "Clínica", "organization": "Salud", "phones": "956-555-0102\nx"}
    assert "not a telephone number" in text(client.post("/directory/new/", given))
    answer = client.post("/directory/new/", {**given, "phones": "956-555-0102"})
    made = Service.objects.get(name="Clínica")
    assert answer.headers["location"] == f"/directory/{made.pk}/edit/whom/"
    pages = {
        "whom": {
            "languages": ["es", "nah"], "minimum_age": "0", "accepts_undocumented": "true",
            "asks_status": "unknown", "lgbt_inclusive": "unknown", "pets": "false",
            "accepts_boys_over_12": "unknown",
        },
        "where": {
            "place_name": "Centro", "address": "1 Elm St", "city": "Weslaco", "state": "tx",
            "postal_code": "78596", "counties": "Hidalgo County, TX",
        },
        "when": {
            "MO_opens": "09:00", "MO_closes": "17:00", "WE_opens": "09:00", "WE_closes": "17:00",
            "fees_description": "Gratis",
        },
        "refer": {"phones": "956-555-0102", "hand_over_name": "Inés", "papers": "Acta"},
    }  # fmt: skip
    for part, said in pages.items():
        address = f"/directory/{made.pk}/edit/{part}/"
        assert client.get(address).status_code == 200
        assert client.post(address, said).status_code == 302, part
    found = selectors.entry(made.pk)
    assert (found.accepts_undocumented, found.asks_status, found.pets) == (True, None, False)
    assert placing.where_of(found).state == "TX"
    assert str(parts.hours_of(found)[0]) == "MO,WE 09:00–17:00"
    page = text(client.get(f"/directory/{made.pk}/"))
    for words in ("Nahuatl", "1 Elm St", "Hidalgo County, TX", "Monday, Wednesday: 09:00 to 17:00",
                  "Gratis", "Inés", "Acta", "all ages"):  # fmt: skip
        assert words in page, words


@pytest.mark.parametrize(
    ("part", "said", "words"),
    [
        ("where", {"address": "1 Elm St"}, "Write the whole address, or none."),
        ("where", {"counties": "Hidalgo County"}, "is not one county"),
        ("where", {"confidential": "on"}, "Say whom it is for"),
        ("when", {"MO_opens": "09:00"}, "Monday, closes: Write both times, or none."),
        ("what", {"name": "X"}, "What is it for?"),
    ],
)
def test_what_is_wrong_stands_at_its_field(as_officer, head, refuge, part, said, words):
    page = text(as_officer(head.officer).post(f"/directory/{refuge.pk}/edit/{part}/", said))
    assert words in page
    assert "Something cannot be right" in page


def test_an_entry_that_somebody_changed_is_not_written_over(as_officer, head, refuge):
    answer = as_officer(head.officer).post(
        f"/directory/{refuge.pk}/edit/refer/", {"seen": "2026-01-01T00:00:00+00:00"}
    )
    assert answer.status_code == 409


def test_a_call_is_written_down(as_officer, head, refuge):
    client = as_officer(head.officer)
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        client.force_login(head.officer)
        assert "Nobody has asked since" in text(client.get(f"/directory/{refuge.pk}/"))
        assert "Refugio Luz" in text(client.get("/directory/due/"))
        answer = client.post(f"/directory/{refuge.pk}/verify/", {"note": "Todo igual"}, follow=True)
        assert "Nobody has asked since" not in text(answer)
        assert "Todo igual" in text(answer)
        assert "Refugio Luz" not in text(client.get("/directory/due/"))


def test_protection_sees_where_it_is_by_an_act_and_nobody_else(as_officer, seated, head, refuge):
    address = f"/directory/{refuge.pk}/where/"
    client = as_officer(head.officer)
    assert "Hidden Oak" not in text(client.get(f"/directory/{refuge.pk}/"))
    assert client.get(address).status_code == 405
    assert "7 Hidden Oak" in text(client.post(address))
    for role in (Role.COMMUNITY_OFFICER, Role.HEAD_OF_POST, Role.ANALYST):
        client = as_officer(seated(role).officer)
        assert client.get(f"/directory/{refuge.pk}/").status_code == 200
        answer = client.post(address)
        assert answer.status_code == 403
        assert "Hidden Oak" not in text(answer)


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.WINDOW_STAFF, 404), (Role.WINDOW_PARTNER, 404), (Role.AUDITOR, 403)],
)
def test_whoever_only_sends_does_not_look(as_officer, seated, refuge, role, status):
    client = as_officer(seated(role).officer)
    for address in ("", "due/", "new/", f"{refuge.pk}/", f"{refuge.pk}/edit/what/"):
        assert client.get(f"/directory/{address}").status_code == status
    assert "/directory/" not in text(client.get("/network/"))


def test_an_analyst_reads_and_does_not_write(as_officer, seated, refuge):
    client = as_officer(seated(Role.ANALYST).officer)
    page = text(client.get(f"/directory/{refuge.pk}/"))
    assert "I called today" not in page
    assert client.get(f"/directory/{refuge.pk}/edit/what/").status_code == 403
    assert client.post(f"/directory/{refuge.pk}/verify/", {}).status_code == 403
    assert client.get("/directory/new/").status_code == 403


def test_what_is_not_there_is_not_found(as_officer, head, refuge):
    client = as_officer(head.officer)
    for address in ("00000000-0000-0000-0000-000000000000/", f"{refuge.pk}/edit/nothing/"):
        assert client.get(f"/directory/{address}").status_code == 404
    keeping.edit(entry=refuge, given=Given(where=Where()), by=head, at=timezone.now())
    assert client.post(f"/directory/{refuge.pk}/where/").status_code == 404


def test_the_page_speaks_spanish(as_officer, head, refuge):
    page = text(as_officer(head.officer, language="es").get(f"/directory/{refuge.pk}/"))
    assert "Refugio de emergencia" in page
    assert "Español" in page or "español" in page


def test_the_database_too_keeps_a_hidden_place_from_others(on_a_page, mcallen, refuge, laredo):
    posts = {Role.COMMUNITY_OFFICER: mcallen, Role.HEAD_OF_POST: mcallen, Role.SUPERVISOR: laredo}
    with on_a_page(seat("case", mcallen, Role.CASE_OFFICER)):
        assert Whereabouts.objects.count() == 1
    for role, post in posts.items():
        with on_a_page(seat(f"other-{role}", post, role)):
            assert Whereabouts.objects.count() == 0
