"""A talk with a person in the renderer, as the site opens it."""

from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

Answer = str | list[str]
PAGES = 60  # more than an interview has


class Talk:
    """An interview that is open in a window."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def title(self) -> str:
        """What stands in the bar at the top."""
        return self.page.inner_text("h1")

    @property
    def names(self) -> list[str]:
        """The questions that stand open on the page."""
        every: list[str] = self.page.locator("[data-question]:visible").evaluate_all(
            "all => all.map(each => each.dataset.question)"
        )
        return every

    def question(self, name: str) -> Locator:
        """The box of a question."""
        return self.page.locator(f"[data-question={name}]").first

    def goes_on(self) -> None:
        """The main act of the foot: start, go on, send."""
        self.page.click(".iv-button--next")

    def stops(self) -> None:
        """The button that is always there."""
        self.page.click(".iv-button--stop")

    def informs(self) -> None:
        """Say each message of the page, and have it understood."""
        for tick in self.page.locator("[data-given]:visible input").all():
            tick.check()

    def answers(self, name: str, answer: Answer) -> None:
        """Give an answer: words, one picture, several."""
        box = self.question(name)
        for value in [answer] if isinstance(answer, str) else answer:
            choice = box.locator(f"input[value='{value}']")
            if choice.count():
                choice.check()
            elif box.locator("select").count():
                box.locator("select").select_option(value)
            else:
                box.locator("input.iv-text, textarea").first.fill(value)

    def to(self, name: str, answers: Mapping[str, Answer]) -> None:
        """Go on, saying what is to be said and answering, until that question stands open."""
        self._until(lambda: name in self.names, answers)

    def to_the_end(self, answers: Mapping[str, Answer]) -> None:
        """Go on to the officer's last page, where everything is looked over and sent."""
        self._until(lambda: self.page.locator(".iv-main--review").count() > 0, answers)

    def is_kept(self) -> None:
        """What was done last is on the device."""
        before = self.page.get_attribute("body", "data-saved")
        self.page.wait_for_function(
            "before => (document.body.dataset.saved ?? null) !== before", arg=before or None
        )

    def _until(self, there, answers: Mapping[str, Answer]) -> None:
        given: set[str] = set()
        for _page in range(PAGES):
            self.informs()
            if there():
                return
            while new := [name for name in self.names if name in answers and name not in given]:
                for name in new:
                    self.answers(name, answers[name])
                    given.add(name)
            before = self.title
            self.goes_on()
            expect(self.page.locator("h1:focus, .iv-notice--wrong").first).to_be_visible()
            assert self.page.locator(".iv-notice--wrong").count() == 0, (
                f"{before}: {self.page.inner_text('.iv-notice--wrong')}"
            )
        raise AssertionError(f"the talk does not end; it stands at {self.title}")
