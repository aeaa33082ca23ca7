"""The Spanish of the interface: complete, sure of itself, and Spanish."""

import ast
import re
from collections.abc import Iterator

from babel.messages.catalog import Message

from ventanilla.cli import messages
from ventanilla.config.place import CHECKOUT

SOURCE = CHECKOUT / "src" / "ventanilla"
#: the same in both languages: names, and what is only signs and placeholders
SAME = {
    "Amuzgo", "Ch’ol", "Error:", "Fax", "Mam", "Maya", "Mayo (Yoreme)", "Mazahua",
    "Mixe (Ayuujk)", "No", "Purépecha", "Tarahumara (Rarámuri)", "Total",
}  # fmt: skip
#: names that no language changes
NAMES = {"Ventanilla", "McAllen", "Laredo"}
WORD = re.compile(r"[^\W\d_]{2,}")
#: words that stand in no Spanish sentence
ENGLISH = re.compile(
    r"\b(?:the|and|with|who|what|when|until|since|from|this|that|case|post|not|nobody)\b", re.I
)
#: what a guide sets in italics
LABEL = re.compile(r"(?<![*\w])\*([^*\n]+)\*(?!\*)")
#: what is filled in, and what is to be written as it stands: code between quotation marks
WRITTEN = re.compile(r"«[a-z_]+»|«[^»]*[$(][^»]*»|`[^`]*`|%\(\w+\)\w|\{\w+\}")
STRAIGHT = re.compile(r"[\"“”]|(?<!\w)'|'(?!\w)")


def catalogue() -> list[Message]:
    return [message for message in messages.read() if message.id]


def forms(words: str | list[str] | tuple[str, ...]) -> list[str]:
    return [words] if isinstance(words, str) else list(words)


def pairs() -> Iterator[tuple[str, str]]:
    """Every English form with the Spanish one that stands for it."""
    for message in catalogue():
        yield from zip(forms(message.id), forms(message.string), strict=True)


def holes(words: str) -> list[str]:
    return sorted(messages.PLACEHOLDER.findall(words))


def test_there_is_a_catalogue():
    assert len(catalogue()) > 500


def test_nothing_is_missing_unsure_or_left_over():
    assert messages.check() == []


def test_no_word_is_marked_as_unsure():
    assert [message.id for message in catalogue() if message.fuzzy] == []


def test_what_is_filled_in_is_the_same_in_both_languages():
    assert [(en, es) for en, es in pairs() if holes(en) != holes(es)] == []


def test_both_plurals_are_written_where_english_has_two():
    odd = [m.id for m in catalogue() if len(forms(m.id)) == 2 and len(forms(m.string)) != 2]
    assert odd == []


def test_no_english_passes_for_spanish():
    same = {en for en, es in pairs() if en == es and WORD.search(WRITTEN.sub("", en))}
    assert same == SAME


def test_no_english_word_is_left_in_a_spanish_sentence():
    assert [es for _en, es in pairs() if ENGLISH.search(WRITTEN.sub("", es))] == []


def test_spanish_marks_stand_where_they_belong():
    """Guillemets, both question marks, and “sólo”: beside children who are “solos” it says more."""
    quoted = [es for _en, es in pairs() if STRAIGHT.search(WRITTEN.sub("", es))]
    unopened = [es for _en, es in pairs() if es.count("?") != es.count("¿")]
    bare = [es for _en, es in pairs() if re.search(r"\bsolo\b", es, re.I)]
    assert (quoted, unopened, bare) == ([], [], [])


def test_a_sentence_ends_as_in_english():
    ends = [(en, es) for en, es in pairs() if en.endswith(".") != es.endswith(".")]
    assert ends == []


def test_what_begins_and_ends_with_space_does_so_in_both():
    assert [en for en, es in pairs() if (en[:1].isspace(), en[-1:].isspace()) != (
        es[:1].isspace(), es[-1:].isspace()
    )] == []  # fmt: skip


def functions() -> set[tuple[str, str]]:
    """(file, name) for each name under which the code knows a function of gettext."""
    found = set()
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                found |= {
                    (str(path.relative_to(SOURCE)), name.asname or name.name)
                    for name in node.names
                    if "gettext" in name.name
                }
    return found


def test_every_name_of_gettext_is_collected():
    """Words under a name that the collection does not know would never be translated."""
    assert functions()
    assert [(file, name) for file, name in functions() if name not in messages.KEYWORDS] == []


def test_words_are_written_out():
    """What is composed on the spot, or joined before it is translated, is in no catalogue."""
    composed = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in messages.KEYWORDS
        and not isinstance(node.args[0], ast.Constant)
    ]
    assert composed == []


NOT_READ = re.compile(
    r"{#.*?#}|{% comment.*?endcomment %}|{% block \w+_class %}.*?{% endblock"
    r"|{% blocktranslate.*?endblocktranslate %}|<(script|style)\b.*?</\1>"
    r"|{%.*?%}|{{.*?}}|<[^>]*>|&\w+;",
    re.DOTALL,
)


def test_pages_say_nothing_that_was_not_collected():
    """Outside tags and blocks a template holds signs and numbers only."""
    bare = {
        f"{path.relative_to(SOURCE)}: {word}"
        for path in sorted((SOURCE / "web" / "templates").rglob("*.html"))
        for word in WORD.findall(NOT_READ.sub(" ", path.read_text(encoding="utf-8")))
        if word not in NAMES
    }
    assert bare == set()


def test_the_first_day_calls_things_as_the_pages_do():
    """What a guide sets in italics stands on a page, in a package or in the interview."""
    files = [
        *(SOURCE / "protocols" / "library").glob("*/*.yaml"),
        *(CHECKOUT / "frontend" / "src").glob("*words.ts"),
    ]
    elsewhere = "".join(path.read_text(encoding="utf-8") for path in files)
    guides = ("en/first-day.md", "es/first-day.md")
    unknown = []
    for guide, written in zip(guides, zip(*pairs(), strict=True), strict=True):
        text = (CHECKOUT / "docs" / "officers" / guide).read_text(encoding="utf-8")
        said = {re.sub(r"\d+ (?:h|min) ?", "", label) for label in LABEL.findall(text)}
        known = {re.sub(r"%\(\w+\)\w ?", "", words) for words in written}
        unknown += [f"{guide}: {label}" for label in said - known if label not in elsewhere]
    assert unknown == []
