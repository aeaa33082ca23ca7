"""A release of another ministry becomes a protocol of one's own, and the two stay comparable."""

import pytest

from tests.factories import NOW
from tests.sharing.packages import edited, key, packed
from tests.shipped import shipped
from ventanilla.common.errors import BadInput, NotAllowed
from ventanilla.protocols.engine.check import check_files
from ventanilla.protocols.engine.definition import Basis, Evidence, Text
from ventanilla.sharing import comparing, languages, merging, rewriting, selectors
from ventanilla.sharing.services import adapting, receiving

OURS = Basis(
    id="LSEM", citation=Text(es="Ley de Arcadia, art. 9", en="Law of Arcadia, art. 9"),
    evidence=Evidence.READ,
)  # fmt: skip


@pytest.fixture
def received(trusted, hilda):
    return receiving.receive(content=packed(shipped("general")), by=hilda, at=NOW)


@pytest.fixture
def adaptation(received, hilda):
    return adapting.begin(received=received, protocol="general", version="1.0.0", by=hilda, at=NOW)


@pytest.fixture
def next_release(trusted, hilda):
    """The origin goes on: a deadline, and the law that we replaced."""

    def act():
        changed = edited(
            shipped("general"),
            ("protocol.yaml", "version: 1.1.0", "version: 1.2.0"),
            ("tasks.yaml", "due: 24 h after notified_at", "due: 20 h after notified_at"),
            ("protocol.yaml", "Ley del Servicio Exterior Mexicano, art. 44", "Otra ley, art. 1"),
        )
        return receiving.receive(content=packed(changed), by=hilda, at=NOW)

    return act


def package(adaptation):
    return adapting.read(selectors.decoded(selectors.adaptation(adaptation.pk).files))


@pytest.mark.django_db
def test_an_adaptation_keeps_its_origin_and_its_credits(adaptation, received):
    told = package(adaptation).definition

    assert (told.origin.ministry, told.origin.protocol, told.origin.version) == (
        "MRA", "general", "1.1.0",
    )  # fmt: skip
    assert told.origin.hash == received.content_hash
    assert [credit.name for credit in told.credits] == ["Ventanilla", "Ministerio de Arcadia"]
    assert told.licence == "AGPL-3.0-or-later"
    assert check_files(package(adaptation).files).green
    assert comparing.grouped(selectors.package_of(received), package(adaptation))[0].code == "rest"


@pytest.mark.django_db
def test_it_rests_on_laws_of_its_own(adaptation, received, hilda):
    adapting.put_basis(adaptation=adaptation, basis=OURS, by=hilda, at=NOW)
    new = OURS.model_copy(update={"id": "ARC-1"})
    adapting.put_basis(adaptation=adaptation, basis=new, by=hilda, at=NOW)

    told = package(adaptation).definition.basis
    assert [each.id for each in told][1] == "LSEM"
    assert told[1].citation.es == "Ley de Arcadia, art. 9"
    (group,) = (
        each for each in comparing.grouped(selectors.package_of(received), package(adaptation))
        if each.code == "basis"
    )  # fmt: skip
    assert {(each.code, each.kind) for each in group.changes} >= {
        ("LSEM", "changed"),
        ("ARC-1", "added"),
    }
    with pytest.raises(BadInput, match="T-00"):
        adapting.drop_basis(adaptation=adaptation, code="CASEWORK", by=hilda, at=NOW)
    adapting.drop_basis(adaptation=adaptation, code="ARC-1", by=hilda, at=NOW)
    assert "ARC-1" not in {each.id for each in package(adaptation).definition.basis}
    # What stands beside what was changed stays as it was, comments included.
    was = shipped("general").files["protocol.yaml"].decode().splitlines()
    now = package(adaptation).files["protocol.yaml"].decode().splitlines()
    assert [line for line in was if line.startswith("#")] == [
        line for line in now if line[:1] == "#"
    ]


@pytest.mark.django_db
def test_other_services_answer_a_finding(adaptation, hilda):
    name = package(adaptation).definition.findings[2].name
    adapting.set_services(
        adaptation=adaptation, finding=name, services=["shelter", "advocate"], by=hilda, at=NOW
    )
    assert package(adaptation).findings[name].services == ("shelter", "advocate")
    with pytest.raises(BadInput):
        adapting.set_services(adaptation=adaptation, finding="x", services=[], by=hilda, at=NOW)


