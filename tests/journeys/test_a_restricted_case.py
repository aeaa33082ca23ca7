"""A restricted case: a colleague learns that it is there, asks, and is given it."""

from playwright.sync_api import expect

from tests.factories import NOW
from tests.restricted import ada, beto, carla, delia, register_ruth, ruth, small
from ventanilla.cases.services import assigning

__all__ = ["ada", "beto", "carla", "delia", "register_ruth", "ruth", "small"]


def test_a_colleague_sees_the_stub_and_opens_the_case_once_it_is_theirs(
    sits, picture, itzel, ruth, ada, beto, carla
):
    assigning.assign(track=ruth, to=carla, by=ada, at=NOW)
    colleague = sits(beto, language="es", phone=True)
    colleague.opens("cases:list")
    colleague.looks()
    picture(colleague.page, "list")
    colleague.finds(ruth.case.number)
    colleague.sees("If you need to open it")
    colleague.misses("Ruth")
    colleague.looks()
    picture(colleague.page, "stub")
    colleague.follows("Emergency access")
    assert ruth.case.number in colleague.main.locator("[name=number]").input_value()
    colleague.opens("desk:mine")
    colleague.sees("restricted, with colleagues")
    colleague.looks()
    picture(colleague.page, "desk")

    head = sits(ada)
    head.opens_case(ruth, "assign")
    head.fills(to=str(beto.pk))
    head.presses("Assign")
    head.sees("Assigned.")

    colleague.opens("cases:stub", ruth.pk)
    expect(colleague.page.locator(".identity")).to_contain_text("Ruth")
    colleague.looks()

    former = sits(carla)
    former.opens_case(ruth)
    former.sees("Only whoever has this case and the head of protection open it. "
                "What it says is not shown here.")  # fmt: skip
    former.looks()
    picture(former.page, "stub")
    former.opens("cases:list")
    picture(former.page, "list")
    former.opens("desk:mine")
    picture(former.page, "desk")
