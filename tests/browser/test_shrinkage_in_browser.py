"""The Shrinkage tab as hands, keys and a phone find it, and the dial and the pin in both tabs."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import numpy as np
import pandas as pd
import pytest
from lab import OpenPage, assert_axe_finds_nothing, chooser, drag, ends, panel, saved_table, until
from playwright.sync_api import Locator, Page, expect

from modules.figures.frame import Frame
from modules.figures.plane import SHORTEST_ARROW
from modules.pooling import three_models
from modules.pooling.shrinkage import table as shrinkage_table
from modules.pooling.three_models import ThreeModels
from modules.scenario import Scenario
from modules.words.wording import number

FIGURES = ("shrinkage", "slope-chart", "caterpillar")
ROUNDING = 0.06  # pixels: places are written with one digit


def link(**values: object) -> str:
    written = "&".join(f"{key}={quote(json.dumps(value))}" for key, value in values.items())
    return f"?_values_&{written}"


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def member(page: Page, figure: str, subject: str) -> Locator:
    return page.locator(f"[data-figure={figure}] [data-member='{subject}']")


def estimate(page: Page, figure: str, subject: str) -> Locator:
    return member(page, figure, subject).locator(".estimate-partial").first


def hover(page: Page, mark: Locator) -> None:
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def frame(page: Page) -> Frame:
    """The plane's panel, as the picture itself says."""
    drawn = page.locator("[data-figure=shrinkage] .frame")
    box, limits = (
        [float(value) for value in (drawn.get_attribute(name) or "").split()]
        for name in ("data-box", "data-limits")
    )
    left, top, width, height = box
    return Frame(left, top, width, height, (limits[0], limits[1]), (limits[2], limits[3]))


def expected_arrows(page: Page, models: ThreeModels) -> pd.DataFrame:
    """Where arrows start and end, in pixels; only of subjects with two lines that differ."""
    panel = frame(page)
    own, pooled = (
        panel.to_picture(*models.lines(model).to_numpy().T) for model in ("none", "partial")
    )
    ends = pd.DataFrame(np.hstack([own, pooled]), list(models.subjects)).dropna()
    return ends.loc[np.hypot(ends[2] - ends[0], ends[3] - ends[1]) >= SHORTEST_ARROW]


def drawn_arrows(page: Page) -> pd.DataFrame:
    courses: dict[str, str] = page.locator("[data-figure=shrinkage] .arrow").evaluate_all(
        """all => Object.fromEntries(
          all.filter(a => a.getAttribute('visibility') !== 'hidden')
            .map(a => [a.dataset.subject, a.getAttribute('d')]))"""
    )
    numbers = {s: list(map(float, re.findall(r"-?[\d.]+", d))) for s, d in courses.items()}
    return pd.DataFrame.from_dict(numbers, orient="index", columns=range(4))


def same(drawn: pd.DataFrame, expected: pd.DataFrame, tolerance: float = ROUNDING) -> bool:
    return set(drawn.index) == set(expected.index) and bool(
        np.abs(drawn.loc[expected.index].to_numpy() - expected.to_numpy()).max() <= tolerance
    )


def population(models: ThreeModels) -> list[float]:
    """Intercept and slope of complete pooling."""
    assert not isinstance(models.complete, ValueError)
    return models.complete.fixed_effects.tolist()


def wait_for_arrows(page: Page, models: ThreeModels) -> None:
    expected = expected_arrows(page, models)
    until(lambda: same(drawn_arrows(page), expected))


