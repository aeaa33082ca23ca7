"""What changed between two packages, in people's words."""

import pytest

from tests.engine.small import changed, small
from ventanilla.protocols.engine.diff import diff
from ventanilla.protocols.engine.load import load_files


def test_nothing_changed() -> None:
    assert diff(small(), load_files(small().files)) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "en", "es"),
    [
        ("protocol.yaml", "version: 1.2.0", "version: 1.3.0", "was 1.2.0, now 1.3.0", "Versión"),
        (
            "protocol.yaml",
            "version: 1.2.0",
            "version: 1.2.0\nlevel: restricted",
            "Who opens its cases: was the team of the post, now whoever has the case and the head.",
            "Quién abre sus casos",
        ),
        (
            "findings.yaml",
            "severity: amber\n  because: {es: Le duele",
            "severity: red\n  because: {es: Le duele",
            "Finding F-4 “Pain”: severity: was amber, now red.",
            "El hallazgo F-4 «Dolor»: la gravedad: antes amber, ahora red.",
        ),
        (
            "tasks.yaml",
            "due: 15 min after",
            "due: 30 min after",
            "deadline: was 15 min after notified_at, now 30 min after notified_at.",
            "el plazo",
        ),
        ("outcomes.yaml", "code: O-A", "code: O-C", "Removed outcome O-A", "Se quitó el resultado"),
        (
            "disclosures.yaml",
            "field: reasons, give: code",
            "field: reasons, give: no",
            "What is given to border · reasons: was as a code, now not given.",
            "antes como clave, ahora no se da",
        ),
        (
            "instruments/talk.md",
            "¿Te duele algo?",
            "¿Algo te duele?",
            "Question pain: title",
            "antes ¿Te duele algo?, ahora ¿Algo te duele?",
        ),
        (
            "instruments/talk.md",
            "| text | called |",
            "| text | named |",
            "Removed question called",
            "",
        ),
    ],
)
def test_a_change_is_told(file: str, old: str, new: str, en: str, es: str) -> None:
    files, __ = changed(file, old, new)
    files = {
        path: content.replace(b"[called]", b"[named]") if "named" in new else content
        for path, content in files.items()
    }
    told = diff(small(), load_files(files))
    assert any(en in change.text.en for change in told), [c.text.en for c in told]
    assert any(es in change.text.es for change in told), [c.text.es for c in told]


def test_what_changes_the_work_is_marked() -> None:
    files, __ = changed("tasks.yaml", "due: 15 min after", "due: 30 min after")
    assert [c.weighty for c in diff(small(), load_files(files))] == [True]
    files, __ = changed("tasks.yaml", "es: Para empezar a contar.", "es: Para contar.")
    assert [c.weighty for c in diff(small(), load_files(files))] == [False]
