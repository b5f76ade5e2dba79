"""What is taken away: by keys, as files, back again, printed; on a desk and on a phone."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from drawings import alike, on_the_page
from lab import (
    OpenPage,
    assert_axe_finds_nothing,
    chooser,
    drag_missing,
    missing,
    until,
    wait_for_rest,
)
from playwright.sync_api import Browser, Locator, Page, expect

EXAMPLES = Path(__file__).parents[2] / "data" / "examples"
PHONE_WIDTH, PHONE_HEIGHT = 390, 844
FILES = {"R": "pooling-lab.R", "Python": "pooling-lab.py", "Quarto": "pooling-lab.qmd"}


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Take away")


def program(page: Page, language: str) -> Locator:
    return page.get_by_role("region", name=f"The program in {language}")


def open_code(page: Page) -> None:
    page.get_by_role("button", name="Take away", exact=True).click()
    expect(program(page, "R")).to_be_visible()


def downloaded(page: Page, name: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("link", name=f"Download {name}").click()
    assert download.value.suggested_filename == name
    return Path(download.value.path()).read_bytes().decode()


def test_keys_open_choose_and_close(page: Page) -> None:
    button = page.get_by_role("button", name="Take away", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    expect(dialog(page).get_by_role("tab", name="Code")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(dialog(page).get_by_role("tab", name="Data")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
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
def test_axe_finds_nothing(new_page: OpenPage, scheme: str) -> None:
    page = new_page(color_scheme=scheme)
    open_code(page)
    for language in FILES:
        page.get_by_role("radio", name=language, exact=True).check()
        expect(program(page, language)).to_be_visible()
        assert_axe_finds_nothing(page)
    for part in ("Data", "Report", "Everything"):
        dialog(page).get_by_role("tab", name=part).click()
        expect(dialog(page).locator(".tab-pane.active .btn:visible").first).to_be_visible()
        wait_for_still(page)
        assert_axe_finds_nothing(page)


def wait_for_still(page: Page) -> None:
    """Wait until no colour is on its way to another."""
    until(lambda: page.evaluate("document.getAnimations().length === 0"))


def open_part(page: Page, part: str) -> Locator:
    if not dialog(page).is_visible():
        page.get_by_role("button", name="Take away", exact=True).click()
    dialog(page).get_by_role("tab", name=part).click()
    return dialog(page).locator(".tab-pane.active")


def saved(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name=f"Download {name}").click()
    file = folder / name
    download.value.save_as(file)
    return file


@pytest.mark.parametrize("own", [False, True])
def test_a_file_of_the_data_brings_the_same_picture_back(
    new_page: OpenPage, tmp_path: Path, own: bool
) -> None:
    page = new_page()
    if own:
        chooser(page, "Data").select_option("uploaded")
        page.get_by_label("Your file").set_input_files(EXAMPLES / "example_long.csv")
        page.get_by_role("button", name="Use these data").click()
        expect(page.locator("[data-panel=Ada]")).to_be_visible()
    drag_missing(page, 40)
    kept = page.locator("[data-kept=true]")
    left = kept.count()
    kept.first.click()
    expect(kept).to_have_count(left - 1)
    page.locator(".legend").get_by_label("Complete pooling").uncheck()
    open_part(page, "Data")
    file = saved(page, "data-spoiled.csv", tmp_path)
    page.keyboard.press("Escape")
    wait_for_rest(page)
    shown = on_the_page(page, "lines")
    assert shown is not None

    other = new_page()
    chooser(other, "Data").select_option("uploaded")
    other.get_by_label("Your file").set_input_files(file)
    expect(other.locator(".legend").get_by_label("Complete pooling")).not_to_be_checked()
    until(lambda: missing(other) == missing(page))
    wait_for_rest(other)
    again = on_the_page(other, "lines")
    assert again is not None
    assert again.marks.keys() == shown.marks.keys()
    assert [
        name for name in shown.marks if not alike(shown.marks[name], again.marks[name], 0.2)
    ] == []
    expect(other.get_by_role("button", name="Use these data")).to_have_count(0)


def test_a_report_is_whole_and_is_printed_without_a_cut(
    new_page: OpenPage, browser: Browser, tmp_path: Path
) -> None:
    page = new_page(path="?_values_&data=%22orthodont%22&missing=20")
    part = open_part(page, "Report")
    for box in ("Lines", "Residuals"):
        part.get_by_label(box, exact=True).uncheck()
    part.get_by_label("All observations").check()
    part.get_by_role("button", name="Make the report").click()
    file = saved(page, "pooling-lab-report.html", tmp_path)

    context = browser.new_context(offline=True, viewport={"width": 360, "height": 780})
    opened = context.new_page()
    opened.goto(file.as_uri())
    expect(opened.get_by_role("heading", name="Data and settings", level=2)).to_be_visible()
    assert opened.get_by_role("heading", name="Residuals", exact=True).count() == 0
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert opened.evaluate("[...document.images].every(image => image.naturalWidth > 0)")
    assert_axe_finds_nothing(opened)
    opened.emulate_media(media="print")
    assert opened.evaluate(CUT_WHEN_PRINTED) == []
    expect(opened.get_by_text("Code in R", exact=True)).to_be_hidden()
    opened.get_by_text("The program in R").evaluate("text => { text.parentElement.open = true }")
    expect(opened.get_by_text("Code in R", exact=True)).to_be_visible()
    opened.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    printed = (tmp_path / "report.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) > 3
    context.close()


CUT_WHEN_PRINTED = """
() => [...document.querySelectorAll("tr, figure")]
  .filter((part) => part.checkVisibility()
    && (getComputedStyle(part).breakInside !== "avoid" || part.offsetHeight > 1000))
  .map((part) => part.outerHTML.slice(0, 100))
  .concat([...document.querySelectorAll("thead")]
    .filter((head) => getComputedStyle(head).display !== "table-header-group")
    .map((head) => head.outerHTML.slice(0, 100)))
