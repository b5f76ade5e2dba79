from __future__ import annotations

import re

import pytest
from lab import (
    chooser,
    drag,
    drag_missing,
    ends,
    line,
    missing,
    panel,
    point,
    show_scene,
    unfold,
    until,
    wait_for_rest,
)
from playwright.sync_api import Page, expect

MECHANISMS = ("Completely at random", "Later occasions", "Leaving for good", "Large values")


@pytest.fixture
def simulated(page: Page) -> Page:
    chooser(page, "Data").select_option("simulated")
    expect(panel(page, "S1")).to_have_count(1)
    return page


def heights(page: Page) -> dict[str, float]:
    return page.locator("[data-observation]").evaluate_all(
        "all => Object.fromEntries(all.map(p => [p.dataset.observation, +p.getAttribute('cy')]))"
    )


def test_a_slider_moves_the_same_subjects_without_redrawing(simulated: Page) -> None:
    before = heights(simulated)
    said = str(point(simulated, 0).get_attribute("aria-label"))
    simulated.evaluate("document.querySelector('[data-figure=lines]').remembered = true")
    drag(simulated, "residual SD", 26)
    simulated.wait_for_function(
        "before => Number(document.querySelector('[data-observation=\"0\"]').getAttribute('cy'))"
        " !== before",
        arg=before["0"],
    )
    assert simulated.evaluate("document.querySelector('[data-figure=lines]').remembered")
    after = heights(simulated)
    assert all(abs(after[row] - before[row]) < 3 for row in before)
    expect(point(simulated, 0)).not_to_have_attribute("aria-label", said)


def test_equations_hold_the_live_values(simulated: Page) -> None:
    equations = simulated.locator("#truth-equations")
    expect(equations.locator("math")).to_have_count(6)
    drag(simulated, "γ₀ intercept", 310)
    expect(equations.locator(".symbol-intercept").first).to_have_text("310")
    value = equations.locator(".symbol-intercept").first
    symbol = simulated.locator(".symbol.symbol-intercept")
    colour = "e => getComputedStyle(e).color"
    assert value.evaluate(colour) == symbol.evaluate(colour)


def test_truth_can_be_shown(simulated: Page) -> None:
    expect(line(simulated, "truth", "S1")).to_be_hidden()
    simulated.locator(".lines-tab").get_by_label("Show the truth").check()
    expect(line(simulated, "truth", "S1")).to_be_visible()
    expect(line(simulated, "true_population", "S1")).to_be_visible()
    drag(simulated, "τ₀₀ SD of intercepts", 0)
    drag(simulated, "τ₁₁ SD of slopes", 0)
    expect(simulated.locator("#truth-equations .symbol-sd_slope").first).to_have_text("0")
    until(lambda: ends(simulated, "truth", "S1") == ends(simulated, "true_population", "S1"))


def test_real_data_have_no_truth_to_show(page: Page) -> None:
    expect(page.locator(".lines-tab").get_by_label("Show the truth")).to_be_hidden()


def test_new_sample_keeps_the_truth(simulated: Page) -> None:
    before = heights(simulated)
    simulated.get_by_role("button", name="New sample").click()
    simulated.wait_for_function(
        "y => Number(document.querySelector('[data-observation=\"0\"]').getAttribute('cy')) !== y",
        arg=before["0"],
    )
    expect(simulated.locator("#truth-equations .symbol-intercept").first).to_have_text("268")


def test_both_ends_of_every_slider(simulated: Page) -> None:
    """Whatever the truth, there is a picture and a strip, and nothing breaks."""
    for slider in simulated.locator("#truth-equations ~ .range-slider-group input").all():
        for key in ("End", "Home"):
            slider.focus()
            simulated.keyboard.press(key)
            simulated.wait_for_timeout(250)
            expect(simulated.locator("[data-panel]").first).to_be_visible()
            expect(simulated.locator(".fits-table")).to_be_visible()
    expect(simulated.locator("[data-panel]")).to_have_count(2)


def test_two_hundred_subjects_are_paged(simulated: Page) -> None:
    drag(simulated, "Subjects", 200)
    expect(simulated.locator("[data-panel]")).to_have_count(24)
    choice = simulated.get_by_label("Page").locator("option")
    expect(choice).to_have_count(9)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_every_mechanism_is_nested_and_says_what_it_is(page: Page, mechanism: str) -> None:
    unfold(page, "Missing")
    choice = page.get_by_label(mechanism)
    choice.check()
    label = page.locator("label").filter(has_text=mechanism)
    expect(label.locator("svg .lost").first).to_be_visible()
    expect(label).to_contain_text(".")
    gone: set[str] = set()
    for share in (20, 50, 80):
        drag_missing(page, share)
        assert gone < missing(page)
        gone = missing(page)


def test_unequal_subjects_keep_between_two_numbers(page: Page) -> None:
    unfold(page, "Missing")
    page.get_by_label("Unequal subjects").check()
    drag(page, "At least", 1)
    drag(page, "At most", 3)
    counts = page.locator(".strip-count")
    expect(counts.filter(has_text=re.compile("^[123]/8$"))).to_have_count(18)
    drag(page, "At least", 5)
    expect(page.get_by_role("slider", name="At most")).to_have_value("5")
    expect(counts.filter(has_text="5/8")).to_have_count(18)


def test_one_subject_of_its_own(page: Page) -> None:
    chooser(page, "Subject set apart").select_option("335")
    expect(panel(page, "335").locator(".strip-count")).to_have_text("2/8")
    expect(page.locator("[data-kept=false]")).to_have_count(6)
    before = heights(page)
    drag(page, "SD of its extra noise", 60)
    until(lambda: heights(page) != before)
    wait_for_rest(page)
    after = heights(page)
    moved = {row for row in before if before[row] != after[row]}
    own = (
        panel(page, "335")
        .locator("[data-observation]")
        .evaluate_all("all => all.map(p => p.dataset.observation)")
    )
    assert moved
    assert moved <= set(own)


def test_a_scene_sets_all_controls(page: Page) -> None:
    show_scene(page, "Extreme correlation")
    expect(panel(page, "S1")).to_have_count(1)
    expect(page.locator(".sidebar").get_by_label("Data", exact=True)).to_have_value("simulated")
    unfold(page, "Data")
    expect(page.get_by_role("slider", name="ρ correlation")).to_have_value("0.9")
    expect(page.get_by_role("slider", name="Missing")).to_have_value("60")
    expect(page.locator(".range-slider-group.slider-correlation output")).to_contain_text("0.9")


def test_radon_shows_a_county_with_one_house_and_a_binary_x(page: Page) -> None:
    chooser(page, "Data").select_option("radon")
    expect(panel(page, "AITKIN")).to_have_count(1)
    page.get_by_label("Order").select_option("left")
    expect(page.locator("[data-panel][aria-label*=': 1 of 1 observation']")).to_have_count(3)
    ticks = page.locator(".tick-label").all_text_contents()
    assert {"0", "1"} <= set(ticks)
    assert not any(re.fullmatch(r"0\.\d+", tick) for tick in ticks)


def test_hand_removed_points_stand_on_top_of_any_mechanism(page: Page) -> None:
    point(page, 3).click()
    expect(point(page, 3)).to_have_attribute("data-kept", "false")
    unfold(page, "Missing")
    page.get_by_label("Large values").check()
    expect(page.locator("[data-kept=false]")).to_have_count(1)
