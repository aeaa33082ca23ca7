"""Takes the pictures of the documentation, of invented people: not a test, and run by name.

.venv/bin/python -m pytest -n0 -p no:randomly tests/journeys/pictures.py
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page

from tests.cases.test_the_whole_path import AFRAID, CALM, SEEN
from tests.cast import seat
from tests.demo.test_the_year import load
from tests.guarded import guarded, jefa, noche, olga
from tests.journeys import test_a_woman_at_the_window as window
from tests.journeys.conftest import Walk
from tests.journeys.talk import Talk
from tests.reports.invented import give_a_year, open_posts
from ventanilla.cases.models import Track
from ventanilla.cases.services import closing
from ventanilla.config.place import CHECKOUT
from ventanilla.demo import alliances, beside, directory, living, notified, referrals, windows
from ventanilla.exchange.models import HandOver
from ventanilla.exchange.services import noticing
from ventanilla.exchange.services.noticing import Told
from ventanilla.network.models import Port
from ventanilla.network.roles import Role
from ventanilla.notifications.models import Notification
from ventanilla.outreach.models import Event
from ventanilla.people.identity import Names
from ventanilla.referrals.models import Referral
from ventanilla.security.models import Seat

__all__ = ["certified", "guarded", "jefa", "noche", "olga"]
certified = window.certified
#: colours of a picture: text stays sharp, and a file is a third as long
COLOURS = 96
FOLDER = CHECKOUT / "docs" / "pictures"
DESKTOP, TABLET, PHONE = (1200, 820), (820, 1000), (390, 844)
ITZEL = Names(
    given_names="Itzel Guadalupe", first_surname="Méndez", second_surname="Ñúñez",
    called="Lupita", sex="female", origin_state="12",
)  # fmt: skip


@pytest.fixture(params=["es", "en"])
def language(request):
    """Each picture is taken in both."""
    return request.param


@pytest.fixture
def opens(page_of, language):
    """``opens(seat)``: a window in the language of this round."""
    return lambda seat, **how: Camera(page_of(seat, language=language, **how))


@pytest.fixture
def network(db, server):
    """The network of the demo, on a Tuesday at nine in the morning."""
    now = timezone.now()
    load(server, cases=len(living.told()), seed=1, walked=None, now=now)
    beside.fill(seed=1, now=now)
    windows.fill(seed=1, now=now)
    directory.fill(seed=1, now=now)
    alliances.fill(now=now)
    referrals.fill(now=now)
    notified.fill(seed=1, now=now)


@pytest.fixture
def as_seat():
    """Somebody signed in: accounts of the demo have their second factor already."""

    def sign_in(seat: Seat, language: str = "es") -> Client:
        if not Authenticator.objects.filter(user=seat.officer).exists():
            TOTP.activate(seat.officer, "JBSWY3DPEHPK3PXP")
        client = Client(headers={"accept-language": language})
        client.force_login(seat.officer)
        return client

    return sign_in


def sits(username: str) -> Seat:
    """The seat of an account of the demo in McAllen or at headquarters."""
    return Seat.objects.select_related("officer", "post").get(officer__username=username)


class Camera:
    """A window of any size, and where its pictures go."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def keeps(self, name: str) -> None:
        """What the window shows, as a small file beside those of the same language."""
        language = self.page.evaluate("document.documentElement.lang")
        folder = FOLDER / language
        folder.mkdir(parents=True, exist_ok=True)
        with Image.open(BytesIO(self.page.screenshot())) as shot:
            shot.convert("RGB").quantize(COLOURS).save(folder / f"{name}.png", optimize=True)

    def opens(self, name: str, *args: object, query: str = "") -> None:
        self.page.goto(reverse(name, args=args) + query)

    def shows(self, selector: str) -> None:
        """Scroll so that this stands at the top."""
        self.page.locator(selector).first.evaluate(
            "each => scrollTo(0, each.getBoundingClientRect().top + scrollY - 16)"
        )

    def takes(
        self, name: str, size: tuple[int, int] = DESKTOP, *, most: int = 0, stay: bool = False
    ) -> None:
        """A picture from the top of the page, or from where it stands.

        ``most``: of the whole page, so high at most.
        """
        width, height = size
        if stay:
            self.keeps(name)
            return
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.evaluate("document.activeElement.blur()")
        if most:
            whole = self.page.evaluate("document.documentElement.scrollHeight")
            self.page.set_viewport_size({"width": width, "height": min(most, whole)})
        self.page.evaluate("window.scrollTo(0, 0)")
        self.keeps(name)


