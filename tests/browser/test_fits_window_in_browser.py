"""The picture is the page: whatever the window, it is seen whole with the control in use."""

from __future__ import annotations

import pytest
from lab import (
    FIRST_PICTURES,
    STUDY,
    OpenPage,
    assert_axe_finds_nothing,
    chooser,
    drag,
    until,
    wait_for_rest,
)
from playwright.sync_api import FloatRect, Locator, Page, expect

from modules.scenario.view_settings import PARTS

DESKTOPS = [(1280, 720), (1366, 768), (1400, 900), (1920, 1080)]
PHONES = [(360, 780), (390, 844)]
LANDSCAPE = (844, 390)
ASKED_OF_AXE = {
    "light": [(360, 780), LANDSCAPE, (1366, 768)],
    "dark": [(390, 844), (1280, 720), (1920, 1080)],
}
"""The windows but for the usual one, of which other tests ask in both schemes."""

WINDOWS = [*PHONES, LANDSCAPE, *DESKTOPS]
GROUPS = ["Missing", "Dial", "Data", "Model", "Share"]
FINGER = 44  # pixels
PICTURES = {"Intervals", "Predict", "Check"}  # parts of the Model tab that begin with one
BEGINNING = 100  # pixels of a picture or table that are in sight on a phone, or all of it


def box(found: Locator) -> FloatRect:
    measured = found.bounding_box()
    assert measured is not None
    return measured


def assert_whole(page: Page, *parts: Locator) -> None:
    """See that each part's whole box is in the window."""
    assert page.viewport_size is not None
    for part in parts:
        measured = box(part)
        assert measured["x"] >= 0
        assert measured["y"] >= 0
        assert measured["x"] + measured["width"] <= page.viewport_size["width"] + 0.5
        assert measured["y"] + measured["height"] <= page.viewport_size["height"] + 0.5


