"""The living cases that packages tell: walked act by act, seen by those who have them only."""

import re
from datetime import UTC, datetime
from random import Random

import pytest

from tests.demo.test_the_year import empty
from ventanilla.cases import selectors
from ventanilla.config.place import CHECKOUT
from ventanilla.demo import living, loading
from ventanilla.demo.accounts import ACCOUNTS
from ventanilla.demo.acting import SYNTHETIC
from ventanilla.demo.living import Stage
from ventanilla.demo.packages import certificates
from ventanilla.exchange.models import Disclosure, Notice
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.acts import Opens
from ventanilla.protocols.engine.load import read_folder
from ventanilla.security import vault
from ventanilla.security.identity import Job, entered
from ventanilla.security.models import Consent, Seat
from ventanilla.training.models import Certificate

NOW = datetime(2026, 11, 18, 22, 0, tzinfo=UTC)
RESTRICTED = ("gbv", "trafficking")


@pytest.fixture(scope="module")
def walked(server, django_db_setup, django_db_blocker):
    """Every living case of the restricted protocols, walked as far as it has come."""
    with django_db_blocker.unblock(), entered(Job("test")):
        stage = Stage(loading.build(seed=7, now=NOW), now=NOW)
        rng = Random("7 living")  # noqa: S311 - nothing secret
        with loading.hurried():
            walks = [
                (row, stage.play(row, rng=rng, before=lambda: None))
                for row in living.planned(rng, now=NOW, most=1000)
                if row.story.script.protocol in RESTRICTED
            ]
        yield walks
        empty()


def seats_of(role: Role, post: str) -> list[Seat]:
    return list(Seat.objects.select_related("post").filter(role=role, post__code=post))


@pytest.fixture
def cases(walked, django_db_blocker):
    """Tests of this module read only: the cases stay."""
    with django_db_blocker.unblock():
        yield walked


def test_each_comes_as_far_as_its_story_says(cases):
    assert {row.story.script.protocol for row, __ in cases} == set(RESTRICTED)
    for row, walk in cases:
        last = row.living.until or row.story.steps[-1]
        assert walk.taken[-1] == last, (row.story.name, walk.taken)


def test_permission_comes_before_every_question_of_what_happened(cases):
    """The consent of the person is recorded before the first instrument that assesses."""
    for row, walk in cases:
        steps = walk.taken
        asked = {"gbv": ("framing", "violence"), "trafficking": ("screen", "interview")}
        consent, question = asked[row.story.script.protocol]
        if question in steps:
            assert steps.index(consent) < steps.index(question)


def test_a_case_is_seen_by_whoever_has_it_and_by_the_head(cases):
    for __, walk in cases:
        track = walk.track
        post = walk.team.post.code
        reached = {
            seat.pk
            for role in Role
            for seat in seats_of(role, post)
            if selectors.visible_to(seat, NOW).filter(pk=track.pk).exists()
        }
        assert walk.team.supervisor.pk in reached
        assert (walk.officer.pk in reached) == ("assign" in walk.taken)
        strangers = {seat.pk for seat in seats_of(Role.CASE_OFFICER, post)} - {walk.officer.pk}
        assert not strangers & reached


def test_the_desks_of_the_accounts_show_them(cases):
    """Who signs in as a case officer of all protocols finds open cases of each."""
    told = [walk.track.pk for __, walk in cases]
    for username, post in (("lucia", "MCA"), ("marta", "LAR"), ("olga", "NOG")):
        seat = Seat.objects.get(officer__username=username, post__code=post)
        mine = selectors.visible_to(seat, NOW).filter(assigned=seat, pk__in=told)
        assert set(mine.values_list("protocol", flat=True)) == set(RESTRICTED), username


def test_one_case_may_run_under_two_protocols(cases):
    """A story opens the other track; whoever works with both has both, and the case says so."""
    opened = {}
    for row, walk in cases:
        acts = [act for name in walk.taken for act in row.story.script.steps[name].acts]
        if calls := {act.opens for act in acts if isinstance(act, Opens)}:
            found = selectors.in_case(walk.track.case_id).filter(assigned=walk.officer)
            assert set(found.values_list("protocol", flat=True)) == calls | {walk.track.protocol}
            opened[walk.track.protocol] = calls
    assert set(opened) == set(RESTRICTED)


def test_every_letter_rests_on_a_permission_that_names_its_recipient(cases):
    """In these protocols; and what was signed meanwhile is no longer provisional."""
    letters = [
        (walk, letter)
        for __, walk in cases
        for letter in Disclosure.objects.filter(track=walk.track).select_related("consent")
    ]
    assert {walk.track.protocol for walk, __ in letters} == set(RESTRICTED)
    for __, letter in letters:
        assert letter.consent.purpose == Consent.Purpose.REFERRAL
        assert letter.consent.provider == letter.provider


def test_the_desks_have_a_plan_to_review_and_a_clash_that_was_decided(cases):
    """What the pages for these show stands in some story of each protocol."""
    planned, decided = set(), set()
    for __, walk in cases:
        record = selectors.open_track(
            selectors.opening(walk.team.supervisor, NOW).get(pk=walk.track.pk),
            seat=walk.team.supervisor, at=NOW, purpose="case.read",
        ).record  # fmt: skip
        protocol = walk.track.protocol
        decided |= {protocol} if record.weighed else set()
        review = record.events.get("plan_review_at")
        planned |= {protocol} if review and review > NOW else set()
    assert decided == set(RESTRICTED)
    assert planned == set(RESTRICTED)


def test_whoever_works_with_a_protocol_holds_its_certificate(cases):
    """And nobody is without a seat: an account is there to be tried."""
    needed = certificates()
    assert set(needed) >= set(RESTRICTED)
    interviewers = Seat.objects.filter(role__in=(Role.CASE_OFFICER, Role.SUPERVISOR))
    for seat in interviewers:
        held = set(
            Certificate.objects.filter(officer=seat.officer).values_list("certificate", flat=True)
        )
        assert {needed[name] for name in seat.protocols if name in needed} <= held
    named = {account.username for account in ACCOUNTS}
    assert set(Seat.objects.values_list("officer__username", flat=True)) >= named


def test_everything_in_them_says_that_it_is_invented(cases):
    for __, walk in cases:
        notice = Notice.objects.get(dossier=walk.track.dossier)
        opened = vault.release(
            seat=None, dossiers=[walk.track.dossier], purpose="case.read", at=NOW
        )
        assert opened.open(notice)["words"] == SYNTHETIC


def test_the_guide_names_every_account():
    text = (CHECKOUT / "docs" / "guides" / "the-demo.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == [a.username for a in ACCOUNTS]


def test_a_story_is_no_part_of_the_package():
    """It may change without a new version: the bytes that are published do not hold it."""
    for name in protocols.shipped():
        folder = protocols.LIBRARY / name
        assert (folder / "demo").is_dir()
        assert not [path for path in read_folder(folder) if path.startswith("demo/")]