def turn(page: Page, position: float) -> None:
    """Move the dial as a drag does, and wait for the frame after."""
    drag(page, "Pooling dial", position)
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.mark.parametrize(
    "scenario",
    [Scenario(), Scenario(data="radon"), Scenario(data="simulated")],
    ids=lambda scenario: scenario.data,
)
def test_arrows_move_with_the_missing_slider_and_are_not_drawn_anew(
    new_page: OpenPage, scenario: Scenario
) -> None:
    page = new_page(path=link(tab="Shrinkage", data=scenario.data))
    for figure in FIGURES:
        expect(page.locator(f"[data-figure={figure}][data-at-rest]")).to_be_visible()
    page.locator("[data-figure]").first.evaluate(
        "() => document.querySelectorAll('[data-mark]').forEach(mark => { mark.kept = true })"
    )
    for missing in (20, 55, 80):
        drag(page, "Missing", missing)
        wait_for_arrows(page, three_models.fit(Scenario(data=scenario.data, missing=missing)))
    marks = page.locator("[data-mark]")
    assert marks.count() > 10 * len(three_models.fit(scenario).subjects)
    assert marks.evaluate_all("all => all.every(mark => mark.kept)")


def test_ellipses_can_be_left_out_one_by_one(new_page: OpenPage) -> None:
    page = new_page(path=link(tab="Shrinkage"))
    ellipses = page.locator("[data-figure=shrinkage] .ellipse")
    expect(ellipses).to_have_count(5)
    group = page.get_by_role("group", name="Ellipses hold")
    for box in group.get_by_role("checkbox").all()[1:]:
        box.uncheck()
    expect(ellipses.locator("visible=true")).to_have_count(1)
    expect(ellipses.locator("visible=true")).to_have_attribute("data-level", "10")


def test_the_truth_is_switched_in_both_tabs_at_once(new_page: OpenPage) -> None:
    page = new_page(path=link(tab="Shrinkage", data="simulated"))
    points = page.locator("[data-figure=shrinkage] .estimate-truth")
    ellipses = page.locator("[data-figure=shrinkage] .true-ellipse")
    expect(points).to_have_count(18)
    expect(points.first).to_be_hidden()
    expect(ellipses.first).to_be_hidden()
    page.locator(".shrinkage-tab").get_by_label("Show the truth").check()
    expect(points.first).to_be_visible()
    expect(ellipses.first).to_be_visible()
    truth = three_models.fit(Scenario(data="simulated")).truth
    assert truth is not None
    (x, y) = frame(page).to_picture(*truth.loc["S1"])
    place = page.locator("[data-mark='truth:S1']")
    assert float(place.get_attribute("cx") or "") == pytest.approx(x, abs=ROUNDING)
    assert float(place.get_attribute("cy") or "") == pytest.approx(y, abs=ROUNDING)
    tab(page, "Lines")
    switch = page.locator(".lines-tab").get_by_label("Show the truth")
    expect(switch).to_be_checked()
    expect(page.locator("[data-figure=lines] [data-model=truth]").first).to_be_visible()
    switch.uncheck()
    tab(page, "Shrinkage")
    expect(points.first).to_be_hidden()


def test_a_subject_is_raised_in_every_picture(new_page: OpenPage) -> None:
    page = new_page(path=link(tab="Shrinkage"))
    for figure, subject in zip(FIGURES, ("335", "309", "352"), strict=True):
        hover(page, estimate(page, figure, subject))
        for other in FIGURES:
            raised = page.locator(f"[data-figure={other}] .member.is-raised")
            expect(raised).to_have_count(1)
            expect(raised).to_have_attribute("data-member", subject)
        expect(page.locator(".chosen-label")).to_have_text(subject)
    tab(page, "Lines")
    expect(panel(page, "352")).to_have_class("panel is-raised")
    panel(page, "371").locator(".frame").hover()
    tab(page, "Shrinkage")
    expect(member(page, "shrinkage", "371")).to_have_class("member is-raised")
    expect(page.locator(".chosen-label")).to_have_text("371")


