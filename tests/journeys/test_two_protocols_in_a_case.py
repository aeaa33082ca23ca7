"""A finding calls for another protocol: opened with its reason, worked on beside, read as one."""

import re

from tests.factories import NOW
from tests.restricted import ada, register_ruth, ruth
from tests.several import REASON, afraid, small
from ventanilla.cases.models import Track

__all__ = ["ada", "register_ruth", "ruth", "small"]
WORDS = "Su tío vino dos veces a preguntar por ella."
HELD = (
    "Another part of this case asks for this protection: it holds here as well. Ask the head "
    "of protection before you act against it."
)


def test_a_second_track_is_opened_and_the_case_is_read_as_one(sits, picture, ruth, ada, alba, uca):
    afraid(ruth, ada, NOW)
    head = sits(ada, language="es", phone=True)
    head.opens_case(ruth)
    head.sees("This calls for another protocol")
    head.looks()
    picture(head.page, "called")
    head.follows("Say more first")
    head.looks()
    picture(head.page, "asking")
    head.fills(words=WORDS)
    head.presses("Open it")
    head.sees("Asked for. Whoever works with that protocol at this post has it on their desk.")
    head.sees("Other parts of this case")
    head.looks()
    picture(head.page, "parts")
    head.follows("All parts on one page")
    head.sees("What is next, in every part")
    told = f"{REASON['es']} {WORDS}"
    head.sees("Opened from another part of this case. %(reason)s", reason=told)
    head.looks()
    picture(head.page, "whole")

    other = sits(alba)
    other.opens_case(Track.objects.get(case=ruth.case, protocol="uca"))
    other.sees(HELD)
    other.misses("Other parts of this case")
    other.looks()
    picture(other.page, "other side")
    other.opens("cases:history", Track.objects.get(case=ruth.case, protocol="uca").pk)
    other.reads(re.compile(re.escape(REASON["en"])))
    other.looks()

    wide = sits(ada)
    wide.opens("cases:whole", ruth.pk)
    wide.looks()
    picture(wide.page, "whole wide")
    wide.opens("cases:branch", ruth.pk)
    wide.looks()
    picture(wide.page, "by hand")
