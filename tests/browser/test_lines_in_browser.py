from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from lab import MODELS, chooser, drag_missing, ends, line, panel, until
from playwright.sync_api import Page, expect

from modules.figures.lines import grid
from modules.figures.panels import Grid
from modules.pooling import three_models
from modules.scenario import Scenario

REFERENCE = Path(__file__).parents[1] / "reference"


def drawn_grid(page: Page, scenario: Scenario) -> Grid:
    models = three_models.fit(scenario)
    figure = page.locator("[data-figure=lines]")
    width, height = (int(figure.get_attribute(way) or 0) for way in ("width", "height"))
    return grid(models, tuple(sorted(models.subjects)), width, height)


def test_eighteen_panels_with_three_lines_each(page: Page) -> None:
    expect(page.locator("[data-panel]")).to_have_count(18)
    expect(page.locator("[data-observation]")).to_have_count(144)
    for model in MODELS:
        expect(page.locator(f"[data-model={model}][d]")).to_have_count(18)


@pytest.mark.parametrize("subject", ["308", "335", "372"])
def test_lines_stand_where_lme4_says(page: Page, subject: str) -> None:
    """The partial-pooling lines on the screen give the predictions of lme4 at their ends."""
    layout = drawn_grid(page, Scenario())
    predictions = pd.read_csv(REFERENCE / "sleep2_predictions.csv", dtype={"Subject": str})
    days = predictions[predictions["Subject"] == subject].set_index("days_deprived")["Reaction"]
    slope = (days[7] - days[0]) / 7
    x1, y1, x2, y2 = ends(page, "partial", subject)
    for x, y in ((x1 + 1e-6, y1), (x2 - 1e-6, y2)):
        place = layout.from_picture(x, y)
        assert place is not None
        assert place[0] == subject
        assert place[2] == pytest.approx(days[0] + slope * place[1], abs=0.05)


def test_legend_switches_models_off_and_on(page: Page) -> None:
    expect(line(page, "none", "308")).to_be_visible()
    page.locator(".legend").get_by_label("No pooling").uncheck()
    expect(line(page, "none", "308")).to_be_hidden()
    expect(line(page, "partial", "308")).to_be_visible()
    page.locator(".legend").get_by_label("No pooling").check()
    expect(line(page, "none", "308")).to_be_visible()


def test_models_differ_in_colour_and_in_line_type(page: Page) -> None:
    looks = [
        line(page, model, "308").evaluate(
            "e => [getComputedStyle(e).stroke, getComputedStyle(e).strokeDasharray]"
        )
        for model in MODELS
    ]
    assert len({colour for colour, _ in looks}) == 3
    assert len({dashes for _, dashes in looks}) == 3


def test_strips_say_how_many_observations_are_left(page: Page) -> None:
    drag_missing(page, 50)
    for subject in ("308", "372"):
        strip = panel(page, subject)
        left = strip.locator("[data-kept=true]").count()
        expect(strip.locator(".strip-label")).to_have_text(subject)
        expect(strip.locator(".strip-count")).to_have_text(f"{left}/8")


def test_pointing_at_a_panel_raises_it(page: Page) -> None:
    raised = page.locator(".raised")
    expect(raised).to_be_hidden()
    panel(page, "335").locator(".frame").hover()
    expect(raised).to_contain_text("335: 8 of 8 observations left")
    fit = three_models.fit(Scenario())
    expected = f"{fit.none.lines.loc['335', 'intercept']:.1f}"
    expect(raised.locator("[data-equation=none]")).to_contain_text(expected)
    expect(raised.locator("[data-equation=none]")).to_contain_text("days_deprived")
    expect(raised).to_contain_text("its slope kept")
    expect(panel(page, "335")).to_have_class("panel is-raised")


def test_hovering_does_not_move_the_picture(page: Page) -> None:
    before = page.locator("[data-figure=lines]").bounding_box()
    panel(page, "332").locator(".frame").hover()
    expect(page.locator(".raised")).to_contain_text("332")
    assert page.locator("[data-figure=lines]").bounding_box() == before


def test_raised_panel_follows_the_slider(page: Page) -> None:
    panel(page, "308").locator(".frame").hover()
    drag_missing(page, 70)
    left = panel(page, "308").locator("[data-kept=true]").count()
    expect(page.locator(".raised .raised-label")).to_have_text(
        f"308: {left} of 8 observations left"
    )


