"""The code behind the screen: opened by keys, copied, downloaded, on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from lab import OpenPage, assert_axe_finds_nothing, chooser
from playwright.sync_api import Locator, Page, expect

PHONE_WIDTH, PHONE_HEIGHT = 390, 844
FILES = {"R": "pooling-lab.R", "Python": "pooling-lab.py", "Quarto": "pooling-lab.qmd"}


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Code")


def program(page: Page, language: str) -> Locator:
    return page.get_by_role("region", name=f"The program in {language}")


def open_code(page: Page) -> None:
    page.get_by_role("button", name="Code", exact=True).click()
    expect(program(page, "R")).to_be_visible()


def downloaded(page: Page, name: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("link", name=f"Download {name}").click()
    assert download.value.suggested_filename == name
    return Path(download.value.path()).read_bytes().decode()


def test_keys_open_choose_and_close(page: Page) -> None:
    button = page.get_by_role("button", name="Code", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="R", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(program(page, "Python")).to_contain_text("import statsmodels")
    page.keyboard.press("ArrowRight")
    expect(program(page, "Quarto")).to_contain_text("```{r}")
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    expect(button).to_be_focused()


def test_what_is_shown_is_copied_and_downloaded(new_page: OpenPage) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    open_code(page)
    for language, name in FILES.items():
        page.get_by_role("radio", name=language, exact=True).check()
        shown = program(page, language)
        expect(shown).to_be_visible()
        text = shown.text_content()
        assert downloaded(page, name) == text
        page.get_by_role("button", name="Copy").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == text


def test_long_data_come_as_a_file_beside_the_program(page: Page) -> None:
    chooser(page, "Data").select_option("radon")
    open_code(page)
    expect(program(page, "R")).to_contain_text('read.csv(\n  "pooling-lab.csv"')
    rows = downloaded(page, "pooling-lab.csv").splitlines()
    assert rows[0] == "county,floor,log_radon"
    assert len(rows) == 920


def test_a_closed_dialog_opens_on_the_data_of_now(page: Page) -> None:
    open_code(page)
    expect(program(page, "R")).to_contain_text("All 144 observations")
    page.get_by_role("button", name="Close", exact=True).click()
    page.locator("[data-observation='0']").click()
    open_code(page)
    expect(program(page, "R")).to_contain_text("143 observations of 18 subjects; 1 observation")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", FILES)
def test_axe_finds_nothing(new_page: OpenPage, scheme: str, language: str) -> None:
    page = new_page(color_scheme=scheme)
    open_code(page)
    page.get_by_role("radio", name=language, exact=True).check()
    expect(program(page, language)).to_be_visible()
    assert_axe_finds_nothing(page)


def test_a_phone_shows_the_whole_dialog(new_page: OpenPage) -> None:
    page = new_page(PHONE_WIDTH, PHONE_HEIGHT, has_touch=True)
    page.get_by_role("button", name="Share", exact=True).first.click()
    open_code(page)
    box, code = dialog(page).bounding_box(), program(page, "R").bounding_box()
    assert box is not None
    assert code is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE_WIDTH
    assert box["y"] + box["height"] <= PHONE_HEIGHT
    assert code["y"] + code["height"] <= box["y"] + box["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH
    for control in dialog(page).get_by_role("button").all():
        target = control.bounding_box()
        assert target is not None
        assert min(target["width"], target["height"]) >= 44
    assert_axe_finds_nothing(page)
