"""Breaking a rule of a package, to see that one of its own situations notices."""

import re
from pathlib import Path

from ventanilla.protocols.engine import vignettes
from ventanilla.protocols.engine.load import load_files, read_folder


def is_noticed(package: Path, *, file: str, rule: str, broken: str, situation: str) -> bool:
    """Whether a situation fails once a text of a file is another, wherever it stands there.

    Only that situation is run. A package that no longer loads is an error, and notices nothing.
    """
    every = read_folder(package)
    text = every[file].decode()
    assert rule in text, f"{rule!r} is not in {file}"
    files = {path: each for path, each in every.items() if not path.startswith("vignettes/")}
    files[file] = text.replace(rule, broken).encode()
    files["vignettes/one.yaml"] = _alone(situation, every)
    (ran,) = vignettes.run_all(load_files(files))
    assert isinstance(ran, vignettes.Ran), ran
    assert ran.name == situation
    return not ran.passed


def _alone(situation: str, files: dict[str, bytes]) -> bytes:
    """The lines of one situation."""
    entry = re.compile(rf"^- name: {situation}\n(?:(?!- ).*\n)*", re.MULTILINE)
    written = (each.decode() for path, each in files.items() if path.startswith("vignettes/"))
    (found,) = [match[0] for text in written for match in entry.finditer(text)]
    return found.encode()
