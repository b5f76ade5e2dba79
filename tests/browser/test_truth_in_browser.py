"""The Truth tab: dots that move, who does best, and every way to reach what it says."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from drawings import alike, on_the_page
from drawn_marks import drawn_marks
from lab import OpenPage, assert_axe_finds_nothing, courses, drag, until, wait_for_rest, watch
from playwright.sync_api import Page, expect

from modules.figures import errors
from modules.figures.error_limits import largest_error
from modules.figures.errors import Errors
from modules.pooling.three_models import MODEL_NAMES, fit
from modules.scenario import Scenario
from modules.scenario.link import to_values
from modules.scenario.view_settings import ERRORS, Error, ViewSettings
from modules.study.prediction_errors import left_out_observations, new_subjects
from modules.study.scoreboard import scoreboard
from modules.words.errors import NOTHING_MISSING, sentences, verdict
from modules.words.wording import number

SIMULATED = Scenario("simulated", missing=60, seed=3)
FIGURE = "[data-figure=errors]"


def opened_at(scenario: Scenario, error: Error = "line") -> str:
    values = to_values(scenario, ViewSettings(tab="Truth", error=error))
    return f"?_values_&{urlencode({key: json.dumps(value) for key, value in values.items()})}"


def rows(page: Page, place: str) -> dict[str, list[str]]:
    """By model, the cells of its row in a table."""
    return {
        model: page.locator(f"{place} [data-model={model}] td").all_inner_texts()
        for model in MODEL_NAMES
    }


def agree(page: Page, scenario: Scenario, error: Error) -> None:
    """Wait until the dots stand where a fresh drawing has them."""
    models, largest = fit(scenario), largest_error(scenario, error)

    def holds() -> bool:
        shown = on_the_page(page, "errors")
        if shown is None:
            return False
        layout = Errors(error, largest, len(models.subjects), shown.width, shown.height)
        fresh = drawn_marks(errors.figure(models, layout))
        return shown.marks.keys() == fresh.keys() and all(
            alike(shown.marks[name], fresh[name], 0.2) for name in fresh
        )

    until(holds)


@pytest.mark.parametrize("error", ERRORS)
def test_dots_follow_missing_and_are_not_drawn_anew(new_page: OpenPage, error: Error) -> None:
    page = new_page(path=opened_at(Scenario("simulated"), error))
    wait_for_rest(page)
    page.locator(FIGURE).evaluate("picture => { picture.remembered = true }")
    watch(page, page.locator(f"{FIGURE} [data-model=partial]").first, "cx")
    for missing in (20, 45, 70):
        now = Scenario("simulated", missing=missing)
        drag(page, "Missing", missing)
        agree(page, now, error)
        expect(page.locator(".verdict")).to_have_text(verdict(fit(now), error))
        board = scoreboard(fit(now), error)
        assert rows(page, ".board") == {
            model: [str(int(board.loc[model, "closest"])), number(board.loc[model, "rmse"], 3)]  # type: ignore[arg-type]
            for model in MODEL_NAMES
        }
    assert len(courses(page)) > 3
    assert page.locator(FIGURE).evaluate("picture => picture.remembered")


def test_predictions_are_scored_while_observations_are_taken_away(new_page: OpenPage) -> None:
    page = new_page(path=opened_at(Scenario()))
    expect(page.locator(".verdict")).to_have_text(NOTHING_MISSING)
    expect(page.locator(f"{FIGURE} .estimate:not([visibility=hidden])")).to_have_count(0)
    expect(page.locator(".new-subject [data-model=none] td")).to_have_text("no prediction")
    drag(page, "Missing", 40)
    now = Scenario(missing=40)
    agree(page, now, "line")
    expect(page.locator(".verdict")).to_have_text(verdict(fit(now), "line"))
    for place, table in (
        (".board", left_out_observations(fit(now))),
        (".new-subject", new_subjects(fit(now))),
    ):
        common = table[table["ground"] == "common"]
        for model, rmse, error in zip(
            common["model"], common["rmse"], common["rmse_error"], strict=True
        ):
            cell = page.locator(f"{place} [data-model={model}] td")
            expect(cell).to_have_text(f"{number(rmse, 3)} ± {number(error, 2)}")


def test_the_dial_moves_partial_pooling_s_dots_alone(new_page: OpenPage) -> None:
    page = new_page(path=opened_at(Scenario("simulated", missing=50)))
    wait_for_rest(page)

    def dots(model: str) -> list[float]:
        """How far across each dot is; 0 where there is none."""
        return page.locator(f"{FIGURE} [data-model={model}]").evaluate_all(
            "dots => dots.map(dot => dot.checkVisibility({ visibilityProperty: true })"
            " ? Number(dot.getAttribute('cx')) : 0)"
        )

    before = {model: dots(model) for model in MODEL_NAMES}
    expect(page.locator(".board .at-estimate")).to_be_hidden()
    drag(page, "Pooling dial", 0)
    expect(page.locator(".board .at-estimate")).to_be_visible()
    until(lambda: dots("partial") != before["partial"])
    wait_for_rest(page)
    assert dots("partial") == pytest.approx(before["complete"], abs=0.2)
    assert {model: dots(model) for model in ("complete", "none")} == {
        model: before[model] for model in ("complete", "none")
    }


def test_the_error_is_chosen_and_stays_in_the_address(new_page: OpenPage) -> None:
    page = new_page(path=opened_at(SIMULATED))
    expect(page.get_by_role("radio", name="line")).to_be_checked()
    page.get_by_role("radio", name="slope").check()
    agree(page, SIMULATED, "slope")
    expect(page.locator(".verdict")).to_have_text(verdict(fit(SIMULATED), "slope"))
    until(lambda: parse_qs(urlsplit(page.url).query).get("error") == ['"slope"'])
    page.reload()
    expect(page.get_by_role("radio", name="slope")).to_be_checked()
    agree(page, SIMULATED, "slope")


def test_keys_reach_every_subject_and_its_words(new_page: OpenPage) -> None:
    page = new_page(path=opened_at(SIMULATED))
    wait_for_rest(page)
    said, subjects = sentences(fit(SIMULATED), "line"), fit(SIMULATED).subjects
    page.locator(f"{FIGURE} .member[tabindex='0']").focus()
    place = page.get_by_role("group", name="The chosen subject")
    for subject in subjects[:3]:
        focused = page.locator(f"{FIGURE} .member:focus")
        expect(focused).to_have_attribute("aria-label", f"{subject}: {said[subject]}")
        expect(place.locator(".said-label").last).to_have_text(subject)
        expect(place.locator(".said-sentence")).to_have_text(said[subject])
        page.keyboard.press("ArrowDown")
    lineless = next(iter(fit(SIMULATED).none.reasons))
    page.locator(f"{FIGURE} [data-member={lineless}]").focus()
    expect(place).to_contain_text("No pooling has no line: ")
    page.keyboard.press("Escape")
    expect(place.locator(".said-sentence")).to_be_empty()
    expect(page.locator(FIGURE)).to_have_attribute("role", "group")
    description = page.locator(f"{FIGURE} desc").text_content()
    assert description == verdict(fit(SIMULATED), "line")


def test_a_change_is_announced(new_page: OpenPage) -> None:
    page = new_page(path=opened_at(SIMULATED))
    wait_for_rest(page)
    drag(page, "Missing", 20)
    now = Scenario("simulated", missing=20, seed=3)
    expect(page.locator("#announcement")).to_have_text(verdict(fit(now), "line"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scenario", [SIMULATED, Scenario(missing=60)], ids=["simulated", "real"])
def test_axe_finds_nothing_even_in_the_table(
    new_page: OpenPage, scenario: Scenario, scheme: str
) -> None:
    page = new_page(color_scheme=scheme, path=opened_at(scenario), reduced_motion="reduce")
    page.locator(".truth-tab .figure-table > summary").click()
    expect(page.locator(".truth-tab .figure-table tbody tr").first).to_be_visible()
    if scenario.data != "simulated":
        expect(page.get_by_role("region", name="Every score")).to_be_visible()
    page.locator(f"{FIGURE} .member").nth(2).focus()
    assert_axe_finds_nothing(page)


def test_two_hundred_subjects_have_their_dots(new_page: OpenPage) -> None:
    many = Scenario("simulated", subjects=200, missing=40)
    page = new_page(1280, 720, path=opened_at(many))
    agree(page, many, "line")
    expect(page.locator(f"{FIGURE} .row-label:visible")).to_have_count(0)
    page.locator(f"{FIGURE} .member").nth(7).focus()
    expect(page.locator(f"{FIGURE} .row-label:visible")).to_have_text("S8")
