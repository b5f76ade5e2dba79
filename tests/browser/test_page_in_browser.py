from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lab import (
    OpenPage,
    assert_axe_finds_nothing,
    chooser,
    drag_missing,
    missing,
    panel,
    show_scene,
    unfold,
)
from playwright.sync_api import Page, Request, expect

PROJECT = Path(__file__).parents[2]
EXAMPLES = PROJECT / "data" / "examples"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1400, 900), (390, 844)])
def test_axe_finds_nothing(new_page: OpenPage, width: int, height: int, scheme: str) -> None:
    page = new_page(width, height, color_scheme=scheme, reduced_motion="reduce")
    drag_missing(page, 80)
    page.locator(".lines-tab .figure-table > summary").click()
    panel(page, "332").focus()
    assert_axe_finds_nothing(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_controls(new_page: OpenPage, scheme: str) -> None:
    page = new_page(color_scheme=scheme, reduced_motion="reduce", path="?_values_&missing=999")
    show_scene(page, "Noise drowns it")
    expect(panel(page, "S1")).to_have_count(1)
    page.locator(".lines-tab").get_by_label("Show the truth").check()
    unfold(page, "Missing")
    assert_axe_finds_nothing(page)
    chooser(page, "Data").select_option("uploaded")
    page.get_by_label("Your file").set_input_files(EXAMPLES / "example_long.csv")
    expect(page.get_by_role("button", name="Use these data")).to_be_visible()
    assert_axe_finds_nothing(page)
    page.get_by_label("Your file").set_input_files(PROJECT / "LICENSE")
    expect(page.locator(".complaint")).to_be_visible()
    assert_axe_finds_nothing(page)
    page.get_by_role("button", name="Share this").click()
    expect(page.get_by_label("Whoever opens this link")).to_be_visible()
    assert_axe_finds_nothing(page)


@pytest.mark.parametrize("width", [360, 390, 768, 1400, 1920])
def test_fits_every_width(new_page: OpenPage, width: int) -> None:
    page = new_page(width, 900)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    figure = page.locator("[data-figure=lines]").bounding_box()
    assert figure is not None
    assert figure["x"] >= 0
    assert figure["x"] + figure["width"] <= width
    smallest = min(
        page.locator("[data-figure=lines] text").evaluate_all(
            "all => all.filter(t => t.textContent).map(t => t.getBoundingClientRect().height)"
        )
    )
    assert smallest >= 10


def test_narrow_screen_keeps_the_slider_in_sight(new_page: OpenPage) -> None:
    page = new_page(390, 844)
    panel(page, "372").scroll_into_view_if_needed()
    expect(page.get_by_role("slider", name="Missing")).to_be_in_viewport()


def test_resizing_redraws_with_what_was_spoiled(new_page: OpenPage) -> None:
    page = new_page(1400, 900)
    drag_missing(page, 50)
    gone = missing(page)
    page.set_viewport_size({"width": 700, "height": 900})
    page.wait_for_function(
        "() => Number(document.querySelector('[data-figure=lines]').getAttribute('width')) < 700"
    )
    assert missing(page) == gone


def test_dark_mode_changes_the_picture_without_redrawing_it(page: Page) -> None:
    frame = panel(page, "308").locator(".frame")
    fill = "e => getComputedStyle(e).fill"
    light = frame.evaluate(fill)
    page.evaluate("document.querySelector('[data-figure=lines]').remembered = true")
    page.locator("bslib-input-dark-mode").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert frame.evaluate(fill) != light
    assert page.evaluate("document.querySelector('[data-figure=lines]').remembered")


def test_no_request_leaves_the_machine(new_page: OpenPage) -> None:
    page = new_page()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.reload()
    page.wait_for_selector("[data-figure=lines]")
    assert asked
    assert {urlsplit(request.url).hostname for request in asked} <= {"127.0.0.1", None}