def test_the_chosen_subject_has_the_chapters_formula_with_its_numbers(new_page: OpenPage) -> None:
    page = new_page(path=link(tab="Shrinkage"))
    fit = three_models.fit(Scenario()).partial
    assert not isinstance(fit, ValueError)
    chosen = page.locator(".chosen-subject")
    expect(chosen.locator(".chosen-label")).to_have_text("332")
    expect(chosen.locator(".chosen-farthest")).to_be_visible()
    before = page.locator("[data-figure=caterpillar]").bounding_box()
    hover(page, estimate(page, "shrinkage", "335"))
    expect(chosen.locator(".chosen-farthest")).to_be_hidden()
    for term, name in enumerate(("intercept", "slope")):
        written = [
            chosen.locator(f"[data-part={part}{term}]").text_content()
            for part in ("gamma", "S", "beta")
        ]
        mode = fit.random_effects.at["335", name]
        sign = "\N{MINUS SIGN}" if mode < 0 else "+"
        assert written == [
            number(float(fit.fixed_effects.loc[name])),
            f"{sign} {number(abs(mode))}",
            number(fit.lines.at["335", name]),
        ]
    expect(chosen).to_contain_text("its slope kept 77")
    assert page.locator("[data-figure=caterpillar]").bounding_box() == before
    expect(page.locator("#announcement")).to_contain_text("335: 8 observations; its intercept")


def test_arrow_keys_lead_from_subject_to_subject(new_page: OpenPage) -> None:
    page = new_page(path=link(tab="Shrinkage"))
    subjects = three_models.fit(Scenario()).subjects
    for figure in FIGURES:
        stops = page.locator(f"[data-figure={figure}] [tabindex='0']")
        expect(stops).to_have_count(1)
        stops.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowLeft")
        focused = member(page, figure, subjects[1])
        expect(focused).to_be_focused()
        expect(stops).to_have_count(1)
        said = focused.get_attribute("aria-label") or ""
        assert said.startswith(f"{subjects[1]}: 8 observations; intercept from")
        for other in FIGURES:
            expect(member(page, other, subjects[1])).to_have_class("member is-raised")
        page.keyboard.press("Escape")
        expect(page.locator(".member.is-raised")).to_have_count(0)
    drag(page, "Missing", 60)
    wait_for_arrows(page, three_models.fit(Scenario(missing=60)))
    expect(member(page, FIGURES[-1], subjects[1])).to_be_focused()


def test_a_tap_raises_a_subject_and_its_words_stay_in_sight(new_page: OpenPage) -> None:
    page = new_page(390, 844, path=link(tab="Shrinkage"), has_touch=True, is_mobile=True)
    for figure in ("shrinkage", "caterpillar"):
        subject = {"shrinkage": "335", "caterpillar": "310"}[figure]
        mark = estimate(page, figure, subject)
        mark.scroll_into_view_if_needed()
        box = mark.bounding_box()
        assert box is not None
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(page.locator(".chosen-label")).to_have_text(subject)
        expect(page.locator(".chosen-subject")).to_be_in_viewport(ratio=0.95)
        expect(member(page, figure, subject)).to_have_class("member is-raised")


def test_the_plane_can_be_looked_at_more_closely(new_page: OpenPage) -> None:
    page = new_page(path=link(tab="Shrinkage"))
    usual = frame(page)
    models = three_models.fit(Scenario())
    corner = page.locator("[data-figure=shrinkage]").bounding_box()
    assert corner is not None
    scale = corner["width"] / float(
        page.locator("[data-figure=shrinkage]").get_attribute("width") or ""
    )
    (x1, y1), (x2, y2) = usual.to_picture([230.0, 290.0], [5.0, 20.0])
    page.mouse.move(corner["x"] + scale * x1, corner["y"] + scale * y1)
    page.mouse.down()
    page.mouse.move(corner["x"] + scale * x2, corner["y"] + scale * y2, steps=3)
    expect(page.locator(".zoom-area")).to_be_visible()
    page.mouse.up()
    until(lambda: frame(page) != usual)
    zoomed = frame(page)
    assert zoomed.x_limits == pytest.approx((230.0, 290.0), abs=0.5)
    assert zoomed.y_limits == pytest.approx((5.0, 20.0), abs=0.2)
    wait_for_arrows(page, models)

    page.get_by_role("button", name="Centre").click()
    until(lambda: frame(page) != zoomed)
    centred = frame(page)
    assert population(models)[0] == pytest.approx(
        np.mean(centred.x_limits), abs=0.05 * np.ptp(centred.x_limits)
    )

    drag(page, "Missing", 80)
    page.get_by_role("button", name="All there is").click()
    spoiled = three_models.fit(Scenario(missing=80))
    until(lambda: frame(page) not in (usual, zoomed, centred))
    wait_for_arrows(page, spoiled)
    (low, high), own = frame(page).x_limits, spoiled.none.lines["intercept"].to_numpy()
    assert low <= np.nanmin(own) < np.nanmax(own) <= high
    page.get_by_role("button", name="Usual axes").click()
    until(lambda: frame(page) == usual)


