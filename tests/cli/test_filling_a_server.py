"""An empty server is filled by commands: the network, protocols, officers, seats, certificates."""

import getpass
import shutil
import sys

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import OfficerFactory, SeatFactory
from tests.shipped import published
from ventanilla.alliances.models import Alliance
from ventanilla.audit.models import Event
from ventanilla.cli import ready
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols
from ventanilla.protocols.models import PublishedVersion
from ventanilla.security.models import Officer, Seat, Session
from ventanilla.training.models import Certificate
from ventanilla.web.sessions import SessionStore

pytestmark = pytest.mark.django_db
PASSWORD = "siete faros en la niebla"


@pytest.fixture
def types(monkeypatch):
    """``types("one", "two")``: what somebody types where a password is asked for."""

    def answer(*typed):
        lines = iter(typed)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        monkeypatch.setattr(getpass, "getpass", lambda prompt: next(lines))

    return answer


def test_the_network_is_loaded_once_and_says_what_changed(ventanilla, logged):
    code, said, _ = ventanilla("network load")
    assert code == 0
    assert Post.objects.count() > 80
    assert f"{Post.objects.count()} added" in said
    (event,) = logged("network.loaded")
    assert event.detail["Post.added"] == Post.objects.count()
    assert (event.seat_id, event.officer_id) == (None, None)

    code, said, _ = ventanilla("network load")
    assert (code, said.startswith("Nothing changed")) == (0, True)
    assert len(logged("network.loaded")) == 1

    Post.objects.filter(code="MCA").update(city_es="Otra")
    _, said, _ = ventanilla("network load")
    held = Post.objects.count()
    assert " ".join(said.split()) == f"posts.csv 0 added 1 changed 0 removed {held} now"
    assert logged("network.loaded")[-1].detail == {"Post.changed": 1}


def test_public_memoranda_are_loaded_after_the_network(ventanilla, logged):
    ventanilla("network load")

    code, said, _ = ventanilla("alliances load")

    assert (code, len(logged("alliances.loaded"))) == (0, 1)
    assert "28" in said
    assert set(Alliance.objects.values_list("state", flat=True)) == {"published"}


def test_a_protocol_is_published_once(ventanilla, logged):
    code, said, _ = ventanilla("protocol publish general")
    assert (code, said) == (0, "general 1.1.0 is published. New cases open with it.\n")
    (event,) = logged("protocol.published")
    assert event.detail["hash"] == PublishedVersion.objects.get().content_hash

    code, said, _ = ventanilla("protocol publish general")
    assert code == 0
    assert "already" in said
    assert len(logged("protocol.published")) == PublishedVersion.objects.count() == 1


@pytest.fixture
def copy(tmp_path):
    """A copy of a package that a test may change."""
    return shutil.copytree(protocols.LIBRARY / "general", tmp_path / "mine")


def change(folder, old, new):
    path = folder / "protocol.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_faulty_package_is_refused_with_file_and_line(ventanilla, copy):
    change(copy, "retention:", "retentoin:")
    code, _, refused = ventanilla(f"protocol publish {copy}")
    assert code == 2
    assert f"{copy}/protocol.yaml:" in refused
    assert "Nothing was published." in refused
    assert not PublishedVersion.objects.exists()


def test_a_role_that_nobody_here_can_hold_is_refused_at_its_line(ventanilla, copy):
    text = (copy / "protocol.yaml").read_text(encoding="utf-8").splitlines()
    line = next(n for n, words in enumerate(text, 1) if "seat: supervisor" in words)
    change(copy, "seat: supervisor", "seat: superviser")
    code, _, refused = ventanilla(f"protocol publish {copy}")
    assert code == 2
    assert f"protocol.yaml:{line}: nobody here holds a seat called “superviser”" in refused
    assert not PublishedVersion.objects.exists()


def test_other_contents_need_another_version(ventanilla, copy):
    ventanilla("protocol publish general")
    (copy / "CHANGELOG.md").write_text("Something else.\n", encoding="utf-8")
    code, _, refused = ventanilla(f"protocol publish {copy}")
    assert code == 2
    assert "published already, with other contents" in refused

    change(copy, "version: 1.1.0", "version: 1.1.1")
    assert ventanilla(f"protocol publish {copy}")[0] == 0
    _, said, _ = ventanilla("protocol publish general")
    assert "New cases open with 1.1.1" in said
    assert PublishedVersion.objects.count() == 2


ADD = "officer add mlopez --name Marta --email mlopez@example.org --language es"


