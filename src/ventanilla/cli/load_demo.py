"""``ventanilla load-demo``: the invented network, the same every time."""

import argparse

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ventanilla.cli import ready
from ventanilla.cli.embedded import cluster
from ventanilla.config import environment, place
from ventanilla.config.place import SetupError

WORDS = "Fill empty databases with invented officers and cases."
CASES = 240
#: more than there are: all living cases
WALKED = 1000
WORKERS = 2
COLUMNS = (
    TextColumn("{task.description}"),
    BarColumn(),
    MofNCompleteColumn(),
    TimeRemainingColumn(),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    parser.add_argument("--cases", type=int, default=CASES, help=f"how many (default: {CASES})")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--walked", type=int, default=WALKED,
        help="how many of them go act by act through the services (default: all that are told)",
    )  # fmt: skip
    parser.add_argument("--post", help="code of the only post that has cases (for `bench`)")


def run(arguments: argparse.Namespace) -> int:
    """Load, showing how far it is. Refuses on a real server."""
    if environment.profile() == "server":
        raise SetupError("Invented cases are not loaded into a real server's databases.")
    ready.server_up()
    ready.django_up()
    ready.everything_up()
    load(cases=arguments.cases, seed=arguments.seed, walked=arguments.walked, post=arguments.post)
    return 0


def _administrator() -> str:
    """The embedded server's administrator, who alone may COPY into tables behind policies."""
    from django.conf import settings

    server = place.read_server(environment.profile())
    if server is None:
        raise SetupError("Invented cases need the embedded server: `ventanilla postgres start`.")
    return cluster.superuser(server, settings.DATABASES["default"]["NAME"])


def load(*, cases: int, seed: int, walked: int = WALKED, post: str | None = None) -> None:
    """Load ``cases`` invented cases; needs Django and empty databases."""
    from django.utils import timezone

    from ventanilla.audit.sealing import Busy
    from ventanilla.demo import (
        alliances,
        beside,
        calibration,
        directory,
        earlier,
        headquarters,
        indexes,
        loading,
        notified,
        proposals,
        referrals,
        sharing,
        support,
        training,
        windows,
    )

    administrator = _administrator()
    # A load that was killed may have left the databases without their indexes.
    indexes.build(administrator, workers=WORKERS)
    if loading.is_loaded():
        raise SetupError("There are officers here already: invented cases need empty databases.")
    posts = {post: 1.0} if post else calibration.POSTS

    with Progress(*COLUMNS) as progress:
        bar = progress.add_task("Inventing officers", total=cases)
        try:
            loading.load(
                cases=cases, seed=seed, walked=walked, posts=posts, administrator=administrator,
                workers=WORKERS,
                advance=lambda number: progress.advance(bar, number),
                tell=lambda what: progress.update(bar, description=what),
            )  # fmt: skip
            if walked:
                progress.update(bar, description="Counting")
                beside.fill(seed=seed, now=timezone.now())
                windows.fill(seed=seed, now=timezone.now())
                directory.fill(seed=seed, now=timezone.now())
                alliances.fill(now=timezone.now())
                proposals.fill(now=timezone.now())
                sharing.fill(now=timezone.now())
                referrals.fill(now=timezone.now())
                support.fill(now=timezone.now())
                notified.fill(seed=seed, now=timezone.now())
                training.fill(seed=seed, now=timezone.now())
                earlier.fill(seed=seed, now=timezone.now())
                headquarters.fill(now=timezone.now())
        except Busy as error:
            raise SetupError("A worker seals the log here: stop it, then load.") from error