def registers(dora: Seat, *, names: Names = ITZEL, ago: timedelta = timedelta(minutes=50)) -> Track:
    """A notice of the border station, some time ago."""
    then = timezone.now() - ago
    told = Told(
        names=names,
        notified_at=then,
        apprehended_at=then - timedelta(hours=2),
        stated_age=13,
        facts={
            "authority": "border_patrol",
            "channel": "phone",
            "interpreter_needed": "no",
            "nationality_stated": "mexican",
            "stated_sex": "female",
        },
        caller="Jefatura de turno",
    )
    return noticing.register_notice(
        post=dora.post, protocol="uca", route="T1", told=told, by=dora, at=then
    )


def fills_a_notice(camera: Camera) -> None:
    """The form of a notice as it looks after a minute of a telephone call."""
    camera.opens("notices:register")
    page = camera.page
    for name, choice in (("authority", "border_patrol"), ("channel", "phone"),
                         ("stated_sex", "female"), ("interpreter_needed", "no"),
                         ("nationality_stated", "mexican")):  # fmt: skip
        page.select_option(f"[name={name}]", choice)
    for name, words in (("caller", "Jefatura de turno"), ("apprehended_at", "2026-03-03T06:30"),
                        ("given_names", "Itzel Guadalupe"), ("first_surname", "Méndez"),
                        ("called", "Lupita"), ("stated_age", "13")):  # fmt: skip
        page.fill(f"[name={name}]", words)
    page.check("[name=apprehended_estimated]")
    camera.takes("notice", most=1500)


def talks(camera: Camera, track: Track) -> None:
    """Two pages of the talk, on a telephone and on a tablet."""
    camera.opens("interviews:start", track.pk, "initial_evaluation")
    camera.page.locator("main form button").first.click()
    camera.page.wait_for_selector("body[data-ready]")
    talk = Talk(camera.page)
    talk.goes_on()
    camera.takes("interview-inform", PHONE)
    talk.to("m0_4_mood", {"m0_2_pain": "none"})
    talk.question("m0_4_mood").scroll_into_view_if_needed()
    for mood in ("scared", "sad"):
        talk.answers("m0_4_mood", mood)
    camera.shows("[data-question=m0_4_mood]")
    camera.takes("interview-phone", PHONE, stay=True)
    talk.to("m5_2_return", {name: CALM[name] for name in CALM if name != "m0_4_mood"})
    talk.answers("m5_2_return", "afraid")
    camera.page.set_viewport_size({"width": TABLET[0], "height": TABLET[1]})
    camera.shows("[data-question=m5_2_return]")
    camera.takes("interview", TABLET, stay=True)


