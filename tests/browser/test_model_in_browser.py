"""The Model tab as a student with the chapter, a keyboard user and a phone find it."""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from lab import OpenPage, chooser, drag, saved_table, unfold
from numpy.testing import assert_array_equal
from playwright.sync_api import Browser, Locator, Page, expect

from modules.pooling import three_models
from modules.pooling.comparison import compare
from modules.pooling.fit_statistics import fit_statistics
from modules.pooling.inference import fixed_effects_table
from modules.pooling.intervals import wald
from modules.pooling.intervals.bootstrap import bootstrap
from modules.pooling.intervals.profile import profile
from modules.pooling.partial import PartialPooling
from modules.pooling.prediction import predict
from modules.pooling.regression import complete_summary, no_pooling_summary
from modules.pooling.residuals import residual_table
from modules.pooling.three_models import ThreeModels
from modules.scenario import Scenario
from modules.words.symbols import symbols

PRINTED = Path(__file__).parents[1] / "reference" / "printed"
PARTS = (
    "Complete pooling",
    "No pooling",
    "Partial pooling",
    "Intervals",
    "Compare",
    "Predict",
    "Check",
    "Second opinion",
    "Glossary",
)
AXE = {"preload": False, "resultTypes": ["violations"]}
PARAMETERS = ["sd_intercept", "correlation", "sd_slope", "residual_sd", "intercept", "slope"]
CHAPTER_LM = """
(Intercept)    267.967      7.737  34.633  < 2e-16 ***
days_deprived   11.435      1.850   6.183 6.32e-09 ***
Residual standard error: 50.85 on 142 degrees of freedom
Multiple R-squared:  0.2121,\tAdjusted R-squared:  0.2066
F-statistic: 38.23 on 1 and 142 DF,  p-value: 6.316e-09
"""
CHAPTER_LMER = """
Formula: Reaction ~ days_deprived + (days_deprived | Subject)
REML criterion at convergence: 1404.1
-4.0157 -0.3541  0.0069  0.4681  5.0732
          days_deprived  45.78    6.766   0.18
 Residual               651.60   25.526
Number of obs: 144, groups:  Subject, 18
(Intercept)    267.967      8.266  32.418
days_deprived   11.435      1.845   6.197
days_deprvd -0.062
"""
FORMULAS = {
    "1": ("(1 | Subject)", "Σ=τ002000"),
    "1 + x": ("(days_deprived | Subject)", "Σ=τ002ρτ00τ11ρτ00τ11τ112"),
    "x": ("(days_deprived | Subject)", "Σ=τ002ρτ00τ11ρτ00τ11τ112"),
    "0 + x": ("(0 + days_deprived | Subject)", "Σ=000τ112"),
    "1 + x ||": ("((1 | Subject) + (0 + days_deprived | Subject))", "Σ=τ00200τ112"),
}


def link(**values: object) -> str:
    """A link to the Model tab."""
    chosen = {"tab": "Model", **values}
    written = "&".join(f"{key}={quote(json.dumps(value))}" for key, value in chosen.items())
    return f"?_values_&{written}"


@pytest.fixture(scope="module")
def models() -> ThreeModels:
    return three_models.fit(Scenario())


@pytest.fixture(scope="module")
def fit(models: ThreeModels) -> PartialPooling:
    assert isinstance(models.partial, PartialPooling)
    return models.partial


@pytest.fixture(scope="module")
def shared(browser: Browser, url: str) -> Iterator[Page]:
    """One page on the default data, for every test that leaves the data as they are."""
    opened = OpenPage(browser, url)
    yield opened(path=link())
    opened.close()


def open_part(page: Page, title: str) -> Locator:
    listed = page.locator(".part-list")
    if listed.is_visible():
        listed.select_option(title)
    else:
        page.get_by_role("tab", name=title, exact=True).click()
    part = page.locator(f".model-tab .tab-pane[data-value='{title}']")
    expect(part).to_be_visible()
    return part


def wait_for_content(part: Locator) -> None:
    """Wait until each place of the part that is on show holds something."""
    expect(part.locator(".shiny-html-output:not(:empty)").first).to_be_visible()
    expect(part.locator(".recalculating:visible")).to_have_count(0)


