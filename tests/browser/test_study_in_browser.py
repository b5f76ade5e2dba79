"""The Study tab, as a person repeats a study and compares designs."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lab import OpenPage, assert_axe_finds_nothing, drag_missing, until
from playwright.sync_api import Page, expect
from test_fits_window_in_browser import assert_nothing_sideways, box
from test_print_in_browser import sheets
from test_words_in_browser import MOST_WORDS, WORDS
from texts import too_small

from modules.scenario.view_settings import RESULTS
from modules.words.study import RESULT_TITLES

SIMULATED = {"data": "simulated", "missing": 50, "how": "dropout", "tab": "Study"}
WINDOWS = [(1280, 720), (1400, 900), (1920, 1080), (390, 844), (844, 390)]
PHONES = [(390, 844), (844, 390)]
PICTURE = ".study-tab .active .study-picture [data-figure]"
LONGEST_STUDY = 240_000  # ms; the process steps back behind all others
BELOW = {"y": 10_000.0}
SLOWEST = 5.0
"""Seconds in which a slider's picture follows even on a loaded machine."""


def link(**choices: object) -> str:
    written = {key: json.dumps(value) for key, value in (SIMULATED | choices).items()}
    return f"?_values_&{urlencode(written)}"


def repeat(page: Page) -> None:
    page.get_by_role("button", name="Repeat this").click()
    expect(page.locator(PICTURE)).to_be_visible()
    expect(page.get_by_role("progressbar", name="Repeating")).to_have_count(
        0, timeout=LONGEST_STUDY
    )


@pytest.fixture(scope="module")
def shared(browser: object, url: str) -> Iterator[Page]:
    """One page with a study of 100 data sets, for tests that only look at it."""
    opened = OpenPage(browser, url)  # type: ignore[arg-type]
    page = opened(1280, 720, path=link(times=100), reduced_motion="reduce")
    repeat(page)
    yield page
    opened.close()


def test_the_button_repeats_with_progress_and_the_picture_fills(new_page: OpenPage) -> None:
    page = new_page(path=link(times=10_000))
    page.evaluate(
        """() => {
          window.pictures = new Set();
          window.shares = [];
          new MutationObserver(() => {
            const picture = document.querySelector(".study-tab .active [data-figure=pile]");
            if (picture) window.pictures.add(picture);
            const bar = document.querySelector(".study-tab progress[value]");
            if (bar) window.shares.push(bar.value);
          }).observe(document.querySelector(".study-tab"),
                     { childList: true, subtree: true, attributes: true });
        }"""
    )
    repeat(page)
    page.locator(".study-tab .active").get_by_text("Table", exact=True).click()
    expect(page.locator("#study-repeat-table-table td").last).to_have_text("10000")
    assert page.evaluate("window.pictures.size") >= 2
    shares = page.evaluate("window.shares")
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] <= 1


def test_cancel_ends_it_and_keeps_what_there_is(new_page: OpenPage) -> None:
    page = new_page(path=link(times=10_000))
    page.get_by_role("button", name="Repeat this").click()
    expect(page.locator(PICTURE)).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".at-work").first).to_contain_text("data sets are kept")
    expect(page.locator(PICTURE)).to_be_visible()


def test_a_dot_is_chosen_by_pointer_and_opened_by_keys(new_page: OpenPage) -> None:
    page = new_page(path=link(times=100))
    repeat(page)
    dot = page.locator(f"{PICTURE} [data-data-sets='42']").last
    place = box(dot)
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    number = page.get_by_label("Data set", exact=True)
    expect(number).to_have_value("42")
    expect(page.locator(f"{PICTURE} .is-chosen").first).to_have_attribute("data-data-sets", "42")
    said = page.locator("#study-repeat-said")
    before = said.inner_text()
    number.focus()
    page.keyboard.press("ArrowUp")
    expect(number).to_have_value("43")
    expect(page.locator(f"{PICTURE} .is-chosen").first).to_have_attribute("data-data-sets", "43")
    expect(said).not_to_have_text(before)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-figure=lines]")).to_have_attribute("data-at-rest", "")
    expect(page.locator(".raised")).to_contain_text("Data set 43.")
    expect(page.locator(".raised")).to_contain_text("in the Study tab leads back")
    assert_axe_finds_nothing(page)
    page.wait_for_function("() => location.search.includes('sample=')")
    page.get_by_role("tab", name="Study", exact=True).click()
    expect(page.locator(".of-another")).to_contain_text("data set 43 of these")
    page.get_by_role("button", name="Go back to it").click()
    expect(page.locator(".of-another")).to_have_count(0)
    expect(page.locator(".scene-toast")).to_be_hidden()
    page.wait_for_function("() => !location.search.includes('sample=')")


def test_another_scenario_leaves_the_results_and_says_whose_they_are(new_page: OpenPage) -> None:
    page = new_page(path=link(times=100))
    repeat(page)
    before = box(page.locator(PICTURE))
    page.get_by_role("slider", name="Missing").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".of-another")).to_contain_text("Of the Scenario before: Missing 50%")
    assert box(page.locator(PICTURE)) == before
    page.get_by_role("button", name="Repeat the present one").click()
    expect(page.locator(".of-another")).to_have_count(0)


