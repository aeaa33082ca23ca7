"""An officer in front of a page: what they see, fill in and press, in words and not in markup."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Locator, Page, expect

from tests.journeys.talk import Talk

Answer = str | list[str]
#: the numbers of cases that stand on two lines, broken at a hyphen
BROKEN = r"""() => {
  const broken = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.offsetWidth <= 1) continue;  // only for those who listen
    for (const found of text.data.matchAll(/[A-Z]+-\d{4}-\d{5}/g)) {
      const range = document.createRange();
      range.setStart(text, found.index);
      range.setEnd(text, found.index + found[0].length);
      const lines = [...range.getClientRects()].map((each) => Math.round(each.top));
      if (new Set(lines).size > 1) broken.push(found[0]);
    }
  }
  return broken;
}"""
TURNS = 6  # an officer's form grows with its answers; none of ours grows more often


class Officer:
    """A window with somebody's seat on. Each page that is looked at has to hold for everybody."""

    def __init__(self, page: Page, axe: Callable[[Page], list[str]], language: str) -> None:
        self.page, self.axe, self.language = page, axe, language

    # --- words ------------------------------------------------------------------------------------

    def words(self, msgid: str, **filled: object) -> str:
        """A sentence of the site in this officer's language."""
        with translation.override(self.language):
            return gettext(msgid) % filled if filled else gettext(msgid)

    def sees(self, msgid: str, **filled: object) -> None:
        """The sentence stands on the page."""
        self.reads(self.words(msgid, **filled))

    def reads(self, text: str | re.Pattern[str]) -> None:
        """These words, a package's or somebody's, stand on the page."""
        expect(self.main.get_by_text(text).first).to_be_visible()

    def misses(self, text: str) -> None:
        """These words are nowhere on the page, hidden ones included."""
        expect(self.page.locator("body")).not_to_contain_text(text)

    @property
    def main(self) -> Locator:
        """The middle of the page."""
        return self.page.locator("main")

    # --- going ------------------------------------------------------------------------------------

    def opens(self, name: str, *args: object, status: int = 200) -> None:
        """Go to a page by its name, as by a bookmark."""
        answer = self.page.goto(reverse(name, args=args))
        assert answer is not None
        assert answer.status == status

    def opens_case(self, track: Any, page: str = "detail", *args: object) -> None:
        """Go to a page of a case."""
        self.opens(page if ":" in page else f"cases:{page}", track.pk, *args)

    def follows(self, msgid: str) -> None:
        """A link of the middle of the page, by its words."""
        self.main.get_by_role("link", name=self.words(msgid)).first.click()
        self.arrives()

    def finds(self, words: str) -> None:
        """A link of the middle of the page, by what a package or a person called it."""
        self.main.get_by_role("link", name=re.compile(re.escape(words))).first.click()
        self.arrives()

    def ticks(self, task: str) -> None:
        """A task that was done elsewhere."""
        self.finds(task)
        behind = self.main.locator("summary", has_text=self.words("Mark as done"))
        self.main.get_by_role("heading", level=1).wait_for()
        if behind.count():
            behind.click()
        self.presses("Mark as done")
        self.sees("Done, and written down.")

    def takes(self, task: str) -> None:
        """A task of a list, by its title in this language; then the way to do it, if it has one."""
        self.finds(task)
        door = self.main.get_by_role("button", name=self.words("Do it now"), exact=True)
        if door.count():
            door.click()

    def presses(self, msgid: str, *, within: Locator | None = None) -> None:
        """A button, by its words."""
        (within or self.main).get_by_role("button", name=self.words(msgid), exact=True).click()
        self.arrives()

    def arrives(self) -> None:
        """The page that stands is read to its end: to count what is on half a page misleads."""
        self.page.wait_for_load_state("domcontentloaded")

    def unfolds(self, msgid: str) -> None:
        """What stands behind a line that opens."""
        self.main.locator("summary", has_text=self.words(msgid)).click()

    def confirms(self, finding: str) -> None:
        """The button beside a finding, by the finding's title."""
        name = re.compile(f"{re.escape(self.words('Confirm'))}.*{re.escape(finding)}")
        self.main.get_by_role("button", name=name).click()

    # --- filling in -------------------------------------------------------------------------------

    def fills(self, **answers: Answer) -> None:
        """Fields by their names: text, a list, one of several, some of several."""
        for name, answer in answers.items():
            fill(self.main.locator(f"[name='{name}']"), answer)

    def fills_form(self, answers: Mapping[str, Answer]) -> None:
        """An officer's instrument, saved as often as its answers open more questions."""
        left = dict(answers)
        for _turn in range(TURNS):
            for name in list(left):
                field = self.main.locator(f"[name='{name}']")
                if field.count():
                    fill(field, left.pop(name))
            shown = self.page.locator("[name=asked]").input_value()
            self.presses("Save")
            expect(self.page.locator(f"[name=asked][value='{shown}']")).to_have_count(0)
            self.arrives()
            if "/cases/" in self.page.url:
                break
        assert not left, f"never asked: {sorted(left)}; {self.page.url}"

    def talks(self) -> Talk:
        """The sitting with the person that has just been opened."""
        self.page.wait_for_selector("body[data-ready]")
        return Talk(self.page)

    # --- looking ----------------------------------------------------------------------------------

    def looks(self) -> None:
        """The page as it stands: no fault that axe knows, nothing to scroll sideways."""
        faults = self.axe(self.page)
        assert not faults, "\n".join(faults)
        self.fits()

    def fits(self) -> None:
        """Nothing has to be scrolled sideways, and the number of a case stays in one piece."""
        widest = "Math.max(document.documentElement.scrollWidth - innerWidth, 0)"
        assert self.page.evaluate(widest) == 0, f"{self.page.url} is too wide"
        assert self.page.evaluate(BROKEN) == [], f"{self.page.url} breaks a case number"

    @property
    def track(self) -> UUID:
        """The case of the page that stands."""
        found = re.search(r"/(?:cases|notices)/([0-9a-f-]{36})/", self.page.url)
        assert found, self.page.url
        return UUID(found[1])


def fill(field: Locator, answer: Answer) -> None:
    """Give an answer to a control, whatever its kind."""
    kind = field.first.evaluate("each => each.type")
    if answer == "on":
        field.check()
    elif kind in ("radio", "checkbox"):
        for value in [answer] if isinstance(answer, str) else answer:
            field.and_(field.page.locator(f"[value='{value}']")).check()
    elif kind == "select-one":
        field.select_option(answer)
    else:
        assert isinstance(answer, str)
        field.fill(answer)