def text(place: Locator) -> str:
    return place.text_content() or ""


def row(place: Locator, head: str) -> Locator:
    return place.locator("tbody tr").filter(has=place.page.locator(f"th:text-is('{head}')"))


def downloaded(part: Locator, title: str) -> pd.DataFrame:
    content = saved_table(part.page, title).read_text(encoding="utf-8")
    return pd.read_csv(io.StringIO(content), index_col=0)


def test_every_part_opens_and_says_something(shared: Page) -> None:
    for title in PARTS:
        part = open_part(shared, title)
        wait_for_content(part)
        expect(part.get_by_role("heading", name=title, level=2)).to_have_count(1)
        expect(shared.locator(".shiny-output-error:visible")).to_have_count(0)


def test_regressions_are_printed_as_in_the_chapter(shared: Page) -> None:
    complete = text(open_part(shared, "Complete pooling").locator(".printed"))
    lines = [line.rstrip() for line in complete.splitlines()]
    assert [line for line in CHAPTER_LM.strip().splitlines() if line not in lines] == []
    none = open_part(shared, "No pooling")
    summary, test = (text(none.locator(".printed").nth(place)) for place in (0, 1))
    for shown, reference in ((summary, "lm_sleep2_none"), (test, "t_test_sleep2")):
        expected = (PRINTED / f"{reference}.txt").read_text(encoding="utf-8")
        expected = expected.replace("lines$days_deprived", ".")
        assert [line.rstrip() for line in shown.strip().splitlines()] == [
            line.rstrip() for line in expected.strip().splitlines()
        ]


def test_lmer_is_printed_as_in_the_chapter_but_for_the_variance_it_explains(shared: Page) -> None:
    part = open_part(shared, "Partial pooling")
    lines = [line.rstrip() for line in text(part.locator(".printed")).splitlines()]
    assert [line for line in CHAPTER_LMER.strip("\n").splitlines() if line not in lines] == []
    assert " Subject  (Intercept)   958.36   30.957" in lines
    expect(part).to_contain_text("The book prints 958.35")


def test_tables_are_tables(shared: Page) -> None:
    for title in PARTS:
        open_part(shared, title)
        broken = shared.locator(".model-tab .tab-pane.active table").evaluate_all(
            """tables => tables.filter(table => !table.caption?.textContent
                || ![...table.tHead.rows[0].cells].every(cell =>
                    cell.matches('th[scope=col]') && cell.textContent)
                || ![...table.tBodies[0].rows].every(row =>
                    row.querySelector('th[scope=row]')?.textContent)
              ).map(table => table.outerHTML)"""
        )
        assert broken == []


def test_downloads_hold_what_the_functions_return(
    shared: Page, models: ThreeModels, fit: PartialPooling
) -> None:
    observations = models.observations
    complete = complete_summary(observations, "days_deprived", "Reaction")
    none = no_pooling_summary(observations, "days_deprived", "Reaction", "Subject")
    compared = compare(observations)
    fixed = fixed_effects_table(fit)
    expected: dict[tuple[str, str], pd.DataFrame] = {
        ("Complete pooling", "Coefficients of complete pooling"): complete.coefficients,
        ("No pooling", "Coefficients of no pooling"): none.coefficients,
        ("No pooling", "Own lines of the subjects"): models.none.lines,
        ("Partial pooling", "Fixed effects"): fixed,
        ("Partial pooling", "Covariance of the fixed effects"): fit.fixed_covariance,
        ("Partial pooling", "Conditional modes"): fit.random_effects,
        ("Partial pooling", "Fitted values and residuals"): residual_table(fit, observations),
        ("Compare", "The structures side by side"): compared.models,
        ("Compare", "Likelihood-ratio tests"): compared.table_of_tests,
    }
    for (part, title), frame in expected.items():
        read = downloaded(open_part(shared, part), title)
        numbers = frame.select_dtypes("number").columns.intersection(read.columns)
        assert len(numbers) > 1
        assert_array_equal(read[numbers].to_numpy(), frame[numbers].to_numpy(), title)
    statistics = downloaded(open_part(shared, "Partial pooling"), "Measures of fit")
    assert statistics["AIC"].item() == fit_statistics(fit).aic