def test_dial_at_its_ends_is_complete_and_no_pooling(new_page: OpenPage) -> None:
    page = new_page(path=link(missing=60))
    models = three_models.fit(Scenario(missing=60))
    subjects = list(models.subjects)
    have_lines = [subject for subject in subjects if subject not in models.none.reasons]
    assert 0 < len(have_lines) < len(subjects)

    def close(model: str, wanted: dict[str, tuple[float, ...]]) -> bool:
        return all(
            ends(page, "partial", subject) == pytest.approx(place, abs=0.2)
            for subject, place in wanted.items()
        )

    complete = {subject: ends(page, "complete", subject) for subject in subjects}
    own = {subject: ends(page, "none", subject) for subject in have_lines}
    fit = {subject: ends(page, "partial", subject) for subject in subjects}
    assert not close("partial", complete)
    dial = page.get_by_role("slider", name="Pooling dial")
    for position, wanted, words in (
        (0.0, complete, "k = 0, complete"),
        (1.0, own, "k = ∞, none"),
        (0.5, fit, "k = 1"),
    ):
        turn(page, position)
        until(lambda wanted=wanted: close("partial", wanted))
        expect(dial).to_have_attribute("aria-valuetext", words)

    tab(page, "Shrinkage")
    at_estimate = expected_arrows(page, models)
    turn(page, 0.0)
    centre = frame(page).to_picture(*population(models))
    collapsed = at_estimate.copy()
    collapsed[[2, 3]] = centre
    until(lambda: same(drawn_arrows(page), collapsed, 0.2))
    turn(page, 1.0)
    until(lambda: drawn_arrows(page).empty)
    marks = page.locator("[data-figure=shrinkage] .estimate-partial")
    places = marks.evaluate_all(
        "all => all.map(m => [m.dataset.subject, +m.getAttribute('cx'), +m.getAttribute('cy')])"
    )
    found = pd.DataFrame([place[1:] for place in places], [place[0] for place in places])
    assert np.abs(found.loc[have_lines].to_numpy() - at_estimate[[0, 1]]).to_numpy().max() < 0.2
    page.get_by_role("button", name="estimate").click()
    wait_for_arrows(page, models)


def test_dial_moves_slope_charts_as_well(new_page: OpenPage) -> None:
    page = new_page(path=link(tab="Shrinkage"))
    turn(page, 0.02)
    turn(page, 1.0)
    heights = "mark => mark.getAttribute('cy')"
    for term in ("intercept", "slope"):
        pooled, own = (
            page.locator(f"[data-figure=slope-chart] [data-mark='{who}:{term}:335']")
            for who in ("pooled", "own")
        )
        until(
            lambda pooled=pooled, own=own: (
                abs(float(pooled.evaluate(heights)) - float(own.evaluate(heights))) < 0.2
            )
        )
    expect(page.locator(".chosen-subject .at-estimate")).to_be_visible()
    turn(page, 0.5)
    expect(page.locator(".chosen-subject .at-estimate")).to_be_hidden()


