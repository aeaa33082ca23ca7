"""What an emergency shows: who and how, and neither what was said nor what would tell it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.guarded import comes, guarded, jefa, olga, works_with
from tests.knowing import put_facts
from tests.security.guarded import prove
from ventanilla.cases import policies, selectors
from ventanilla.cases.models import Section, Track
from ventanilla.cases.services import deciding
from ventanilla.network.roles import Role

__all__ = ["comes", "guarded", "jefa", "olga"]
pytestmark = pytest.mark.django_db
#: she is married to a citizen who hurt her: what she could ask for tells of both their papers
FACTS = {"b3_hurt": "recent", "rm_relation": "spouse", "rm_status": "usc", "sex": "female",
         "rm_crime_here": "no", "consent_service": "yes"}  # fmt: skip
TELLS = "self_petition_possible"
SECRET = "he has the papers"


@pytest.fixture
def luz(comes, jefa):
    """Luz's case; the head of protection has begun with it, and confirmed what would tell."""
    track = comes(jefa)
    put_facts(track=track, facts=FACTS, by=jefa, at=timezone.now())
    deciding.confirm_finding(track=track, name=TELLS, by=jefa, at=timezone.now())
    return Track.objects.get(pk=track.pk)


@pytest.fixture
def glass(luz, laredo, as_seat):
    """The browser of an officer of Laredo, who opens Luz's case in an emergency."""
    client = prove(as_seat(works_with("ines", laredo, Role.CASE_OFFICER)))
    why = "She stands at our counter, and cannot wait."
    sent = {"number": luz.case.number, "reason": "transfer", "words": why}
    assert client.post("/emergency/", sent).status_code == 302
    return client


def pages(track):
    """Those of a case that say what was found."""
    names = ("cases:detail", "cases:history", "cases:whole", "cases:outcome", "cases:answers")
    return [reverse(name, args=[track.pk]) for name in names]


def test_what_a_finding_is_called_is_not_shown_where_it_tells(luz, glass, jefa, as_seat):
    package = selectors.package_of(luz)
    title = package.findings[TELLS].title.en
    rule = reverse("cases:rule", args=[luz.pk, TELLS])
    telling = [package.findings[name].title.en for name in package.sealed_findings]
    for page in pages(luz):
        shown = glass.get(page)
        assert shown.status_code == 200, page
        assert [words for words in telling if words in shown.text] == [], page
        assert TELLS not in shown.text
    assert glass.get(rule).status_code == 404
    assert "Finding confirmed: sealed apart" in glass.get(pages(luz)[1]).text
    head = as_seat(jefa)
    assert title in head.get(pages(luz)[0]).text
    assert f"Finding confirmed: {title}" in head.get(pages(luz)[1]).text
    assert head.get(rule).status_code == 200


def test_what_asks_for_care_is_still_there(luz, glass):
    whole, case = known(luz), glass.get(pages(luz)[0]).context["case"]
    assert policies.MEETING & whole.plan.effects <= case.plan.effects
    assert case.plan.severity == whole.plan.severity
    asked = {code for rule in case.package.rules.findings if rule.finding.name == TELLS
             for code in rule.opens}  # fmt: skip
    assert asked & {task.code for task in whole.plan.tasks}
    assert not asked & {task.code for task in case.plan.tasks}


def known(track):
    """The case as a job reads it."""
    return selectors.open_track(track, seat=None, at=timezone.now(), purpose="case.read")


def test_the_grounds_of_a_decision_are_sealed_with_the_answers(luz, jefa):
    name = next(
        found.name
        for found in known(luz).plan.findings
        if found.status == "possible" and not found.held
    )
    reason = "She explained it, and it was long ago."
    deciding.discard_finding(track=luz, name=name, reason=reason, by=jefa, at=timezone.now())
    case = known(luz)
    assert case.record.findings[name].grounds
    state = case.vault.open(Section.objects.get(dossier_id=luz.dossier_id, name="state"))
    assert "grounds" not in str(state)
