"""How it is said: a line for each suite, a live view of the lanes on a terminal, a table."""

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from rich.console import Console, Group
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from judge.programme import Suite
from judge.verdicts import Result, Verdict

#: faults under a line; the rest stands in the log
SHOWN = 20
COLOURS = {Verdict.PASS: "green", Verdict.FAIL: "bold red", Verdict.NOT_RUN: "yellow"}


class Court:
    """Prints what it hears. Used as a context: on a terminal the lanes are seen at work."""

    def __init__(self, console: Console, folder: Path) -> None:
        self.console, self.folder = console, folder
        self._at_work: dict[str, tuple[Suite, float]] = {}
        self._lock = threading.RLock()
        self._live = (
            Live(console=console, get_renderable=self._lanes, refresh_per_second=4, transient=True)
            if console.is_terminal
            else None
        )

    def __enter__(self) -> "Court":
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._live:
            self._live.stop()

    def begun(self, suite: Suite) -> None:
        """Show it at work."""
        with self._lock:
            self._at_work[suite.code] = (suite, time.monotonic())

    def ended(self, suite: Suite, result: Result) -> None:
        """Its line, and its faults below."""
        with self._lock:
            self._at_work.pop(suite.code, None)
            self.console.print(line(suite, result), soft_wrap=True)
            for words in result.words[:SHOWN]:
                self.console.print(Text(f"       {words}"), soft_wrap=True)
            if len(result.words) > SHOWN:
                more = len(result.words) - SHOWN
                where = self.folder / f"{suite.code}.log"
                self.console.print(Text(f"       … and {more} more in {where}"), soft_wrap=True)

    def _lanes(self) -> Group:
        with self._lock:
            at_work = sorted(self._at_work.items())
        return Group(
            *(
                Spinner(
                    "dots", Text(f"{suite.code} {suite.name}  {time.monotonic() - began:.0f} s")
                )
                for __, (suite, began) in at_work
            )
        )


def line(suite: Suite, result: Result) -> Text:
    """``S9  Ciphers  10,000 trials  bar: 100 % rejected  PASS  12.0 s``."""
    text = Text(f"{suite.code:<4} {suite.name:<32} {result.trials:>9,} trials  ")
    text.append(f"{suite.bar}  ", "dim")
    text.append(result.verdict, COLOURS[result.verdict])
    text.append(f"  {result.seconds:.1f} s")
    return text


def table(results: Sequence[tuple[Suite, Result]]) -> Table:
    """All suites together."""
    grid = Table(title="make judge", title_justify="left")
    for heading in ("", "suite", "trials", "bar", "verdict", "seconds"):
        grid.add_column(heading, justify="right" if heading in {"trials", "seconds"} else "left")
    for suite, result in results:
        grid.add_row(
            suite.code,
            suite.name,
            f"{result.trials:,}",
            suite.bar,
            Text(result.verdict, COLOURS[result.verdict]),
            f"{result.seconds:.1f}",
        )
    return grid


def closing(results: Sequence[tuple[Suite, Result]], seconds: float) -> str:
    """``judge: 9 PASS, 0 FAIL, 12 NOT RUN in 31 min 04 s``."""
    counts = {
        verdict: sum(result.verdict is verdict for __, result in results) for verdict in Verdict
    }
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
    minutes, rest = divmod(round(seconds), 60)
    return f"judge: {told} in {f'{minutes} min ' if minutes else ''}{rest} s"