def test_dial_needs_no_answer_while_it_turns(new_page: OpenPage) -> None:
    page = new_page()
    dial = page.get_by_role("slider", name="Pooling dial")
    dial.hover()
    fit = ends(page, "partial", "335")
    turn(page, 0.3)
    until(lambda: ends(page, "partial", "335") != fit)
    page.evaluate(
        """() => {
          window.sent = [];
          Shiny.shinyapp.$socket.send = (message) => { window.sent.push(message) };
        }"""
    )
    seen = set()
    for position in np.linspace(0.0, 1.0, 11):
        turn(page, float(position))
        seen.add(ends(page, "partial", "335"))
    assert len(seen) == 11
    asked = [sent for sent in page.evaluate("window.sent") if "dial" in sent or "film" in sent]
    assert asked == []


def test_dial_by_keys(new_page: OpenPage) -> None:
    page = new_page()
    fit, complete = ends(page, "partial", "335"), ends(page, "complete", "335")
    dial = page.get_by_role("slider", name="Pooling dial")
    dial.focus()
    page.keyboard.press("Home")
    expect(dial).to_have_attribute("aria-valuetext", "k = 0, complete")
    until(lambda: ends(page, "partial", "335") == pytest.approx(complete, abs=0.2))
    page.keyboard.press("ArrowRight")
    expect(dial).to_have_attribute("aria-valuetext", "k = 0.01")
    page.keyboard.press("End")
    expect(dial).to_have_attribute("aria-valuetext", "k = ∞, none")
    page.get_by_role("button", name="estimate").press("Enter")
    expect(dial).to_have_value("0.5")
    until(lambda: ends(page, "partial", "335") == fit)


def test_dial_says_where_it_falls_short_of_no_pooling(new_page: OpenPage) -> None:
    page = new_page(path=link(random="1"))
    shortfall = page.locator(".dial-shortfall")
    expect(shortfall).to_be_hidden()
    turn(page, 1.0)
    expect(shortfall).to_contain_text("parallel lines")
    chooser(page, "Random effects").select_option("1 + x")
    expect(shortfall).to_be_hidden()
    drag(page, "Missing", 88)
    expect(page.locator(".remark")).to_contain_text("Singular fit.")
    expect(shortfall).to_contain_text("ρ is estimated as")
    turn(page, 0.9)
    expect(shortfall).to_be_hidden()


def test_dial_stays_where_it_is_while_observations_go_missing(new_page: OpenPage) -> None:
    page = new_page(path=link(tab="Shrinkage", dial=0))
    for missing in (30, 60):
        drag(page, "Missing", missing)
        models = three_models.fit(Scenario(missing=missing))
        collapsed = expected_arrows(page, models)
        collapsed[[2, 3]] = frame(page).to_picture(*population(models))
        until(lambda collapsed=collapsed: same(drawn_arrows(page), collapsed, 0.2))
    tab(page, "Lines")
    until(
        lambda: (
            ends(page, "partial", "335") == pytest.approx(ends(page, "complete", "335"), abs=0.2)
        )
    )


def test_pinned_fits_stay_as_ghosts_in_every_picture(new_page: OpenPage) -> None:
    page = new_page(path=link(tab="Shrinkage"))
    before = expected_arrows(page, three_models.fit(Scenario()))
    ghosts = page.locator(".shrinkage-tab .ghost:not([visibility=hidden])")
    expect(ghosts).to_have_count(0)
    page.get_by_role("button", name="Pin these fits").click()
    expect(page.locator("#pin-since")).to_contain_text("nothing has changed")
    drag(page, "Missing", 60)
    wait_for_arrows(page, three_models.fit(Scenario(missing=60)))
    for figure, number_of_ghosts in zip(FIGURES, (18 + 1, 2 * 18, 2 * 18), strict=True):
        shown = page.locator(f"[data-figure={figure}] .ghost:not([visibility=hidden])")
        expect(shown).to_have_count(number_of_ghosts)
    ghost = page.locator("[data-mark='ghost:335']").get_attribute("d") or ""
    assert [float(found) for found in re.findall(r"-?[\d.]+", ghost)] == pytest.approx(
        before.loc["335"].tolist(), abs=ROUNDING
    )
    since = page.locator("#pin-since li")
    expect(since.first).to_have_text("observations 144 → 58")
    expect(since.filter(has_text="τ₁₁")).to_have_count(1)
    tab(page, "Lines")
    expect(page.locator("[data-figure=lines] [data-ghost]").first).to_be_visible()
    tab(page, "Shrinkage")
    page.get_by_role("button", name="Unpin").click()
    expect(ghosts).to_have_count(0)
    expect(page.locator("#pin-since")).to_be_empty()
    tab(page, "Lines")
    expect(page.locator("[data-figure=lines] [data-ghost]:not([visibility=hidden])")).to_have_count(
        0
    )


