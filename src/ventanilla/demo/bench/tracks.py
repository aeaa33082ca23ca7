"""A case with three tracks: how long its plans take, each and joined."""

import gc
import time
from datetime import datetime
from statistics import median

from ventanilla.common.sources import read_yaml
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import Package, load
from ventanilla.protocols.engine.plan import plan, plan_case
from ventanilla.protocols.engine.situations import Unfolding
from ventanilla.protocols.engine.state import State
from ventanilla.protocols.engine.vignettes import Vignette

TRACKS, TIMES = 3, 200
Figures = dict[str, float | None]


def of_three_tracks(port: int) -> Figures:
    """The three largest packages, each in the vignette of theirs in which most is known."""
    shipped = [load(protocols.LIBRARY / name) for name in protocols.shipped()]
    shipped.sort(key=lambda package: len(package.definition.findings), reverse=True)
    tracks = [(package, *_fullest(package)) for package in shipped[:TRACKS]]
    each: list[list[float]] = [[] for _ in tracks]
    whole: list[float] = []
    gc.collect()
    gc.freeze()  # as a worker does when it has loaded its packages
    for _ in range(TIMES):
        begun = time.perf_counter()
        plans = {}
        for times, (package, state, now) in zip(each, tracks, strict=True):
            at = time.perf_counter()
            plans[package.id] = plan(package, state, now)
            times.append(time.perf_counter() - at)
        plan_case(plans)
        whole.append(time.perf_counter() - begun)
    return {
        "track_plan_ms": 1000 * max(median(times) for times in each),
        "tracks_ms": 1000 * median(whole),
    }


def _fullest(package: Package) -> tuple[State, datetime]:
    """The end of the vignette with the most facts, and its moment."""
    found = [
        _end(package, entry)
        for file in sorted(package.files)
        if file.startswith("vignettes/") and file.endswith(".yaml")
        for entry in _entries(package.files[file].decode(), file)
    ]
    return max(found, key=lambda end: len(end[0].facts))


def _entries(text: str, file: str) -> list[object]:
    value = read_yaml(file, text).value
    return value if isinstance(value, list) else [value]


def _end(package: Package, entry: object) -> tuple[State, datetime]:
    vignette = Vignette.model_validate(entry)
    unfolding = Unfolding(package)
    for step in (vignette, *vignette.then):
        unfolding.step(step)
    return unfolding.state(), unfolding.now
