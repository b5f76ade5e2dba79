from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import segno
from axe_playwright_python.sync_playwright import Axe
from lab import (
    OpenPage,
    chooser,
    drag,
    missing,
    panel,
    point,
    show_scene,
    unfold,
    until,
    wait_for_rest,
)
from playwright.sync_api import Locator, Page, expect

HARMLESS = ("?_values_&missing=4", "?%FF%FE")
EXAMPLES = Path(__file__).parents[2] / "data" / "examples"


def shared_link(page: Page) -> str:
    page.get_by_role("button", name="Share this").click()
    field = page.get_by_label("Whoever opens this link")
    expect(field).to_be_visible()
    return field.input_value()


def picture(page: Page) -> bytes:
    page.mouse.move(0, 0)
    return page.locator("[data-figure=lines]").screenshot()


def test_a_link_gives_the_same_picture_to_the_pixel(new_page: OpenPage) -> None:
    page = new_page()
    show_scene(page, "Extreme correlation")
    expect(panel(page, "S1")).to_have_count(1)
    unfold(page, "Data")
    drag(page, "τ₁₁ SD of slopes", 5)
    drag(page, "Missing", 45)
    page.locator(".lines-tab").get_by_label("Show the truth").check()
    page.locator(".legend").get_by_label("Complete pooling").uncheck()
    page.get_by_label("Order").select_option("left")
    wait_for_rest(page)
    link = shared_link(page)
    other = new_page(path=link.split("/", 3)[3])
    expect(other.locator(".legend").get_by_label("Complete pooling")).not_to_be_checked()
    assert missing(other) == missing(page)
    until(lambda: picture(other) == picture(page))


def test_links_are_short_and_readable(page: Page) -> None:
    assert shared_link(page).endswith("/?")
    point(page, 0).click()
    expect(point(page, 0)).to_have_attribute("data-kept", "false")
    drag(page, "Missing", 40)
    expect(page.get_by_label("Whoever opens this link")).to_have_count(0)
    assert shared_link(page).endswith("/?_values_&missing=40&removed=%5B0%5D")


def test_a_page_of_many_is_in_the_link(new_page: OpenPage) -> None:
    page = new_page()
    chooser(page, "Data").select_option("radon")
    expect(panel(page, "AITKIN")).to_have_count(1)
    page.get_by_label("Page").select_option("2")
    expect(panel(page, "AITKIN")).to_have_count(0)
    shown = page.locator("[data-panel]").first.get_attribute("data-panel")
    other = new_page(path=shared_link(page).split("/", 3)[3])
    expect(panel(other, str(shown))).to_have_count(1)
    expect(other.get_by_label("Page")).to_have_value("2")


@pytest.mark.parametrize(
    "query",
    [
        "?_values_&missing=999",
        "?_values_&data=%22nothing%22",
        "?_values_&missing=4",
        "?_values_&missing=%7Bbroken",
        "?_values_&fewest=9&most=3&removed=%5B%22x%22%5D",
        "?_inputs_&spoil-missing=40&_values_&old=1",
        "?_values_&data=%22uploaded%22&upload=%22abc%22",
        "?%FF%FE",
    ],
)
def test_a_damaged_link_opens_the_nearest_state(new_page: OpenPage, query: str) -> None:
    page = new_page(path=query)
    expect(page.locator("[data-panel]")).to_have_count(18)
    notices = page.locator(".link-notice")
    if query in HARMLESS:
        page.wait_for_timeout(500)
        expect(notices).to_have_count(0)
    else:
        expect(notices).to_be_visible()
        notices.get_by_role("button", name="Close").click()
        expect(notices).to_have_count(0)
    if "999" in query:
        expect(page.get_by_role("slider", name="Missing")).to_have_value("90")


def test_of_uploaded_data_it_leads_to_a_file(page: Page) -> None:
    chooser(page, "Data").select_option("uploaded")
    page.get_by_label("Your file").set_input_files(EXAMPLES / "example_long.csv")
    page.get_by_role("button", name="Use these data").click()
    expect(page.locator("[data-panel]")).not_to_have_count(18)
    page.get_by_role("button", name="Share this").click()
    expect(page.get_by_text("cannot travel in a link")).to_be_visible()
    page.get_by_role("button", name="Take the data away").click()
    expect(page.get_by_role("link", name="Download data-spoiled.csv")).to_be_visible()


def code(page: Page) -> Locator:
    return page.get_by_role("img", name="QR code of the link")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_class_can_scan_what_the_room_sees(new_page: OpenPage, scheme: str) -> None:
    page = new_page(1280, 720, path="?_values_&missing=40&presented=true", color_scheme=scheme)
    expect(code(page)).to_have_count(0)
    page.keyboard.press("q")
    expect(code(page)).to_be_visible()
    box = code(page).bounding_box()
    assert box is not None
    assert box["width"] > 0.7 * 720
    assert box["y"] + box["height"] < 720
    link = page.evaluate("location.href")
    expected = ET.fromstring(segno.make(link, error="l", micro=False).svg_inline())
    expect(code(page).locator("path").last).to_have_attribute("d", str(expected[-1].get("d")))
    found = Axe().run(page, context=".qr-dialog", options={"preload": False})
    assert found.violations_count == 0, found.generate_report()
    page.keyboard.press("Escape")
    expect(code(page)).to_be_hidden()
    expect(page.locator("html")).to_have_attribute("data-presenting", "")


def test_a_phone_hands_its_picture_on(new_page: OpenPage) -> None:
    page = new_page(390, 844, is_mobile=True, has_touch=True)
    page.get_by_role("button", name="Share", exact=True).tap()
    page.get_by_role("button", name="Share this").tap()
    page.get_by_role("button", name="QR code").tap()
    expect(code(page)).to_be_visible()
    page.get_by_role("button", name="Close").tap()
    expect(code(page)).to_be_hidden()


def test_uploaded_data_have_no_code_to_scan(page: Page) -> None:
    chooser(page, "Data").select_option("uploaded")
    page.get_by_label("Your file").set_input_files(EXAMPLES / "example_long.csv")
    page.get_by_role("button", name="Use these data").click()
    expect(page.locator("[data-panel]")).not_to_have_count(18)
    page.get_by_role("button", name="Share this").click()
    expect(page.get_by_text("cannot travel in a link")).to_be_visible()
    expect(page.locator(".shared").get_by_role("button", name="QR code")).to_have_count(0)
    page.keyboard.press("q")
    expect(page.get_by_role("dialog").get_by_text("cannot travel in a link")).to_be_visible()
