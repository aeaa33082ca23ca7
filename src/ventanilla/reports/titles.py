"""What the classes of a table are called, and in which order they stand."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.cases.words import in_words
from ventanilla.network.models import Post
from ventanilla.protocols.engine import counting
from ventanilla.protocols.engine.instruments import Question
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.shapes import Text
from ventanilla.reports.states import AGE_BANDS, POST, SILENT, UNDECIDED, UNKNOWN, Dimension
from ventanilla.reports.tables import Line
from ventanilla.reports.units import EPISODES, Crossed

NAMED = 3


@dataclass(frozen=True)
class Titles:
    """Words for classes, in the reader's language: those of the package where it has them."""

    package: Package
    posts: Mapping[str, Post]

    def heading(self, name: str) -> str:
        """What a dimension is called: “Post”, “State of origin”."""
        if name == POST:
            return _("Post")
        if name in Dimension:
            return str(Dimension(name).label)
        figure = self.package.definition.figures.get(name)
        if figure is not None and figure.title is not None:
            return in_words(figure.title)
        return in_words(self._questions[name].title)

    def unit(self, name: str) -> str:
        """What is counted, as one of them is called: “Each incident”."""
        if name == EPISODES:
            return _("Episodes")
        if name in self.package.anonymous:
            rule = self.package.sitting_rule(name)
            return in_words(rule.title) if rule else name
        return in_words(self.package.facts[name].title)

    def table(self, crossed: Crossed) -> str:
        """What a table is called."""
        if crossed.unit in self.package.anonymous:
            return self.heading(crossed.column)
        return _("%(row)s by %(column)s") % {
            "row": self.heading(crossed.row),
            "column": self.heading(crossed.column).lower(),
        }

    def line(self, name: str, line: Line) -> str:
        """What a line is called; several classes on it by name if they are few."""
        classes = self.in_order(name, line)
        if len(classes) <= NAMED:
            return ", ".join(self.one(name, code) for code in classes)
        return ngettext("%(count)d together", "%(count)d together", len(classes)) % {
            "count": len(classes)
        }

    def one(self, name: str, code: str) -> str:
        """What one class is called."""
        if name == POST:
            return self.posts[code].short_name
        return self._classes[name].get(code, code)

    def in_order(self, name: str, codes: Iterable[str]) -> list[str]:
        """Classes in the order in which people look for them."""
        if name in (POST, Dimension.ORIGIN):
            return sorted(codes, key=lambda code: (code == UNKNOWN, self.one(name, code)))
        order = {code: at for at, code in enumerate(self._classes[name])}
        return sorted(codes, key=lambda code: (order.get(code, len(order)), code))

    def lines_in_order(self, name: str, lines: Iterable[Line]) -> list[Line]:
        """Lines in order; those of several classes come last."""
        alone = {next(iter(line)): line for line in lines if len(line) == 1}
        joined = [line for line in lines if len(line) > 1]
        return [*(alone[code] for code in self.in_order(name, alone)), *joined]

    def together(self, name: str, lines: Iterable[Line]) -> Iterator[str]:
        """A sentence for each line that stands for more classes than its title names."""
        for line in lines:
            if len(line) > NAMED:
                classes = ", ".join(self.one(name, code) for code in self.in_order(name, line))
                yield _("Shown together: %(classes)s.") % {"classes": classes}

    @cached_property
    def _questions(self) -> Mapping[str, Question]:
        return {
            q.name: q for form in self.package.anonymous.values() for q in form.questions.values()
        }

    @cached_property
    def _classes(self) -> Mapping[str, Mapping[str, str]]:
        counted = {name: self._titled(name) for name in self.package.definition.figures}
        asked = {
            name: {**_spoken(question.choices), UNKNOWN: _("No answer")}
            for name, question in self._questions.items()
        }
        return {**asked, **counted}

    def _titled(self, dimension: str) -> dict[str, str]:
        if dimension == Dimension.AGE:
            return {**_ages(), UNKNOWN: _("Not known")}
        figure = self.package.definition.figures[dimension]
        titled = _spoken(counting.words(self.package, figure))
        if self.package.facts[figure.fact].type == "choices":
            titled[counting.SEVERAL] = _("More than one")
        if dimension == Dimension.OUTCOME:
            titled = {code: f"{code} · {title}" for code, title in titled.items()}
            titled[UNDECIDED] = _("Not decided yet")
        return {**titled, UNKNOWN: _("Not known")}


def _spoken(choices: Mapping[str, Text]) -> dict[str, str]:
    return {code: in_words(text) for code, text in choices.items() if code not in SILENT}


def _ages() -> dict[str, str]:
    titled, first = {}, 0
    for code, last in AGE_BANDS.items():
        if code.endswith("_more"):
            titled[code] = _("%(first)d and over") % {"first": first}
        elif first == last:
            titled[code] = str(first)
        else:
            titled[code] = _("%(first)d to %(last)d") % {"first": first, "last": last}
        first = last + 1
    return titled
