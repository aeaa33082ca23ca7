"""A community officer keeps the post's alliances: sees what ends, begins one, signs it, tries a
line, thanks an ally; on a desk and on a telephone.
"""

import pytest

from tests.cast import seat
from tests.factories import NOW
from tests.journeys.screens import DESK_FIRST
from ventanilla.alliances.models import Alliance, Hotline, LineCheck, Recognition
from ventanilla.demo import alliances
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.network.services import load_reference_data

TODAY = {"on_day": "3", "on_month": "3", "on_year": "2026"}


@pytest.fixture
def tomas(db):
    """Keeps what surrounds the cases in McAllen; the demo's alliances are there."""
    load_reference_data()
    made = seat("tomas", Post.objects.get(code="MCA"), Role.COMMUNITY_OFFICER)
    alliances.fill(now=NOW)
    return made


@pytest.mark.parametrize(("language", "phone"), DESK_FIRST)
def test_alliances_are_kept(sits, tomas, picture, language, phone):
    officer = sits(tomas, language=language, phone=phone, script=not phone)

    def looks(name):
        officer.fits() if phone else officer.looks()
        picture(officer.page, f"alliances-{name}")

    officer.opens("alliances:list")
    looks("list")
    officer.opens("alliances:attention")
    looks("attention")
    officer.finds("Casa Girasol")
    officer.reads("Rosalinda Arce Tovar")
    looks("detail")

    officer.opens("alliances:new")
    officer.fills(
        ally="Mesa de Oficios", state="talks", kind="informal", name_es="Trabajo con la Mesa",
        name_en="Work with the table", topics=["labour"], territory="TX",
    )  # fmt: skip
    looks("new")
    officer.presses("Write it down")
    officer.sees("The alliance is written down.")
    made = Alliance.objects.get(name_en="Work with the table")
    officer.presses("In effect")
    officer.fills(**TODAY)
    looks("step")
    officer.presses("Write it down")
    officer.sees("The step is written down.")
    officer.follows("Write down a meeting, a training or a review")
    officer.fills(people="14", note="Derechos laborales", **TODAY)
    officer.presses("Write it down")
    officer.reads("Derechos laborales")
    made.refresh_from_db()
    assert made.state == "in_force"

    officer.opens("alliances:figures")
    looks("figures")
    officer.opens("alliances:lines")
    looks("lines")
    line = Hotline.objects.get(code="nhth")
    officer.opens("alliances:call", line.pk)
    officer.fills(answered="as_listed", **TODAY)
    looks("call")
    officer.presses("Write it down")
    officer.sees("The test call is written down.")
    assert LineCheck.objects.filter(hotline=line).count() == 1

    officer.opens("alliances:thank")
    officer.fills(name="Puerta Abierta", reason_es="Por todo.", reason_en="For all.", **TODAY)
    officer.presses("Write it down")
    officer.reads("Puerta Abierta")
    looks("thanks")
    assert Recognition.objects.filter(name="Puerta Abierta").count() == 1


def test_whoever_refers_reads_what_was_promised(sits, tomas, picture):
    bruno = seat("bruno", tomas.post, Role.CASE_OFFICER)
    girasol = Alliance.objects.get(name_en="Memorandum with Casa Girasol")
    officer = sits(bruno, language="es", phone=True)

    officer.opens("alliances:detail", girasol.pk)
    officer.reads("Responder a una canalización en 48 horas")
    officer.misses(officer.words("Begin a renewal"))
    officer.looks()
    picture(officer.page, "alliances-promises")
