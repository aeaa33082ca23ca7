"""The guides: in both languages, with pictures, words, links and commands that are there."""

import re
import shlex

import pytest

from tests.architecture.test_words import LABEL, SOURCE, pairs
from ventanilla.cli import main
from ventanilla.config import environment
from ventanilla.config.place import CHECKOUT
from ventanilla.web.help import guides

DOCS = CHECKOUT / "docs"
PAGES = [*sorted(DOCS.rglob("*.md")), *sorted(CHECKOUT.glob("*.md"))]
LANGUAGES = ("es", "en")
COMMAND = re.compile(r"(?:^|[`/])ventanilla ([a-z-]+(?: [^`\n|;#]*)?)[`\n]", re.MULTILINE)
SETTING = re.compile(r"\b(VENTANILLA_[A-Z_]+|(?:DATABASE|KEYS)_[A-Z_]*URL)\b")
#: variables of the tests and of the judge, which no installation sets
OF_TESTS = {"VENTANILLA_PICTURES"}


def text_of(path):
    return path.read_text(encoding="utf-8")


def named(path):
    return path.relative_to(CHECKOUT).as_posix()


def test_every_guide_stands_in_both_languages_and_in_both_indexes():
    files = {
        language: {path.stem for path in (guides.FOLDER / language).glob("*.md")}
        for language in LANGUAGES
    }
    assert files["es"] == files["en"]
    assert guides.names("es") == guides.names("en")
    assert set(guides.names("es")) == files["es"] - {guides.INDEX}


def test_both_languages_show_the_same_pictures_in_the_same_parts():
    for name in guides.names("es"):
        shown = [
            re.findall(
                r"/pictures/(?:es|en)/([a-z-]+)\.png", text_of(guides.FOLDER / code / f"{name}.md")
            )
            for code in LANGUAGES
        ]
        parts = [len(guides.read(code, name).parts) for code in LANGUAGES]
        assert (name, shown[0], parts[0]) == (name, shown[1], parts[1])


def test_no_picture_is_left_over_or_large():
    told = "".join(map(text_of, PAGES))
    pictures = sorted((DOCS / "pictures").rglob("*.png"))
    assert [named(path) for path in pictures if f"/{path.name}" not in told] == []
    assert [named(path) for path in pictures if path.stat().st_size > 200_000] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_guide_renders_with_its_pictures_and_links(language):
    for name in (guides.INDEX, *guides.names(language)):
        guide = guides.read(language, name)
        assert guide.title
        assert "<h1" not in guide.html
        assert [
            src
            for src in re.findall(r'src="([^"]+)"', guide.html)
            if not src.startswith("/help/pictures/")
        ] == []
        assert [
            to for to in re.findall(r'href="([^"]+)"', guide.html) if not to.startswith("/help/")
        ] == []


@pytest.mark.parametrize(
    ("sought", "name"),
    [
        ("CONEXION", "hold-an-interview"),
        ("papeles de turno", "notice-at-the-window"),
        ("cerrar mes", "hold-an-event"),
    ],
)
def test_what_is_looked_for_is_found_without_accents_and_headings_first(sought, name):
    assert guides.search("es", sought)[0].guide.name == name


def test_nothing_is_found_of_nothing():
    assert guides.search("es", "  ") == guides.search("en", "zeppelin") == []


def test_the_guides_call_things_as_the_pages_do():
    """What a guide sets in italics stands on a page, in a package or in the interview."""
    files = [
        *(SOURCE / "protocols" / "library").glob("*/*.yaml"),
        *(CHECKOUT / "frontend" / "src").glob("*words.ts"),
    ]
    elsewhere = "".join(map(text_of, files))
    unknown = []
    for language, written in zip(("en", "es"), zip(*pairs(), strict=True), strict=True):
        known = {re.sub(r"%\(\w+\)\w ?", "", words) for words in written}
        for path in sorted((guides.FOLDER / language).glob("*.md")):
            said = {re.sub(r"\d+ (?:h|min) ?", "", label) for label in LABEL.findall(text_of(path))}
            unknown += [
                f"{named(path)}: {label}" for label in said - known if label not in elsewhere
            ]
    assert unknown == []


def test_every_command_that_is_named_can_be_given():
    wrong = []
    for path in PAGES:
        for line in COMMAND.findall(text_of(path)):
            if (fault := _fault(line.strip())) is not None:
                wrong.append(f"{named(path)}: ventanilla {line.strip()} ({fault})")
    assert wrong == []


def _fault(line):
    """Why a command line cannot be given; None where it can, or where it is only named."""
    words = shlex.split(line.replace("…", "x"))
    if words[0] not in main.COMMANDS:
        return "no such command"
    part = main.parser(words[0])._subparsers._group_actions[0].choices[words[0]]
    choices = _choices(part)
    for word in words[1:]:
        if word.startswith("-"):
            known = {name for action in part._actions for name in action.option_strings}
            if word not in known:
                return f"no option {word}"
        elif choices:
            if set(word.split("|")) - set(choices):
                return f"no act {word}"
            part = choices[word] if isinstance(choices, dict) and word in choices else part
            choices = ()
    return None


def _choices(part):
    for action in part._actions:
        if not action.option_strings and action.choices:
            return action.choices
    return ()


def test_every_setting_that_is_named_exists():
    known = {setting.name for setting in environment.SETTINGS} | OF_TESTS
    wrong = {
        f"{named(path)}: {name}"
        for path in PAGES
        for name in SETTING.findall(text_of(path))
        if name not in known
    }
    assert wrong == set()
