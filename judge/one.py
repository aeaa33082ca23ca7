"""One suite in a process of its own: ``python -m judge.one S9 --folder F [--quick]``."""

import argparse
import importlib
import os
import time
import traceback
from pathlib import Path

from judge import programme
from judge.place import Place
from judge.verdicts import Result, failed


def main() -> int:
    """Run it and keep its result in the folder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("code")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    (suite,) = programme.chosen([given.code])
    place = Place(suite.code, given.folder, given.quick)
    began = time.monotonic()
    result = attempt(suite.module, place).after(time.monotonic() - began)
    result.write(given.folder / f"{suite.code}.json")
    return 0


def attempt(module: str, place: Place) -> Result:
    """What the suite says; a FAIL, with the traceback in its log, where it broke."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    try:
        import django

        django.setup()
        result: Result = importlib.import_module(module).run(place)
    except Exception as fault:
        place.log(traceback.format_exc())
        return failed(f"the suite broke: {type(fault).__name__}: {fault}")
    place.log(*result.words)
    return result


if __name__ == "__main__":
    raise SystemExit(main())
