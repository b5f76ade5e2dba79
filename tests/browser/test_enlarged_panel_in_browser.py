"""A tap enlarges a panel to the picture's full width; it moves, and it closes again."""

from __future__ import annotations

import re

import pytest
from lab import OpenPage, assert_axe_finds_nothing, drag, missing, panel, until, wait_for_rest
from playwright.sync_api import FloatRect, Locator, Page, expect

PHONE = (390, 844)
LANDSCAPE = (844, 390)
REACH = 18  # pixels beside a point that a finger still means it
SAME = 0.02  # share of a panel; the small one is written in hundredths of a pixel

SHARES = """
(svg, subject) => {
  const inside = svg.querySelector(`[data-panel="${subject}"]`);
  const frame = inside.querySelector(".frame").getBBox();
  const across = x => (x - frame.x) / frame.width, up = y => (y - frame.y) / frame.height;
  const found = {};
  for (const line of inside.querySelectorAll(".line[d]")) {
    const [x1, y1, x2, y2] = line.getAttribute("d").match(/-?[\\d.]+/g).map(Number);
    const name = line.dataset.model ?? `ghost of ${line.dataset.ghost}`;
    found[name] = [across(x1), up(y1), across(x2), up(y2)];
  }
  for (const point of inside.querySelectorAll(".point")) {
    const [x, y] = ["cx", "cy"].map(name => Number(point.getAttribute(name)));
    found[point.dataset.observation] = [across(x), up(y), point.dataset.kept === "true" ? 1 : 0];
  }
  return found;
}
"""
"""Where lines and points stand in a subject's frame, as shares of its width and height."""


def enlarged(page: Page) -> Locator:
    return page.locator(".enlarged")


def box(found: Locator) -> FloatRect:
    measured = found.bounding_box()
    assert measured is not None
    return measured


def assert_moves_with_the_small_one(page: Page, subject: str) -> dict[str, list[float]]:
    """See that everything stands in the large frame where it stands in the small one."""
    wait_for_rest(page)
    small = page.locator("[data-figure=lines]").evaluate(SHARES, subject)
    large = page.locator("[data-figure=enlarged]").evaluate(SHARES, subject)
    assert {"complete", "none", "partial"} <= {*small}
    assert {*large} == {*small}
    for name, place in small.items():
        assert large[name] == pytest.approx(place, abs=SAME), name
    return large


def swipe(page: Page, across: float) -> None:
    """Move a finger over the enlarged panel."""
    measured = box(page.locator(".enlarged-place"))
    y = measured["y"] + measured["height"] / 2
    start = measured["x"] + measured["width"] / 2 - across / 2
    touch = page.context.new_cdp_session(page)
    places = [start + across * step / 5 for step in range(6)]
    places += [places[-1]] * 4  # a finger at rest before it is lifted throws nothing
    for turn, x in enumerate(places):
        kind = "touchMove" if turn else "touchStart"
        point = {"x": x, "y": y}
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        page.wait_for_timeout(20)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_an_enlarged_panel_moves_as_the_small_one_does(new_page: OpenPage) -> None:
    page = new_page(*PHONE, has_touch=True, is_mobile=True)
    page.locator("[data-opens=Dial]").tap()
    page.get_by_role("button", name="Pin these fits").tap()
    page.locator("[data-opens=Missing]").tap()
    picture, sheet = box(page.locator("[data-figure=lines]")), box(page.locator(".sidebar").first)
    panel(page, "309").tap()
    whole = box(enlarged(page))
    assert missing(page) == set()
    assert whole["width"] >= picture["width"]
    assert whole["y"] >= 0
    assert whole["y"] + whole["height"] <= sheet["y"]
    expect(enlarged(page)).to_contain_text("309: 8 of 8 observations left")
    expect(enlarged(page).locator(".raised-sentence")).to_contain_text("8 observations; ")
    for equation in enlarged(page).locator(".raised-equation").all():
        expect(equation).to_contain_text("days_deprived")
    expect(enlarged(page)).to_contain_text("Reaction (ms)")
    assert enlarged(page).locator(".tick-label:visible").count() >= 6
    before = assert_moves_with_the_small_one(page, "309")
    drag(page, "Missing", 30)
    expect(enlarged(page)).to_contain_text(re.compile("309: [0-7] of 8"))
    spoiled = assert_moves_with_the_small_one(page, "309")
    assert spoiled["partial"] != before["partial"]
    assert spoiled["ghost of partial"] == pytest.approx(before["partial"], abs=SAME)
    page.locator("[data-opens=Dial]").tap()
    expect(enlarged(page)).to_be_visible()
    drag(page, "Pooling dial", 0)
    turned = assert_moves_with_the_small_one(page, "309")
    assert turned["partial"] == pytest.approx(turned["complete"], abs=SAME)


def test_the_axes_of_an_enlarged_panel_follow_the_simulated_truth(new_page: OpenPage) -> None:
    page = new_page(*PHONE, has_touch=True, is_mobile=True, path="?_values_&data=%22simulated%22")
    page.locator("[data-opens=Data]").tap()
    panel(page, "S2").tap()
    labels = page.locator("[data-figure=enlarged] text.tick-label[data-rule]:visible")
    before = labels.all_text_contents()
    drag(page, "γ₀ intercept", 500)
    until(lambda: labels.all_text_contents() != before)
    assert_moves_with_the_small_one(page, "S2")


@pytest.mark.parametrize(("width", "height"), [PHONE, LANDSCAPE])
def test_fingers_lead_on_remove_a_point_and_close_it(
    new_page: OpenPage, width: int, height: int
) -> None:
    page = new_page(width, height, has_touch=True, is_mobile=True)
    panel(page, "309").tap()
    expect(page.locator(".enlarged .panel")).to_be_focused()
    observation = enlarged(page).locator(".point").nth(4)
    at = box(observation)
    for kept in ("false", "true"):
        page.touchscreen.tap(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2 + REACH)
        expect(observation).to_have_attribute("data-kept", kept)
    swipe(page, -120)
    expect(enlarged(page)).to_contain_text("310: 8 of 8")
    swipe(page, 120)
    expect(enlarged(page)).to_contain_text("309: 8 of 8")
    enlarged(page).get_by_role("button", name="The next subject").tap()
    expect(page.locator("[data-figure=enlarged] [data-panel='310']")).to_be_visible()
    assert missing(page) == set()
    page.go_back()
    expect(enlarged(page)).to_be_hidden()
    expect(page.locator("[data-figure=lines] [data-panel='310']")).to_be_focused()
    for close in (
        enlarged(page).get_by_role("button", name="Close"),
        page.get_by_role("navigation").first,
    ):
        panel(page, "333").tap()
        expect(enlarged(page)).to_contain_text("333")
        close.tap(position={"x": 20, "y": 2})
        expect(enlarged(page)).to_be_hidden()
    expect(page.locator("[data-figure=lines] [data-panel='333']")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_keys_reach_it_and_axe_finds_nothing(new_page: OpenPage, scheme: str) -> None:
    page = new_page(*PHONE, has_touch=True, color_scheme=scheme, reduced_motion="reduce")
    panel(page, "309").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".enlarged .panel")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(enlarged(page)).to_contain_text("310: 8 of 8")
    assert_axe_finds_nothing(page)
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(enlarged(page)).to_contain_text("310: 7 of 8")
    expect(enlarged(page).locator(".point").nth(1)).to_have_attribute("data-kept", "false")
    page.keyboard.press("Escape")
    expect(page.locator(".enlarged .panel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(enlarged(page)).to_be_hidden()
    expect(page.locator("[data-figure=lines] [data-panel='310']")).to_be_focused()
