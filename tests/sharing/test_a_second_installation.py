"""A second installation, with databases of its own, takes a package in and adapts it."""

import os
import subprocess
import sys

import pytest

from tests.databases import addresses, clones
from tests.sharing.packages import key, packed
from tests.shipped import shipped
from ventanilla.config.place import CHECKOUT


@pytest.fixture(scope="module")
def second(server):
    """``second("protocol receive …")``: a command of an installation of another ministry."""
    with clones(server, suffix="_second") as names:

        def run(line):
            done = subprocess.run(
                [sys.executable, "-m", "ventanilla.cli.main", *line.split()],
                env={**os.environ, **addresses(server, names), "LC_ALL": "es_MX.UTF-8",
                     "DJANGO_SETTINGS_MODULE": "ventanilla.config.settings"},
                cwd=CHECKOUT, capture_output=True, text=True, check=False,
            )  # fmt: skip
            return done.returncode, done.stdout, done.stderr

        yield run


def test_it_receives_adapts_compares_and_refuses_an_altered_byte(second, tmp_path):
    public = f"{key().path}.pub"
    content = packed(shipped("general"))
    file, altered = tmp_path / "general.zip", tmp_path / "altered.zip"
    file.write_bytes(content)
    wrong = bytearray(content)
    wrong[len(wrong) // 3] ^= 1
    altered.write_bytes(wrong)

    code, said, refused = second(f"protocol receive {altered} --keys {public}")
    assert code == 2
    assert "está dañado" in refused

    assert second(f"protocol receive {file} --look --keys {public}")[0] == 0
    code, said, _ = second(f"protocol receive {file} --keys {public}")
    assert code == 0
    assert "Se recibió general 1.1.0 de MRA" in said
    assert second(f"protocol receive {file}")[0] == 2  # no key is trusted there by two persons

    folder = tmp_path / "own"
    assert second(f"protocol adapt general --version 1.0.0 --into {folder}")[0] == 0
    basis = (folder / "protocol.yaml").read_text()
    assert "ministry: MRA" in basis
    (folder / "protocol.yaml").write_text(
        basis.replace("Ley del Servicio Exterior Mexicano", "Ley Consular de Boscovia")
    )
    code, said, _ = second(f"protocol origin {folder}")
    assert code == 0
    assert "Ley Consular de Boscovia" in said
    code, said, refused = second(f"protocol publish {folder}")
    assert (code, refused) == (0, "")