def cells(page: Page) -> list[str]:
    """The subjects as the eye reads the panels: row by row, from the left."""
    return page.locator("[data-panel]").evaluate_all(
        """panels => panels
          .map(panel => [panel.querySelector('.strip').getBoundingClientRect(), panel])
          .sort(([a], [b]) => Math.round(a.top - b.top) || a.left - b.left)
          .map(([, panel]) => panel.dataset.panel)"""
    )


def test_panels_can_be_ordered(page: Page) -> None:
    models = three_models.fit(Scenario())
    slopes = pd.Series(models.lines("partial")["slope"]).sort_values()
    by_label = sorted(models.subjects)
    assert cells(page) == by_label
    page.get_by_label("Order").select_option("slope")
    until(lambda: cells(page) == list(slopes.index))
    page.get_by_label("Order").select_option("label")
    until(lambda: cells(page) == by_label)


def test_panels_reorder_after_the_drag_not_during_it(page: Page) -> None:
    def left() -> list[int]:
        return [panel(page, one).locator("[data-kept=true]").count() for one in cells(page)]

    page.get_by_label("Order").select_option("left")
    drag_missing(page, 60)
    until(lambda: left() == sorted(left()))
    assert len(set(left())) > 1


def test_more_than_a_page_of_subjects_is_paged(page: Page) -> None:
    chooser(page, "Data").select_option("radon")
    expect(page.locator("[data-panel]")).to_have_count(24)
    choice = page.get_by_label("Page")
    expect(choice.locator("option")).to_have_count(4)
    expect(panel(page, "AITKIN")).to_have_count(1)
    choice.select_option(index=3)
    expect(page.locator("[data-panel]")).to_have_count(85 - 3 * 24)
    expect(panel(page, "AITKIN")).to_have_count(0)
    expect(panel(page, "YELLOWMEDICINE")).to_have_count(1)
    chooser(page, "Data").select_option("sleepstudy")
    expect(page.locator("[data-panel]")).to_have_count(18)
    expect(choice).to_have_count(0)


def test_lines_as_a_table(page: Page) -> None:
    page.locator(".lines-tab .figure-table > summary").click()
    row = page.locator(".figure-table tbody tr").filter(has_text="335")
    expect(row.locator("td").nth(0)).to_have_text("8")
    slope = three_models.fit(Scenario()).none.lines.loc["335", "slope"]
    expect(row.locator("td").nth(4)).to_have_text(f"{slope:.3f}".replace("-", "\N{MINUS SIGN}"))


def test_strip_under_the_picture_says_what_the_fits_say(page: Page) -> None:
    row = page.locator(".fits-table tr").filter(has_text="Partial pooling")
    reference = pd.read_csv(REFERENCE / "sleep2_partial_pooling.csv")
    reference = reference[(reference["model"] == "1+x") & reference["reml"]]
    value = reference.set_index("quantity")["value"]
    expect(row.locator("[data-symbol=σ]")).to_have_text(f"{value['sigma']:.2f}")
    expect(row.locator("[data-symbol=τ₀₀]")).to_have_text(
        f"{value['var Subject (Intercept)'] ** 0.5:.2f}"
    )
    expect(row.locator("[data-symbol=γ₀]")).to_have_text(f"{value['estimate (Intercept)']:.1f}")


def test_singular_fit_is_explained(page: Page) -> None:
    expect(page.locator(".remark")).to_have_count(0)
    drag_missing(page, 88)
    for _ in range(20):
        if page.locator(".remark").count():
            break
        page.get_by_role("button", name="Draw again").click()
        page.wait_for_timeout(300)
    expect(page.locator(".remark")).to_contain_text("Singular fit.")
    expect(page.locator(".remark")).to_contain_text("because")


def test_model_choice_follows_the_data_and_changes_the_fit(page: Page) -> None:
    choice = chooser(page, "Random effects")
    expect(choice.locator("option").nth(1)).to_have_text("(1 + days_deprived | Subject)")
    choice.select_option("1")
    expect(page.locator(".fits-table [data-symbol=τ₁₁]").last).to_have_text("\N{EM DASH}")
    chooser(page, "Data").select_option("oxboys")
    expect(choice.locator("option").nth(1)).to_have_text("(1 + age | boy)")
    expect(choice).to_have_value("1")


def test_note_tells_why_two_days_are_dropped(page: Page) -> None:
    chooser(page, "Data")
    expect(page.locator("#data-note")).to_contain_text("training")
