from __future__ import annotations

from lab import (
    MODELS,
    courses,
    drag_missing,
    ends,
    line,
    missing,
    panel,
    point,
    until,
    wait_for_rest,
    watch,
)
from playwright.sync_api import Page, expect

REMEMBER_PICTURE = "document.querySelector('[data-figure=lines]').remembered = true"
SAME_PICTURE = "document.querySelector('[data-figure=lines]').remembered === true"


def keep_watch_for_grey(page: Page) -> None:
    """Note the lowest opacity that the picture or the strip ever has from now on."""
    page.evaluate(
        """() => {
          window.lowest = 1;
          const watch = () => {
            for (const part of document.querySelectorAll('#lines-picture, #fits-strip')) {
              const opacity = Number(getComputedStyle(part).opacity);
              window.lowest = Math.min(window.lowest, opacity);
            }
            requestAnimationFrame(watch);
          };
          watch();
        }"""
    )


def test_slider_removes_observations_and_the_lines_part(page: Page) -> None:
    before = {model: ends(page, model, "308") for model in MODELS}
    drag_missing(page, 60)
    assert all(ends(page, model, "308") != before[model] for model in MODELS)


def test_a_larger_share_removes_a_superset(page: Page) -> None:
    gone: set[str] = set()
    for share in (10, 40, 60, 90):
        drag_missing(page, share)
        assert gone < missing(page)
        gone = missing(page)


def test_nothing_is_redrawn_and_nothing_turns_grey(page: Page) -> None:
    page.evaluate(REMEMBER_PICTURE)
    keep_watch_for_grey(page)
    for share in (20, 50, 90, 0):
        drag_missing(page, share)
    page.wait_for_timeout(500)
    assert page.evaluate(SAME_PICTURE)
    assert page.evaluate("window.lowest") == 1


def test_lines_glide_to_another_draw_unless_the_person_wants_less_motion(page: Page) -> None:
    drag_missing(page, 40)
    watch(page, line(page, "partial", "308"))
    for calm, least, most in ((False, 4, 1000), (True, 1, 1)):
        page.emulate_media(reduced_motion="reduce" if calm else "no-preference")
        before, ends_before = missing(page), ends(page, "partial", "308")
        page.evaluate("window.courses = []")
        page.get_by_role("button", name="Draw again").click()
        until(lambda before=before: missing(page) != before)
        wait_for_rest(page)
        assert ends(page, "partial", "308") != ends_before
        assert least <= len(courses(page)) <= most


def test_draw_again_and_restore_all(page: Page) -> None:
    drag_missing(page, 40)
    first = missing(page)
    page.get_by_role("button", name="Draw again").click()
    page.wait_for_function(
        "old => [...document.querySelectorAll('[data-kept=false]')]"
        ".some(point => !old.includes(point.dataset.observation))",
        arg=list(first),
    )
    assert len(missing(page)) == len(first)
    page.get_by_role("button", name="Restore all").click()
    expect(page.locator("[data-kept=false]")).to_have_count(0)
    expect(page.get_by_role("slider", name="Missing")).to_have_value("0")
    expect(page.locator(".main-slider output")).to_have_text("0\N{NARROW NO-BREAK SPACE}%")


def test_click_removes_a_point_and_restores_it(page: Page) -> None:
    before = ends(page, "none", "308")
    point(page, 5).click()
    expect(point(page, 5)).to_have_attribute("data-kept", "false")
    expect(panel(page, "308").locator(".strip-count")).to_have_text("7/8")
    wait_for_rest(page)
    assert ends(page, "none", "308") != before
    point(page, 5).click()
    expect(point(page, 5)).to_have_attribute("data-kept", "true")
    wait_for_rest(page)
    assert ends(page, "none", "308") == before


def test_a_point_that_the_slider_took_comes_back_by_a_click(page: Page) -> None:
    drag_missing(page, 90)
    observation = int(sorted(missing(page), key=int)[0])
    point(page, observation).click()
    expect(point(page, observation)).to_have_attribute("data-kept", "true")


