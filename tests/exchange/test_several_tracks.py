"""What leaves a case with several tracks: what all of them allow, as far as the seat opens them."""

import pytest

from tests.factories import NOW
from tests.knowing import put_facts
from tests.restricted import ada, carla, register_ruth, works_with_small
from tests.several import afraid, olga, small_files
from ventanilla.audit.selectors import openings_of
from ventanilla.cases import meeting, selectors
from ventanilla.cases.models import Track
from ventanilla.cases.services import assigning, branching
from ventanilla.cases.services.branching import Wanted
from ventanilla.exchange.errors import Barred
from ventanilla.exchange.models import Disclosure
from ventanilla.exchange.services import disclosing
from ventanilla.exchange.services.disclosing import Sending
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import load_files
from ventanilla.protocols.engine.plan import MET

__all__ = ["ada", "carla", "olga", "register_ruth"]
pytestmark = pytest.mark.django_db
LETTER = Sending(code="D-1", language="en", to="Station")
KEPT = (
    "  - recipient: us_authority\n    withheld:\n      - when: ${finding_hurting} = 'possible'\n"
    "        reason: {es: Su tío trabaja ahí., en: Her uncle works there.}\n"
)


@pytest.fixture
def small(db):
    """The restricted protocol, which keeps everything from the authority while she is in pain."""
    files = small_files()
    matrix = files["disclosures.yaml"].replace(b"  - recipient: border\n", KEPT.encode())
    letters = files["documents.yaml"].replace(b"recipient: border", b"recipient: us_authority")
    more = {"disclosures.yaml": matrix, "documents.yaml": letters, "vignettes/first.yaml": b"[]"}
    return protocols.store(package=load_files({**files, **more}), at=NOW)


@pytest.fixture
def both(mcallen, small):
    """Nora works on cases of both protocols."""
    return works_with_small("nora", mcallen, Role.CASE_OFFICER)


@pytest.fixture
def itzel(itzel, dora):
    """Itzel, of whom the authority is told which language she speaks."""
    known = {"prep_language": "es"}
    put_facts(track=itzel, facts=known, by=dora, at=NOW)
    return itzel


@pytest.fixture
def beside(itzel, small, both, ada):
    """The restricted track of Itzel's case, which Nora opened and has."""
    wanted = Wanted(protocol="small", by_hand=True, words="She said that she fears her uncle.")
    branching.call(track=itzel, wanted=wanted, by=both, at=NOW)
    track = Track.objects.get(case=itzel.case, protocol="small")
    assigning.assign(track=track, to=both, by=ada, at=NOW)
    return track


def letter(track, by):
    case = selectors.open_track(
        selectors.opening(by, NOW).get(pk=track.pk), seat=by, at=NOW, purpose="document.previewed"
    )
    met = meeting.strictest(case, seat=by, at=NOW, purpose="document.previewed")
    return disclosing.preview(met, LETTER, by=by, at=NOW)


def reasons(composed):
    return {item.reason for item in composed.left_out if item.field == "language"}


def hurting(track, by):
    put_facts(track=track, facts={"pain": "yes"}, by=by, at=NOW)


def test_whoever_opens_both_gives_what_both_allow(itzel, beside, both, dora):
    assert [item.field for item in letter(itzel, both).given] == ["language"]
    hurting(beside, both)
    barred = letter(itzel, both)
    assert barred.given == ()
    assert reasons(barred) == {MET}
    assert MET in barred.barred
    with pytest.raises(Barred):
        disclosing.send(track=itzel, sending=LETTER, by=both, at=NOW)
    assert not Disclosure.objects.exists()
    actions = [event.action for event in openings_of(beside.dossier_id)]
    assert {"document.previewed", "document.sent"} <= set(actions)


def test_the_other_tracks_own_words_do_not_get_into_this_one(itzel, beside, both):
    hurting(beside, both)
    assert "uncle" not in str(letter(itzel, both))


def test_whoever_opens_one_is_barred_by_none_of_the_others_rules(itzel, beside, both, dora):
    hurting(beside, both)
    assert [item.field for item in letter(itzel, dora).given] == ["language"]
    before = len(list(openings_of(beside.dossier_id)))
    disclosing.send(track=itzel, sending=LETTER, by=dora, at=NOW)
    assert len(list(openings_of(beside.dossier_id))) == before


def test_a_mask_of_a_track_that_one_does_not_see_holds_all_the_same(itzel, beside, both, dora):
    def effects():
        found = selectors.opening(dora, NOW).get(pk=itzel.pk)
        case = selectors.open_track(found, seat=dora, at=NOW, purpose="case.read")
        return case.plan.effects & {"mask_packets", "stop_tracing"}

    assert effects() == set()
    afraid(beside, both)
    assert effects() == {"mask_packets", "stop_tracing"}
