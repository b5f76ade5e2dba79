"""The gallery, stepping from scene to scene, and a list of one's own, as a person has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lab import OpenPage, assert_axe_finds_nothing, drag_missing, show_scene, until, wait_for_rest
from playwright.sync_api import Locator, Page, expect

FIRST_ROW = 5
"""Cards that stand side by side in the wide window."""

SMALLEST_TARGET = 44
"""On a screen that is touched, in pixels."""


def gallery(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Gallery")


def opener(page: Page) -> Locator:
    return page.get_by_role("button", name="Gallery")


def place(page: Page) -> Locator:
    return page.locator(".stepper-place")


def notice(page: Page) -> Locator:
    """The notice in the place that is kept for it."""
    return page.locator(":is(.raised, .chosen-subject) .scene-notice").filter(visible=True)


def toast(page: Page) -> Locator:
    """The notice over the picture's lower edge."""
    return page.locator(".scene-toast .scene-notice").filter(visible=True)


def box(found: Locator) -> dict[str, float]:
    measured = found.bounding_box()
    assert measured is not None
    return {side: round(measured[side]) for side in ("x", "y", "width", "height")}


def focused(page: Page) -> Any:  # noqa: ANN401 - whatever has it
    return page.evaluate(
        "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent)"
        ".trim().replace(/\\s+/g, ' ')"
    )


def test_a_scene_is_chosen_with_the_keyboard_and_the_next_ones_are_stepped_to(
    new_page: OpenPage,
) -> None:
    page = new_page(1280, 720, reduced_motion="reduce")
    expect(page.locator(".stepper")).to_be_hidden()
    figure = page.locator("[data-figure=lines]")
    figure.evaluate("e => { e.remembered = true; }")
    before = box(figure)
    opener(page).focus()
    page.keyboard.press("Enter")
    expect(gallery(page).get_by_role("tab", name="Situations")).to_be_focused()
    cards = gallery(page).locator(".scene-card").filter(visible=True)
    title = cards.last.locator(".scene-title")
    at_first = box(title)
    expect(cards.nth(FIRST_ROW - 1).locator(".small-picture")).to_be_visible()
    assert box(title) == at_first
    assert_axe_finds_nothing(page)
    light, dark = (
        cards.first.locator(".kept").evaluate(
            """(mark, theme) => {
              document.documentElement.dataset.bsTheme = theme;
              return getComputedStyle(mark).stroke;
            }""",
            theme,
        )
        for theme in ("light", "dark")
    )
    assert light != dark
    assert_axe_finds_nothing(page)
    cards.nth(1).focus()
    page.keyboard.press("Enter")
    expect(gallery(page)).to_be_hidden()
    expect(opener(page)).to_be_focused()
    expect(place(page)).to_have_text("2 / 10")
    expect(notice(page)).to_contain_text("Half missing")
    expect(notice(page)).to_be_in_viewport(ratio=1)
    wait_for_rest(page)
    assert box(figure) == before
    assert figure.evaluate("e => e.remembered")

    page.keyboard.press("ArrowRight")
    expect(place(page)).to_have_text("3 / 10")
    expect(notice(page)).to_contain_text("335 keeps two days")
    slider = page.get_by_role("slider", name="Missing")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_value("1")
    expect(notice(page)).to_have_count(0)
    expect(place(page)).to_have_text("3 / 10")
    page.keyboard.press("PageUp")
    expect(place(page)).to_have_text("2 / 10")
    expect(slider).to_have_value("50")
    page.locator("[data-panel]").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageDown")
    page.get_by_role("button", name="Next scene").click()
    expect(place(page)).to_have_text("4 / 10")
    assert figure.count() == 1

    show_scene(page, "The dial at complete pooling", "Shrinkage")
    expect(page.get_by_role("slider", name="Pooling dial")).to_have_value("0")
    expect(page.locator("[data-figure=shrinkage]")).to_be_visible()
    expect(notice(page)).to_be_in_viewport(ratio=1)
    page.wait_for_selector("[data-figure=shrinkage][data-at-rest]")
    ends = page.locator("[data-figure=shrinkage] .estimate-partial")
    places = "all => new Set(all.map(e => `${e.getAttribute('cx')} ${e.getAttribute('cy')}`)).size"
    until(lambda: ends.evaluate_all(places) == 1)
    page.keyboard.press("PageDown")
    expect(page.get_by_role("slider", name="Pooling dial")).to_have_value("1")


