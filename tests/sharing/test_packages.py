"""A package says what it is, is the same whoever packs it, and is refused once a byte is other."""

import io
import json
import os
import random
import shutil
import stat
import subprocess
import zipfile

import pytest
from django.utils import translation

from tests.sharing.packages import ARCADIA, general, key, packed, small
from ventanilla.protocols.engine.load import load_files
from ventanilla.sharing import archive, manifest, package
from ventanilla.sharing.errors import REASONS, NotTaken
from ventanilla.sharing.services import trusting

#: so many bytes of a package are altered in `make test`; set VENTANILLA_EVERY_BYTE for all
SAMPLE = 400


def refused(content, keys=None):
    """The code and the sentence of a refusal."""
    with pytest.raises(NotTaken) as refusal:
        package.unpack(content, keys or key().keys)
    return refusal.value.reason, refusal.value.problems["file"]


def members(content):
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def signed_anew(told, inside):
    """A package that this key signs over other words of itself."""
    note = key().signer.sign(package._body(told)).encode()
    return archive.write(package._members(told, note, inside))


def test_a_package_opens_as_it_was_packed():
    opened = package.unpack(packed(general()), key().keys)

    assert opened.manifest.ministry == ARCADIA
    assert opened.manifest.licence == "AGPL-3.0-or-later"
    assert opened.manifest.languages == ("es", "en")
    assert opened.manifest.hash == general().content_hash == opened.package.content_hash
    assert opened.files == general().files
    assert opened.signed_by == f"{key().signer.name}+{key().signer.key_id}"


def test_the_same_protocol_makes_the_same_bytes():
    assert packed() == packed()
    assert packed() != packed(small(version="1.0.1"))


def test_an_altered_byte_is_refused_wherever_it_stands():
    """Hashes, list of contents, times, flags: nothing of the file may be another."""
    content = packed()
    places = range(len(content))
    rest = random.Random(5)  # noqa: S311 - a sample, the same each time
    chosen = places if os.environ.get("VENTANILLA_EVERY_BYTE") else rest.sample(places, SAMPLE)
    taken = []
    for at in chosen:
        altered = bytearray(content)
        altered[at] ^= rest.randrange(1, 256)
        try:
            package.unpack(bytes(altered), key().keys)
        except NotTaken:
            continue
        taken.append(at)
    assert taken == []


@pytest.mark.parametrize("change", ["shorter", "longer", "in the middle"])
def test_a_byte_more_or_less_is_refused(change):
    content = packed()
    for at in range(1, len(content), 97):
        other = {
            "shorter": content[:-at],
            "longer": content + content[:at],
            "in the middle": content[:at] + b"x" + content[at:],
        }[change]
        refused(other)


def test_a_package_of_a_key_that_nobody_knows_is_refused_by_name():
    reason, words = refused(packed(by=key("stranger")))

    assert reason == "unknown_key"
    assert key("stranger").signer.key_id in words


def test_a_signature_under_a_known_name_by_another_key_is_refused():
    inside = members(packed())
    forged = bytearray(inside[package.NOTE])
    forged[-20] = ord("A") if forged[-20] != ord("A") else ord("B")
    assert refused(archive.write({**inside, package.NOTE: bytes(forged)}))[0] == "bad_signature"


def test_a_file_that_is_not_the_signed_one_is_named():
    inside = members(packed())
    inside["files/protocol.yaml"] += b"# more\n"
    reason, words = refused(archive.write(inside))
    assert reason == "other_hash"
    assert "files/protocol.yaml" in words


def test_a_manifest_that_is_not_the_signed_one_is_refused():
    inside = members(packed())
    told = manifest.read(inside["manifest.json"])
    inside["manifest.json"] = told.model_copy(update={"licence": "none"}).content
    assert refused(archive.write(inside))[0] == "other_manifest"


def test_a_manifest_is_written_in_one_way():
    inside = members(packed())
    inside["manifest.json"] = json.dumps(json.loads(inside["manifest.json"])).encode()
    assert refused(archive.write(inside))[0] == "bad_manifest"


@pytest.mark.parametrize("name", ["manifest.json", "manifest.note", "SHA256SUMS", "README.txt"])
def test_nothing_may_be_missing(name):
    inside = members(packed())
    del inside[name]
    reason, words = refused(archive.write(inside))
    assert (reason, name in words) == ("missing", True)


@pytest.mark.parametrize("name", ["files/more.md", "run.sh", "other/protocol.yaml"])
def test_nothing_more_may_be_in_it(name):
    reason, words = refused(archive.write({**members(packed()), name: b"x"}))
    assert (reason, name in words) == ("unknown_file", True)


def test_another_format_is_said_with_both_numbers():
    inside = members(packed())
    said = json.loads(inside["manifest.json"]) | {"format": 2}
    inside["manifest.json"] = manifest.written(said)
    reason, words = refused(archive.write(inside))
    assert reason == "other_format"
    assert "2" in words
    assert "1" in words


