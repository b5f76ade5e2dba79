"""Exercises by the keyboard and by a finger: each kind of answer, an assignment and its sheet."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from lab import OpenPage, assert_axe_finds_nothing, until
from playwright.sync_api import Locator, Page, expect
from test_print_in_browser import sheets
from test_targets_in_browser import assert_all_large_enough

from modules.exercises import (
    Choice,
    Exercise,
    Number,
    Order,
    Result,
    Subject,
    check_code,
    draw,
)

NAMES = ("own-line-baseline", "order-number", "pulled-least")
LINK = f"?_values_&assignment={quote(json.dumps(NAMES))}"


def open_exercise(page: Page, after: Exercise | None = None) -> Exercise:
    """The exercise that is open, once its question is there and the address says which it is."""
    found: list[Exercise] = []

    def is_there() -> bool:
        address = unquote(page.evaluate("location.search"))
        name, seed = (re.search(rf"{key}=([^&]*)", address) for key in ("exercise", "draw"))
        if name is None:
            return False
        exercise = draw(json.loads(name[1]), int(seed[1]) if seed else 1)
        found.append(exercise)
        if exercise == after:
            return False
        return page.locator(".exercise p", has_text=exercise.task.question).count() == 1

    until(is_there)
    page.wait_for_selector("[data-at-rest]")
    return found[-1]


def guide(page: Page) -> Locator:
    return page.locator(".exercise")


def outcome(page: Page) -> Locator:
    return page.locator("#exercise-outcome")


def by_keys(page: Page, exercise: Exercise) -> None:
    """Tab through the controls and give the right answer to each."""
    expect(guide(page).get_by_role("heading")).to_be_focused()
    for place, part in enumerate(exercise.task.parts):
        if isinstance(part, Number):
            tab_to(page, f"exercise-number{place}")
            page.keyboard.type(part.told)
        elif isinstance(part, Subject):
            tab_to(page, f"exercise-subject{place}")
            page.keyboard.type(part.answer)
        elif isinstance(part, Choice):
            tab_to(page, f"exercise-option{place}")
            choose_with_arrows(page, part)
        else:
            assert isinstance(part, Order)
            put_in_order(page, part)
    tab_to(page, "exercise-check")
    page.keyboard.press("Enter")


def tab_to(page: Page, id: str) -> None:
    """Press the tabulator until a control, or one of its options, has the focus."""
    inside = """id => document.activeElement.closest(".form-group, button")
      ?.matches(`#${id}, :has(#${id})`)"""
    for _ in range(60):
        if page.evaluate(inside, id):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{id} is not reached")


def choose_with_arrows(page: Page, part: Choice) -> None:
    page.keyboard.press("Space")
    for _ in part.options:
        if page.evaluate("document.activeElement.value") == part.answer:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError("the option is not reached")


def put_in_order(page: Page, part: Order) -> None:
    """Move each item up to its place."""
    items = page.locator(".exercise-order > li")
    names = page.locator(".exercise-order > li > span")
    for place, item in enumerate(part.answer):
        while (there := names.all_inner_texts().index(item)) > place:
            items.nth(there).get_by_role("button", name=f"Move {item} up").focus()
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.closest('.exercise-order > li') !== null")


def test_each_kind_of_answer_is_given_by_keys(new_page: OpenPage, tmp_path: Path) -> None:
    page = new_page(1280, 720, path=LINK, reduced_motion="reduce")
    assert_axe_finds_nothing(page)
    word = page.get_by_label("Your student number")
    word.focus()
    page.keyboard.type(" - ")
    tab_to(page, "assignment-start")
    page.keyboard.press("Enter")
    expect(page.locator("#assignment-word_complaint")).to_contain_text("Type a word")
    word.fill("S 123-45")
    tab_to(page, "assignment-start")
    page.keyboard.press("Enter")
    exercise = None
    for place, name in enumerate(NAMES, 1):
        exercise = open_exercise(page, after=exercise)
        assert exercise.name == name
        expect(guide(page).locator(".guide-place")).to_have_text(f"{place} / 3")
        by_keys(page, exercise)
        points = exercise.task.points
        expect(outcome(page)).to_contain_text(f"{points} of {points} points.")
        assert_axe_finds_nothing(page)
        tab_to(page, "exercise-next")
        page.keyboard.press("Enter")
    sheet = page.locator(".assignment")
    expect(sheet).to_contain_text("6 of 6 points")
    expect(sheet).to_contain_text("Unsigned")
    code = page.get_by_label("Code to hand in").input_value()
    assert check_code(code, None).result == Result(NAMES, "s12345", 6)
    expect(page).to_have_url(re.compile("Learn"))
    page.reload()
    expect(sheet).to_contain_text("6 of 6 points")
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)
        assert_axe_finds_nothing(page)
    assert sheets(page, tmp_path / "sheet.pdf") == 1


def test_a_subject_is_chosen_in_the_picture_and_no_point_is_lost(new_page: OpenPage) -> None:
    page = new_page(1280, 720, path="?_values_&exercise=%22pulled-equal%22&draw=3")
    open_exercise(page)
    page.locator("[data-panel=S4]").click()
    expect(guide(page).get_by_label("Subject")).to_have_value("S4")
    page.locator("[data-panel=S2] [data-observation]").first.click()
    expect(guide(page).get_by_label("Subject")).to_have_value("S2")
    expect(page.locator("[data-kept=false]")).to_have_count(0)
    guide(page).get_by_role("button", name="Leave the exercise").click()
    expect(guide(page)).to_be_hidden()
    page.locator("[data-panel=S2] [data-observation]").first.click()
    expect(page.locator("[data-kept=false]")).to_have_count(1)


def test_practice_with_a_finger(new_page: OpenPage) -> None:
    page = new_page(390, 844, has_touch=True, is_mobile=True, reduced_motion="reduce")
    page.get_by_role("tab", name="Learn").tap()
    for fold in page.locator(".exercises-tab > details > summary").all():
        fold.tap()
    expect(page.get_by_text("Tick at least one.")).to_be_visible()
    assert_axe_finds_nothing(page)
    assert_all_large_enough(page)
    page.get_by_label("A t value").tap()
    expect(page.get_by_label("1 exercise, 1 point")).to_have_value(
        re.compile("assignment=.*t-value")
    )
    page.get_by_label("Codes, one a line").fill("A-B")
    page.get_by_role("button", name="Check").filter(visible=True).tap()
    expect(page.locator("#exercises-codes-table")).to_contain_text("forged")
    assert_axe_finds_nothing(page)
    page.get_by_role("button", name="Unequal numbers", exact=True).tap()
    exercise = open_exercise(page)
    assert_all_large_enough(page)
    part: Any = exercise.task.parts[0]
    guide(page).get_by_role("button", name=f"Move {part.items[1]} up").tap()
    guide(page).get_by_role("button", name="Check").tap()
    expect(outcome(page)).to_contain_text("of 2 points.")
    guide(page).get_by_role("button", name="Hint").tap()
    expect(outcome(page)).to_contain_text(exercise.task.hints[0])
    guide(page).get_by_role("button", name="Solution").tap()
    expect(outcome(page)).to_contain_text(exercise.task.explanation)
    assert_axe_finds_nothing(page)
    guide(page).get_by_role("button", name="Another one").tap()
    expect(outcome(page)).to_be_empty()
    another = open_exercise(page, after=exercise)
    assert another.name == exercise.name
    guide(page).get_by_role("button", name="Next").tap()
    assert open_exercise(page, after=another).kind != exercise.kind


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_wrong_is_legible(new_page: OpenPage, theme: str) -> None:
    page = new_page(1280, 720, path="?_values_&exercise=%22own-line-308%22", color_scheme=theme)
    exercise = open_exercise(page)
    fields = guide(page).get_by_role("textbox")
    fields.first.fill(exercise.task.parts[1].told)
    fields.last.fill("1")
    page.keyboard.press("Enter")
    expect(guide(page)).to_contain_text("That is the slope.")
    expect(outcome(page)).to_contain_text("0 of 2 points.")
    assert_axe_finds_nothing(page)
