"""Two at once, a stranger, and a signature: each sees what is theirs to see, and no more."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.cases.test_the_whole_path import AFRAID
from ventanilla.cases.models import Track

OF_A_CASE = (
    "cases:detail", "cases:history", "cases:answers", "cases:outcome", "cases:close",
    "cases:assign", "cases:move", "cases:answer_move", "cases:happened", "cases:known",
    "exchange:documents", "exchange:hand_over", "notices:alike",
)  # fmt: skip


@pytest.fixture
def told(told):
    """What the station said, without an age: Itzel says hers in the interview."""
    facts = {**told.facts, "interpreter_needed": "no"}
    facts.pop("pre_under_14")
    return replace(told, names=replace(told.names, birth_date=""), stated_age=None, facts=facts)


@pytest.fixture
def afraid(walk):
    """Itzel has said that she is afraid; nothing is decided yet."""
    walk.prepare()
    walk.submit("initial_evaluation", AFRAID)
    return walk


def test_of_two_officers_at_once_the_second_sees_what_the_first_did(sits, afraid, alba, bruno):
    afraid.decide_all(confirm={"fear_of_return", "under_14"})
    first, second = sits(bruno, language="es"), sits(alba, expected="status of 409")
    second.opens_case(afraid.track, "outcome")
    second.fills(outcome="R-D", reason="There is an aunt in Houston.")

    first.opens_case(afraid.track, "outcome")
    first.fills(outcome="R-C", reason="Tiene miedo y pidió quedarse.")
    first.presses("Propose")
    first.sees("Proposed. Another person has to approve it.")

    second.presses("Propose")
    second.reads("Bruno changed this case while your page was open.")
    second.looks()
    second.page.go_back()
    expect(second.main.locator("[name=reason]")).to_have_value("There is an aunt in Houston.")
    second.opens_case(afraid.track, "outcome")
    second.reads("Tiene miedo y pidió quedarse.")
    second.presses("Approve")
    second.reads("Approved. The documents of this outcome are open now.")


def test_what_somebody_decided_is_not_decided_again_unseen(sits, afraid, alba, bruno):
    first, second = sits(bruno), sits(alba, language="es", phone=True, expected="status of 409")
    first.opens_case(afraid.track)
    second.opens_case(afraid.track)
    first.confirms("Fear of return")
    first.reads("Confirmed. What it asks for stands below.")

    second.confirms("Miedo de regresar")
    second.sees("%(who)s has decided this already. Look at the case again before you go on.",
                who="Bruno")  # fmt: skip
    second.looks()


def test_a_case_does_not_exist_for_another_post_until_it_is_offered(
    sits, afraid, alba, bruno, clara, laredo
):
    stranger = sits(clara, expected="status of 404")
    for name in OF_A_CASE:
        stranger.opens(name, afraid.track.pk, status=404)
    stranger.opens("cases:rule", afraid.track.pk, "fear_of_return", status=404)
    stranger.opens("cases:task", afraid.track.pk, "T-050", status=404)
    stranger.reads("There is nothing here for you")
    stranger.misses("Itzel")
    stranger.looks()

    head = sits(alba, language="es")
    head.opens_case(afraid.track, "move")
    head.fills(to=str(laredo.pk), reason="La trasladan a una estación de Laredo.")
    head.presses("Offer")
    head.sees("Offered. It stays here until that post accepts.")
    head.looks()

    stranger.opens("desk:mine")
    stranger.reads("McAllen offers a case to your post.")
    stranger.looks()
    stranger.follows("Answer")
    stranger.looks()
    stranger.presses("Accept: it is ours from now on")
    stranger.reads("Fear of return")
    stranger.looks()
    assert Track.objects.get(pk=afraid.track.pk).case.post == laredo
    gone = sits(bruno, language="es", expected="status of 404")
    gone.opens("cases:detail", afraid.track.pk, status=404)


def test_the_head_of_post_signs_by_the_grant_of_a_task_and_sees_no_other_case(
    sits, elena, walk, register, uca
):
    other = register()
    signer = sits(elena, language="es", expected="status of 404")
    walk.prepare()
    signer.opens("home")
    signer.sees("Nothing is waiting for you.")
    signer.looks()
    signer.opens("cases:detail", walk.track.pk, status=404)

    walk.submit("initial_evaluation", AFRAID)
    signer.page.get_by_role("link", name=signer.words("My desk")).click()
    signer.misses(other.case.number)
    signer.misses("Itzel")
    signer.takes("Enviar a la autoridad el escrito de objeción")
    signer.sees("What stays, and why")
    signer.looks()
    signer.fills(to="Jefatura de la estación")
    signer.presses("Look at it before it goes")
    signer.presses("Send, and write it down")
    signer.sees("Sent, and written down.")
    signer.looks()
    signer.opens("cases:detail", other.pk, status=404)
    assert "representation_sent_at" in walk.case().record.events