def test_every_structure_changes_matrix_and_text(new_page: OpenPage) -> None:
    page = new_page(path=link())
    matrix = page.locator("#model-matrix")
    printed = page.locator(".model-tab .active .printed")
    for random, (formula, written) in FORMULAS.items():
        chooser(page, "Random effects").select_option(random)
        expect(printed).to_contain_text(f"~ days_deprived + {formula}")
        expect(matrix).to_have_text(re.compile(r"\s*".join(map(re.escape, written))))
    page.get_by_label("ML", exact=True).check()
    expect(printed).to_contain_text("fit by maximum likelihood")


def test_intervals_by_wald_and_profile(shared: Page, fit: PartialPooling) -> None:
    part = open_part(shared, "Intervals")
    expect(part.locator(".interval-profile[d]")).to_have_count(6)
    expect(part).not_to_contain_text("being worked out")
    read = downloaded(part, "Intervals of each parameter")
    for method, bounds in (
        ("wald", wald.intervals(fit, 0.95)),
        ("profile", profile(fit).intervals(0.95)),
    ):
        shown = read[[f"{method}_lower", f"{method}_upper"]].to_numpy()
        assert_array_equal(shown, bounds.loc[PARAMETERS].to_numpy())


def test_profile_curves_come_when_asked_for(shared: Page) -> None:
    part = open_part(shared, "Intervals")
    expect(part.locator("[data-figure=profile]")).to_have_count(0)
    part.get_by_text("Profile curves").click()
    expect(part.locator("[data-figure=profile] .curve")).to_have_count(6)
    part.get_by_text("Profile curves").click()


def test_bootstrap_shows_how_far_it_is_and_can_be_cancelled(shared: Page) -> None:
    part = open_part(shared, "Intervals")
    part.get_by_label("Refits").fill("10000")
    part.locator("#parts-intervals-start").click()
    bar = part.get_by_role("progressbar", name="Refitting")
    expect(bar).to_be_visible()
    shared.wait_for_function(
        "() => [...document.querySelectorAll('.waiting progress')]"
        ".some(({ value }) => value > 0 && value < 1)"
    )
    part.get_by_role("button", name="Cancel").click()
    expect(bar).to_have_count(0)
    expect(part).to_contain_text("Cancelled.")
    expect(part.locator(".interval-bootstrap")).to_have_count(0)


def test_bootstrap_puts_its_bars_into_picture_and_table(
    shared: Page, models: ThreeModels, fit: PartialPooling
) -> None:
    part = open_part(shared, "Intervals")
    part.get_by_label("Refits").fill("200")
    part.get_by_label("Seed").fill("7")
    part.locator("#parts-intervals-start").click()
    expect(part.locator(".interval-bootstrap[d]")).to_have_count(6)
    expect(part).to_contain_text("of 200 refits are singular")
    read = downloaded(part, "Intervals of each parameter")
    bounds = bootstrap(fit, models.observations, 200, 7, lambda share: True).intervals(0.95)
    shown = read[["bootstrap_lower", "bootstrap_upper"]].to_numpy()
    assert_array_equal(shown, bounds.loc[PARAMETERS].to_numpy())


def test_bootstrap_refuses_what_is_no_number_of_refits(shared: Page) -> None:
    part = open_part(shared, "Intervals")
    part.get_by_label("Refits").fill("0")
    expect(part.get_by_role("alert")).to_contain_text("whole number from 1 to 10000")
    part.get_by_label("Refits").fill("200")
    expect(part.get_by_role("alert")).to_have_count(0)


def test_predictions_go_on_beyond_the_data(shared: Page, models: ThreeModels) -> None:
    part = open_part(shared, "Predict")
    picture = part.locator("[data-figure=predictions]")
    beyond = picture.locator("[data-model=partial].beyond")
    expect(beyond).to_have_count(2)
    dashes = "line => getComputedStyle(line).strokeDasharray"
    assert beyond.first.evaluate(dashes) != "none"
    assert picture.locator("[data-model=partial].fit:not(.beyond)").first.evaluate(dashes) == "none"
    expect(picture).to_contain_text("a new subject has none.")
    expect(picture.locator("[data-model=none].fit:not(.beyond)")).to_have_count(1)
    part.get_by_label("Subject", exact=True).select_option("335")
    part.get_by_label("Beyond the data").select_option("2")
    expect(picture).to_contain_text("Partial pooling: 335")
    expect(part.locator("tbody tr").nth(0)).to_contain_text("335")
    read = downloaded(part, "Predictions")
    known = read[read["who"] == "335"].loc["Partial pooling"]
    expected = predict(models, np.arange(10.0), "335").bands["partial"]
    assert_array_equal(known["x"], expected["x"])
    assert_array_equal(known["fit"], expected["fit"])
    assert_array_equal(known["new_upper"], expected["new_upper"])