def test_removed_points_are_hollow(page: Page) -> None:
    fill = "e => getComputedStyle(e).fill"
    full = point(page, 5).evaluate(fill)
    point(page, 5).click()
    expect(point(page, 5)).to_have_attribute("data-kept", "false")
    until(lambda: point(page, 5).evaluate(fill) != full)


def test_keyboard_reaches_panels_and_points(page: Page) -> None:
    page.locator("[data-panel][tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    expect(panel(page, "309")).to_be_focused()
    expect(page.locator(".raised .raised-label")).to_contain_text("309")
    page.keyboard.press("ArrowDown")
    expect(panel(page, "334")).to_be_focused()
    page.keyboard.press("Enter")
    first = panel(page, "334").locator("[data-observation]").nth(0)
    expect(first).to_be_focused()
    page.keyboard.press("ArrowRight")
    second = panel(page, "334").locator("[data-observation]").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    expect(second).to_have_attribute("data-kept", "false")
    expect(second).to_have_attribute("aria-checked", "false")
    expect(second).to_be_focused()
    page.keyboard.press("Space")
    expect(second).to_have_attribute("data-kept", "true")
    page.keyboard.press("Escape")
    expect(panel(page, "334")).to_be_focused()


def test_tab_reaches_the_picture_by_itself(page: Page) -> None:
    page.get_by_label("Order").focus()
    page.keyboard.press("Tab")
    expect(panel(page, "308")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[data-figure=lines] :focus")).to_have_count(0)


def test_slider_works_by_keyboard(page: Page) -> None:
    page.get_by_role("slider", name="Missing").focus()
    page.keyboard.press("End")
    expect(page.locator("[data-kept=true]")).to_have_count(14)
    page.keyboard.press("Home")
    expect(page.locator("[data-kept=true]")).to_have_count(144)


def test_a_subject_with_two_one_and_no_observations(page: Page) -> None:
    rows = [
        int(found)
        for found in panel(page, "308")
        .locator("[data-observation]")
        .evaluate_all("points => points.map(point => point.dataset.observation)")
    ]
    for row in rows[:6]:
        point(page, row).click()
        expect(point(page, row)).to_have_attribute("data-kept", "false")
    own = page.locator(".raised [data-equation=none]")
    note = panel(page, "308").locator(".note")
    expect(note).to_have_text("")
    expect(line(page, "none", "308")).to_be_visible()

    point(page, rows[6]).click()
    expect(note).to_have_text("no own line")
    expect(line(page, "none", "308")).to_be_hidden()
    expect(line(page, "partial", "308")).to_be_visible()
    expect(own).to_contain_text("no line.")
    expect(page.locator(".raised .raised-sentence")).to_contain_text(
        "1 observation and no line of its own"
    )

    point(page, rows[7]).click()
    expect(note).to_have_text("no data left")
    expect(page.locator(".raised .raised-sentence")).to_contain_text("population line")
    expect(panel(page, "308").locator(".strip-count")).to_have_text("0/8")
    row = page.locator(".fits-table tr").filter(has_text="Partial pooling")
    intercept, slope = (row.locator(f"[data-symbol={term}]").inner_text() for term in ("γ₀", "γ₁"))
    equation = f"{intercept} + {slope} × days_deprived"
    expect(page.locator(".raised [data-equation=partial]")).to_have_text(equation)


def test_hand_removed_points_stay_removed_as_the_slider_moves(page: Page) -> None:
    point(page, 5).click()
    expect(point(page, 5)).to_have_attribute("data-kept", "false")
    page.get_by_role("slider", name="Missing").focus()
    page.keyboard.press("End")
    page.keyboard.press("Home")
    expect(page.locator("[data-kept=false]")).to_have_count(1)


def test_the_change_is_said_in_words(page: Page) -> None:
    drag_missing(page, 50)
    said = page.locator("#announcement")
    expect(said).to_contain_text("72 of 144 observations left.")
    expect(said).to_contain_text("Partial pooling: slopes from")
    assert said.get_attribute("aria-live") == "polite"
