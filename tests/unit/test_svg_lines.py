from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from plotnine import aes, geom_point, geom_text

from modules.figures import lines
from modules.figures.panel_frames import STAND_IN
from modules.figures.panels import PLACES_FOR_TICKS, STRIP_HEIGHT, Grid
from modules.figures.svg import SVG, Layer, draw_marks, to_text
from modules.figures.theme import LineName
from modules.observations import data_set, simulation
from modules.pooling.three_models import MODEL_NAMES, ThreeModels, fit
from modules.scenario import Scenario
from modules.views.tabs.lines import said
from modules.words.description import describe

ROUNDING = 0.0061  # positions are written with two decimals, of rounded observations
OF_308 = tuple(range(8))


@dataclass(frozen=True)
class Drawn:
    """A picture and what it was drawn from."""

    models: ThreeModels
    layout: Grid
    root: ET.Element

    def marks(self, kind: str) -> list[ET.Element]:
        return [mark for mark in self.root.iter() if mark.get("class") == kind]

    def named(self, name: str) -> list[ET.Element]:
        return [mark for mark in self.root.iter() if mark.get("data-mark") == name]


def draw(scenario: Scenario, width: int = 960, subjects: tuple[str, ...] = ()) -> Drawn:
    models = fit(scenario)
    layout = lines.grid(models, subjects or models.subjects[:18], width)
    return Drawn(models, layout, ET.fromstring(lines.figure(models, layout).to_svg()))


CASES = {
    "whole": lambda: draw(Scenario()),
    "spoiled": lambda: draw(Scenario(missing=75), 360),
    "a subject without data": lambda: draw(Scenario(removed=OF_308)),
    "nothing left": lambda: draw(Scenario(removed=tuple(range(144)))),
    "part of many, in another order": lambda: draw(
        Scenario("radon", missing=30), 700, ("STLOUIS", "AITKIN", "ANOKA")
    ),
    "one panel with two points": lambda: draw(Scenario("radon"), 400, ("MURRAY", "WILKIN")),
    "one panel with one point": lambda: draw(Scenario("radon"), 400, ("MURRAY",)),
    "outliers out of sight": lambda: draw(Scenario("chickweight", missing=90, seed=3), 1920),
    "simulated": lambda: draw(Scenario("simulated", missing=40)),
    "simulated, points beyond their panels": lambda: draw(FAR_OUT, 700),
    "a focus with noise": lambda: draw(Scenario(focus="308", focus_left=5, focus_noise=200.0)),
}
TRUE_LINES: tuple[LineName, ...] = ("true_population", "truth")
FAR_OUT = Scenario("simulated", focus="S3", focus_left=8, focus_noise=200.0)


@pytest.fixture(scope="module", params=CASES)
def drawn(request: pytest.FixtureRequest) -> Drawn:
    return CASES[request.param]()


def names_of(models: ThreeModels) -> tuple[LineName, ...]:
    """The lines of each panel, from the bottom up; only simulated data have a known truth."""
    return (*TRUE_LINES, *MODEL_NAMES) if models.scenario.data == "simulated" else MODEL_NAMES


def coefficients(models: ThreeModels, name: LineName, subject: str) -> tuple[float, float]:
    """The intercept and slope of a line, from where it is known."""
    if name == "true_population":
        return models.scenario.intercept, models.scenario.slope
    if name == "truth":
        intercept, slope = simulation.true_lines(models.scenario).loc[subject]
    else:
        intercept, slope = models.lines(name).loc[subject]
    return float(intercept), float(slope)


def line_name(line: ET.Element) -> LineName:
    names: dict[str, LineName] = {name: name for name in (*TRUE_LINES, *MODEL_NAMES)}
    return names[line.attrib["data-model"]]


def is_seen(layout: Grid, intercept: float, slope: float) -> bool:
    """Whether a line comes into its panel, found at many places."""
    x = np.linspace(*layout.x_limits, 100_001)
    y = intercept + slope * x
    return bool(((y > layout.y_limits[0]) & (y < layout.y_limits[1])).any())