def test_lines_of_pinned_fits_stay_among_the_predictions(new_page: OpenPage) -> None:
    page = new_page(path=link())
    part = open_part(page, "Predict")
    ghosts = part.locator("[data-figure=predictions] .ghost:not([visibility=hidden])")
    expect(part.locator("[data-figure=predictions] .fit").first).to_be_visible()
    expect(ghosts).to_have_count(0)
    page.get_by_role("button", name="Pin these fits").click()
    expect(ghosts).to_have_count(5)
    line = part.locator("[data-figure=predictions] [data-model=partial].fit").first
    before = line.get_attribute("d") or ""
    drag(page, "Missing", 70)
    expect(line).not_to_have_attribute("d", before)
    expect(ghosts).to_have_count(5)
    page.get_by_role("button", name="Unpin").click()
    expect(ghosts).to_have_count(0)


def test_pictures_of_the_check_follow_the_missing_slider(new_page: OpenPage) -> None:
    page = new_page(path=link())
    part = open_part(page, "Check")
    expect(part.locator(".panel-title")).to_have_count(4)
    expect(part.locator(".observed")).to_have_count(144 + 144 + 18 + 18)
    drag(page, "Missing", 50)
    expect(part).to_contain_text("72 residuals")
    expect(part.locator(".observed")).to_have_count(72 + 72 + 18 + 18)


def test_second_opinion_on_every_structure_with_code_for_home(
    new_page: OpenPage, fit: PartialPooling
) -> None:
    page = new_page(path=link())
    part = open_part(page, "Second opinion")
    expect(part.locator(".printed")).to_contain_text("smf.mixedlm(")
    part.get_by_role("button", name="Ask MixedLM").click()
    every = part.locator("table").first
    expect(every.locator("tbody tr")).to_have_count(4)
    for of_structure in every.locator("tbody tr").all():
        expect(of_structure).to_contain_text("Believe")
    ours = row(every, "(1 + days_deprived | Subject)").locator("td").first
    expect(ours).to_have_text(f"{fit.criterion:.2f}")
    chooser(page, "Random effects").select_option("0 + x")
    expect(part.get_by_role("heading", level=3)).to_have_text("(0 + days_deprived | Subject)")
    expect(part.locator(".printed")).to_contain_text('re_formula="0 + days_deprived"')
    drag(page, "Missing", 30)
    expect(part).to_contain_text("ask again")
    expect(part.locator("table")).to_have_count(0)


def test_a_slow_second_opinion_can_be_cancelled(new_page: OpenPage) -> None:
    page = new_page(path=link(data="radon"))
    part = open_part(page, "Second opinion")
    part.get_by_role("button", name="Ask MixedLM").click()
    part.get_by_role("button", name="Cancel").click()
    expect(part).to_contain_text("Cancelled.")
    expect(part.locator("table")).to_have_count(0)


def test_symbols_have_their_present_values(shared: Page, models: ThreeModels) -> None:
    rows = open_part(shared, "Glossary").locator("tbody tr")
    expect(rows).to_have_count(14)
    now = symbols(models)["value"]
    assert [text(cell) for cell in rows.locator("td:last-child").all()] == list(now)


