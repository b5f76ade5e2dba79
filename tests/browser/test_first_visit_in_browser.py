"""The first minute: the picture moves by itself once, and a line says what to do."""

from __future__ import annotations

from lab import OpenPage, assert_axe_finds_nothing, courses, line, until, wait_for_rest, watch
from playwright.sync_api import Page, expect

WELCOME = ".welcome"


def slider_value(page: Page) -> str:
    return page.get_by_role("slider", name="Missing").input_value()


def test_the_picture_moves_once_and_comes_back(new_page: OpenPage) -> None:
    page = new_page(first_visit=True)
    expect(page.locator(WELCOME)).to_be_visible()
    watch(page, line(page, "none", "308"))
    until(lambda: len(courses(page)) > 3)
    assert slider_value(page) != "0"
    until(lambda: slider_value(page) == "0")
    wait_for_rest(page)
    expect(page.locator("[data-kept=false]")).to_have_count(0)
    assert "missing" not in page.evaluate("location.search")  # it was only shown
    assert_axe_finds_nothing(page)
    page.reload()
    wait_for_rest(page)
    expect(page.locator(WELCOME)).to_be_hidden()


def test_a_hand_ends_it(new_page: OpenPage) -> None:
    page = new_page(first_visit=True)
    until(lambda: slider_value(page) != "0")
    page.keyboard.press("Shift")
    until(lambda: slider_value(page) == "0")
    wait_for_rest(page)
    expect(page.locator("[data-kept=false]")).to_have_count(0)
    expect(page.locator(WELCOME)).to_be_visible()
    page.locator(WELCOME).get_by_role("button", name="Close").click()
    expect(page.locator(WELCOME)).to_be_hidden()


def test_a_hand_on_the_slider_takes_over(new_page: OpenPage) -> None:
    page = new_page(first_visit=True)
    until(lambda: slider_value(page) != "0")
    slider = page.get_by_role("slider", name="Missing")
    slider.focus()
    page.keyboard.press("End")
    until(lambda: slider_value(page) == slider.get_attribute("max"))
    until(lambda: "missing=90" in page.evaluate("location.search"))
    expect(page.locator(WELCOME)).to_be_hidden()


def test_nothing_moves_where_movement_is_not_wanted(new_page: OpenPage) -> None:
    page = new_page(first_visit=True, reduced_motion="reduce")
    expect(page.locator(WELCOME)).to_be_visible()
    watch(page, line(page, "none", "308"))
    page.wait_for_timeout(1500)
    assert courses(page) == []
    assert slider_value(page) == "0"


def test_who_opens_a_link_sees_what_it_says(new_page: OpenPage) -> None:
    page = new_page(first_visit=True, path="?_values_&missing=40")
    wait_for_rest(page)
    expect(page.locator(WELCOME)).to_be_hidden()
    assert slider_value(page) == "40"


def test_the_lesson_is_one_click_away(new_page: OpenPage) -> None:
    page = new_page(first_visit=True, width=390, height=844, has_touch=True, is_mobile=True)
    page.locator(WELCOME).get_by_role("button", name="Start the lesson").tap()
    expect(page.locator(".guide h2")).to_have_text("One person")
    expect(page.locator(WELCOME)).to_be_hidden()
    expect(page.locator(".guess-handle").first).to_be_visible()