def test_every_result_and_both_charts_of_designs_fit_and_please_axe(shared: Page) -> None:
    page = shared
    for result in RESULTS:
        page.get_by_label("Show", exact=True).first.select_option(RESULT_TITLES[result])
        if result == "mechanisms":
            repeat(page)
        name = (
            "pile" if result == "estimates" else "errors-by-left" if result == "lines" else "study"
        )
        expect(page.locator(f".study-tab .active [data-figure={name}]")).to_be_visible()
        until(lambda: fits(page))
        assert_nothing_sideways(page)
        assert_axe_finds_nothing(page)
        assert too_small(page, 12) == []
    page.get_by_role("tab", name="Designs", exact=True).click()
    page.get_by_label("Subjects", exact=True).last.fill("6, 9")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("[data-figure=heat-map]")).to_be_visible()
    expect(page.get_by_role("progressbar", name="Comparing designs")).to_have_count(
        0, timeout=LONGEST_STUDY
    )
    expect(page.locator("#study-designs-reading")).to_contain_text("power with nothing missing")
    until(lambda: fits(page))
    assert_axe_finds_nothing(page)
    page.get_by_label("as", exact=True).select_option("curves")
    expect(page.locator("[data-figure=design-curves]")).to_be_visible()
    assert_axe_finds_nothing(page)
    page.get_by_label("Subjects", exact=True).last.fill("many")
    expect(page.locator("#study-designs-no_subjects .complaint")).to_be_visible()
    page.get_by_label("Subjects", exact=True).last.fill("6, 9")
    expect(page.locator("#study-designs-no_subjects .complaint")).to_have_count(0)
    page.get_by_role("tab", name="Repeat", exact=True).click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("part", ["Repeat", "Designs"])
def test_it_fits_every_window(new_page: OpenPage, scheme: str, part: str) -> None:
    page = new_page(color_scheme=scheme, reduced_motion="reduce", path=link(times=100, study=part))
    if part == "Designs":
        page.get_by_label("Subjects", exact=True).last.fill("6, 9")
        page.get_by_label("Occasions", exact=True).last.fill("4")
        expect(page.locator("#study-designs-occasions")).to_have_value("4")
    page.locator(".study-tab .active .btn-primary").click()
    expect(page.locator(PICTURE)).to_be_visible()
    expect(page.locator(".study-tab progress")).to_have_count(0, timeout=LONGEST_STUDY)
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator(PICTURE)).to_be_visible()
        assert_nothing_sideways(page)
        assert_axe_finds_nothing(page)
        until(
            lambda height=height: (
                (page.locator(PICTURE).bounding_box() or BELOW)["y"] <= height - 100
            )
        )
        if (width, height) not in PHONES:
            until(lambda: fits(page))


def fits(page: Page) -> bool:
    """Whether the picture is whole in the window; not while it gives way to another."""
    place = page.locator(PICTURE).bounding_box()
    assert page.viewport_size is not None
    return place is not None and place["y"] + place["height"] <= page.viewport_size["height"]


def test_few_words_are_in_sight_of_real_data_which_give_a_world(new_page: OpenPage) -> None:
    page = new_page(1280, 720, path="?_values_&tab=%22Study%22&times=100")
    expect(page.locator(".of-what").first).to_contain_text("The truth of these data is unknown")
    assert len(page.evaluate(WORDS)) <= MOST_WORDS
    repeat(page)
    words = page.evaluate(WORDS)
    print(f"\n{len(words)} words in sight of a study")
    assert len(words) <= MOST_WORDS, " ".join(words)


def test_a_room_sees_the_picture(new_page: OpenPage) -> None:
    page = new_page(1280, 720, path=link(times=100, presented=True))
    repeat(page)
    expect(page.locator(PICTURE)).to_be_in_viewport(ratio=0.99)
    assert too_small(page, 18) == []
    assert_axe_finds_nothing(page)


def test_a_slider_of_another_page_answers_beside_a_running_study(
    new_page: OpenPage, capfd: pytest.CaptureFixture[str]
) -> None:
    busy, other = new_page(path=link(times=10_000)), new_page(reduced_motion="reduce")
    alone = [timed(other, share) for share in (20, 40, 60)]
    busy.get_by_role("button", name="Repeat this").click()
    expect(busy.get_by_role("progressbar", name="Repeating")).to_be_visible()
    beside = [timed(other, share) for share in (10, 30, 50, 70)]
    still = busy.get_by_role("progressbar", name="Repeating").count()
    if still:
        busy.get_by_role("button", name="Cancel").click()
    with capfd.disabled():
        print(
            f"\nMissing slider: {1000 * statistics.median(alone):.0f} ms alone, "
            f"{1000 * statistics.median(beside):.0f} ms beside a study"
            f"{'' if still else ' that ended meanwhile'}, "
            f"the slowest {1000 * max(beside):.0f} ms"
        )
    assert max(beside) < SLOWEST


def timed(page: Page, share: int) -> float:
    begun = time.perf_counter()
    drag_missing(page, share)
    return time.perf_counter() - begun


def test_fingers_find_everything_large_enough(new_page: OpenPage) -> None:
    from test_targets_in_browser import assert_all_large_enough

    page = new_page(360, 780, has_touch=True, is_mobile=True, path=link(times=100))
    repeat(page)
    assert_all_large_enough(page)
    page.get_by_role("tab", name="Designs", exact=True).tap()
    expect(page.locator("#study-designs-picture")).to_contain_text("truth")
    page.get_by_text("Another structure, prices").tap()
    assert_all_large_enough(page)


def test_a_study_is_printed_on_one_sheet(new_page: OpenPage, tmp_path: Path) -> None:
    page = new_page(1280, 720, path=link(times=100), color_scheme="dark")
    repeat(page)
    assert sheets(page, tmp_path / "study.pdf") == 1
    page.emulate_media(media="print")
    expect(page.locator(PICTURE)).to_be_visible()
    for control in ("#study-repeat-start", "#study-repeat-open", ".study-tab .nav"):
        expect(page.locator(control).first).to_be_hidden()
