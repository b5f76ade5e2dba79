"""How a person's hands move the page, for the tests."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page

MODELS = ("complete", "none", "partial")
READY = (
    "[data-drawing]:not(.still) [data-figure=lines], "
    "[data-placing]:not(.still) [data-figure]:has(.member[tabindex='0']), "
    ".model-tab .active :is(.printed, [data-figure], table)"
)


def drag(page: Page, slider: str, value: float) -> None:
    """Set a slider by its input event, as a drag does."""
    page.get_by_role("slider", name=slider).evaluate(
        "(e, value) => { e.value = value; e.dispatchEvent(new Event('input', {bubbles: true})) }",
        value,
    )


def drag_missing(page: Page, share: int) -> None:
    """Set the slider by its input event, as a drag does, and wait until the picture follows."""
    drag(page, "Missing", share)
    total = page.locator("[data-observation]").count()
    left = total - round(total * share / 100)
    page.wait_for_function(
        "left => document.querySelectorAll('[data-kept=true]').length === left", arg=left
    )


def missing(page: Page) -> set[str]:
    ids = page.locator("[data-kept=false]").evaluate_all(
        "points => points.map(point => point.dataset.observation)"
    )
    return set(ids)


def line(page: Page, model: str, subject: str) -> Locator:
    return page.locator(f"[data-figure=lines] [data-model={model}][data-subject='{subject}']")


def ends(page: Page, model: str, subject: str) -> tuple[float, ...]:
    written = line(page, model, subject).get_attribute("d")
    assert written is not None
    return tuple(float(number) for number in re.findall(r"-?[\d.]+", written))


def point(page: Page, observation: int) -> Locator:
    return page.locator(f"[data-observation='{observation}']")


def panel(page: Page, subject: str) -> Locator:
    return page.locator(f"[data-panel='{subject}']")


class OpenPage:
    """Opens the app in windows of any size; at the end nothing may have gone wrong in them."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.pages: list[Page] = []
        self.errors: list[str] = []

    def __call__(
        self, width: int = 1400, height: int = 900, path: str = "", **options: object
    ) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            **options,  # type: ignore[arg-type]
        )
        page = context.new_page()
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.pages.append(page)
        page.goto(self.url + path)
        page.wait_for_selector(READY)
        return page

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def close(self) -> None:
        for page in self.pages:
            broken = page.locator(".shiny-output-error").count()
            page.context.close()
            assert broken == 0
        assert self.errors == []