def test_one_s_own_scenes_are_added_saved_loaded_and_in_the_address(
    new_page: OpenPage, tmp_path: Path
) -> None:
    page = new_page(1280, 720)
    opener(page).click()
    gallery(page).get_by_role("tab", name="My scenes").click()
    title = gallery(page).get_by_label("Title", exact=True)
    expect(title).to_have_attribute("placeholder", "sleepstudy")
    gallery(page).get_by_role("button", name="Add this scene").click()
    expect(gallery(page).locator(".own-scene .small-picture")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(gallery(page)).to_be_hidden()
    drag_missing(page, 40)
    opener(page).click()
    title.fill("Then some are lost")
    gallery(page).get_by_label("What to notice").fill("Who moves?")
    gallery(page).get_by_role("button", name="Add this scene").click()
    expect(gallery(page).locator(".own-scene .small-picture")).to_have_count(2)
    gallery(page).get_by_label("Title of scene 1").fill("All of them")
    gallery(page).get_by_label("Notice of scene 1").click()
    later = gallery(page).get_by_role("button", name="Move later: scene 1")
    later.focus()
    page.keyboard.press("Enter")
    expect(gallery(page).get_by_label("Title of scene 2")).to_have_value("All of them")
    until(lambda: focused(page) == "Move later: scene 2")
    assert_axe_finds_nothing(page)
    with page.expect_download() as saved:
        gallery(page).get_by_role("link", name="Save as file").click()
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    assert [one["title"] for one in json.loads(file.read_text())["scenes"]] == [
        "Then some are lost",
        "All of them",
    ]
    until(lambda: "All+of+them" in page.url)
    page.reload()
    expect(place(page)).to_have_text("– / 2")
    page.keyboard.press("PageDown")
    expect(notice(page)).to_contain_text("Who moves?")
    page.keyboard.press("PageDown")
    expect(page.get_by_role("slider", name="Missing")).to_have_value("0")

    opener(page).click()
    gallery(page).get_by_role("tab", name="My scenes").click()
    gallery(page).get_by_role("button", name="Clear").click()
    expect(gallery(page).locator(".scene-said")).to_contain_text("2 scenes cleared.")
    expect(gallery(page).locator(".own-scene")).to_have_count(0)
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{}")
    chooser = gallery(page).locator("input[type=file]")
    chooser.set_input_files(wrong)
    expect(gallery(page).locator(".scene-said")).to_contain_text("not a file of scenes")
    chooser.set_input_files(file)
    expect(gallery(page).locator(".own-scene")).to_have_count(2)
    gallery(page).get_by_role("button", name="Show scene 1").click()
    expect(place(page)).to_have_text("1 / 2")
    expect(page.get_by_role("slider", name="Missing")).to_have_value("40")


def test_on_a_phone_the_gallery_fills_the_screen_and_the_notice_is_above_the_sheet(
    new_page: OpenPage,
) -> None:
    page = new_page(390, 844, has_touch=True, color_scheme="dark")
    assert box(opener(page))["height"] >= SMALLEST_TARGET
    opener(page).tap()
    expect(gallery(page).locator(".small-picture").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert_axe_finds_nothing(page)
    gallery(page).get_by_role("tab", name="My scenes").tap()
    gallery(page).get_by_role("button", name="Add this scene").tap()
    expect(gallery(page).locator(".own-scene")).to_have_count(1)
    assert_axe_finds_nothing(page)
    small = (
        gallery(page)
        .locator("button, input:not([type=file])")
        .evaluate_all(
            """(all, least) => all.filter((e) => e.checkVisibility() && e.offsetHeight < least)
          .map((e) => e.textContent || e.className)""",
            SMALLEST_TARGET,
        )
    )
    assert small == []
    gallery(page).get_by_role("button", name="Close the gallery").tap()
    show_scene(page, "Half missing")
    expect(toast(page)).to_be_in_viewport(ratio=1)
    sheet = box(page.locator(".sidebar").first)
    shown = box(page.locator(".scene-toast"))
    assert shown["y"] + shown["height"] <= sheet["y"]
    tabs = page.locator("#tab .nav-link").evaluate_all(
        "all => all.map(e => Math.round(e.getBoundingClientRect().top))"
    )
    assert len(set(tabs)) == 1
    forward = page.get_by_role("button", name="Next scene")
    assert min(box(forward)["width"], box(forward)["height"]) >= SMALLEST_TARGET
    forward.tap()
    expect(toast(page)).to_contain_text("335 keeps two days")
    assert_axe_finds_nothing(page)
    page.get_by_role("button", name="Close the notice").tap()
    expect(toast(page)).to_have_count(0)