def test_an_officer_is_added_and_signs_in_with_what_was_typed(ventanilla, types, logged):
    types(PASSWORD, PASSWORD)
    code, said, refused = ventanilla(ADD)
    assert code == 0
    assert PASSWORD not in said + refused
    officer = Officer.objects.get()
    assert (officer.name, officer.language) == ("Marta", "es")
    Client().post("/account/login/", {"login": "mlopez", "password": PASSWORD})
    (event,) = logged("officer.added")
    assert event.detail == {"officer": officer.pk}
    assert "signed in on" in ventanilla("officer list")[1]


@pytest.mark.parametrize(
    ("line", "typed", "sentence"),
    [
        (ADD.replace("mlopez ", "Mlópez "), [], "small letters"),
        (ADD.replace("mlopez@", "mlopez"), [], "is not an e-mail address"),
        (ADD.replace("Marta", "a" * 121), [], "1 to 120 letters"),
        (ADD.replace("mlopez ", "taken "), [], "Somebody has the user name “taken” already."),
        (ADD, [PASSWORD, "another"], "The two passwords differ. Nothing was written."),
        (ADD, ["short", "short"], "at least 12 characters"),
        (ADD, ["mlopez@example.org"] * 2, "too similar"),
    ],
)
def test_an_account_that_cannot_be_is_not_made(ventanilla, types, line, typed, sentence, logged):
    OfficerFactory(username="taken")
    types(*typed)
    code, said, refused = ventanilla(line)
    assert (code, said) == (2, "")
    assert sentence in refused
    assert Officer.objects.count() == 1
    assert logged("officer.added") == []


def test_without_a_terminal_no_password_is_read(ventanilla, monkeypatch):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    code, _, refused = ventanilla(ADD)
    assert (code, refused) == (
        2,
        "The password is asked for on a terminal: run this command in one.\n",
    )
    assert not Officer.objects.exists()


def signed_in():
    """Whose sessions there are; None: of somebody who has not signed in."""
    return set(Session.objects.filter(job="").values_list("officer_id", flat=True))


def test_a_lost_password_is_replaced_and_the_sessions_end(ventanilla, types, bruno, logged):
    browser = Client()
    browser.force_login(bruno.officer)
    types(PASSWORD, PASSWORD)
    assert ventanilla("officer password bruno")[0] == 0
    assert not signed_in()
    assert Client().login(username="bruno", password=PASSWORD)
    assert logged("officer.password")[0].detail == {"officer": bruno.officer_id}

    types("short", "short")
    assert ventanilla("officer password bruno")[0] == 2
    assert Client().login(username="bruno", password=PASSWORD)
    ventanilla("officer close bruno")
    types(PASSWORD, PASSWORD)
    code, _, refused = ventanilla("officer password bruno")
    assert (code, refused) == (2, "The account “bruno” is closed.\n")


def test_a_closed_account_is_signed_out_everywhere(ventanilla, bruno, dora, logged):
    browser, other = Client(), Client()
    browser.force_login(bruno.officer)
    other.force_login(dora.officer)
    SessionStore().save()  # somebody who has not signed in
    code, said, _ = ventanilla("officer close bruno")
    assert (code, "signed out everywhere" in said) == (0, True)
    assert signed_in() == {dora.officer_id, None}
    assert browser.get("/").url.startswith("/account/login")
    assert not other.get("/").url.startswith("/account/login")
    assert not Seat.objects.live(timezone.now()).filter(officer=bruno.officer).exists()
    assert logged("officer.closed")[0].detail == {"officer": bruno.officer_id, "turns": 0}
    assert "closed" in ventanilla("officer list")[1]

    code, _, refused = ventanilla("officer close bruno")
    assert (code, refused) == (2, "The account “bruno” is closed.\n")


SEAT = "seat give bruno --post LAR --role case_officer --protocols uca --from 2026-12-01"


@pytest.fixture
def ready_for_seats(bruno, laredo, uca):
    """Bruno, a second post, and a protocol."""


