"""Pictures leave the page: as files, as an image on the clipboard, by hand and by keys."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from lab import OpenPage, assert_axe_finds_nothing, panel, wait_for_rest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

PHONE = (390, 844)


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Save picture")


def button(page: Page, output: str) -> Locator:
    return page.locator(f"#{output}").get_by_role("button", name="Save picture")


def saved(page: Page, form: str) -> tuple[str, bytes]:
    dialog(page).get_by_label(form).check()
    with page.expect_download() as expected:
        dialog(page).get_by_role("button", name="Save", exact=True).click()
    name = expected.value.suggested_filename
    expect(dialog(page).get_by_role("status")).to_have_text(f"Saved as {name}")
    return name, Path(expected.value.path()).read_bytes()


def test_keys_alone_save_the_lines(page: Page) -> None:
    expect(button(page, "lines-picture")).to_have_css("opacity", "0")
    panel(page, "308").focus()
    expect(button(page, "lines-picture")).to_have_css("opacity", "1")
    button(page, "lines-picture").focus()
    page.keyboard.press("Enter")
    expect(dialog(page).get_by_label("PNG")).to_be_focused()
    page.keyboard.press("ArrowRight")
    with page.expect_download() as expected:
        page.keyboard.press("Enter")
    assert expected.value.suggested_filename == "lines-sleepstudy.svg"
    assert ET.parse(expected.value.path()).getroot().get("viewBox")
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    expect(button(page, "lines-picture")).to_be_focused()


def test_a_dark_page_gives_dark_files_and_an_image_to_paste(new_page: OpenPage) -> None:
    page = new_page(
        path='?_values_&tab="Shrinkage"&missing=40',
        color_scheme="dark",
        permissions=["clipboard-read", "clipboard-write"],
    )
    wait_for_rest(page)
    page.locator("#shrinkage-plane").hover()
    button(page, "shrinkage-plane").click()
    expect(dialog(page).get_by_label("Dark")).to_be_checked()
    name, file = saved(page, "PNG")
    assert name == "shrinkage-sleepstudy-40-missing.png"
    dark = Image.open(io.BytesIO(file))
    width = float(page.locator("[data-figure=shrinkage]").get_attribute("width") or 0)
    assert dark.size[0] == 2 * width
    assert sum(dark.convert("RGB").getpixel((0, 0))) < 150  # type: ignore[arg-type]
    name, file = saved(page, "PDF")
    assert (name[-4:], file[:5]) == (".pdf", b"%PDF-")
    dialog(page).get_by_label("Transparent").check()
    dialog(page).get_by_role("button", name="Copy as image").click()
    expect(dialog(page).get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate(
        """async () => {
          const [item] = await navigator.clipboard.read();
          const picture = await createImageBitmap(await item.getType("image/png"));
          const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
          canvas.drawImage(picture, 0, 0);
          return [picture.width, canvas.getImageData(0, 0, 1, 1).data[3]];
        }"""
    )
    assert copied == [2 * width, 0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_without_a_clipboard_says_so_and_axe_finds_nothing(
    new_page: OpenPage, scheme: str
) -> None:
    page = new_page(*PHONE, has_touch=True, is_mobile=True, color_scheme=scheme)
    expect(button(page, "lines-picture")).to_have_css("opacity", "1")
    page.evaluate("delete window.ClipboardItem")
    button(page, "lines-picture").tap()
    dialog(page).get_by_role("button", name="Copy as image").tap()
    expect(dialog(page).get_by_role("status")).to_contain_text("Save it instead")
    assert_axe_finds_nothing(page)
    for control in dialog(page).locator("button:visible, label").all():
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_room_and_paper_do_not_see_the_button(page: Page) -> None:
    page.keyboard.press("p")
    expect(page.locator("html")).to_have_attribute("data-presenting", "")
    expect(page.locator(".save-picture").first).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("#lines-picture .save-picture")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("#lines-picture .save-picture")).to_be_hidden()
