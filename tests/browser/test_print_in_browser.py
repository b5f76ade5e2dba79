"""Each tab on A4: the picture whole and dark on white, no controls, nothing cut off."""

from __future__ import annotations

import re
from pathlib import Path

from lab import STUDY, OpenPage
from playwright.sync_api import Page, expect

HIGHEST = 1032  # CSS pixels of A4 between margins of 12 mm
INK = "rgb(29, 31, 33)"

# All at once: one may be drawn anew in the meantime.
FIGURES = """
() => [...document.querySelectorAll(".tab-pane.active [data-figure]")]
  .filter((figure) => figure.checkVisibility())
  .map((figure) => [
    figure.getBoundingClientRect().height,
    getComputedStyle(figure).breakInside,
  ])
"""


def sheets(page: Page, file: Path) -> int:
    """Print the page, and return on how many sheets."""
    page.pdf(path=file, prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", file.read_bytes()))


def test_each_tab_is_printed_whole(new_page: OpenPage, tmp_path: Path) -> None:
    page = new_page(1280, 720, color_scheme="dark", reduced_motion="reduce")
    for tab, most in {"Lines": 1, "Shrinkage": 3, "Truth": 1, "Study": 1, "Model": 8}.items():
        page.set_viewport_size({"width": 1280, "height": 720})
        page.locator(f".navbar [data-value={tab}]").click()
        shown = page.locator(".tab-pane.active :is([data-at-rest], .printed), " + STUDY).first
        expect(shown).to_be_visible()
        assert 1 <= sheets(page, tmp_path / f"{tab}.pdf") <= most
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        expect(page.locator("body")).to_have_css("color", INK)
        for control in (".sidebar", ".navbar", ".tab-pane.active .btn", ".tab-pane.active .nav"):
            for hidden in page.locator(control).all():
                expect(hidden).to_be_hidden()
        for height, breaks in page.evaluate(FIGURES):
            assert 0 < height <= HIGHEST
            assert breaks == "avoid"
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="screen")
        expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
