"""What the demo exchanges with an invented ministry, and what the pages can show of it."""

import pytest

from tests.cast import seat
from tests.factories import NOW, PostFactory
from ventanilla.demo import sharing
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols
from ventanilla.sharing import comparing, languages, selectors
from ventanilla.sharing.models import Adaptation, MinistryKey
from ventanilla.sharing.services import adapting

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    """Hilda, with Irma beside her, and the protocol that is given away."""
    headquarters = PostFactory(code="DPC", kind="hq_unit")
    seat("irma", headquarters, Role.HQ_PROTOCOL_LEAD)
    protocols.publish(folder=protocols.LIBRARY / sharing.SHARED, at=NOW)
    return seat("hilda", headquarters, Role.HQ_PROTOCOL_LEAD)


def test_one_key_is_trusted_by_two_and_one_waits(lead):
    sharing.fill(now=NOW)

    found = {row.country: row for row in MinistryKey.objects.all()}
    assert (found["AQ"].proposed_by, found["AQ"].state) == (lead, "trusted")
    assert found["AQ"].confirmer_id != lead.officer_id
    assert found["BV"].state == "proposed"


def test_what_was_adapted_has_a_newer_origin_to_take_over(lead):
    made = Adaptation.objects.get(pk=sharing.fill(now=NOW).pk)

    (newer,) = selectors.newer(made.origin)
    base, theirs = (selectors.package_of(each) for each in (made.origin, newer))
    ours = adapting.read(selectors.decoded(made.files))
    apart = comparing.three_way(base, theirs, ours)
    assert {each.part for each in apart.theirs} == {"findings"}
    assert sharing.OWN_LAW in {each.code for each in apart.ours}
    assert apart.conflicts == ()
    begun = languages.progress(ours, "pt")
    assert begun.done == len(sharing.PORTUGUESE)


def test_what_was_given_is_public_and_its_fate_written_down(lead):
    sharing.fill(now=NOW)

    (release,) = selectors.shared()
    assert release.protocol == sharing.SHARED
    states = {row.country: row.adoption for row in selectors.exchanges()}
    assert states == {"AQ": "adopted", "BV": "shared"}
