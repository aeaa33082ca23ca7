"""Headquarters looks at the network, takes up what nobody saw to, tells posts something, and reads
the norms; on a desk and on a telephone.
"""

from datetime import timedelta

import pytest

from tests.cast import seat
from tests.factories import NOW, CertificateFactory
from tests.journeys.screens import DESK_FIRST
from ventanilla.demo import alliances
from ventanilla.headquarters.models import Escalation, Load, Notice
from ventanilla.headquarters.states import Level, What
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.network.services import load_reference_data

UNTIL = {"until_day": "9", "until_month": "3", "until_year": "2026"}


@pytest.fixture
def hilda(uca):
    """Leads the protocol of children at headquarters; posts have what they have."""
    load_reference_data()
    posts = {post.code: post for post in Post.objects.all()}
    for at, code in enumerate(("MCA", "LAR", "ELP", "SDI", "CHI", "ATL", "NYC", "SEA")):
        made = seat(f"person{at}", posts[code], Role.SUPERVISOR)
        if at % 2:
            CertificateFactory(officer=made.officer)
        for what, number in ((What.WORKING, 40 + at), (What.CLOCKS, None if at % 3 else 9)):
            Load.objects.create(post=posts[code], protocol="uca", what=what, number=number, at=NOW)
    Escalation.objects.create(
        alarm="00000000-0000-0000-0000-000000000001", post=posts["MCA"], protocol="uca",
        due_at=NOW - timedelta(hours=30), level=Level.HEADQUARTERS,
        reached_at=NOW - timedelta(hours=6),
    )  # fmt: skip
    seat("tomas", posts["MCA"], Role.COMMUNITY_OFFICER)
    alliances.fill(now=NOW)
    unit = next(post for post in posts.values() if post.kind == "hq_unit")
    return seat("hilda", unit, Role.HQ_PROTOCOL_LEAD)


@pytest.mark.parametrize(("language", "phone"), DESK_FIRST)
def test_headquarters_watches(sits, hilda, picture, language, phone):
    officer = sits(hilda, language=language, phone=phone, script=not phone)

    def looks(name):
        officer.fits() if phone else officer.looks()
        picture(officer.page, f"headquarters-{name}")

    officer.opens("headquarters:watch")
    looks("watch")
    officer.opens("headquarters:queue")
    officer.reads("McAllen")
    looks("queue")
    officer.opens("headquarters:take", Escalation.objects.get().pk)
    officer.fills(note="Llamo a la representación.")
    looks("take")
    officer.presses("Take it up, and write to the heads")
    officer.sees("Taken up. The heads of the post were written to.")

    officer.opens("headquarters:tell")
    officer.fills(
        title_es="Cierre de mes", title_en="End of month", text_es="El quinto día hábil.",
        text_en="The fifth working day.", **UNTIL,
    )  # fmt: skip
    looks("tell")
    officer.presses("Put it on the desks")
    officer.sees("The notice is on the desks.")
    assert Notice.objects.count() == 1
    looks("notices")

    officer.opens("network:post", "MCA")
    looks("post")
    officer.opens("norms:library")
    looks("norms")
    officer.opens("norms:edition", "2017")
    looks("edition")
    officer.opens("norms:compare")
    looks("compare")