@pytest.mark.parametrize(
    "name",
    ["../escape", "/etc/x", "files/../../x", "a\\b", "C:x", ".hidden", "files//x", "files/./x",
     "a\x00b", "a\nb", "con ", "files/", "x" * 300],
)  # fmt: skip
def test_a_name_that_leads_out_is_refused(name):
    assert not archive.is_safe(name)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as writing:
        info = zipfile.ZipInfo("x")
        info.filename = name
        writing.writestr(info, b"x")
    assert refused(out.getvalue())[0] in {"unsafe_name", "missing", "no_zip"}


def odd(
    name="files/x", content=b"x", *, mode=stat.S_IFREG | 0o644, how=zipfile.ZIP_STORED, times=1
):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as writing:
        for name_ in [name] if times == 1 else [name, name.upper()]:
            info = zipfile.ZipInfo(name_)
            info.create_system, info.external_attr, info.compress_type = 3, mode << 16, how
            writing.writestr(info, content)
    return out.getvalue()


def test_a_link_a_device_and_a_folder_are_refused():
    for kind in (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFDIR, stat.S_IFSOCK):
        assert refused(odd(mode=kind | 0o777))[0] == "link"


def test_a_bomb_is_refused_before_it_is_opened():
    bomb = odd(content=b"\0" * 40_000_000, how=zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    assert refused(bomb)[0] == "compressed"


def test_the_same_file_twice_is_refused():
    assert refused(odd(times=2))[0] == "twice"


def test_too_large_and_too_many_are_refused(monkeypatch):
    monkeypatch.setattr(archive, "MOST_FILES", 3)
    assert refused(packed())[0] == "too_many"
    monkeypatch.setattr(archive, "MOST_BYTES", 1_000)
    assert refused(packed())[0] == "too_large"


def test_what_is_no_zip_is_refused():
    for content in (b"", b"PK", b"%PDF-1.7", b"PK\x05\x06" + b"\0" * 18 + b"x", b"\0" * 1000):
        assert refused(content)[0] in {"no_zip", "missing"}


def test_a_signed_package_that_cannot_be_read_says_what_is_wrong():
    whole = members(packed())
    inside = {name: whole[name] for name in whole if name not in package.HEAD}
    inside["files/protocol.yaml"] = inside["files/protocol.yaml"].replace(b"roles:", b"rules:")
    told = manifest.read(whole["manifest.json"])
    files = {name.removeprefix("files/"): inside[name] for name in inside if name[0] == "f"}
    told = told.model_copy(update={
        "hash": package.load.content_hash(files),
        "files": {name: manifest.entry(content) for name, content in inside.items()},
    })  # fmt: skip
    reason, words = refused(signed_anew(told, inside))
    assert reason == "unreadable"
    assert "protocol.yaml" in words


def test_a_signed_manifest_that_names_another_protocol_is_refused():
    whole = members(packed())
    inside = {name: whole[name] for name in whole if name not in package.HEAD}
    told = manifest.read(whole["manifest.json"])
    for update, reason in (
        ({"version": "9.9.9"}, "other_protocol"),
        ({"hash": "0" * 64}, "other_content"),
    ):
        assert refused(signed_anew(told.model_copy(update=update), inside))[0] == reason


def test_the_origin_of_an_adaptation_stands_in_its_manifest():
    adapted = small(disclaimer="{es: Adaptado., en: Adapted.}").files["protocol.yaml"] + (
        b"origin: {ministry: SRE, protocol: uca, version: 1.2.0, hash: " + b"a" * 64 + b"}\n"
    )
    opened = package.unpack(packed(load_files({"protocol.yaml": adapted})), key().keys)
    assert opened.manifest.origin.ministry == "SRE"
    assert opened.manifest.origin.hash == "a" * 64


@pytest.mark.parametrize("reason", REASONS)
def test_each_refusal_is_a_sentence_in_both_languages(reason):
    given = dict.fromkeys(("limit", "name", "found", "known", "problem"), "x")
    said = set()
    for language in ("es", "en"):
        with translation.override(language):
            said.add(str(NotTaken(reason, **given)))
    assert len(said) == 2
    assert all(words[0].isupper() or words[0] == "“" or words[0] == "«" for words in said)


@pytest.mark.skipif(not shutil.which("openssl"), reason="NOT RUN: there is no openssl here")
def test_plain_tools_verify_it_as_its_own_readme_says(tmp_path):
    with zipfile.ZipFile(io.BytesIO(packed(general()))) as opened:
        opened.extractall(tmp_path)
    public = next(iter(key().keys.known.values()))
    (tmp_path / "ventanilla.pem").write_text(trusting.pem(public))
    readme = (tmp_path / "README.txt").read_text()
    commands = "\n".join(line.strip() for line in readme.splitlines() if line.startswith("  "))

    def run():
        said = subprocess.run(
            [shutil.which("bash"), "-e", "-c", commands],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        return said.returncode, said.stdout

    code, said = run()
    assert code == 0
    assert "Signature Verified Successfully" in said
    first, last = said.split("ventanilla protocol archive")
    for line in last.splitlines()[2:4]:  # the sums that were signed are those of the files
        assert line in first
    (tmp_path / "files" / "CHANGELOG.md").write_text("x")
    assert run()[0] != 0
