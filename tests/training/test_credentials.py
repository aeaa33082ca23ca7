"""What leaves of learning: a badge that anybody verifies, statements without a name."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import ventanilla.training
from tests.factories import NOW
from tests.training.conftest import TODAY, course, pass_course, trainer
from ventanilla.security import credentials, signing
from ventanilla.training import badges, xapi
from ventanilla.training.errors import NoKey
from ventanilla.training.models import Certificate
from ventanilla.training.services import editions

SCHEMA = Draft202012Validator(
    json.loads(
        (Path(ventanilla.training.__file__).parent / "data/open_badge.schema.json").read_text()
    )
)
CHECK = "https://consulado.example.org/es/certificates/"


@pytest.fixture
def key(tmp_path):
    path = tmp_path / "badge.key"
    signing.create(path)
    return path


@pytest.fixture
def badge(paula, uca, key):
    pass_course(paula)
    return badges.badge(
        Certificate.objects.get(), course(), check=CHECK, language="es", path=key, at=NOW
    )


@pytest.mark.django_db
def test_a_badge_has_the_shape_and_anybody_verifies_it(badge, paula):
    assert list(SCHEMA.iter_errors(badge)) == []
    assert credentials.verifies(json.loads(json.dumps(badge)))
    assert paula.officer.name not in json.dumps(badge, ensure_ascii=False)
    (identity,) = badge["credentialSubject"]["identifier"]
    assert identity["identityHash"] == badges.hashed(paula.officer.name, identity["salt"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("validUntil",), "2099-01-01T00:00:00Z"),
        (("name",), "Otro curso"),
        (("issuer", "name"), "Otra secretaría"),
        (("issuer", "id"), "did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH"),
        (("proof", "created"), "2020-01-01T00:00:00Z"),
        (("proof", "proofValue"), "z1"),
        (("proof", "cryptosuite"), "none"),
        (("credentialSubject", "achievement", "version"), "9.9.9"),
    ],
    ids=lambda value: ".".join(value) if isinstance(value, tuple) else "",
)
def test_whatever_is_changed_of_a_badge_is_refused(badge, where, value):
    inner = badge
    for name in where[:-1]:
        inner = inner[name]
    inner[where[-1]] = value

    assert not credentials.verifies(badge)


@pytest.mark.django_db
def test_another_shape_is_seen(badge):
    del badge["validUntil"]

    assert [error.validator for error in SCHEMA.iter_errors(badge)] == ["required"]


@pytest.mark.django_db
def test_without_a_key_there_is_no_badge(paula, uca, tmp_path):
    pass_course(paula)

    with pytest.raises(NoKey):
        badges.badge(
            Certificate.objects.get(), course(), check=CHECK, language="es",
            path=tmp_path / "none.key", at=NOW,
        )  # fmt: skip


@hypothesis(max_examples=50, deadline=None)
@given(raw=st.binary(max_size=70))
def test_base_58_gives_back_what_was_put_in(raw):
    assert credentials._decode(credentials._encode(raw)) == raw


def test_the_example_of_the_did_key_method_is_read():
    """From the did:key specification: this DID is of Ed25519."""
    raw = credentials._decode("6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")

    assert raw[:2] == credentials.ED25519_PUBLIC
    assert len(raw) == 34


def test_a_document_is_signed_at_its_moment(key):
    document = {"@context": ["x"], "issuer": {"id": credentials.issuer(key)}, "n": "ñ"}

    signed = credentials.sign(document, path=key, at=datetime(2026, 3, 3, 9, tzinfo=UTC))

    assert signed["proof"]["created"] == "2026-03-03T09:00:00Z"
    assert credentials.verifies(signed)


@pytest.mark.django_db
def test_statements_name_accounts_and_no_person(paula, dora, bruno, rosa, seminar, uca):
    pass_course(paula)
    edition = seminar(led_by=[trainer(bruno)], learners=[dora])
    editions.close(edition=edition, by=rosa, on=TODAY, at=NOW)

    made = list(xapi.statements(TODAY, TODAY, home="https://x.example.org/"))

    verbs = sorted(each["verb"]["id"].rpartition("/")[2] for each in made)
    assert verbs == ["attended", "passed", "passed", "registered", "registered"]
    actor = {"objectType", "account"}
    assert all(each["actor"].keys() == actor for each in made)
    text = json.dumps(made, ensure_ascii=False)
    assert "@" not in text
    assert not any(seat.officer.name in text for seat in (paula, dora))
    (passed,) = [
        each
        for each in made
        if each["verb"]["id"].endswith("passed") and "seminar" in each["object"]["id"]
    ]
    assert passed["result"]["score"] == {"scaled": 0.9, "raw": 90, "min": 0, "max": 100}
    assert passed["result"]["duration"] == "PT26H"
    assert made == list(xapi.statements(TODAY, TODAY, home="https://x.example.org/"))
    assert not list(xapi.statements(date(2025, 1, 1), date(2025, 2, 1), home="https://x/"))


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_the_files_are_given_to_whoever_they_belong_to(
    paula, dora, rosa, uca, key, as_seat, settings
):
    settings.BADGE_KEY_FILE = key
    pass_course(paula)
    address = f"/training/certificates/{Certificate.objects.get().pk}/badge.json"

    own = as_seat(paula).get(address)
    other = as_seat(dora)

    assert credentials.verifies(own.json())
    assert other.get(address).status_code == 404
    assert len(as_seat(rosa).get("/training/statements.json?since=2026-01-01").json()) == 2
    assert other.get("/training/statements.json").status_code == 403