@pytest.mark.django_db
def test_a_language_is_added_and_what_is_missing_is_listed(adaptation, hilda):
    def put(texts, language="fr"):
        adapting.put_texts(adaptation=adaptation, language=language, texts=texts, by=hilda, at=NOW)

    put({})
    whole = languages.progress(package(adaptation), "fr")
    assert (whole.done, whole.percent) == (0, 0)
    assert len(whole.missing) == len(whole.lines) > 200
    assert "documents/d1_referral.typ" in whole.files
    put({"title": "Protection consulaire", "nowhere": "x"})
    assert languages.progress(package(adaptation), "fr").done == 1
    place = next(line.place for line in whole.lines if line.place == "basis/LSEM/citation")
    put({place: "Loi"})
    adapting.put_basis(adaptation=adaptation, basis=OURS, by=hilda, at=NOW)
    lines = {line.place: line for line in languages.progress(package(adaptation), "fr").lines}
    assert lines[place].stale  # its original changed since it was translated
    assert not lines["title"].stale
    for wrong in ("es", "f r", "é"):
        with pytest.raises(BadInput):
            put({}, wrong)


@pytest.mark.django_db
def test_a_newer_release_is_compared_three_ways_and_taken_over(adaptation, next_release, hilda):
    adapting.put_basis(adaptation=adaptation, basis=OURS, by=hilda, at=NOW)
    name = package(adaptation).definition.findings[0].name
    adapting.set_services(
        adaptation=adaptation, finding=name, services=["shelter"], by=hilda, at=NOW
    )
    newer = next_release()
    assert selectors.newer(adaptation.origin).get() == newer

    base, theirs, ours = (
        selectors.package_of(adaptation.origin), selectors.package_of(newer), package(adaptation),
    )  # fmt: skip
    apart = comparing.three_way(base, theirs, ours)
    assert {(each.part, each.field) for each in apart.theirs} == {("tasks", "due")}
    assert ("findings", "services") in {(each.part, each.field) for each in apart.ours}
    ((changed, adapted),) = apart.conflicts
    assert {each.code for each in (*changed, *adapted)} == {"LSEM"}

    done = adapting.take_over(adaptation=adaptation, newer=newer, by=hilda, at=NOW)

    told = package(done.adaptation).definition
    assert told.origin.version == "1.2.0"
    assert told.version == "1.0.0"
    assert [each for each in told.basis if each.id == "LSEM"] == [OURS]  # there ours stayed
    assert any(task.due == "20 h after notified_at" for task in told.tasks)
    assert package(done.adaptation).findings[name].services == ("shelter",)
    assert comparing.three_way(theirs, theirs, package(done.adaptation)).theirs == ()


@pytest.mark.django_db
def test_only_a_lead_adapts(received, adaptation, alba):
    with pytest.raises(NotAllowed):
        adapting.begin(received=received, protocol="x", version="1.0.0", by=alba, at=NOW)
    with pytest.raises(NotAllowed):
        adapting.put_basis(adaptation=adaptation, basis=OURS, by=alba, at=NOW)


@pytest.mark.django_db
def test_an_adaptation_goes_on_as_a_package_that_names_its_origin(adaptation, trusted):
    content = packed(package(adaptation), by=key("ours"))
    from ventanilla.sharing import package as packages

    assert packages.unpack(content, key("ours").keys).manifest.origin.ministry == "MRA"


A, B = b"one\ntwo\nthree\nfour\n", b"one\n2\nthree\nfour\n"


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "merged", "clashed"),
    [
        (A, A, B, B, False), (A, B, A, B, False), (A, B, B, B, False),
        (A, B, A + b"five\n", B + b"five\n", False),
        (A, B, A.replace(b"two", b"dos"), A.replace(b"two", b"dos"), True),
        (A, None, A, None, False), (A, None, B, B, True), (None, A, None, A, False),
        (None, A, B, B, True), (None, None, A, A, False), (A, A, None, None, False),
    ],
)  # fmt: skip
def test_lines_are_merged_three_ways(base, theirs, ours, merged, clashed):
    def files(content):
        return {} if content is None else {"x": content}

    done = merging.merge(files(base), files(theirs), files(ours))
    assert (done.files.get("x"), done.ours_stayed) == (merged, ("x",) if clashed else ())


YAML = "# head\na: 1\n# of b\nb:\n  - {x: 1}  # one\n\n# of c\nc: [p, q]\n"


def test_a_part_is_rewritten_and_the_rest_stays():
    assert rewriting.put(YAML, "b", [{"x": 2}]) == YAML.replace("  - {x: 1}  # one\n", "- x: 2\n")
    assert rewriting.put(YAML, "c", None) == YAML.replace("c: [p, q]\n", "")
    assert rewriting.put(YAML, "d", "new") == YAML + "d: new\n"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (
            "- code: F\n  services: [a]  # why\n  z: 1\n",
            '- code: F\n  services: ["b"]  # why\n  z: 1\n',
        ),
        ("- code: F\n  z: 1\n", '- code: F\n  services: ["b"]\n  z: 1\n'),
        ("- {code: F, z: 1}\n", '- {services: ["b"], code: F, z: 1}\n'),
    ],
)  # fmt: skip
def test_words_of_an_entry_are_rewritten(text, after):
    assert rewriting.put_words(text, 0, "services", ["b"]) == after
