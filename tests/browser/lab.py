"""How a person's hands move the page, for the tests."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page
from serving import BEEN_HERE

MODELS = ("complete", "none", "partial")
FIRST_PICTURES = {"Lines": "lines", "Shrinkage": "shrinkage", "Truth": "errors"}
"""By the name of a tab."""
READY = (
    "[data-at-rest], .model-tab .active :is(.printed, [data-figure], table), "
    ".study-tab .active .shiny-bound-output:has(.control-note), .learn-tab .lesson-card"
)
STUDY = ".tab-pane.active > .study-tab .tab-pane.active .study-picture"
"""Where the pictures of the Study tab are, while it is open."""
LONGEST_WAIT = 40_000  # ms; no test may need a quiet machine
PATIENCE = LONGEST_WAIT / 1000  # seconds


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds of the page.

    Raises
    ------
    AssertionError
        If it does not for `PATIENCE` seconds.
    """
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)


def unfold(page: Page, title: str) -> None:
    """Unfold settings by their headline."""
    page.locator(".fold > summary").filter(has=page.get_by_text(title, exact=True)).click()


def chooser(page: Page, label: str) -> Locator:
    """Return one of the choosers beside the picture, unfolded."""
    found = page.locator(".sidebar").get_by_label(label, exact=True)
    fold = page.locator(".fold").filter(has=page.get_by_label(label, exact=True))
    if fold.get_attribute("open") is None:
        group = fold.locator("xpath=ancestor::*[@data-group]").get_attribute("data-group")
        if page.locator(".sheet-bar").is_visible():
            page.locator(f"[data-opens={group}]").click()
        fold.locator("> summary").click()
    return found


def saved_table(page: Page, title: str, form: str = "CSV") -> Path:
    """Take a table away by its menu, and return the file."""
    page.get_by_label(f"Save {title}", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name=f"{title} as {form}", exact=True).click()
    return download.value.path()


def show_scene(page: Page, title: str, scene_list: str = "Situations") -> None:
    """Choose a scene's card in the gallery."""
    page.get_by_role("button", name="Gallery").click()
    gallery = page.get_by_role("dialog", name="Gallery")
    gallery.get_by_role("tab", name=scene_list).click()
    gallery.get_by_role("button").filter(has=page.get_by_text(title, exact=True)).click()


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
        """left => document.querySelector("[data-at-rest]")
          && document.querySelectorAll("[data-kept=true]").length === left""",
        arg=left,
    )


def wait_for_rest(page: Page) -> None:
    """Wait until no picture is on its way to what the server said last."""
    page.wait_for_selector("[data-figure]")
    page.wait_for_selector("[data-scene]:not([data-at-rest])", state="hidden")


def watch(page: Page, mark: Locator, attribute: str = "d") -> None:
    """Note every course of a line, or every height of a point, from now on."""
    mark.evaluate(
        """(mark, name) => {
          window.courses = [];
          new MutationObserver(() => window.courses.push(mark.getAttribute(name)))
            .observe(mark, { attributes: true, attributeFilter: [name] });
        }""",
        attribute,
    )


def courses(page: Page) -> list[str]:
    """The different courses of what is watched."""
    return page.evaluate("[...new Set(window.courses)]")


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


def assert_axe_finds_nothing(page: Page) -> None:
    found = Axe().run(page, options={"preload": False, "resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()


class OpenPage:
    """Opens the app in windows of any size; at the end nothing may have gone wrong in them."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.pages: list[Page] = []
        self.errors: list[str] = []

    def __call__(
        self,
        width: int = 1400,
        height: int = 900,
        path: str = "",
        first_visit: bool = False,
        **options: object,
    ) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            **options,  # type: ignore[arg-type]
        )
        if not first_visit:
            context.add_init_script(BEEN_HERE)
        page = context.new_page()
        page.set_default_timeout(LONGEST_WAIT)
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.pages.append(page)
        page.goto(self.url + path)
        page.wait_for_selector("[data-figure=lines]" if first_visit else READY)
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
