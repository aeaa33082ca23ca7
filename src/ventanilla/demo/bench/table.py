"""The bars, and what was seen beside them. What could not be measured says NOT RUN.

A bar in time says how much work something may be, and machines differ: each is read beside a page
that asks nothing, which the same site serves on the same machine in the same minutes. What is
above a bar here and below it at the speed for which the bars are written says so, and at which.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

#: pages that ask nothing, a second, with two workers: the speed for which the bars are written. It
#: was 1,441 when that page did an eighth less; it goes down with each thing done around every page.
WRITTEN_FOR = 1250
RATES = {"req/s", "cases/s"}
TIMES = {"ms", "s"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure that has to be reached. ``most``: at most so much; otherwise at least."""

    key: str
    words: str
    bar: float | None
    unit: str
    most: bool = True

    def verdict(self, seen: float | None, *, slower: float = 1) -> str:
        """``ok``, ``ok at …``, ``NOT MET`` or ``NOT RUN``; a dash where there is no bar.

        ``slower``: how many times slower the machine is than the one the bars are written for.
        """
        if seen is None:
            return "NOT RUN"
        if self.bar is None:
            return "–"
        if self._met(seen):
            return "ok"
        there = self._there(seen, max(slower, 1))
        return f"ok at {there:,.3g} {self.unit}" if self._met(there) else "NOT MET"

    def _met(self, seen: float) -> bool:
        return self.bar is None or (seen <= self.bar if self.most else seen >= self.bar)

    def _there(self, seen: float, slower: float) -> float:
        if self.unit in RATES:
            return seen * slower
        return seen / slower if self.unit in TIMES else seen


BARS = (
    Bar("bare_rate", "A page that asks nothing (the machine)", None, "req/s", most=False),
    Bar("load_rate", "Loading invented cases", 2000, "cases/s", most=False),
    Bar("list_rate", "List of 50 cases and their count, at 5,000 cases", 100, "req/s", most=False),
    Bar("list_p50", "  median", 30, "ms"),
    Bar("submit_rate", "Saving a submission of 40 answers", 150, "req/s", most=False),
    Bar("submit_p50", "  median", None, "ms"),
    Bar("submit_failed", "  refused", 0, ""),
    Bar("case_p50", "Opening a case, median with one connection", 20, "ms"),
    Bar("case_rate", "Opening a case, four connections", None, "req/s", most=False),
    Bar("csv_s", "Figures of the year as CSV", 1, "s"),
    Bar("csv_rows", "  lines of it", None, ""),
    Bar("register_failed", "32 connections registering at once: failed", 0, ""),
    Bar("register_double", "  numbers given twice", 0, ""),
    Bar("register_rate", "  notices", None, "req/s", most=False),
    Bar("register_ratio", "Registering, against the same rows by raw psycopg", None, "×"),
    Bar("desk_ratio", "My desk at {size} cases against 100", 1.5, "×"),
    Bar("post_ratio", "The post at {size} cases against 100", 1.5, "×"),
    Bar("page_ratio", "A case page at {size} cases against 100", 1.5, "×"),
    Bar("desk_queries", "Queries of my desk", 25, ""),
    Bar("post_queries", "Queries of the post", 25, ""),
    Bar("list_queries", "Queries of the list", 25, ""),
    Bar("page_queries", "Queries of a case page", 25, ""),
    Bar("desk_locks", "My desk, with the locks against row-level security off", 1.5, "×"),
    Bar("desk_on", "  with", None, "ms"),
    Bar("desk_off", "  without", None, "ms"),
    Bar("case_locks", "A case page, with the locks against row-level security off", 1.5, "×"),
    Bar("case_on", "  with", None, "ms"),
    Bar("case_off", "  without", None, "ms"),
    Bar("scope_list_ms", "List of a scope, in SQL behind the locks", 50, "ms"),
    Bar("scope_all_ms", "  of whatever state", 50, "ms"),
    Bar("scope_rows", "  cases of that scope", None, ""),
    Bar("point_ms", "One case read, in SQL behind the locks", 5, "ms"),
    Bar("enter_ms", "Entering a transaction, in SQL", None, "ms"),
    Bar("search_s", "Looking for a name among one's own cases", 0.5, "s"),
    Bar("search_cases", "  cases compared", None, ""),
    Bar("elsewhere_p95", "Known at another post? Slowest twentieth", 150, "ms"),
    Bar("elsewhere_found", "  known, of 200 asked for", None, "", most=False),
    Bar("directory_p50", "Search of the directory, a whole page, median", 100, "ms"),
    Bar("directory_p95", "  slowest twentieth", None, "ms"),
    Bar("directory_bare", "  need, language and place in bare SQL, median", None, "ms"),
    Bar("directory_ratio", "  the page against that", None, "×"),
    Bar("directory_services", "  services in the directory", None, "", most=False),
    *(
        Bar(
            f"yearbook_t{number}",
            f"T{number} of the yearbook, since the beginning, median",
            2000,
            "ms",
        )
        for number in range(1, 11)
    ),
    Bar("yearbook_bare", "  all cases counted by the bare statement", None, "ms"),
    Bar("yearbook_ratio", "  the slowest of the ten against that", None, "×"),
    Bar("yearbook_night", "  the night that made the tables anew", None, "s"),
    Bar("yearbook_cases", "  cases counted", None, "", most=False),
    Bar("plan_ms", "plan() of a full case, median", 1, "ms"),
    Bar("track_plan_ms", "A case with three tracks: plan() of the slowest, median", 1, "ms"),
    Bar("tracks_ms", "  all three, and what they come to together", None, "ms"),
    Bar("page_kb", "First load of a case page, gzipped", 150, "KB"),
    Bar("script_kb", "JavaScript of the interview, gzipped", 300, "KB"),
)


def best(passes: Sequence[Mapping[str, float | None]]) -> dict[str, float | None]:
    """Of each figure the best that was seen in some passes; None if it was not seen in one."""
    most = {bar.key: bar.most for bar in BARS}
    joined: dict[str, float | None] = {}
    for key in passes[0]:
        values = [value for seen in passes if (value := seen.get(key)) is not None]
        choose = min if most.get(key, True) else max
        joined[key] = choose(values) if len(values) == len(passes) else None
    return joined


def show(seen: Mapping[str, float | None], *, size: str) -> bool:
    """Print the table. True if no bar was missed."""
    title = (
        f"Ventanilla, {size} cases, 2 workers; ok at …: where {WRITTEN_FOR:,} bare pages a second"
    )
    table = Table("What", "Bar", "Seen", "", title=title)
    slower = WRITTEN_FOR / (seen.get("bare_rate") or WRITTEN_FOR)
    verdicts = []
    for bar in BARS:
        value = seen.get(bar.key)
        verdicts.append(bar.verdict(value, slower=slower))
        sign = "≤" if bar.most else "≥"
        table.add_row(
            bar.words.format(size=size),
            f"{sign} {bar.bar:g} {bar.unit}" if bar.bar is not None else "",
            f"{value:,.4g} {bar.unit}" if value is not None else "",
            verdicts[-1],
        )
    Console().print(table)
    return "NOT MET" not in verdicts
