"""Lessons in a browser: every step opens, takes a guess by hand or by key, and shows the answer."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lab import OpenPage, assert_axe_finds_nothing, line, until
from playwright.sync_api import FloatRect, Locator, Page, expect

from modules.lessons import (
    LESSONS,
    ChoiceCommit,
    LineCommit,
    NumberCommit,
    PointCommit,
    Step,
    answer_of,
)
from modules.pooling.three_models import fit

DESKTOP: dict[str, Any] = {"width": 1280, "height": 720}
PHONE: dict[str, Any] = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
FARTHEST = 60  # presses of Tab from one control to the next
NEAR = 1.5  # pixels


def step_path(lesson: str, place: int) -> str:
    return f'?_values_&lesson="{lesson}"&step={place}'


def wait_for_step(page: Page, step: Step) -> None:
    expect(page.locator(".guide h2")).to_have_text(step.title)
    expect(page.locator(":root")).to_have_attribute("data-lesson", "asked")


def tab_to(page: Page, target: Locator) -> None:
    """Move the focus by the keyboard alone."""
    for _ in range(FARTHEST):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached")


def guess_by_keys(page: Page, step: Step) -> None:
    """Guess something, from wherever the focus is, and ask for the answer."""
    commit = step.commit
    if isinstance(commit, LineCommit | PointCommit):
        intercept, slope = answer_of(step, fit(step.reveal.scenario))
        tab_to(page, page.locator("#lesson-intercept"))
        page.keyboard.type(f"{intercept:.3f}")
        page.keyboard.press("Tab")
        page.keyboard.type(f"{slope:.3f}")
    elif isinstance(commit, NumberCommit):
        tab_to(page, page.locator("#lesson-number"))
        page.keyboard.type("7")
    elif isinstance(commit, ChoiceCommit):
        tab_to(page, page.locator("#lesson-option input").first)
        page.keyboard.press("Space")
    else:
        tab_to(page, page.locator("#lesson-subject"))
        page.keyboard.press("ArrowDown")
    tab_to(page, page.locator("#lesson-answer"))
    page.keyboard.press("Enter")


@pytest.mark.parametrize("window", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", [*LESSONS])
def test_a_lesson_is_worked_through_by_keyboard(
    new_page: OpenPage, name: str, window: dict[str, Any]
) -> None:
    page = new_page(path=step_path(name, 1), **window)
    steps = LESSONS[name].steps
    for step in steps:
        wait_for_step(page, step)
        guess_by_keys(page, step)
        expect(page.locator(":root")).to_have_attribute("data-lesson", "answered")
        said = page.locator(".lesson [role=status]")
        expect(said).to_contain_text(step.after)
        if isinstance(step.commit, LineCommit | PointCommit):
            expect(said).to_contain_text("Almost exactly")
            expect(page.locator(".guess.is-answered")).to_be_attached()
        expect(page.locator(f".navbar [data-value={step.reveal.view.tab}]")).to_have_class(
            "nav-link active"
        )
        tab_to(page, page.locator("#lesson-next"))
        page.keyboard.press("Enter")
    expect(page.locator(":root")).not_to_have_attribute("data-lesson", "answered")
    expect(page.locator(".guide")).to_be_hidden()
    expect(page.locator(".guess")).to_have_count(0)


def box(handle: Locator) -> FloatRect:
    found = handle.locator("circle").last.bounding_box()
    assert found is not None
    return found


def centre(handle: Locator) -> tuple[float, float]:
    found = box(handle)
    return found["x"] + found["width"] / 2, found["y"] + found["height"] / 2


def drag_by(page: Page, handle: Locator, across: float, down: float) -> None:
    x, y = centre(handle)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across / 2, y + down / 2)
    page.mouse.move(x + across, y + down)
    page.mouse.up()


def course(drawn: Locator) -> list[float]:
    """The ends of a line, in pixels."""
    written = drawn.get_attribute("d")
    assert written is not None
    return [float(number) for number in re.findall(r"-?[\d.]+", written)]


def number(page: Page, term: str) -> float:
    return float(page.locator(f"#lesson-{term}").input_value())


def test_a_line_is_dragged_and_stays_beside_the_answer(new_page: OpenPage) -> None:
    page = new_page(path=step_path("first", 1))
    step = LESSONS["first"].steps[0]
    wait_for_step(page, step)
    left, right = (page.locator(".guess-handle").nth(end) for end in (0, 1))
    before = [centre(handle) for handle in (left, right)]
    drag_by(page, left, 0, 60)
    drag_by(page, right, 0, -80)
    for handle, (x, y), moved in zip((left, right), before, (60, -80), strict=True):
        assert centre(handle) == pytest.approx((x, y + moved), abs=NEAR)
    assert number(page, "slope") > 0
    page.locator("#lesson-answer").click()
    expect(page.locator(".lesson [role=status]")).to_contain_text("Your line")
    path = page.locator(".guess-line").get_attribute("d")
    drag_by(page, left, 0, 50)  # what is answered stays
    assert page.locator(".guess-line").get_attribute("d") == path
    # No point was removed by the same hands.
    expect(page.locator("[data-kept=false]")).to_have_count(0)


def test_a_guess_is_drawn_where_the_model_s_line_would_be(new_page: OpenPage) -> None:
    step = LESSONS["first"].steps[0]
    assert isinstance(step.commit, LineCommit)
    page = new_page(path=step_path("first", 1))
    wait_for_step(page, step)
    intercept, slope = answer_of(step, fit(step.reveal.scenario))
    page.locator("#lesson-intercept").fill(str(intercept))
    page.locator("#lesson-slope").fill(str(slope))
    page.locator("#lesson-answer").click()
    drawn = page.locator(
        f"[data-figure=enlarged] [data-model=none][data-subject='{step.commit.subject}']"
    )
    expect(drawn).to_be_visible()
    expect(page.locator("[data-figure=enlarged][data-at-rest]")).to_be_attached()
    assert course(page.locator(".guess-line")) == pytest.approx(course(drawn), abs=NEAR)


def test_a_point_is_placed_in_the_plane(new_page: OpenPage) -> None:
    place = next(
        place
        for place, step in enumerate(LESSONS["first"].steps, 1)
        if isinstance(step.commit, PointCommit)
    )
    step = LESSONS["first"].steps[place - 1]
    assert isinstance(step.commit, PointCommit)
    page = new_page(path=step_path("first", place))
    wait_for_step(page, step)
    handle = page.locator(".guess-handle")
    drag_by(page, handle, 40, -30)
    assert number(page, "intercept") > 0
    area = page.evaluate("location.search")
    page.locator("#lesson-intercept").fill("300")
    page.locator("#lesson-slope").fill("5")
    x, y = centre(handle)
    page.locator("#lesson-intercept").fill("290")
    until(lambda: centre(handle)[0] < x)
    assert centre(handle)[1] == pytest.approx(y, abs=NEAR)
    assert "area" not in area  # the same hand did not look closer
    expect(page.locator(".guess-name")).to_have_text(step.commit.subject)


def test_a_subject_that_is_clicked_is_picked(new_page: OpenPage) -> None:
    page = new_page(path=step_path("first", 4))
    wait_for_step(page, LESSONS["first"].steps[3])
    page.locator("[data-panel='335'] .strip").click()
    expect(page.locator("#lesson-subject")).to_have_value("335")
    page.locator("#lesson-answer").click()
    expect(page.locator(".lesson [role=status]")).to_contain_text("Right")
    expect(line(page, "none", "335")).to_be_visible()


def test_what_tells_the_answer_waits(new_page: OpenPage) -> None:
    page = new_page(path=step_path("first", 4))
    wait_for_step(page, LESSONS["first"].steps[3])
    for told in (".fits-strip", ".raised", ".lines-tab .figure-table"):
        expect(page.locator(told)).to_be_hidden()
    page.locator("#lesson-subject").select_option("308")
    page.locator("#lesson-answer").click()
    expect(page.locator(".fits-strip")).to_be_visible()


def test_page_keys_lead_from_step_to_step(new_page: OpenPage) -> None:
    page = new_page(path=step_path("first", 1))
    wait_for_step(page, LESSONS["first"].steps[0])
    page.keyboard.press("PageDown")
    wait_for_step(page, LESSONS["first"].steps[1])
    page.keyboard.press("PageUp")
    wait_for_step(page, LESSONS["first"].steps[0])


def test_every_step_has_an_address(new_page: OpenPage) -> None:
    page = new_page(path=step_path("first", 2))
    wait_for_step(page, LESSONS["first"].steps[1])
    page.locator("#lesson-option input").first.check()
    page.locator("#lesson-answer").click()
    page.locator("#lesson-next").click()
    wait_for_step(page, LESSONS["first"].steps[2])
    until(lambda: "step=3" in page.evaluate("location.search"))
    page.reload()
    wait_for_step(page, LESSONS["first"].steps[2])
    page.locator(".navbar [data-value=Learn]").click()
    expect(page.locator(".lesson-card progress").first).to_have_attribute("value", "1")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("window", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_in_a_lesson(
    new_page: OpenPage, window: dict[str, Any], scheme: str
) -> None:
    page = new_page(path=step_path("first", 1), color_scheme=scheme, **window)
    wait_for_step(page, LESSONS["first"].steps[0])
    assert_axe_finds_nothing(page)
    page.locator("#lesson-answer").click()
    expect(page.locator(".lesson .complaint")).to_be_visible()
    assert_axe_finds_nothing(page)
    page.locator("#lesson-next").click()
    wait_for_step(page, LESSONS["first"].steps[1])
    page.locator("#lesson-option input").first.check()
    page.locator("#lesson-answer").click()
    expect(page.locator(":root")).to_have_attribute("data-lesson", "answered")
    assert_axe_finds_nothing(page)
    page.locator("#lesson-leave").click()
    page.locator(".navbar [data-value=Learn]").click()
    expect(page.locator(".lesson-card").first).to_be_visible()
    assert_axe_finds_nothing(page)
