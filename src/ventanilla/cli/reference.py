"""``ventanilla reference write|check``: the pages of docs/reference that the code itself writes."""

import argparse
import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from django.utils.translation import override

from ventanilla.cli import ready
from ventanilla.config import environment
from ventanilla.config.place import CHECKOUT

WORDS = "Write docs/reference from the code, or check that it agrees."
FOLDER = CHECKOUT / "docs" / "reference"
VERBS = frozenset({"act", "action", "purpose", "verb"})
CODE = re.compile(r"[a-z_]+\.[a-z_]+")
NOTE = "<!-- Written by `make docs` from the code. Change the code instead. -->\n\n"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    parser.add_argument("act", choices=["write", "check"])


def run(arguments: argparse.Namespace) -> int:
    """Write every page, or name those that differ (1)."""
    ready.django_up()
    if arguments.act == "write":
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, text in pages().items():
            (FOLDER / name).write_text(text, encoding="utf-8")
        return 0
    stale = stale_pages()
    for name in stale:
        print(f"docs/reference/{name} differs from the code: run `make docs`.")
    return 1 if stale else 0


def stale_pages() -> list[str]:
    """The pages that are missing or differ from what the code says."""
    return [
        name
        for name, text in pages().items()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != text
    ]


def pages() -> Mapping[str, str]:
    """File name -> text of every generated page, in English."""
    writers: Mapping[str, Callable[[], Iterator[str]]] = {
        "settings.md": _settings,
        "commands.md": _commands,
        "permissions.md": _permissions,
        "case-states.md": _case_states,
        "audit-actions.md": _audit_actions,
    }
    with override("en"):
        texts = {name: NOTE + "\n".join(write()) + "\n" for name, write in writers.items()}
        addresses = _openapi()
    return {**texts, "package-format.schema.json": _package_schema(), "openapi.json": addresses}


def _settings() -> Iterator[str]:
    yield "# Settings\n\nAll are read from the environment when a process starts.\n"
    yield "| variable | default | meaning |\n|---|---|---|"
    for setting in environment.SETTINGS:
        default = f"`{setting.default}`" if setting.default else "—"
        yield f"| `{setting.name}` | {default} | {setting.words} |"


def _commands() -> Iterator[str]:
    from ventanilla.cli import main

    yield "# Commands\n"
    yield "`ventanilla COMMAND --help` says the same. Each runs from `.venv/bin/`."
    for command in main.COMMANDS:
        module = main.module(command)
        parser = argparse.ArgumentParser(add_help=False)
        module.add_arguments(parser)
        yield f"\n## `ventanilla {command}`\n\n{module.WORDS}"
        yield from _arguments(parser)


def _arguments(parser: argparse.ArgumentParser, before: str = "") -> Iterator[str]:
    lines = list(_own_arguments(parser, before))
    if lines and not before:
        yield ""
    yield from lines


def _own_arguments(parser: argparse.ArgumentParser, before: str) -> Iterator[str]:
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction):
            continue
        if isinstance(action, argparse._SubParsersAction):
            words = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, part in action.choices.items():
                yield f"- `{before}{name}`{_said(words.get(name, ''))}"
                yield from _own_arguments(part, f"{before}{name} ")
            continue
        name = action.option_strings[-1] if action.option_strings else _metavar(action)
        if action.option_strings and action.nargs != 0:
            name = f"{name} {_metavar(action)}"
        yield f"- `{before}{name}`{_said(action.help or '')}"


def _metavar(action: argparse.Action) -> str:
    if action.choices:
        return "|".join(str(choice) for choice in action.choices)
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest
    return metavar.upper()


def _said(words: str) -> str:
    return f": {words}" if words else ""


def _permissions() -> Iterator[str]:
    from ventanilla.network.roles import ROLES, Role

    yield "# Roles and what they may do\n"
    yield "A seat is a role at a post for some protocols, from a day and perhaps until one."
    for code, role in ROLES.items():
        yield f"\n## {Role(code).label} (`{Role(code).value}`)\n\n{role.purpose}"
        yield f"Reach: `{role.reach.value}`.\n"
        yield from (f"- May: {sentence}" for sentence in role.may)
        yield from (f"- May not: {sentence}" for sentence in role.may_not)


def _case_states() -> Iterator[str]:
    from ventanilla.cases.states import MOVES, TrackState

    yield "# The life of a track\n\nWhat its protocol says of stages comes on top of this."
    yield "\n```mermaid\nstateDiagram-v2"
    for before, afters in MOVES.items():
        for after in sorted(afters, key=list(TrackState).index):
            yield f"    {before.value} --> {after.value}"
    yield "```\n\n| state | meaning |\n|---|---|"
    yield from (f"| `{state.value}` | {state.label} |" for state in TrackState)


def _package_schema() -> str:
    from ventanilla.protocols.engine import definition

    return json.dumps(definition.schema(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _openapi() -> str:
    from ventanilla.web import openapi

    return json.dumps(openapi.document(), indent=1, ensure_ascii=False) + "\n"


def _audit_actions() -> Iterator[str]:
    yield "# What is written in the audit log\n\n| action | written in |\n|---|---|"
    found: dict[str, set[str]] = {}
    for path in sorted((CHECKOUT / "src/ventanilla").rglob("*.py")):
        module = ".".join(path.relative_to(CHECKOUT / "src").with_suffix("").parts)
        for action in _recorded(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(action, set()).add(module)
    for action, modules in sorted(found.items()):
        yield f"| `{action}` | {', '.join(f'`{module}`' for module in sorted(modules))} |"


def _recorded(tree: ast.Module) -> Iterator[str]:
    """The codes given under one of the names that acts use for them, directly or by assignment."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in VERBS:
            yield from _codes(node.value)
        elif isinstance(node, ast.Assign):
            names = {target.id.lower() for target in node.targets if isinstance(target, ast.Name)}
            if names & VERBS:
                yield from _codes(node.value)


def _codes(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant) and CODE.fullmatch(str(value.value)):
        yield str(value.value)
    elif isinstance(value, ast.IfExp):
        yield from _codes(value.body)
        yield from _codes(value.orelse)
    elif isinstance(value, ast.JoinedStr):
        parts = (str(p.value) if isinstance(p, ast.Constant) else "…" for p in value.values)
        yield "".join(parts)


def commands_of(folder: Path) -> set[str]:
    """The words of the command line, by the modules that define ``WORDS``."""
    return {
        path.stem.replace("_", "-")
        for path in folder.glob("*.py")
        if "\nWORDS = " in path.read_text(encoding="utf-8")
    }
