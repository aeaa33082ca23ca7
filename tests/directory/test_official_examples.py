"""The official examples of HSDS 3.0 come in and go out unchanged, but for what is said here."""

import json
from copy import deepcopy

import pytest
from django.utils import timezone

from tests.directory.official import EXAMPLES, example, faults
from ventanilla.directory.hsds.gathering import gather
from ventanilla.directory.hsds.nesting import full
from ventanilla.directory.models import Metadata
from ventanilla.directory.services import importing

pytestmark = pytest.mark.django_db


def bring_in(path):
    return importing.bring_in_file(path=path, post=None, by=None, at=timezone.now())


def allowed(value):
    """The only differences: an attribute says what it is about, where the example has a

    placeholder; and beside what came stand our own lines of history, and what our profile adds.
    """
    value = deepcopy(value)
    stack = [value]
    while stack:
        one = stack.pop()
        for key in [key for key in one if key.startswith("x_")]:
            del one[key]
        for attribute in one.get("attributes", []):
            if attribute["link_entity"] == "link_entity":
                attribute["link_entity"] = "service"
        if "metadata" in one:
            lines = [line for line in one["metadata"] if line["updated_by"] != "import"]
            one["metadata"] = lines
            if not lines:
                del one["metadata"]
        for nested in one.values():
            stack += [nested] if isinstance(nested, dict) else []
            stack += (
                [each for each in nested if isinstance(each, dict)]
                if isinstance(nested, list)
                else []
            )
    return value


FULL = {
    "organization": "organization_full",
    "service": "service_full",
    "service_at_location": "service_at_location_full",
    "taxonomy_term": "taxonomy_term",
    "taxonomy": "taxonomy",
}


@pytest.mark.parametrize("name", FULL)
def test_an_example_comes_in_and_goes_out_unchanged(name):
    official = example(FULL[name])
    report = bring_in(EXAMPLES / f"{FULL[name]}.json")
    assert not report.left
    if name in ("taxonomy", "taxonomy_term"):
        from django.db.models import Q

        found = gather()
        found.fetch("taxonomy_term", Q())
        found.fetch("taxonomy", Q())
    else:
        key = {"service_at_location": "at_locations"}.get(name, f"{name}s")
        found = gather(**{key: [official["id"]]}, history=True)
    (row,) = found.rows[name].values()
    written = json.loads(json.dumps(full(found, name, row)))
    assert allowed(written) == allowed(official)
    assert faults(name, written) == []


@pytest.mark.parametrize("name", FULL.values())
def test_the_same_example_twice_changes_nothing(name):
    assert bring_in(EXAMPLES / f"{name}.json")
    lines = Metadata.objects.count()
    assert not bring_in(EXAMPLES / f"{name}.json")
    assert Metadata.objects.count() == lines