"""


def test_everything_is_packed_and_downloaded(page: Page, tmp_path: Path) -> None:
    part = open_part(page, "Everything")
    part.get_by_role("button", name="Pack everything").click()
    with zipfile.ZipFile(saved(page, "pooling-lab.zip", tmp_path)) as packed:
        assert packed.testzip() is None
        assert packed.read("pooling-lab/link.txt").decode().startswith(page.url.split("?")[0])
        assert packed.read("pooling-lab/data/data-spoiled.csv").startswith(b"# Pooling Lab")


def test_a_table_is_saved_in_each_form_by_keys(page: Page) -> None:
    page.locator(".lines-tab .figure-table > summary").click()
    page.get_by_label("Save Lines of every subject").click()
    for form in ("CSV", "HTML"):
        entry = page.get_by_role("link", name=f"Lines of every subject as {form}")
        expect(entry).to_be_in_viewport(ratio=1)
    with page.expect_download() as download:
        page.get_by_role("link", name="Lines of every subject as Markdown").click()
    rows = download.value.path().read_text(encoding="utf-8").splitlines()
    assert rows[0].startswith("| Subject |")
    assert len(rows) == 2 + page.locator("[data-panel]").count()
    page.get_by_role("tab", name="Shrinkage", exact=True).click()
    page.locator(".shrinkage-tab .figure-table > summary").click()
    menu = page.get_by_label("Save Table of every subject")
    for steps, begins in enumerate(("subject,", "| subject |", "\\begin{tabular}", "<table>"), 1):
        menu.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#shrinkage-html:not(.disabled)")).to_be_visible()
        for _ in range(steps):
            page.keyboard.press("Tab")
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        assert download.value.path().read_text(encoding="utf-8").startswith(begins)
        expect(page.locator("#shrinkage-html")).to_be_hidden()
    menu.click()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(page.locator("#shrinkage-html")).to_be_hidden()


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
