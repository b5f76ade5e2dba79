"""What moves pictures: states of the server, and the films that sliders play."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle, pairwise
from urllib.parse import urlencode

import numpy as np
import pytest
from drawings import FIGURES, differences
from lab import OpenPage, courses, drag, line, point, until, wait_for_rest, watch
from playwright.sync_api import Browser, Page, expect
from slow_line import SlowLine, slow_line

from modules.pooling import three_models
from modules.pooling.dial import turn
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels
from modules.scenario import MECHANISMS, RANDOM_EFFECTS, Scenario
from modules.scenario.link import to_values
from modules.scenario.view_settings import ViewSettings

SAMPLE, WHOLE = 10, 40  # random Scenarios of each figure
TALL = 1500  # pixels that show every figure of a tab
DELAY = 0.02  # seconds in either direction
PIXEL = 0.75
"""How far a film may be from what it films, which the server corrects once the hand rests."""

CHOOSE = """
({ sliders, radios, selects }) => {
  const tell = (control, ...events) => {
    for (const name of events) control.dispatchEvent(new Event(name, { bubbles: true }));
  };
  for (const [id, value] of Object.entries(selects)) {
    document.getElementById(id).value = value;
    tell(document.getElementById(id), "change");
  }
  for (const [name, value] of Object.entries(radios)) {
    document.querySelector(`input[name="${name}"][value="${value}"]`).click();
  }
  for (const [id, value] of Object.entries(sliders)) {
    document.getElementById(id).value = value;
    tell(document.getElementById(id), "input", "change");
  }
}
"""
LISTEN = """
() => {
  window.films = [];
  window.asked = [];
  $(document).on("shiny:message", ({ message }) => {
    if (message.custom?.film) window.films.push(message.custom.film.slider);
  });
  $(document).on("shiny:inputchanged", ({ name, value }) => {
    if (name.split(":")[0] === "film") window.asked.push(value.slider);
  });
}
"""
TRUTHS = {
    "intercept": (260, 265, 280),
    "slope": (8, 10, 13),
    "sd_intercept": (0, 25, 35),
    "sd_slope": (0, 5, 8),
    "correlation": (-1, 0, 0.5, 1),
    "residual_sd": (20, 27, 30),
}
TRUTH = tuple(TRUTHS)


def opened_with(scenario: Scenario, tab: str = "Lines") -> str:
    values = to_values(scenario, ViewSettings(tab=tab))
    return f"?_values_&{urlencode({key: json.dumps(value) for key, value in values.items()})}"


def choose(page: Page, before: Scenario, scenario: Scenario) -> None:
    """Move the controls to another Scenario of the same data, seed and sample."""
    bounds = ["most", "fewest"] if scenario.fewest > before.most else ["fewest", "most"]
    sliders = ["missing", *bounds, "focus_left", "focus_noise"]
    values = {f"spoil-{field}": getattr(scenario, field) for field in sliders}
    if scenario.data == "simulated":
        values |= {f"truth-{field}": getattr(scenario, field) for field in TRUTH}
    choices = {
        "sliders": values,
        "radios": {
            "spoil-mechanism": scenario.mechanism,
            "model-criterion": "REML" if scenario.reml else "ML",
        },
        "selects": {"spoil-focus": scenario.focus, "model-random": scenario.random},
    }
    page.evaluate(CHOOSE, choices)


def random_scenarios(start: Scenario, number: int) -> Iterator[Scenario]:
    """Scenarios that differ in every choice that moves pictures."""
    rng = np.random.default_rng(2026)
    subjects = three_models.fit(start).subjects
    truth: dict[str, float] = {}
    for _ in range(number):
        if start.data == "simulated":
            field = TRUTH[rng.integers(len(TRUTH))]
            truth[field] = float(rng.choice(TRUTHS[field]))
        fewest, most = sorted(rng.integers(0, 9, 2).tolist())
        yield replace(
            start,
            missing=int(rng.integers(0, 91)),
            fewest=fewest,
            most=most,
            mechanism=MECHANISMS[rng.integers(len(MECHANISMS))],
            focus=str(rng.choice(["", *subjects])),
            focus_left=int(rng.integers(0, 9)),
            focus_noise=float(rng.choice([0, 10, 80])),
            random=RANDOM_EFFECTS[rng.integers(len(RANDOM_EFFECTS))],
            reml=bool(rng.integers(2)),
            **truth,  # type: ignore[arg-type]
        )


def agree(
    page: Page, scenario: Scenario, tab: str, pixels: float = 0.2, moving: bool = False
) -> None:
    """Wait until the pictures are those of a Scenario."""
    try:
        until(lambda: not differences(page, scenario, tab, pixels, moving))
    except AssertionError:
        found = differences(page, scenario, tab, pixels, moving)
        raise AssertionError(f"{scenario}\n{len(found)}: " + "\n".join(found[:5])) from None


def fetch_films(page: Page, *sliders: str) -> None:
    """Let a hand come near sliders, and wait for their films."""
    for slider in sliders:
        page.locator(f"#{slider}").dispatch_event("pointerover")
        page.wait_for_function("slider => window.films.includes(slider)", arg=slider)


@pytest.fixture
def far(browser: Browser, url: str) -> Iterator[tuple[OpenPage, SlowLine]]:
    """Open the app at the end of a line that can be cut."""
    with slow_line(url, DELAY) as between:
        opened = OpenPage(browser, between.url)
        yield opened, between
        between.mend()
        opened.close()


@pytest.mark.parametrize("tab", FIGURES)
@pytest.mark.parametrize("data", ["baseline_corrected", "simulated"])
def test_moved_marks_stand_where_a_fresh_drawing_has_them(
    new_page: OpenPage, data: str, tab: str, sample_of: Callable[[int, int], int]
) -> None:
    start = Scenario(data)  # type: ignore[arg-type]
    page = new_page(path=opened_with(start, tab))
    others = random_scenarios(start, sample_of(SAMPLE, WHOLE))
    for before, scenario in pairwise([start, *others]):
        choose(page, before, scenario)
        agree(page, scenario, tab)
        wait_for_rest(page)
        agree(page, scenario, tab)


def singular_in_the_middle(start: Scenario) -> tuple[Scenario, list[int]]:
    """A draw whose fits are singular at some shares, but neither at the first nor at the last."""
    for seed in range(1, 200):
        drawn = replace(start, seed=seed)
        singular = [
            missing for missing in range(0, 91, 5) if is_singular(replace(drawn, missing=missing))
        ]
        if singular and not {0, 90} & {*singular}:
            return drawn, singular
    raise LookupError("No such draw.")


def is_singular(scenario: Scenario) -> bool:
    fit = three_models.fit(scenario).partial
    return isinstance(fit, PartialPooling) and bool(fit.singular)


@pytest.mark.parametrize("tab", FIGURES)
def test_a_film_plays_while_the_line_is_cut_and_the_state_catches_up(
    far: tuple[OpenPage, SlowLine], tab: str
) -> None:
    new_page, between = far
    drawn, singular = singular_in_the_middle(Scenario())
    page = new_page(height=TALL, path=opened_with(drawn, tab))
    page.evaluate(LISTEN)
    fetch_films(page, "spoil-missing")
    for figure in FIGURES[tab]:
        expect(page.locator(f"[data-figure={figure}]")).to_be_visible()
    wait_for_rest(page)
    between.cut()
    for missing in (30, *singular, 77):
        drag(page, "Missing", missing)
        agree(page, replace(drawn, missing=missing), tab, PIXEL, moving=True)
    assert page.locator("[data-at-rest]").count() == 0
    between.mend()
    wait_for_rest(page)
    agree(page, replace(drawn, missing=77), tab)


@pytest.mark.parametrize(
    ("scenario", "sliders"),
    [
        (Scenario(), ("spoil-missing", "dial-slider")),
        (
            Scenario("simulated", focus="S3", missing=30),
            (
                "spoil-missing",
                "spoil-focus_left",
                "spoil-focus_noise",
                *(f"truth-{field}" for field in TRUTH),
                "dial-slider",
            ),
        ),
        (Scenario("radon", mechanism="unequal_subjects"), ("spoil-fewest", "spoil-most")),
    ],
    ids=["sleepstudy", "simulated", "radon"],
)
@pytest.mark.parametrize("tab", FIGURES)
def test_every_slider_that_moves_a_picture_has_a_film(
    far: tuple[OpenPage, SlowLine], scenario: Scenario, sliders: tuple[str, ...], tab: str
) -> None:
    new_page, between = far
    page = new_page(path=opened_with(scenario, tab))
    page.evaluate(LISTEN)
    marks = page.locator(f"[data-figure={FIGURES[tab][0]}]")
    for slider, share in zip(sliders, cycle((0.7, 0.3))):
        fetch_films(page, slider)
        wait_for_rest(page)
        before = marks.inner_html()
        between.cut()
        page.locator(f"#{slider}").evaluate(
            """(slider, share) => {
              const [low, high] = [Number(slider.min), Number(slider.max)];
              slider.value = low + share * (high - low);
              slider.dispatchEvent(new Event("input", { bubbles: true }));
            }""",
            share,
        )
        until(lambda before=before: marks.inner_html() != before)
        between.mend()
        wait_for_rest(page)


def test_a_film_of_another_scenario_is_never_played(far: tuple[OpenPage, SlowLine]) -> None:
    new_page, between = far
    page = new_page(path=opened_with(Scenario(missing=40)))
    page.evaluate(LISTEN)
    fetch_films(page, "spoil-missing")
    page.get_by_role("button", name="Draw again").click()
    agree(page, Scenario(missing=40, seed=2), "Lines")
    wait_for_rest(page)
    watch(page, line(page, "none", "335"))
    between.cut()
    for missing in range(45, 90, 5):
        drag(page, "Missing", missing)
        page.evaluate("new Promise(requestAnimationFrame)")
    assert courses(page) == []
    between.mend()
    agree(page, Scenario(missing=85, seed=2), "Lines")


def test_a_hand_that_comes_and_leaves_moves_nothing_and_asks_once(page: Page) -> None:
    page.evaluate(LISTEN)
    watch(page, line(page, "none", "335"))
    for _ in range(3):
        page.get_by_role("slider", name="Missing").hover()
        page.mouse.move(700, 5)
    page.wait_for_function("() => window.films.length > 0")
    page.get_by_role("slider", name="Missing").focus()
    page.get_by_role("slider", name="Missing").hover()
    drag(page, "Missing", 30)
    agree(page, Scenario(missing=30), "Lines")
    assert page.evaluate("window.asked") == ["spoil-missing"]
    assert page.evaluate("window.films") == ["spoil-missing"]


def test_focus_brings_the_film_too(page: Page) -> None:
    page.evaluate(LISTEN)
    page.get_by_role("slider", name="Missing").focus()
    page.wait_for_function("() => window.films.includes('spoil-missing')")


def test_dial_moves_intervals_of_caterpillars(new_page: OpenPage) -> None:
    page = new_page(path=opened_with(Scenario(), "Shrinkage"))
    widths = "all => all.map(line => line.getBoundingClientRect().width)"
    intervals = page.locator("[data-figure=caterpillar] .interval[data-model=partial]")
    until(lambda: intervals.count() == 36)
    before = np.array(intervals.evaluate_all(widths))
    page.locator("#dial-slider").hover()
    drag(page, "Pooling dial", 0.25)
    expected = shrunk(three_models.fit(Scenario()))

    def measured() -> np.ndarray:
        return np.array(intervals.evaluate_all(widths)) / before

    until(lambda: bool(np.allclose(measured(), expected, atol=0.02)))
    drag(page, "Pooling dial", 0)
    until(lambda: bool((np.array(intervals.evaluate_all(widths)) < 0.1).all()))


def shrunk(models: ThreeModels) -> np.ndarray:
    """How wide intervals of conditional modes are at a quarter of the dial, beside the estimate."""
    assert isinstance(models.partial, PartialPooling)
    turned = turn(models.partial)
    place = list(turned.positions).index(0.25)
    ratio = turned.conditional_sd[place] / models.partial.conditional_sd.to_numpy()
    return ratio.ravel()


def test_points_glide_to_a_new_sample(new_page: OpenPage) -> None:
    page = new_page(path=opened_with(Scenario("simulated")))
    watch(page, point(page, 5), "cy")
    page.get_by_role("button", name="New sample").click()
    agree(page, Scenario("simulated", sample=2), "Lines")
    wait_for_rest(page)
    assert len(courses(page)) >= 4


def test_play_goes_to_the_end_and_back(page: Page) -> None:
    slider = page.get_by_role("slider", name="Missing")
    page.evaluate(
        """() => {
          const slider = document.getElementById("spoil-missing");
          window.farthest = 0;
          slider.addEventListener("input", () => {
            window.farthest = Math.max(window.farthest, Number(slider.value));
          });
        }"""
    )
    watch(page, line(page, "partial", "335"))
    play = page.get_by_role("button", name="Play Missing")
    play.press("Enter")
    expect(play).to_have_attribute("aria-pressed", "true")
    expect(play).to_have_attribute("aria-pressed", "false", timeout=30_000)
    assert page.evaluate("window.farthest") == 90
    expect(slider).to_have_value("0")
    assert len(courses(page)) > 60
    wait_for_rest(page)
    agree(page, Scenario(), "Lines")


def test_escape_ends_play_where_it_is(page: Page) -> None:
    play = page.get_by_role("button", name="Play Missing")
    play.press("Enter")
    slider = page.get_by_role("slider", name="Missing")
    until(lambda: int(slider.input_value()) > 10)
    page.keyboard.press("Escape")
    expect(play).to_have_attribute("aria-pressed", "false")
    missing = int(slider.input_value())
    assert 10 < missing < 90
    wait_for_rest(page)
    agree(page, Scenario(missing=missing), "Lines")


def test_play_steps_for_those_who_want_less_motion(new_page: OpenPage) -> None:
    page = new_page(reduced_motion="reduce")
    page.evaluate(
        """() => {
          const slider = document.getElementById("spoil-missing");
          window.seen = [];
          slider.addEventListener("input", () => window.seen.push(Number(slider.value)));
        }"""
    )
    page.get_by_role("button", name="Play Missing").press("Enter")
    page.wait_for_function("() => window.seen.includes(90)")
    page.keyboard.press("Escape")
    assert set(page.evaluate("window.seen")) <= {*range(0, 91, 10)}
