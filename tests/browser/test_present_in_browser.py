"""The page before a room: presenter mode, its highlight, and the list of keys."""

from __future__ import annotations

import pytest
from lab import FIRST_PICTURES, OpenPage, assert_axe_finds_nothing, until, wait_for_rest
from playwright.sync_api import Locator, Page, expect
from texts import too_small

from modules.scenario.view_settings import PARTS

PRESENTING = "html[data-presenting]"
READY = ".model-tab .tab-pane.active :is(.printed, [data-figure], table)"
FINGER = 44  # pixels
COUNT_DRAWINGS = """
output => {
  window.drawn = 0;
  new MutationObserver(() => {
    const picture = output.querySelector("svg[data-figure]");
    if (picture && picture !== window.last) window.drawn += 1;
    window.last = picture;
  }).observe(output, { childList: true, subtree: true });
  window.last = output.querySelector("svg[data-figure]");
}
"""


def assert_whole(page: Page, *parts: Locator) -> None:
    for part in parts:
        expect(part).to_be_in_viewport(ratio=0.999)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()
    if name == "Model":
        page.locator(READY).first.wait_for()
    else:
        expect(page.locator(f"[data-figure={FIRST_PICTURES[name]}]")).to_have_attribute(
            "data-at-rest", ""
        )


def open_part(page: Page, name: str) -> None:
    page.locator(f".model-tab [data-value='{name}'][role=tab]").evaluate("e => e.click()")
    page.locator(READY).first.wait_for()


@pytest.mark.parametrize(
    ("width", "height", "least", "scheme"), [(1280, 720, 18, "light"), (1920, 1080, 27, "dark")]
)
def test_a_room_sees_one_picture_with_large_texts_and_the_control_in_use(
    new_page: OpenPage, width: int, height: int, least: int, scheme: str
) -> None:
    page = new_page(width, height, color_scheme=scheme, reduced_motion="reduce")
    page.locator("#lines-picture").evaluate(COUNT_DRAWINGS)
    page.locator("body").press("p")
    expect(page.locator(PRESENTING)).to_have_count(1)
    expect(page.get_by_role("button", name="Present", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    until(lambda: page.evaluate("window.drawn") > 0)
    wait_for_rest(page)
    assert page.evaluate("window.drawn") == 1
    expect(page.locator("[data-panel]")).to_have_count(18)
    missing = page.get_by_role("slider", name="Missing")
    dial = page.get_by_role("slider", name="Pooling dial")
    page.locator("[data-panel] .frame").nth(3).hover()
    raised = page.get_by_role("group", name="The raised subject")
    expect(raised).to_contain_text("observations left")
    assert_whole(page, page.locator("[data-figure=lines]"), missing, dial, raised)
    assert too_small(page, least) == []
    assert_axe_finds_nothing(page)
    for share in (".fold", ".figure-table", "#share", "#pin-pin"):
        expect(page.locator(share).first).to_be_hidden()

    open_tab(page, "Shrinkage")
    figure = page.locator("[data-figure=shrinkage]")
    assert_whole(page, figure, missing, dial, page.locator(".chosen-subject"))
    assert too_small(page, least) == []
    assert_axe_finds_nothing(page)

    open_tab(page, "Truth")
    assert_whole(
        page, page.locator("[data-figure=errors]"), missing, dial, page.locator(".verdict")
    )
    assert too_small(page, least) == []
    assert_axe_finds_nothing(page)

    open_tab(page, "Model")
    assert_axe_finds_nothing(page)
    for part in PARTS if scheme == "light" else ():
        open_part(page, part)
        assert too_small(page, least) == []
        first = page.locator(".model-tab .tab-pane.active").locator(
            ".printed:visible, [data-figure]:visible, table:visible"
        )
        expect(first.first).to_be_in_viewport(ratio=0.3)
    page.keyboard.press("Escape")
    expect(page.locator(PRESENTING)).to_have_count(0)


def test_a_link_presents_letters_do_not_where_they_are_typed_and_a_phone_never(
    new_page: OpenPage,
) -> None:
    page = new_page(1280, 720, path="?_values_&presented=true&tab=%22Shrinkage%22")
    expect(page.locator(PRESENTING)).to_have_count(1)
    page.get_by_role("button", name="Present", exact=True).click()
    expect(page.locator(PRESENTING)).to_have_count(0)
    open_tab(page, "Lines")
    page.locator("#lines-order").focus()
    for keys in ("p", "Control+p", "h"):
        page.keyboard.press(keys)
    expect(page.locator(PRESENTING)).to_have_count(0)
    expect(page.locator(".pointer-ring")).to_have_count(0)
    phone = new_page(390, 844, path="?_values_&presented=true", has_touch=True, is_mobile=True)
    expect(phone.locator(PRESENTING)).to_have_count(0)
    expect(phone.get_by_role("button", name="Present", exact=True)).to_be_hidden()


def test_a_highlight_follows_the_pointer_on_request(new_page: OpenPage) -> None:
    page = new_page(1280, 720, path="?_values_&presented=true", reduced_motion="reduce")
    ring = page.locator(".pointer-ring")
    expect(ring).to_have_count(0)
    page.keyboard.press("h")
    for x, y in [(700, 400), (30, 650)]:
        page.mouse.move(x, y)
        expect(ring).to_be_visible()
        found = ring.bounding_box()
        assert found is not None
        assert abs(found["x"] + found["width"] / 2 - x) < 1
        assert abs(found["y"] + found["height"] / 2 - y) < 1
    assert page.evaluate("document.elementFromPoint(30, 650).className") != "pointer-ring"
    page.get_by_role("button", name="Highlight at the pointer").click()
    expect(ring).to_have_count(0)
    page.keyboard.press("h")
    page.keyboard.press("p")
    expect(ring).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_a_question_mark_lists_the_keys(new_page: OpenPage, width: int, height: int) -> None:
    page = new_page(width, height, has_touch=width < 500)
    dialog, button = page.get_by_role("dialog"), page.get_by_role("button", name="Keys and taps")
    missing = page.get_by_role("slider", name="Missing")
    missing.focus()
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("a highlight follows the pointer")
    assert too_small(page, 12) == []
    assert_axe_finds_nothing(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(missing).to_be_focused()
    if width < 500:
        page.locator("[data-opens=Share]").click()
    button.click()
    expect(dialog).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(button).to_be_focused()
    if width < 500:
        place = button.bounding_box()
        assert place is not None
        assert min(place["width"], place["height"]) >= FINGER


@pytest.mark.parametrize(("width", "height"), [(360, 780), (390, 844), (1280, 720)])
def test_no_text_is_too_small(new_page: OpenPage, width: int, height: int) -> None:
    page = new_page(width, height, path="?_values_&data=%22simulated%22&missing=70")
    for tab in (*FIRST_PICTURES, "Model"):
        open_tab(page, tab)
        assert too_small(page, 12) == []
    for part in PARTS:
        open_part(page, part)
        assert too_small(page, 12) == []


def test_escape_ends_what_plays_before_it_ends_presenting(new_page: OpenPage) -> None:
    page = new_page(1280, 720)
    page.locator("body").press("p")
    expect(page.locator(PRESENTING)).to_have_count(1)
    play = page.get_by_role("button", name="Play").first
    play.click()
    expect(play).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(play).to_have_attribute("aria-pressed", "false")
    expect(page.locator(PRESENTING)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(PRESENTING)).to_have_count(0)