def test_pointing_at_a_symbol_shows_its_row(new_page: OpenPage) -> None:
    page = new_page(path=link(data="simulated"))
    now = symbols(three_models.fit(Scenario(data="simulated")))["value"]
    tip = page.get_by_role("tooltip")
    places = {
        "tau11": page.locator("#model-matrix msub").last,
        "gamma0": page.locator(".model-tab .active th:has-text('γ₀')").first,
        "sigma": page.locator(".range-slider-head label:has-text('σ')"),
    }
    unfold(page, "Model")
    for name, place in places.items():
        place.scroll_into_view_if_needed()
        page.wait_for_timeout(150)  # scrolling puts the row away
        box = place.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 4, box["y"] + box["height"] / 2)
        expect(tip).to_contain_text(f"Partial pooling: {now[name]}.")
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
    page.get_by_role("tab", name="Lines").click()
    page.locator(".fits-table thead .symbol:text-is('τ₀₀')").hover()
    expect(tip).to_contain_text(f"variance of the random intercepts. Partial pooling: {now.tau00}.")
    page.mouse.move(2, 2)
    expect(tip).to_be_hidden()


def test_keys_alone_reach_every_part_and_scroll_a_table(new_page: OpenPage) -> None:
    page = new_page(path=link())
    page.get_by_role("tab", name="Model", exact=True).focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.model-tab [role=tab]')"):
            break
    expect(page.get_by_role("tab", name="Partial pooling")).to_be_focused()
    for title in itertools.islice(itertools.cycle(PARTS), 3, 3 + len(PARTS)):
        page.keyboard.press("ArrowRight")
        expect(page.locator(f".model-tab .tab-pane[data-value='{title}']")).to_be_visible()
    table = page.get_by_role("region", name="Fitted values and residuals")
    expect(table.locator("tbody tr")).to_have_count(144)
    for _ in range(60):
        page.keyboard.press("Tab")
        if table.evaluate("region => region === document.activeElement"):
            break
    expect(table).to_be_focused()
    page.keyboard.press("End")
    page.wait_for_function(
        "() => document.activeElement.matches('.table-scroll')"
        " && document.activeElement.scrollTop > 0"
    )


@pytest.mark.parametrize(
    ("width", "height", "scheme"),
    [(1400, 900, "light"), (390, 844, "dark")],
)
def test_axe_finds_nothing_and_nothing_overflows(
    new_page: OpenPage, width: int, height: int, scheme: str
) -> None:
    page = new_page(
        width, height, color_scheme=scheme, reduced_motion="reduce", path=link(missing=80)
    )
    whole = Axe().run(page, options=AXE)
    assert whole.violations_count == 0, whole.generate_report()
    for title in PARTS:
        part = open_part(page, title)
        if title == "Second opinion":
            part.get_by_role("button", name="Ask MixedLM").click()
            expect(part.locator("table")).to_have_count(2)
        if title == "Intervals":
            part.get_by_text("Profile curves").click()
            expect(part.locator("[data-figure=profile]")).to_be_visible()
        wait_for_content(part)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, context=".model-tab", options=AXE)
        assert found.violations_count == 0, f"{title}: {found.generate_report()}"


def singular_seed() -> int:
    """A seed by which what is left of the default data gives a singular fit."""
    for seed in itertools.count(1):
        found = three_models.fit(Scenario(missing=88, seed=seed)).partial
        if isinstance(found, PartialPooling) and found.singular:
            return seed
    raise AssertionError


@pytest.mark.parametrize(
    "values",
    [{"data": "radon"}, {"data": "simulated", "missing": 90}, {"missing": 88, "seed": "singular"}],
)
def test_no_part_fails_on_hard_data(new_page: OpenPage, values: dict[str, object]) -> None:
    if "seed" in values:
        values = {**values, "seed": singular_seed()}
    page = new_page(path=link(**values))
    if "seed" in values:
        expect(page.locator(".model-tab .active .printed")).to_contain_text("singular")
    for title in PARTS:
        wait_for_content(open_part(page, title))
        expect(page.locator(".shiny-output-error:visible")).to_have_count(0)


def test_the_link_keeps_the_tab_and_its_part(new_page: OpenPage) -> None:
    page = new_page(path=link(missing=20))
    open_part(page, "Check")
    page.get_by_role("button", name="Share this").click()
    shared = page.get_by_label("Whoever opens this link").input_value()
    other = new_page(path=shared.split("/", 3)[3])
    expect(other.get_by_role("tab", name="Model", exact=True)).to_have_attribute(
        "aria-selected", "true"
    )
    expect(other.locator("[data-figure=diagnostics]")).to_be_visible()
