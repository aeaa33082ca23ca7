"""Two charts of figures, drawn once for what they show."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import altair as alt
import vl_convert

from ventanilla.reports.suppression import SIGN

#: the colours of css/tokens.css: a picture does not read them from there
INK, BRAND = "#1d2b2a", "#0f4f4a"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
#: pixels: the bars at their longest, a line, names at their longest, a letter (with some to spare)
WIDTH, LINE, NAMES, LETTER = 250, 30, 300, 9


@lru_cache(maxsize=256)
def bars(
    names: tuple[str, ...], counts: tuple[int | None, ...], words: tuple[str, ...] = ()
) -> str:
    """Lying bars with their numbers, as SVG. A count that is not given has the sign instead.

    ``words``: what stands beside the bars in place of the numbers.
    """
    said = words or tuple(SIGN if count is None else f"{count:,}" for count in counts)
    rows = [
        {"name": name, "count": count or 0, "words": each}
        for name, count, each in zip(names, counts, said, strict=True)
    ]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y(
            "name:N",
            sort=list(names),
            title=None,
            axis=_axis(names),
        ),
        x=alt.X(
            "count:Q", axis=None, scale=alt.Scale(domain=[0, _longest(counts, said)], nice=False)
        ),
    )
    drawn = base.mark_bar(color=BRAND, size=17, cornerRadiusEnd=2)
    beside = base.mark_text(align="left", dx=6, color=INK, fontSize=14).encode(text="words:N")
    chart = (drawn + beside).properties(width=WIDTH, height=max(len(rows), 1) * LINE)
    return _svg(chart)


def _axis(names: Sequence[str]) -> alt.Axis:
    """The names before the bars. Browsers have other letters than the program that draws."""
    space = min(max(map(len, names), default=0) * LETTER, NAMES)
    return alt.Axis(
        domain=False, ticks=False, labelPadding=8, labelLimit=0.88 * NAMES, minExtent=space
    )


def _longest(counts: Sequence[int | None], words: Sequence[str]) -> float:
    """The end of the scale: room for the words beside the longest bar."""
    beside = LETTER * max(map(len, words), default=0) + LINE / 2
    room = WIDTH / max(WIDTH - beside, WIDTH / 2)
    return max((count or 0 for count in counts), default=1) * room or 1


def _svg(chart: Any) -> str:
    configured = chart.configure(
        font=FONT,
        background="transparent",
        padding=4,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(labelColor=INK, labelFontSize=14, labelFont=FONT),
        text=alt.MarkConfig(font=FONT),
    )
    svg: str = vl_convert.vegalite_to_svg(configured.to_json())
    return svg