def straight(data: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """The two ends of a line's path data."""
    found = re.fullmatch(r"M(-?[\d.]+),(-?[\d.]+)L(-?[\d.]+),(-?[\d.]+)", data)
    assert found, data
    x1, y1, x2, y2 = map(float, found.groups())
    return (x1, y1), (x2, y2)


def test_the_picture_has_its_name_its_size_and_its_words(drawn: Drawn):
    root = drawn.root
    assert root.tag == f"{SVG}svg"
    assert root.get("data-figure") == "lines"
    assert root.get("width") == str(drawn.layout.width)
    assert root.get("viewBox") == f"0 0 {drawn.layout.width} {drawn.layout.height:.0f}"
    described = root.find(f"{SVG}desc")
    assert described is not None
    assert described.text == describe(drawn.models)


def test_there_is_a_point_for_each_observation_kept_or_not(drawn: Drawn):
    observations = drawn.models.observations
    shown = observations[observations["subject"].isin(drawn.layout.subjects)]
    points = drawn.marks("point")
    by_id = {int(point.attrib["data-observation"]): point for point in points}

    assert len(points) == len(by_id)
    assert sorted(by_id) == list(shown.index)
    for row, point in by_id.items():
        kept = "true" if shown.at[row, "kept"] else "false"
        assert point.get("data-kept") == point.get("aria-checked") == kept
        assert point.get("data-subject") == shown.at[row, "subject"]


def test_a_point_is_where_its_observation_is(drawn: Drawn):
    observations = drawn.models.observations
    for point in drawn.marks("point"):
        row = observations.loc[int(point.attrib["data-observation"])]
        bottom, top = drawn.layout.y_limits
        shown = min(max(row["y"], bottom), top)  # one beyond its panel stands on the panel's edge
        (x,), (y,) = drawn.layout.to_picture([row["subject"]], [row["x"]], [shown])
        assert point.tag == f"{SVG}circle"
        assert float(point.attrib["cx"]) == pytest.approx(x, abs=ROUNDING)
        assert float(point.attrib["cy"]) == pytest.approx(y, abs=ROUNDING)


def test_a_point_says_what_was_observed():
    drawn = draw(Scenario())
    (point,) = (p for p in drawn.marks("point") if p.get("data-observation") == "0")
    first = drawn.models.observations.loc[0]
    assert point.get("aria-label") == (
        f"{first['subject']}, days_deprived {first['x']:g}, Reaction {first['y']:g}"
    )
    assert point.get("role") == "switch"


def test_only_missing_points_are_hollow():
    drawn = draw(Scenario(missing=50))
    fills = {
        kept: {p.get("fill") for p in drawn.marks("point") if p.get("data-kept") == kept}
        for kept in ("true", "false")
    }
    assert len(fills["true"]) == len(fills["false"]) == 1
    assert fills["true"] != fills["false"]


def test_each_subject_has_a_panel_in_the_order_of_the_layout(drawn: Drawn):
    panels = drawn.marks("panel")
    assert tuple(panel.get("data-panel") for panel in panels) == drawn.layout.subjects
    for panel in panels:
        owners = {mark.get("data-subject") for mark in panel} - {None}
        assert owners == {panel.get("data-panel")}


def test_each_subject_has_each_line_in_the_same_order(drawn: Drawn):
    names = [(line.get("data-subject"), line.get("data-model")) for line in drawn.marks("line")]
    assert names == [
        (subject, name) for subject in drawn.layout.subjects for name in names_of(drawn.models)
    ]
    assert all(line.tag == f"{SVG}path" for line in drawn.marks("line"))


def test_a_line_runs_where_the_model_says(drawn: Drawn):
    layout = drawn.layout
    x_pixel = (layout.x_limits[1] - layout.x_limits[0]) / layout.panel_width
    y_pixel = (layout.y_limits[1] - layout.y_limits[0]) / layout.panel_height
    for line in drawn.marks("line"):
        if line.get("d") is None:
            continue
        subject = line.attrib["data-subject"]
        intercept, slope = coefficients(drawn.models, line_name(line), subject)
        first, last = straight(line.attrib["d"])
        assert first[0] < last[0] + ROUNDING
        for end, other in ((first, last), (last, first)):
            # A rounded end may lie off the panel by less than a hundredth of a pixel.
            inwards = 0.02 / max(0.04, abs(end[0] - other[0]), abs(end[1] - other[1]))
            found = layout.from_picture(
                *(a + inwards * (b - a) for a, b in zip(end, other, strict=True))
            )
            assert found is not None
            assert found[0] == subject
            tolerance = 2 * ROUNDING * (y_pixel + abs(slope) * x_pixel)
            assert found[2] == pytest.approx(intercept + slope * found[1], abs=tolerance)


def test_a_line_that_cannot_be_seen_has_no_path_and_is_hidden(drawn: Drawn):
    for line in drawn.marks("line"):
        assert (line.get("d") is None) == (line.get("visibility") == "hidden")
        subject = line.attrib["data-subject"]
        intercept, slope = coefficients(drawn.models, line_name(line), subject)
        assert (line.get("d") is None) == (not is_seen(drawn.layout, intercept, slope))


def test_without_data_there_are_panels_and_hidden_lines_only():
    drawn = draw(Scenario(removed=tuple(range(144))))
    assert len(drawn.marks("line")) == 3 * 18
    assert all(line.get("d") is None for line in drawn.marks("line"))


def test_a_subject_without_data_has_the_lines_of_the_others_only():
    drawn = draw(Scenario(removed=OF_308))
    paths = {
        line.get("data-model"): line.get("d")
        for line in drawn.marks("line")
        if line.get("data-subject") == "308"
    }
    assert paths["none"] is None
    assert paths["complete"]
    assert paths["partial"]


def texts(drawn: Drawn, subject: str) -> dict[str | None, str | None]:
    (panel,) = (panel for panel in drawn.marks("panel") if panel.get("data-panel") == subject)
    return {mark.get("class"): mark.text for mark in panel if mark.tag == f"{SVG}text"}


def test_a_panel_counts_and_explains():
    one = draw(Scenario(removed=OF_308[1:]))
    assert texts(one, "308")["strip-count"] == "1/8"
    assert texts(one, "308")["note"] == "no own line"
    (panel,) = (panel for panel in one.marks("panel") if panel.get("data-panel") == "308")
    assert panel.get("aria-label") == "308: 1 of 8 observations left"
    gone = texts(draw(Scenario(removed=OF_308)), "308")
    assert (gone["strip-count"], gone["note"]) == ("0/8", "no data left")
    for subject in one.models.subjects[1:]:
        assert not texts(one, subject)["note"]


def test_what_is_said_of_the_panels():
    models = fit(Scenario(removed=OF_308[1:]))
    words = said(models, list(models.subjects))
    assert words["labels"][0] == "308: 1 of 8 observations left"
    assert words["equations"]["none"][0].startswith("no line. ")
    assert words["equations"]["partial"][0].endswith("× {x}")
    assert words["x"] == "days_deprived"
    assert words["sentences"][0].startswith("1 observation ")


def test_the_scene_describes_every_mark_that_moves(drawn: Drawn):
    scene = json.loads(drawn.root.attrib["data-scene"])
    assert len(scene["frames"]) == len(drawn.layout.subjects)
    rules = [int(mark.attrib["data-rule"]) for mark in drawn.root.iter() if mark.get("data-rule")]
    assert {*rules} == {*range(len(scene["marks"]))}
    kinds = {mark["kind"] for mark in scene["marks"]}
    ticks = {"tick", "tick_label"} if drawn.layout.y_moves else set[str]()
    assert kinds == {"line", "observation", "corner", *ticks}


def test_the_scene_says_what_the_axes_of_a_panel_say_that_is_shown_alone(drawn: Drawn):
    axes = json.loads(drawn.root.attrib["data-scene"])["axes"]
    variables = data_set(drawn.models.scenario)
    assert [title.split(" (")[0] for title in axes["titles"]] == [variables.x, variables.y]
    assert axes["y"] == list(drawn.layout.y_limits)
    assert axes["ticks"] == [[value, f"{value:g}"] for value in drawn.layout.y_breaks]
    assert len(axes["ticks"]) <= PLACES_FOR_TICKS
    (low, high), places = drawn.layout.x_limits, [place for place, _ in axes["x_ticks"]]
    assert places == sorted(places)
    assert low <= places[0] < places[-1] <= high
    assert [words for _, words in axes["x_ticks"]] == [f"{place:g}" for place in places]


def test_the_ticks_of_simulated_data_are_marks_that_move():
    drawn = draw(Scenario("simulated", slope=25.0))
    floors = {
        subject: top + STRIP_HEIGHT + drawn.layout.panel_height
        for subject, top in zip(drawn.layout.subjects, drawn.layout.corners[:, 1], strict=True)
    }
    low, high = drawn.layout.y_limits
    for number, value in enumerate(drawn.layout.y_breaks):
        up = (value - low) / (high - low) * drawn.layout.panel_height
        for subject, floor in floors.items():
            (mark,) = drawn.named(f"grid-line:{number}:{subject}")
            (_, start), (_, end) = straight(mark.attrib["d"])
            assert start == end == pytest.approx(floor - up, abs=ROUNDING)
        for cell in drawn.layout.leftmost_cells:
            (label,) = drawn.named(f"tick-label:{cell}:{number}")
            assert label.text == f"{value:g}"
            at = floors[drawn.layout.subjects[cell]] - up
            assert float(label.attrib["y"]) == pytest.approx(at, abs=ROUNDING)
    for number in range(len(drawn.layout.y_breaks), PLACES_FOR_TICKS):
        assert {mark.get("visibility") for mark in drawn.named(f"tick:0:{number}")} == {"hidden"}


def test_the_page_is_told_the_axes_that_move_and_no_others():
    scenario = Scenario("simulated", slope=25.0)
    (told,) = lines.axes(scenario).values()
    layout = draw(scenario).layout
    assert told == {
        "y": layout.y_limits,
        "ticks": tuple((value, f"{value:g}") for value in layout.y_breaks),
    }
    assert lines.axes(Scenario()) == {}


def test_points_beyond_their_panel_stand_on_its_edge():
    drawn = draw(FAR_OUT)
    bottom, top = drawn.layout.y_limits
    beyond = drawn.models.observations.query("y < @bottom or y > @top")
    assert len(beyond)
    assert set(beyond["subject"]) == {FAR_OUT.focus}
    _, down = drawn.layout.to_picture([FAR_OUT.focus] * 2, [0.0, 0.0], [bottom, top])
    points = {int(mark.attrib["data-observation"]): mark for mark in drawn.marks("point")}
    for row, y in zip(beyond.index, beyond["y"].to_numpy(), strict=True):
        edge = down[1] if y > top else down[0]
        assert float(points[row].attrib["cy"]) == pytest.approx(edge, abs=ROUNDING)


def test_the_truth_is_drawn_only_where_it_is_known():
    for scenario, known in ((Scenario("simulated"), True), (Scenario(), False)):
        names = {line.get("data-model") for line in draw(scenario).marks("line")}
        assert names == {*MODEL_NAMES, *(TRUE_LINES if known else ())}


def test_the_true_population_line_is_everyones_and_the_true_lines_are_their_own():
    scenario = Scenario("simulated")
    models = fit(scenario)
    drawn = draw(scenario)
    paths = {
        name: {
            line.attrib["data-subject"]: straight(line.attrib["d"])
            for line in drawn.marks("line")
            if line.get("data-model") == name
        }
        for name in TRUE_LINES
    }
    for subject in models.subjects:
        for x, y in paths["true_population"][subject]:
            place = drawn.layout.from_picture(x + 1e-6 if x < 60 else x - 1e-6, y)
            assert place is None or place[2] == pytest.approx(
                scenario.intercept + scenario.slope * place[1], abs=0.1
            )
        assert paths["truth"][subject] != paths["true_population"][subject]


def test_limits_of_simulated_data_follow_the_truth_and_not_the_sample():
    start = lines.limits(Scenario("simulated"))
    assert lines.limits(Scenario("simulated", sample=5, missing=50)) == start
    assert lines.limits(Scenario("simulated", residual_sd=26.0)) == start
    assert lines.limits(Scenario("simulated", residual_sd=100.0)) != start
    assert lines.limits(Scenario("simulated", occasions=9)) != start


def test_limits_of_other_data_are_those_without_extra_noise():
    noisy = Scenario(focus="308", focus_left=8, focus_noise=200.0)
    assert lines.limits(noisy) == lines.limits(Scenario())


def test_limits_do_not_move_when_data_are_lost():
    whole, spoiled = fit(Scenario()), fit(Scenario(missing=90))
    assert lines.grid(whole, whole.subjects, 960) == lines.grid(spoiled, whole.subjects, 960)


def test_few_values_of_x_are_the_ticks():
    radon, sleep = fit(Scenario("radon")), fit(Scenario())
    assert lines.grid(radon, radon.subjects[:3], 960).x_breaks == (0.0, 1.0)
    days = lines.grid(sleep, sleep.subjects[:3], 960).x_breaks
    assert 1 < len(days) < 8


def test_a_strip_names_its_subject_as_far_as_there_is_room():
    for width in (1920, 360):
        drawn = draw(Scenario("radon"), width, ("LACQUIPARLE", "AITKIN", "STLOUIS"))
        for panel in drawn.marks("panel"):
            subject = panel.attrib["data-panel"]
            (label,) = (mark.text for mark in panel if mark.get("class") == "strip-label")
            assert label is not None
            assert label == subject or (
                width == 360 and label.endswith("…") and subject.startswith(label[:-1])
            )


def test_titles_have_the_data_s_names_and_units():
    titles = {mark.text for mark in draw(Scenario()).marks("axis-title")}
    assert titles == {"days_deprived (days)", "Reaction (ms)"}


def test_the_same_scenario_gives_the_same_picture_to_the_byte():
    models = fit(Scenario(missing=30))
    layout = lines.grid(models, models.subjects, 960)
    assert lines.figure(models, layout).to_svg() == lines.figure(models, layout).to_svg()


TEXTS = ["<b>$x$&", "$\\frac{a}{b}$", "a_b^c", "γ₀ × Ω", "<script>alert('x')</script>", '"', "$"]


def written(texts: list[str]) -> list[ET.Element]:
    frame = pd.DataFrame({"x": 20.0, "y": range(10, 10 * len(texts) + 10, 10), "label": STAND_IN})
    layer = Layer(
        geom_text(aes("x", "y", label="label"), frame),
        [{"class": "said", "data-text": text} for text in texts],
        texts,
    )
    return draw_marks([layer], 200, 200)


def test_text_is_text_and_neither_markup_nor_mathematics():
    marks = written(TEXTS)
    assert [mark.text for mark in marks] == TEXTS
    for mark, text in zip(marks, TEXTS, strict=True):
        markup = to_text(mark)
        assert "<b>" not in markup
        assert "<script" not in markup
        read_again = ET.fromstring(markup)
        assert read_again.text == read_again.get("data-text") == text


def test_marks_carry_no_inline_style_that_a_stylesheet_could_not_override(drawn: Drawn):
    assert not any(mark.get("style") for mark in drawn.root.iter())


def test_marks_are_named_in_the_order_of_the_rows_and_layers():
    places = pd.DataFrame({"x": [30.0, 10.0, 20.0], "y": [5.0, 15.0, 25.0]})
    one, other = (
        Layer(geom_point(aes("x", "y"), places), [{"data-row": f"{name}{i}"} for i in range(3)])
        for name in "ab"
    )
    marks = draw_marks([one, other], 40, 30)
    assert [mark.get("data-row") for mark in marks] == ["a0", "a1", "a2", "b0", "b1", "b2"]
    for layer in (marks[:3], marks[3:]):
        assert [float(mark.attrib["cx"]) for mark in layer] == list(places["x"])
        assert [float(mark.attrib["cy"]) for mark in layer] == list(places["y"])


def test_a_layer_whose_rows_are_not_all_drawn_is_refused():
    places = pd.DataFrame({"x": [10.0, 20.0], "y": [10.0, 20.0]})
    layer = Layer(geom_point(aes("x", "y"), places), [{"class": "only one"}])
    with pytest.raises(RuntimeError, match="1 rows were drawn as 2 marks"):
        draw_marks([layer], 40, 40)