def test_every_picture(network, opens):
    brenda, tomas, dora = map(sits, ("brenda", "tomas", "dora"))
    port = Port.objects.filter(post=dora.post).first()
    spelt = replace(ITZEL, given_names="Itsel Guadalupe", first_surname="Mendez", called="")
    earlier = registers(dora, names=spelt, ago=timedelta(days=58))
    closing.close_case(
        track=earlier,
        reason="transferred",
        note="",
        by=tomas,
        at=timezone.now() - timedelta(days=57, hours=20),
    )
    walk = Walk(registers(dora), tomas, brenda, dora, port)

    guard = opens(dora)
    fills_a_notice(guard)
    guard.opens("notices:alike", walk.track.pk)
    guard.takes("known", most=1100)
    guard.page.locator("[name$='-verdict'][value=same_person]").check()
    guard.page.locator("main form:has([name$='-verdict']) button.govuk-button").last.click()
    guard.page.wait_for_url("**/cases/**")

    walk.prepare()
    officer = opens(brenda)
    talks(officer, walk.track)
    walk.submit("initial_evaluation", AFRAID)
    walk.submit("observation", SEEN)
    officer.opens("cases:detail", walk.track.pk)
    officer.takes("case", most=1250)
    officer.opens("cases:rule", walk.track.pk, "fear_of_return")
    officer.takes("rule", most=1100)
    walk.decide_all(confirm={"fear_of_return", "under_14"})
    officer.opens("cases:outcome", walk.track.pk)
    officer.takes("outcome", most=1300)

    head = opens(tomas)
    head.opens("exchange:document", walk.track.pk, "D-2")
    head.page.fill("[name=to]", "Jefatura de la estación")
    head.page.locator("[name=act][value=check]").click()
    head.page.wait_for_selector(".papers img")
    head.takes("document", most=1300)
    head.opens("desk:post")
    head.takes("post", most=1100)
    head.opens("network:posts")
    head.takes("network", most=1100)
    here = HandOver.objects.filter(track__case__post=dora.post)
    ahead = here.filter(state="scheduled", on__gte=timezone.localdate())
    going = ahead.order_by("on").first() or here.latest("on")
    guard.opens("exchange:hand_over", going.track_id)
    guard.takes("hand-over", most=1100)


def test_the_figures(opens, mcallen, uca):
    give_a_year(open_posts())
    analyst = opens(seat("rita", mcallen, Role.ANALYST))
    analyst.opens("reports:figures", query="?since=2026-1&until=2026-1&table=post-cause")
    analyst.takes("figures", most=1700)


def test_a_desk(opens, alba, bruno, dora, hidalgo, uca):
    bruno.officer.name = "Bruno Paz Llanes"
    bruno.officer.save()
    for given, minutes, done in (
        ("Itzel Guadalupe", 70, 2), ("Omar", 40, 1), ("Jesús Adrián", 25, 1), ("Ximena", 8, 0),
    ):  # fmt: skip
        names = Names(given_names=given, first_surname="Méndez", sex="female")
        track = registers(dora, names=names, ago=timedelta(minutes=minutes))
        walk = Walk(track, alba, bruno, dora, hidalgo)
        if done:
            walk.prepare()
        if done > 1:
            walk.submit("initial_evaluation", AFRAID)
    officer = opens(bruno)
    officer.opens("desk:mine")
    officer.takes("desk")


def test_danger_now(opens, guarded, noche, jefa):
    """The urgent path: the desk, the screen as it opens, and after a minute."""
    jefa.officer.name, noche.officer.name = "Jimena Rangel", "Noemí Chan"
    jefa.officer.save()
    noche.officer.save()
    guard = opens(noche, phone=True)
    guard.opens("desk:mine")
    guard.takes("danger-desk", PHONE)
    guard.opens("notices:register")
    guard.takes("coming", PHONE, most=1100)
    guard.opens("desk:mine")
    guard.page.select_option("[name=way]", "gbv:V3")
    guard.page.locator(".danger button").click()
    guard.page.wait_for_url("**/urgent/")
    guard.takes("danger-now", PHONE, most=1150)
    guard.page.locator("#emergency [value=yes]").click()
    guard.page.locator("#emergency [value=help]").click()
    guard.page.locator("#emergency .urgent__done").wait_for()
    guard.takes("danger-told", PHONE, most=1150)


