"""What the packages of the library count, and what they never cross."""

import pytest

from tests.factories import NOW
from tests.reports.protected import LIBRARY
from tests.shipped import shipped
from ventanilla.protocols.engine.counting import count
from ventanilla.protocols.engine.state import State
from ventanilla.reports.units import never_by_month, tables_of

PACKAGES = {path.name: shipped(path.name) for path in sorted(LIBRARY.iterdir()) if path.is_dir()}
RESTRICTED = [name for name, package in PACKAGES.items() if package.definition.is_restricted]
#: three incidents, the second counted elsewhere already, the third not yet classified
INCIDENTS = {
    "inc_core": ("rape", "emotional", "pending"),
    "inc_delay": ("d0_3", "d91", ""),
    "inc_place": ("home", "work", "unknown"),
    "inc_who": ("partner", "partner family", "carer family"),
    "inc_counted": ("yes", "no", "yes"),
}


@pytest.mark.parametrize("name", RESTRICTED)
def test_a_restricted_protocol_is_never_counted_by_post_and_month(name):
    package = PACKAGES[name]

    assert never_by_month(package)
    assert not any("month" in code.split("-") for code in tables_of(package))


@pytest.mark.parametrize("name", RESTRICTED)
def test_it_has_times_to_contact_plan_and_follow_up_and_asks_things_of_a_post(name):
    definition = PACKAGES[name].definition
    spans = {span.name for indicator in definition.indicators for span in indicator.spans}

    assert {"to_contact", "to_plan", "to_follow_up"} <= spans
    assert definition.readiness


def test_incidents_count_by_their_core_type_with_permission():
    package = PACKAGES["gbv"]
    facts = {"consent_data": "yes", **INCIDENTS}

    assert count(package, State(facts=facts), NOW).rows["incident"] == (
        {"core_type": "rape", "delay": "d0_3", "where": "home", "relation": "partner"},
        {"core_type": "pending", "delay": "", "where": "", "relation": "several"},
    )


@pytest.mark.parametrize("said", ["no", "dk", "pns", "not_asked", ""])
def test_without_it_none_does(said):
    found = count(PACKAGES["gbv"], State(facts={"consent_data": said, **INCIDENTS}), NOW)

    assert found.rows["incident"] == ()
    assert not found.sealed
