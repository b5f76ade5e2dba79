"""What a finger touches is large enough for it, on every tab and in every group of controls."""

from __future__ import annotations

import pytest
from lab import OpenPage
from playwright.sync_api import Page, expect

from modules.scenario.view_settings import PARTS

PHONES = [(360, 780), (844, 390)]
GROUPS = ["Missing", "Dial", "Data", "Model", "Share"]

TOO_SMALL = """
() => {
  const finger = 44, rounding = 0.1;
  const touched = "a[href], button, input, select, textarea, summary, [role=tab], [role=button]";
  const isSmall = (element) => {
    const boxes = [element, element.closest("label"), ...(element.labels ?? [])]
      .filter(Boolean).map((part) => part.getBoundingClientRect());
    const largest = (side) => Math.max(...boxes.map((box) => box[side]));
    return Math.min(largest("width"), largest("height")) < finger - rounding;
  };
  return [...document.querySelectorAll(touched)]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .filter((element) => !element.closest("svg, p a, .term") && isSmall(element))
    .map((element) => `${element.tagName} ${element.id} ${element.textContent.trim()}`);
}
"""
"""Points and panels are hit by the nearest; links and terms in a text are as high as it is."""


def assert_all_large_enough(page: Page) -> None:
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("width", "height"), PHONES)
def test_everything_a_finger_touches_is_large_enough(
    new_page: OpenPage, width: int, height: int
) -> None:
    page = new_page(
        width, height, has_touch=True, is_mobile=True, path="?_values_&data=%22radon%22"
    )
    expect(page.get_by_label("Page", exact=True)).to_be_visible()
    for group in GROUPS:
        page.locator(f"[data-opens={group}]").tap()
        page.locator(f"[data-group={group}] details").evaluate_all(
            "all => { for (const fold of all) fold.open = true }"
        )
        assert_all_large_enough(page)
    page.get_by_role("button", name="Share this").tap()
    expect(page.get_by_label("Whoever opens this link")).to_be_visible()
    assert_all_large_enough(page)
    page.get_by_role("button", name="Take away", exact=True).tap()
    dialog = page.get_by_role("dialog", name="Take away")
    for part in ("Code", "Data", "Report", "Everything"):
        dialog.get_by_role("tab", name=part).tap()
        expect(dialog.locator(".tab-pane.active .btn:visible").first).to_be_visible()
        assert_all_large_enough(page)
    dialog.get_by_role("button", name="Close").tap()
    page.locator(".lines-tab .figure-table > summary").tap()
    expect(page.locator(".lines-tab .figure-table table")).to_be_visible()
    assert_all_large_enough(page)
    page.locator("[data-panel]").first.tap()
    expect(page.locator(".enlarged")).to_be_visible()
    assert_all_large_enough(page)
    page.get_by_role("tab", name="Shrinkage").tap()
    expect(page.locator("[data-figure=shrinkage]")).to_have_attribute("data-at-rest", "")
    page.locator(".shrinkage-tab .figure-table > summary").tap()
    expect(page.locator(".shrinkage-tab .sort").first).to_be_visible()
    page.locator(".shrinkage-tab .menu > summary").tap()
    expect(page.get_by_role("link", name="Table of every subject as LaTeX")).to_be_visible()
    assert_all_large_enough(page)
    page.locator(".shrinkage-tab .menu > summary").tap()
    page.get_by_role("tab", name="Truth").tap()
    expect(page.locator("[data-figure=errors]")).to_have_attribute("data-at-rest", "")
    page.locator(".truth-tab .figure-table > summary").tap()
    expect(page.locator(".truth-tab .sort").first).to_be_visible()
    assert_all_large_enough(page)
    page.get_by_role("tab", name="Model").tap()
    for part in PARTS:
        page.get_by_label("Part", exact=True).select_option(part)
        expect(page.locator(".model-tab .active :is(.printed, svg, table)").first).to_be_visible()
        assert_all_large_enough(page)