def test_table_sorts_by_any_column_and_raises_its_rows(new_page: OpenPage) -> None:
    page = new_page(path=link(tab="Shrinkage", missing=60))
    expected = shrinkage_table(three_models.fit(Scenario(missing=60)))
    expect(page.locator(".sortable")).to_have_count(0)
    page.locator(".shrinkage-tab .figure-table > summary").click()
    rows = page.locator(".sortable tbody tr")
    expect(rows).to_have_count(18)
    headings = page.locator(".sortable thead th")
    expect(headings).to_have_count(11)

    def order() -> list[str]:
        return rows.evaluate_all("all => all.map(row => row.dataset.subject)")

    for title, column in (("own slope", "own_slope"), ("distance pulled", "distance")):
        heading = headings.filter(has_text=title)
        button = heading.get_by_role("button")
        known = pd.Series(expected[column]).dropna()
        lacking = set(expected.index) - set(known.index)
        assert lacking
        for direction, ascending in (("ascending", True), ("descending", False)):
            button.click()
            expect(heading).to_have_attribute("aria-sort", direction)
            expect(page.locator(".sortable [aria-sort]")).to_have_count(1)
            shown = order()
            assert shown[: len(known)] == list(known.sort_values(ascending=ascending).index)
            assert set(shown[len(known) :]) == lacking
    headings.first.get_by_role("button").click()
    assert order() == sorted(expected.index)
    page.locator(".sortable tr[data-subject='370']").click()
    expect(member(page, "shrinkage", "370")).to_have_class("member is-raised")

    written = pd.read_csv(saved_table(page, "Table of every subject"), index_col="subject")
    written.index = written.index.astype(str)
    pd.testing.assert_frame_equal(written, expected, check_names=False)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1400, 900), (390, 844)])
def test_axe_finds_nothing_and_nothing_runs_out_of_the_page(
    new_page: OpenPage, width: int, height: int, scheme: str
) -> None:
    page = new_page(
        width,
        height,
        path=link(tab="Shrinkage", data="simulated", truth=True, missing=70, pin={}, dial=1),
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    if page.locator("[data-opens=Dial]").is_visible():
        page.locator("[data-opens=Dial]").click()
    page.get_by_role("button", name="Pin these fits").click()
    if page.locator("[data-opens=Missing]").is_visible():
        page.locator("[data-opens=Missing]").click()
    drag(page, "Missing", 75)
    page.locator(".shrinkage-tab .figure-table > summary").click()
    expect(page.locator(".sortable tbody tr")).to_have_count(18)
    page.get_by_role("button", name="distance pulled").click()
    member(page, "shrinkage", "S3").focus()
    expect(page.locator(".chosen-label")).to_have_text("S3")
    assert_axe_finds_nothing(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    moving = page.locator(".member > *, .ellipse, .centre").evaluate_all(
        "all => all.filter(e => getComputedStyle(e).transitionDuration !== '0s').length"
    )
    assert moving == 0
    for figure in FIGURES:
        picture = page.locator(f"[data-figure={figure}]")
        box = picture.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        runs_out = picture.locator("text").evaluate_all(
            """all => all.filter(text => {
              const box = text.getBoundingClientRect();
              const all = text.ownerSVGElement.getBoundingClientRect();
              return box.width > 0 && getComputedStyle(text).visibility === 'visible'
                && (box.left < all.left - 1 || box.right > all.right + 1);
            }).map(text => text.textContent)"""
        )
        assert runs_out == []