@pytest.mark.usefixtures("ready_for_seats")
def test_a_seat_is_given_listed_and_ended(ventanilla, bruno, laredo, logged):
    code, said, _ = ventanilla(f"{SEAT} --until 2099-12-01")
    assert code == 0
    seat = Seat.objects.get(post=laredo)
    assert str(seat) in said
    assert (seat.role, seat.protocols, seat.officer) == (
        Role.CASE_OFFICER,
        ["uca"],
        bruno.officer,
    )
    (event,) = logged("seat.given")
    assert event.detail == {
        "seat": seat.pk, "officer": bruno.officer_id, "post": "LAR", "role": "case_officer",
        "protocols": "uca", "from": "2026-12-01", "until": "2099-12-01",
    }  # fmt: skip
    assert [line.split()[:3] for line in ventanilla("seat list --post LAR")[1].splitlines()] == [
        ["LAR", "case_officer", "bruno"]
    ]
    code, _, _ = ventanilla("seat end bruno --post LAR --role case_officer --on 2099-01-01")
    assert code == 0
    seat.refresh_from_db()
    assert seat.valid_until.isoformat() == "2099-01-01"
    assert logged("seat.ended")[0].detail["until"] == "2099-01-01"


@pytest.mark.usefixtures("ready_for_seats")
@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (SEAT.replace("bruno", "nobody"), "Nobody has the user name “nobody”."),
        (SEAT.replace("LAR", "XXX"), "No post has the code “XXX”"),
        (SEAT.replace("case_officer", "boss"), "There is no role “boss”. There are: intake_"),
        (SEAT.replace("uca", "uca,gbv"), "No protocol called “gbv” is published here"),
        (SEAT.replace("2026-12-01", "2026-13-01"), "“2026-13-01” is no date"),
        (SEAT.replace("--protocols uca ", ""), "works in protocols"),
        (f"{SEAT} --until 2026-12-01", "The seat must end after it begins."),
        (f"{SEAT} --until tomorrow", "“tomorrow” is no date"),
        (SEAT.replace("LAR", "MCA"), "bruno already holds the seat “Protection officer” at MCA"),
        (
            "seat end bruno --post MCA --role supervisor",
            "bruno holds no seat “Head of protection” at MCA",
        ),
        ("seat end bruno --post MCA --role case_officer --on 2026-02-01", "in the past"),
        ("seat list --post XXX", "No post has the code “XXX”"),
    ],
)
def test_a_seat_that_cannot_be_is_refused_in_one_sentence(ventanilla, line, sentence):
    before = list(Seat.objects.values())
    code, said, refused = ventanilla(line)
    assert (code, said) == (2, "")
    assert sentence in refused
    assert len(refused.splitlines()) == 1
    assert list(Seat.objects.values()) == before
    assert not Event.objects.exists()


def test_an_empty_server_says_what_to_run_first(ventanilla):
    OfficerFactory(username="bruno")
    assert "ventanilla network load" in ventanilla(SEAT)[2]
    ventanilla("network load")
    assert "ventanilla protocol publish" in ventanilla(SEAT)[2]


def test_the_sentence_is_in_the_terminal_s_language(ventanilla, monkeypatch):
    monkeypatch.setenv("LC_ALL", "es_MX.UTF-8")
    code, _, refused = ventanilla("officer close nadie")
    assert (code, refused) == (2, "Nadie tiene el nombre de usuario «nadie».\n")
    monkeypatch.setenv("LC_ALL", "")
    monkeypatch.setenv("LC_MESSAGES", "")
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert ready.terminal_language() == "en"


def test_a_certificate_is_given_and_listed(ventanilla, uca, logged):
    officer = SeatFactory(officer__username="bruno").officer
    line = "certificate give bruno --kind uca --on 2026-01-10 --until 2028-01-10"
    code, said, _ = ventanilla(line)
    assert (code, said) == (0, "bruno holds the certificate “uca” until 2028-01-10.\n")
    given = Certificate.objects.get()
    assert (given.officer, given.certificate) == (officer, "uca")
    assert logged("certificate.given")[0].detail["officer"] == officer.pk
    assert ventanilla("certificate list bruno")[1].split()[:2] == ["bruno", "uca"]
    assert ventanilla(line)[0] == 2


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("--kind gbv --on 2026-01-10 --until 2028-01-10", "certificate “gbv”, but for: uca."),
        ("--kind uca --on 2026-01-10 --until 2026-01-10", "must end after it is issued"),
        ("--kind uca --on 2099-01-10 --until 2100-01-10", "not before"),
        ("--kind uca --on 2026-02-30 --until 2028-01-10", "“2026-02-30” is no date"),
    ],
)
def test_a_certificate_that_cannot_be_is_refused(ventanilla, line, sentence):
    published("uca")
    OfficerFactory(username="bruno")
    code, said, refused = ventanilla(f"certificate give bruno {line}")
    assert (code, said) == (2, "")
    assert sentence in refused
    assert not Certificate.objects.exists()