def test_at_the_window(sits, language, guarded, certified, noche, olga, jefa):
    """The journey of a woman at the window, from the officer's pages that a guide explains."""
    jefa.officer.name, olga.officer.name = "Jimena Rangel", "Olga Dzul"
    jefa.officer.save()
    olga.officer.save()
    shown = {"contact": 900, "consents": 1150, "plan": 1150, "sheet-as-it-goes": 1150}

    def keeps(page: Page, name: str) -> None:
        name = name.removeprefix("window-")
        if name in shown:
            Camera(page).takes(f"window-{name}", PHONE, most=shown[name])

    guard, officer, head = (
        window.Watched(sits(each, language=language, phone=True), keeps)
        for each in (noche, olga, jefa)
    )
    track = window.sights(guard)
    window.takes(head, officer, track, olga)
    window.hears(officer, track)
    window.weighs(officer, track, {"es": "Peligro alto", "en": "High danger"}[language])
    window.plans(officer, track)
    window.refers(officer, track)


def test_the_whole_consulate(network, page_of):
    """What the guides show of windows, allies, notifications, events and a trafficking case."""
    for language in ("es", "en"):
        _of_the_windows(lambda name: Camera(page_of(sits(name), language=language)))  # noqa: B023
        _of_the_post(lambda name: Camera(page_of(sits(name), language=language)))  # noqa: B023
        _of_a_case(Camera(page_of(sits("lucia"), language=language)))


def _of_the_windows(opens: Callable[[str], Camera]) -> None:
    paula, lucia = opens("paula"), opens("lucia")
    paula.opens("window:form")
    paula.takes("window", PHONE, most=1100)
    lucia.opens("reviews:list")
    lucia.takes("reviews", most=900)
    lucia.page.locator(".review a").first.click()
    lucia.page.wait_for_url("**/reviews/*/")
    lucia.takes("review", most=1000)


def _of_the_post(opens: Callable[[str], Camera]) -> None:
    dora, celia, tomas = opens("dora"), opens("celia"), opens("tomas")
    dora.opens("notifications:list")
    dora.takes("notifications", most=1000)
    dora.opens("notifications:new")
    dora.takes("notification-form", most=1300)
    told = Notification.objects.filter(post__code="MCA", outcome="", wiped_at=None)
    dora.opens("notifications:detail", told.latest("received_at").pk)
    dora.takes("notification", most=1200)
    celia.opens("outreach:events")
    celia.takes("events", most=1000)
    held = Event.objects.filter(post__code="MCA", ends_at__lt=timezone.now())
    last = held.order_by(F("count").asc(nulls_first=True), "-starts_at")[0]
    celia.opens("outreach:count", last.code)
    celia.takes("event-count", most=1000)
    tomas.opens("alliances:list")
    tomas.takes("allies", most=900)


def _of_a_case(lucia: Camera) -> None:
    hers = Track.objects.filter(assigned__officer__username="lucia", state="open")
    traffic = hers.filter(protocol="trafficking").order_by("-opened_on")[0]
    lucia.opens("cases:detail", traffic.pk)
    lucia.takes("trafficking", most=1250)
    lucia.opens("plans:tests", traffic.pk)
    lucia.takes("tests", most=1100)
    brought = Referral.objects.filter(track__in=hers).order_by("pk")[0]
    lucia.opens("referrals:list", brought.track_id)
    lucia.takes("referrals", most=1000)
    lucia.opens("referrals:detail", brought.track_id, brought.pk)
    lucia.takes("referral", most=1000)


def test_a_dead_line(opens, walk, bruno):
    """A talk was to be sent, and there is no connection."""
    walk.prepare()
    page = opens(bruno, phone=True, expected="ERR_INTERNET_DISCONNECTED").page
    page.goto(reverse("interviews:start", args=[walk.track.pk, "initial_evaluation"]))
    page.locator("main form button").first.click()
    page.wait_for_selector("body[data-ready]")
    talk = Talk(page)
    talk.to_the_end(CALM)
    page.context.set_offline(True)
    talk.goes_on()
    page.locator(".iv-notice").wait_for()
    Camera(page).takes("interview-offline", PHONE, stay=True)
    page.context.set_offline(False)