def assert_nothing_sideways(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def open_tab(page: Page, name: str) -> Locator:
    """Open a tab and return its first picture, once it has come to rest."""
    page.get_by_role("tab", name=name, exact=True).click()
    figure = page.locator(f"[data-figure={FIRST_PICTURES[name]}]")
    expect(figure).to_be_visible()
    expect(figure).to_have_attribute("data-at-rest", "")
    return figure


@pytest.mark.parametrize(("width", "height"), DESKTOPS)
def test_all_panels_and_all_controls_of_a_demonstration_are_in_sight(
    new_page: OpenPage, width: int, height: int
) -> None:
    page = new_page(width, height)
    assert_nothing_sideways(page)
    expect(page.locator("[data-panel]")).to_have_count(18)
    assert_whole(
        page,
        page.locator("[data-figure=lines]"),
        page.locator(".below-picture"),
        page.locator(".fits-table"),
        page.get_by_role("slider", name="Missing"),
        page.get_by_role("button", name="Play Missing"),
        page.locator("#spoil-restore_all"),
        page.get_by_role("slider", name="Pooling dial"),
        page.get_by_role("button", name="Pin these fits"),
        *page.locator(".fold > summary").all(),
    )
    frames = page.locator("[data-figure=lines] .frame")
    assert min(box(frame)["height"] for frame in frames.all()) >= 88


@pytest.mark.parametrize(("width", "height"), DESKTOPS)
def test_the_plane_and_its_chosen_subject_are_in_sight(
    new_page: OpenPage, width: int, height: int
) -> None:
    page = new_page(width, height)
    figure = open_tab(page, "Shrinkage")
    assert_nothing_sideways(page)
    assert_whole(
        page,
        figure,
        page.locator(".chosen-subject"),
        page.get_by_role("slider", name="Missing"),
    )


@pytest.mark.parametrize("choices", ["missing=40", "missing=40&data=%22simulated%22"])
@pytest.mark.parametrize(("width", "height"), DESKTOPS)
def test_errors_and_who_does_best_are_in_sight(
    new_page: OpenPage, width: int, height: int, choices: str
) -> None:
    page = new_page(width, height, path=f"?_values_&{choices}")
    figure = open_tab(page, "Truth")
    if "data" not in choices:
        expect(page.locator(".new-subject table")).to_be_visible()
    page.locator("[data-figure=errors] .member").first.focus()
    expect(page.locator(".said-sentence")).to_contain_text("observations left")
    assert_nothing_sideways(page)
    assert_whole(
        page,
        figure,
        *page.locator(".truth-tab .score-table:visible").all(),
        page.locator(".said-subject"),
        page.get_by_role("slider", name="Missing"),
    )
    assert page.locator(".beside-errors").evaluate("e => e.scrollHeight <= e.clientHeight")


@pytest.mark.parametrize(("width", "height"), [DESKTOPS[0], DESKTOPS[-1]])
def test_what_a_panel_or_a_singular_fit_says_leaves_the_picture_where_it_is(
    new_page: OpenPage, width: int, height: int
) -> None:
    page = new_page(width, height, path="?_values_&data=%22simulated%22")
    figure, place = page.locator("[data-figure=lines]"), page.locator(".raised")
    before = box(figure), box(place)
    figure.evaluate("picture => { picture.remembered = true }")
    page.locator("[data-panel]").nth(2).hover()
    expect(place.locator(".raised-sentence")).not_to_be_empty()
    assert (box(figure), box(place)) == before
    page.mouse.click(*place_beside_panels(page))
    drag(page, "τ₁₁ SD of slopes", 0)
    drag(page, "τ₀₀ SD of intercepts", 0)
    expect(place.locator(".remark")).to_contain_text("Singular fit.")
    assert (box(figure), box(place)) == before
    assert figure.evaluate("picture => picture.remembered")


def place_beside_panels(page: Page) -> tuple[float, float]:
    """Return a place in the picture beside all panels, where a click raises none."""
    measured = box(page.locator("[data-figure=lines]"))
    return measured["x"] + 3, measured["y"] + measured["height"] - 3


def test_a_resized_window_lays_its_panels_out_anew(new_page: OpenPage) -> None:
    page = new_page(1400, 900)
    figure = page.locator("[data-figure=lines]")
    before = box(figure)["height"]
    page.set_viewport_size({"width": 1400, "height": 720})
    until(lambda: box(figure)["height"] < before - 120)
    wait_for_rest(page)
    assert_whole(page, page.locator("[data-figure=lines]"), page.locator(".fits-table"))


def test_a_headline_says_what_is_chosen_under_it(new_page: OpenPage) -> None:
    page = new_page(path="?_values_&random=%221%22&reml=false")
    model = page.locator(".fold").filter(has_text="Model").locator(".fold-chosen")
    data = page.locator(".fold").filter(has_text="Data").locator(".fold-chosen")
    expect(model).to_have_text("(1 | Subject), ML")
    chooser(page, "Data").select_option("radon")
    expect(data).to_contain_text("radon", ignore_case=True)
    expect(model).to_have_text("(1 | county), ML")
    chooser(page, "Random effects").select_option("1 + x")
    expect(model).to_have_text("(1 + floor | county), ML")


@pytest.mark.parametrize("tab", FIRST_PICTURES)
@pytest.mark.parametrize(("width", "height"), PHONES)
def test_a_phone_shows_the_picture_first_and_the_control_under_the_thumb(
    new_page: OpenPage, width: int, height: int, tab: str
) -> None:
    page = new_page(width, height, has_touch=True, is_mobile=True)
    figure = open_tab(page, tab)
    assert_nothing_sideways(page)
    sheet = page.locator(".sidebar").first
    slider = page.get_by_role("slider", name="Missing")
    assert_whole(page, figure, sheet, slider)
    assert box(figure)["y"] < 120
    assert box(figure)["y"] + box(figure)["height"] <= box(sheet)["y"]


def test_a_phone_shows_all_subjects_three_abreast(new_page: OpenPage) -> None:
    page = new_page(*PHONES[0], has_touch=True, is_mobile=True)
    strips = page.locator("[data-panel] .strip")
    expect(strips).to_have_count(18)
    assert len({round(box(strip)["x"]) for strip in strips.all()}) == 3


def test_a_phone_on_its_side_shows_all_subjects(new_page: OpenPage) -> None:
    page = new_page(*LANDSCAPE, has_touch=True, is_mobile=True)
    expect(page.locator("[data-panel] .strip")).to_have_count(18)


@pytest.mark.parametrize(("width", "height"), PHONES)
def test_the_sheet_shows_one_group_of_controls_at_a_time(
    new_page: OpenPage, width: int, height: int
) -> None:
    page = new_page(width, height, has_touch=True, is_mobile=True)
    for name in GROUPS:
        opener = page.locator(".sheet-bar").get_by_role("button", name=name, exact=True)
        assert box(opener)["height"] >= FINGER
        assert box(opener)["width"] >= FINGER
        opener.tap()
        expect(opener).to_have_attribute("aria-pressed", "true")
        for other in GROUPS:
            group = page.locator(f"[data-group={other}]")
            expect(group).to_be_visible(visible=other == name)
        for button in page.locator(f"[data-group={name}] :is(.btn, summary):visible").all():
            assert box(button)["height"] >= FINGER
        if name == "Dial":  # nothing that one needs lies under the sheet's edge
            assert_whole(page, page.locator(".dial"), page.locator("#pin-pin"))
    chooser(page, "Random effects").select_option("1")
    expect(page.locator(".fits-table")).to_contain_text("τ₁₁")


@pytest.mark.parametrize("tab", FIRST_PICTURES)
def test_a_phone_on_its_side_shows_picture_and_slider_side_by_side(
    new_page: OpenPage, tab: str
) -> None:
    page = new_page(*LANDSCAPE, path="?_values_&missing=30", has_touch=True, is_mobile=True)
    figure = open_tab(page, tab)
    assert_nothing_sideways(page)
    assert_whole(page, figure, page.get_by_role("slider", name="Missing"))
    for name in ("Play Missing", "Draw again", "Restore all"):
        assert_whole(page, page.get_by_role("button", name=name))
    page.locator("[data-opens=Dial]").tap()
    dial = page.get_by_role("slider", name="Pooling dial")
    assert_whole(page, figure, page.locator(".dial"), page.locator("[data-opens]").last, dial)


def test_every_part_of_the_model_has_its_first_picture_or_table_in_sight(
    new_page: OpenPage,
) -> None:
    page = new_page(*DESKTOPS[0], path="?_values_&tab=%22Model%22")
    for part in PARTS:
        page.get_by_role("tab", name=part, exact=True).click()
        kind = "svg[data-figure]" if part in PICTURES else ":is(.printed, table)"
        first = f".model-tab .active {kind}"
        expect(page.locator(first).first).to_be_visible()
        for width, height in WINDOWS:
            page.set_viewport_size({"width": width, "height": height})
            assert_nothing_sideways(page)
            # At once, for a picture may just be giving way to one of the new size.
            top, bottom, sheet = page.evaluate(
                """selector => {
                  const boxOf = (found) => document.querySelector(found).getBoundingClientRect();
                  const { top, bottom } = boxOf(selector);
                  return [top, bottom, boxOf(".sidebar").top];
                }""",
                first,
            )
            assert top >= 0
            if (width, height) in DESKTOPS:
                assert bottom <= height, (part, width)
            else:
                end = sheet if (width, height) in PHONES else height
                assert min(bottom, top + BEGINNING) <= end, (part, width)
        page.set_viewport_size({"width": 1280, "height": 720})


def test_no_tab_overflows_sideways(new_page: OpenPage) -> None:
    page = new_page()
    for name in ("Shrinkage", "Truth", "Lines"):
        open_tab(page, name)
        for width, height in WINDOWS:
            page.set_viewport_size({"width": width, "height": height})
            assert_nothing_sideways(page)
        page.set_viewport_size({"width": 1400, "height": 900})


@pytest.mark.parametrize("scheme", ASKED_OF_AXE)
def test_axe_finds_nothing_in_any_window(new_page: OpenPage, scheme: str) -> None:
    page = new_page(color_scheme=scheme, reduced_motion="reduce", path="?_values_&missing=40")
    for name in ("Shrinkage", "Truth", "Study", "Model", "Lines"):
        page.get_by_role("tab", name=name, exact=True).click()
        shown = page.locator(".tab-pane.active :is([data-at-rest], .printed), " + STUDY)
        for width, height in ASKED_OF_AXE[scheme]:
            page.set_viewport_size({"width": width, "height": height})
            expect(shown.first).to_be_visible()
            assert_axe_finds_nothing(page)
        page.set_viewport_size({"width": 1400, "height": 900})


def test_at_twice_the_size_everything_is_still_there(new_page: OpenPage) -> None:
    """A window of 1280 x 720 at 200 per cent has 640 x 360 of the page's pixels."""
    page = new_page(640, 360, device_scale_factor=2, path="?_values_&missing=30")
    for name in FIRST_PICTURES:
        figure = open_tab(page, name)
        assert_nothing_sideways(page)
        assert_whole(page, figure, page.get_by_role("slider", name="Missing"))
    drag(page, "Missing", 60)
    until(lambda: page.locator("#spoil-left").inner_text().startswith("58 of 144"))
    for name in GROUPS:
        page.locator(f"[data-opens={name}]").click()
        expect(page.locator(f"[data-group={name}]")).to_be_visible()
    page.get_by_role("tab", name="Model", exact=True).click()
    for part in PARTS:
        page.locator(".part-list").select_option(part)
        expect(page.locator(".model-tab .tab-pane.active")).to_have_attribute("data-value", part)
        assert_nothing_sideways(page)
    page.get_by_role("button", name="Gallery").click()
    expect(page.locator(".scene-card").first).to_be_visible()
    assert_nothing_sideways(page)
