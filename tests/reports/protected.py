"""An invented quarter of a protocol that counts rows, times and opinions: the same every time."""

import random
from datetime import date

from tests.factories import NOW
from tests.shipped import shipped
from ventanilla.config.place import CHECKOUT
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine import counting
from ventanilla.protocols.engine.load import Package
from ventanilla.reports.models import CaseFigures, RowFigures, SpanFigures
from ventanilla.reports.publishing import publish
from ventanilla.reports.states import AGE_BANDS

QUARTER = date(2026, 1, 1)
LIBRARY = CHECKOUT / "src" / "ventanilla" / "protocols" / "library"


def published(protocol: str) -> Package:
    """A package of the library, published."""
    package = shipped(protocol)
    protocols.store(package=package, at=NOW)
    return package


def give_a_quarter(package: Package, posts, *, cases=300):
    """Cases with rows and times, and opinions, unevenly spread; given out."""
    chance = random.Random(26)  # noqa: S311 - the same every time
    figures = package.definition.figures

    def one_of(codes):
        weights = [2.0**-at for at in range(len(codes))]
        return chance.choices(codes, weights)[0]

    def classes(unit):
        return {
            name: one_of(list(counting.words(package, figure)))
            for name, figure in figures.items()
            if figure.of == unit and name not in ("age_band", "outcome", "origin")
        }

    rows, made, spans = [], [], []
    for __ in range(cases):
        post, more = one_of(posts), classes("")
        sex = more.pop("sex")
        made.append(
            CaseFigures(
                post=post, protocol=package.id, month=QUARTER, sex=sex, more=more,
                age_band=one_of(list(AGE_BANDS)[::-1]), origin=f"{chance.randint(1, 32):02}",
            )
        )  # fmt: skip
        for unit in counting.repeats(package):
            rows += [(post, unit, classes(unit)) for __ in range(chance.choice([0, 1, 1, 2]))]
        for span in counting.spans(package):
            hours = int(chance.expovariate(1 / 60))
            spans.append(
                SpanFigures(
                    protocol=package.id, quarter=QUARTER, name=span.name, hours=hours,
                    in_time=hours < 72,
                )
            )  # fmt: skip
    for name, form in package.anonymous.items():
        asked = [q for q in form.questions.values() if q.choices]
        rows += [
            (one_of(posts), name, {q.name: one_of(list(q.choices)) for q in asked})
            for __ in range(120)
        ]
    CaseFigures.objects.bulk_create(made)
    SpanFigures.objects.bulk_create(spans)
    RowFigures.objects.bulk_create(
        RowFigures(post=post, protocol=package.id, quarter=QUARTER, unit=unit, classes=each)
        for post, unit, each in rows
    )
    publish(today=date(2026, 4, 2))
