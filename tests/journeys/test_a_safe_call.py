"""A call at the hours that the person named: not now, then now, then closed with one press."""

import pytest

from tests.journeys.screens import PHONE_FIRST
from tests.reachable import NUMBER, SAID, ada, beto, carla, delia, hers, register_ruth, ruth, small

__all__ = ["ada", "beto", "carla", "delia", "hers", "register_ruth", "ruth", "small"]


@pytest.mark.parametrize(("language", "phone"), PHONE_FIRST)
def test_the_page_says_whether_to_call(sits, picture, hers, beto, language, phone):
    officer = sits(beto, language=language, phone=phone)
    officer.opens_case(hers)
    officer.follows("Get in touch safely")
    officer.sees("The person contacts us.")
    officer.looks()
    picture(officer.page, "contact-none")

    officer.fills(**SAID | {"sender": "Consulado"})
    officer.presses("Write it down")
    officer.reads("consulado")
    officer.looks()
    picture(officer.page, "contact-fault")
    officer.fills(sender=SAID["sender"])
    officer.presses("Write it down")
    officer.sees("Not now.")
    officer.misses(NUMBER)
    officer.looks()
    picture(officer.page, "contact-outside")

    officer.fills(**SAID | {"days": ["any"], "begins": "", "ends": ""})
    officer.presses("Write it down")
    officer.sees("You may get in touch now.")
    officer.looks()
    picture(officer.page, "contact-open")
    officer.presses("Show the number")
    officer.reads(NUMBER)
    officer.looks()
    picture(officer.page, "contact-shown")
    officer.presses("A wrong person answered: close this contact")
    officer.sees("The person contacts us.")
    officer.misses(NUMBER)
    officer.looks()
