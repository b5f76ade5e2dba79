"""Every step of every lesson opens, can be answered and is short, and its claims are true."""

# What a cell of a table is, the types of pandas leave open.
# pyright: reportGeneralTypeIssues=false, reportArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app import TABS
from modules.exercises import Choice, Number, Subject, mark_part
from modules.figures.estimate_limits import estimate_limits
from modules.lessons import (
    LESSONS,
    ChoiceCommit,
    Lesson,
    LessonError,
    LineCommit,
    NumberCommit,
    PartCommit,
    PointCommit,
    Step,
    SubjectCommit,
    answer_of,
    commit_part,
    reply,
)
from modules.lessons.quantities import QUANTITIES, unit_of_slope, unit_of_y
from modules.lessons.shelf import FOLDER, read_lessons
from modules.lessons.step_file import read_step, step_of
from modules.observations.data_sets import PUBLISHED
from modules.pooling.partial import PartialPooling
from modules.pooling.prediction import predict
from modules.pooling.shrinkage import distance_pulled, shares_kept
from modules.pooling.three_models import MODEL_NAMES, ModelName, ThreeModels, fit
from modules.scenario import RANGES, SLIDERS, Scenario
from modules.study import Study, run
from modules.study.scoreboard import errors_of_subjects, scoreboard
from modules.study.summary import bias_and_spread, by_observations_left, slope_tests

MOST_WORDS, MOST_WORDS_AFTER, MOST_WORDS_ASKED = 60, 30, 20
CONTRIBUTING = Path(__file__).parents[2] / "CONTRIBUTING.md"
STEPS: dict[str, Step] = {
    f"{lesson.name}: {step.title}": step for lesson in LESSONS.values() for step in lesson.steps
}
EACH = pytest.mark.parametrize("step", STEPS.values(), ids=[*STEPS])
EACH_LESSON = pytest.mark.parametrize("lesson", LESSONS.values(), ids=[*LESSONS])


def words(text: str) -> int:
    return len(text.split())


def models_of(step: Step) -> ThreeModels:
    return fit(step.reveal.scenario)


def revealed(name: str) -> ThreeModels:
    return models_of(STEPS[name])


def partial_of(models: ThreeModels) -> PartialPooling:
    assert isinstance(models.partial, PartialPooling)
    return models.partial


def studied(scenario: Scenario) -> Study:
    return run(scenario, replicates=300, seed=1)


# Every step


def test_there_are_the_three_lessons_in_their_order_with_all_their_files():
    assert [*LESSONS] == ["first", "missing", "people"]
    assert [len(lesson.steps) for lesson in LESSONS.values()] == [10, 5, 5]
    for lesson in LESSONS.values():
        assert len([*(FOLDER / lesson.name).glob("*.md")]) == len(lesson.steps)


@EACH_LESSON
def test_a_lesson_says_what_it_is_about_in_a_line(lesson: Lesson):
    assert 0 < len(lesson.title) <= 50
    assert 0 < len(lesson.about) <= 90
    assert lesson.about.endswith(".")
    assert len({step.title for step in lesson.steps}) == len(lesson.steps)


def test_the_first_lesson_asks_in_every_way():
    kinds = [type(step.commit) for step in LESSONS["first"].steps]
    assert {*kinds} == {LineCommit, PointCommit, NumberCommit, SubjectCommit, ChoiceCommit}
    assert kinds.count(LineCommit) >= 2
    assert kinds.count(PointCommit) >= 2
    assert kinds[0] is LineCommit
    assert LESSONS["first"].steps[0].start.view.shown == ()


@EACH
def test_a_step_is_read_in_ten_seconds(step: Step):
    assert 0 < words(step.text) <= MOST_WORDS
    assert 0 < words(step.after) <= MOST_WORDS_AFTER
    assert 0 < words(step.commit.ask) <= MOST_WORDS_ASKED
    assert len(step.title) <= 40
    assert step.after.endswith(".")
    assert step.commit.ask[-1] in ".?"


@EACH
def test_a_step_has_paragraphs_bold_and_emphasis_only(step: Step):
    plain = re.sub(r"\*\*([^*]+)\*\*|\*([^*]+)\*", r"\1\2", step.text)
    assert not re.search(r"[*<>\[\]`#_{}|]", plain)
    assert not re.search(r"^\s*(-|\d+\.)\s", plain, re.M)
    assert not re.search(r"[*<>\[\]`#{}|]", step.after + step.commit.ask + step.title)


@EACH
def test_the_reveal_shows_something_else_than_the_start(step: Step):
    assert step.start != step.reveal
    assert {step.start.view.tab, step.reveal.view.tab} <= {*TABS}


@EACH
def test_a_slider_can_stand_where_a_step_puts_it(step: Step):
    for shown in (step.start, step.reveal):
        for field, slider in SLIDERS.items():
            steps = (getattr(shown.scenario, field) - RANGES[field][0]) / slider.step
            assert steps == pytest.approx(round(steps), abs=1e-6)


@EACH
def test_all_three_models_can_be_fitted_before_and_after(step: Step):
    for shown in (step.start, step.reveal):
        models = fit(shown.scenario)
        assert isinstance(models.partial, PartialPooling)
        assert any(math.isfinite(slope) for slope in models.lines("none")["slope"])


@EACH
def test_a_step_has_one_right_answer(step: Step):
    models = models_of(step)
    if isinstance(step.commit, LineCommit | PointCommit):
        assert all(map(math.isfinite, answer_of(step, models)))
        assert reply(step, answer_of(step, models), models).startswith("Almost exactly")
        return
    part = commit_part(step, models)
    assert mark_part(part, part.answer).points == 1
    if isinstance(part, Number):
        assert isinstance(step.commit, NumberCommit)
        assert math.isfinite(part.answer)
        return
    assert isinstance(part, Subject) == isinstance(step.commit, SubjectCommit)
    right = [option for option in part.options if mark_part(part, option).points]
    assert right == [part.answer]
    assert {mistake.answer for mistake in part.mistakes} == {*part.options} - {part.answer}


@EACH
def test_a_line_is_dragged_in_a_panel_of_the_first_page_where_lines_are_shown(step: Step):
    if isinstance(step.commit, LineCommit):
        assert step.start.view.tab == step.reveal.view.tab == "Lines"
        assert step.commit.model not in step.start.view.shown
        assert step.commit.model in step.reveal.view.shown
        assert len(models_of(step).subjects) <= 24
    if isinstance(step.commit, PointCommit):
        assert step.start.view.tab == step.reveal.view.tab == "Shrinkage"
        assert (step.start.view.dial, step.reveal.view.dial) == (1, 0.5)


@EACH
def test_the_plane_shows_where_a_point_comes_from_and_where_it_goes(step: Step):
    if isinstance(step.commit, PointCommit):
        models, subject = models_of(step), step.commit.subject
        usual = estimate_limits(step.start.scenario)
        shown = step.start.view.area or (*usual.intercept, *usual.slope)
        for model in ("none", "partial"):
            intercept, slope = models.lines(model).loc[subject]
            assert shown[0] < intercept < shown[1]
            assert shown[2] < slope < shown[3]


@EACH
def test_what_is_said_of_an_option_is_short(step: Step):
    if isinstance(step.commit, ChoiceCommit):
        for option in step.commit.options:
            said = reply(step, option.text, models_of(step))
            assert words(said) <= MOST_WORDS_AFTER
            assert "{" not in said
            assert said.endswith(".")


# Files that are no steps

GOOD = """+++
title = "A title"
after = "It is so."

[start]
shown = []

[reveal]
shown = ["none"]

[commit]
kind = "line"
ask = "Drag the line."
model = "none"
subject = "308"
+++

Some *text*.
"""
CHOICE = """[commit]
kind = "choice"
ask = "Which?"

[[commit.options]]
text = "This"
said = "Yes: {population slope}."
right = true

[[commit.options]]
text = "That"
said = "No."
"""
LINE = GOOD[GOOD.index("[commit]") : GOOD.index("+++\n\nSome")]
WITH_CHOICE = GOOD.replace(LINE, CHOICE)


def test_a_good_step_is_read():
    step = step_of(GOOD)
    assert (step.title, step.text, step.after) == ("A title", "Some *text*.", "It is so.")
    assert step.start.view.shown == ()
    assert step.reveal.view.shown == ("none",)
    assert step.commit == LineCommit("Drag the line.", "none", "308")
    commit = step_of(WITH_CHOICE).commit
    assert isinstance(commit, ChoiceCommit)
    assert [option.right for option in commit.options] == [True, False]


def test_the_reveal_holds_only_what_differs_from_the_start():
    with_data = GOOD.replace("shown = []", 'shown = []\ndata = "radon"\ntab = "Shrinkage"')
    step = step_of(with_data)
    assert step.reveal.scenario == step.start.scenario == Scenario(data="radon")
    assert step.reveal.view == replace(step.start.view, shown=("none",))


@pytest.mark.parametrize(
    ("content", "old", "new", "said"),
    [
        (GOOD, GOOD, "", "front matter"),
        (GOOD, "+++\n\nSome", "\n\nSome", "front matter"),
        (GOOD, "+++\ntitle", "Hello\n+++\ntitle", "front matter"),
        (GOOD, "Some *text*.", "", "no text"),
        (GOOD, 'title = "A title"', "title", "no TOML"),
        (GOOD, 'title = "A title"\n', "", "“title” must be a text"),
        (GOOD, 'title = "A title"', "title = 3", "“title” must be a text"),
        (GOOD, 'after = "It is so."', 'after = ""', "“after” must be a text"),
        (GOOD, 'after = "It', 'later = 1\nafter = "It', "“later” means nothing here"),
        (GOOD, "[start]\nshown = []", "start = 1", "no table [start]"),
        (GOOD, '[reveal]\nshown = ["none"]\n', "", "no table [reveal]"),
        (GOOD, LINE, "", "no table [commit]"),
        (GOOD, "shown = []", "shwon = []", "[start]: The link's “shwon” was not understood"),
        (GOOD, 'shown = ["none"]', "missing = 95", "[reveal]: The link's “missing” was out of"),
        (GOOD, "shown = []", 'data = "uploaded"', "[start]: Your own file"),
        (GOOD, 'kind = "line"', 'kind = "curve"', "“kind” must be one of line, point"),
        (GOOD, 'ask = "Drag the line."\n', "", "“ask” must be a text"),
        (GOOD, 'model = "none"', 'model = "some"', "“model” must be one of complete, none"),
        (GOOD, 'subject = "308"', "subject = 308", "“subject” must be a text"),
        (GOOD, 'subject = "308"', 'subject = "308"\nasked = "x"', "“asked” means nothing here"),
        (GOOD, 'kind = "line"', 'kind = "number"', "“model” means nothing here"),
        (GOOD, LINE, '[commit]\nkind = "number"\nask = "?"\n', "“asked” must be a text"),
        (
            GOOD,
            LINE,
            '[commit]\nkind = "number"\nask = "?"\nasked = "height"\n',
            "“asked” must be one of population slope",
        ),
        (
            GOOD,
            LINE,
            '[commit]\nkind = "subject"\nask = "?"\nasked = "tallest"\n',
            "“asked” must be one of lowest own slope, pulled most; not “tallest”",
        ),
        (GOOD, LINE, '[commit]\nkind = "choice"\nask = "?"\n', "“options”, at least two"),
        (GOOD, LINE, '[commit]\nkind = "choice"\nask = "?"\noptions = [1, 2]\n', "is a table"),
        (WITH_CHOICE, 'text = "That"', 'text = "This"', "the same text"),
        (WITH_CHOICE, "right = true", "right = false", "One option must be right"),
        (WITH_CHOICE, 'said = "No."', 'said = "No."\nright = true', "One option must be right"),
        (WITH_CHOICE, "right = true", "right = 1", "“right” must be true or false"),
        (WITH_CHOICE, "{population slope}", "{slope}", "“slope” is none of population slope"),
        (WITH_CHOICE, "right = true", "wrong = true", "“wrong” means nothing here"),
        (WITH_CHOICE, "right = true", 'model = "none"', "“model” means nothing here"),
        (
            WITH_CHOICE.replace("right = true\n", 'model = "none"\n').replace(
                'said = "No."', 'said = "No."\nmodel = "partial"'
            ),
            'ask = "Which?"',
            'ask = "Which?"\nasked = "closest to the truth"',
            "there is an option a model",
        ),
    ],
)
def test_what_is_no_step_says_why(tmp_path: Path, content: str, old: str, new: str, said: str):
    assert content.count(old) == 1
    file = tmp_path / "01-a-step.md"
    file.write_text(content.replace(old, new), encoding="utf-8")
    with pytest.raises(LessonError, match=re.escape(said)) as raised:
        read_step(file)
    assert str(raised.value).startswith(f"{tmp_path.name}/01-a-step.md: ")


def test_a_file_that_is_no_text_says_why(tmp_path: Path):
    file = tmp_path / "01-a-step.md"
    file.write_bytes(b"\xff")
    with pytest.raises(LessonError, match=r"01-a-step\.md: "):
        read_step(file)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('title = "A"\nabout = "B."', "“order” must be a whole number"),
        ('title = "A"\norder = 1', "“about” must be a text"),
        ('title = "A"\nabout = "B."\norder = 1\nmore = 2', "“more” means nothing here"),
        ("title", "lesson.toml: "),
        (None, "lesson.toml: "),
        ('title = "A"\nabout = "B."\norder = 1', "there are no steps"),
    ],
)
def test_what_is_no_lesson_says_why(tmp_path: Path, written: str | None, said: str):
    folder = tmp_path / "one"
    folder.mkdir()
    if written is not None:
        (folder / "lesson.toml").write_text(written, encoding="utf-8")
    with pytest.raises(LessonError, match=said) as raised:
        read_lessons(tmp_path)
    assert str(raised.value).startswith("one")


def test_a_file_more_is_a_step_more_and_lessons_come_in_their_order(tmp_path: Path):
    for name, order in (("a", 2), ("b", 1)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "lesson.toml").write_text(
            f'title = "{name}"\nabout = "B."\norder = {order}', encoding="utf-8"
        )
        (tmp_path / name / "02-second.md").write_text(GOOD, encoding="utf-8")
    first = GOOD.replace("A title", "First")
    (tmp_path / "a" / "01-first.md").write_text(first, encoding="utf-8")
    lessons = read_lessons(tmp_path)
    assert [*lessons] == ["b", "a"]
    assert [step.title for step in lessons["a"].steps] == ["First", "A title"]


def test_the_step_in_the_guide_is_one():
    guide = CONTRIBUTING.read_text(encoding="utf-8")
    (written,) = re.findall(r"^```markdown\n(\+\+\+\n.*?)^```$", guide, re.M | re.S)
    step = step_of(written)
    models = models_of(step)
    assert reply(step, answer_of(step, models), models).startswith("Almost exactly")
    assert words(step.text) <= MOST_WORDS
    pulled = distance_pulled(models)
    assert pulled["308"] == pulled.max()


# Quantities against an independent computation


def own_slopes(models: ThreeModels) -> dict[str, float]:
    kept = models.observations.query("kept")
    return {
        str(subject): float(np.polyfit(rows["x"], rows["y"], 1)[0])
        for subject, rows in kept.groupby("subject")
        if rows["x"].nunique() > 1
    }


def generalised_least_squares(models: ThreeModels) -> tuple[np.ndarray, np.ndarray]:
    """Estimates of γ and their covariance, from whole matrices at the fit's variances."""
    fit_ = partial_of(models)
    information, weighted = np.zeros((2, 2)), np.zeros(2)
    for _, rows in models.observations.query("kept").groupby("subject"):
        z = np.column_stack([np.ones(len(rows)), rows["x"]])
        v = z @ fit_.random_covariance.to_numpy() @ z.T
        v += fit_.residual_variance * np.eye(len(rows))
        information += z.T @ np.linalg.solve(v, z)
        weighted += z.T @ np.linalg.solve(v, rows["y"].to_numpy())
    covariance = np.linalg.inv(information)
    return covariance @ weighted, covariance


SOME = [
    Scenario(),
    Scenario(data="simulated", missing=33),
    Scenario(data="simulated", mechanism="dropout", missing=50),
]


@pytest.mark.parametrize("scenario", SOME, ids=["whole", "a third missing", "dropout"])
def test_quantities_of_the_fixed_effects(scenario: Scenario):
    models = fit(scenario)
    (intercept, slope), covariance = generalised_least_squares(models)
    assert QUANTITIES["population slope"].of(models) == pytest.approx(slope, rel=1e-6)
    assert QUANTITIES["standard error of the slope"].of(models) == pytest.approx(
        covariance[1, 1] ** 0.5, rel=1e-6
    )
    beyond = QUANTITIES["new subject beyond the data"].of(models)
    assert beyond == pytest.approx(intercept + 10 * slope, rel=1e-6)
    assert beyond == pytest.approx(predict(models, [10.0]).bands["partial"]["fit"][0])


def test_the_sd_of_slopes_of_balanced_data_is_what_moments_say():
    """Own slopes vary by τ₁₁² and by σ²/Σ(x - x̄)²."""
    models = fit(Scenario())
    x = np.unique(models.observations["x"].to_numpy())
    slopes = np.array([*own_slopes(models).values()])
    residuals = sum(
        float(np.polyfit(rows["x"], rows["y"], 1, full=True)[1][0])
        for _, rows in models.observations.groupby("subject")
    )
    sigma_squared = residuals / (len(models.observations) - 2 * len(slopes))
    tau = math.sqrt(slopes.var(ddof=1) - sigma_squared / ((x - x.mean()) ** 2).sum())
    assert QUANTITIES["SD of slopes"].of(models) == pytest.approx(tau, rel=1e-4)


def test_the_number_without_an_own_line_is_that_of_subjects_with_one_day():
    models = fit(SOME[2])
    expected = len(models.subjects) - len(own_slopes(models))
    assert expected > 0
    assert QUANTITIES["subjects without an own line"].of(models) == expected


@pytest.mark.parametrize("model", MODEL_NAMES)
def test_errors_of_lines_are_root_mean_squares_over_the_range_of_x(model: ModelName):
    models = fit(SOME[1])
    assert models.truth is not None
    lines = models.lines(model).to_numpy() - models.truth.to_numpy()
    x = np.linspace(0, 7, 20_001)
    apart = lines[:, :1] + lines[:, 1:] * x
    assert QUANTITIES[f"error of {model if model != 'none' else 'no'} pooling"].of(
        models
    ) == pytest.approx(float(np.sqrt((apart**2).mean())), rel=1e-3)


@pytest.mark.parametrize("name", QUANTITIES)
def test_a_number_that_reads_as_the_answer_does_is_right(name: str):
    quantity = QUANTITIES[name]
    assert quantity.tolerance >= 0.49 * 10**-quantity.decimals


def test_units_are_those_of_the_data():
    told = {name: (unit_of_y(each), unit_of_slope(each)) for name, each in PUBLISHED.items()}
    assert told["sleepstudy"] == ("ms", "ms a day")
    assert told["orthodont"] == ("mm", "mm per age")
    assert QUANTITIES["population slope"].told(fit(Scenario())) == "11.4 ms a day"
    assert QUANTITIES["subjects without an own line"].told(fit(Scenario())) == "0"


# What the steps claim


def test_training_days_rise_less_than_the_others():
    step = STEPS["first: Why days 0 and 1 go"]
    before, after = fit(step.start.scenario), models_of(step)
    means = before.observations.groupby("x")["y"].mean().to_numpy()
    slopes = [own.none.lines["slope"].mean() for own in (before, after)]
    assert (means[2] - means[0]) / 2 < slopes[0] < slopes[1]
    assert commit_part(step, after).answer == "It gets steeper"
    assert slopes[1] == pytest.approx(QUANTITIES["population slope"].of(after))


def test_all_points_of_337_lie_above_the_common_line_and_all_of_309_below():
    models = revealed("first: One line for all")
    intercept, slope = models.lines("complete").loc["308"]
    rows = models.observations
    above = (rows["y"] > intercept + slope * rows["x"]).groupby(rows["subject"])
    assert (len(models.subjects), {*models.observations_made.values()}) == (18, {8})
    assert above.all()["337"]
    assert not above.any()["309"]


def test_only_335_falls():
    models = revealed("first: A line each")
    falling = [subject for subject, slope in own_slopes(models).items() if slope < 0]
    assert falling == ["335"]
    assert commit_part(STEPS["first: A line each"], models).answer == "335"


def test_335_stays_near_its_own_line_but_gives_up_much_of_the_fall():
    models = revealed("first: The compromise")
    own, pooled = (models.lines(model)["slope"]["335"] for model in ("none", "partial"))
    common = models.lines("complete")["slope"]["335"]
    assert own < own / 2 < pooled < 0
    assert pooled - own < (common - own) / 2


def test_nobody_is_moved_farther_than_332_which_starts_high_and_rises_little():
    models = revealed("first: Where the pull comes from")
    pulled, fit_ = distance_pulled(models), partial_of(models)
    assert pulled["332"] == pulled.max()
    assert fit_.random_covariance.to_numpy()[0, 1] > 0
    departure = models.none.lines.loc["332"] - fit_.fixed_effects
    assert departure["intercept"] > 0 > departure["slope"]
    own = models.none.lines.var().to_numpy()
    assert (own > np.diag(fit_.random_covariance)).all()
    distance = abs(models.lines("none") - fit_.fixed_effects)
    nearer = abs(models.lines("partial") - fit_.fixed_effects).loc["332"] < distance.loc["332"]
    assert nearer.all()


def test_335_kept_most_of_its_slope_with_eight_points_and_next_to_nothing_with_two():
    models = revealed("first: Spoil the data")
    assert models.observations_left["335"] == 2
    assert {left for name, left in models.observations_left.items() if name != "335"} == {8}
    assert own_slopes(models)["335"] < own_slopes(fit(Scenario()))["335"] < 0
    assert shares_kept(fit(Scenario()))["slope"]["335"] > 0.5
    assert abs(shares_kept(models)["slope"]["335"]) < 0.1


def test_the_band_of_a_new_observation_is_wider_for_a_new_person_than_for_a_known_one():
    models = revealed("first: Beyond the data")
    assert models.observations["x"].max() == 7
    assert "none" in predict(models, [10.0]).reasons
    new, known = (
        predict(models, [10.0], subject).bands["partial"].iloc[0] for subject in (None, "308")
    )
    assert new["new_upper"] - new["new_lower"] > known["new_upper"] - known["new_lower"]


def test_where_nobody_differs_partial_pooling_is_all_but_complete_and_else_no_pooling():
    step = STEPS["first: Nobody differs"]
    models = models_of(step)
    own, pooled, common = (models.lines(model) for model in ("none", "partial", "complete"))
    assert models.truth is not None
    assert (models.truth.std() == 0).all()
    assert own["slope"].std() > 10 * QUANTITIES["SD of slopes"].of(models)
    assert not partial_of(fit(step.start.scenario)).singular
    assert (abs(pooled - common).max() < abs(own - common).max() / 5).all()
    apart = fit(replace(step.reveal.scenario, sd_intercept=100, sd_slope=50))
    own, pooled, common = (apart.lines(model) for model in ("none", "partial", "complete"))
    assert (abs(pooled - own).mean() < abs(own - common).mean() / 10).all()


def test_with_half_missing_partial_pooling_is_closest_to_the_truth():
    models = revealed("first: Closest to the truth")
    rmse = scoreboard(models)["rmse"]
    assert rmse["partial"] < min(rmse["none"], rmse["complete"])
    assert models.observations["kept"].mean() == 0.5


def test_chance_losses_bias_nothing_and_those_with_few_points_gain_most():
    step = STEPS["missing: By chance alone"]
    before, after = scoreboard(fit(step.start.scenario)), scoreboard(models_of(step))
    assert after["rmse"]["none"] > before["rmse"]["none"]
    assert after["rmse"]["partial"] < after["rmse"]["none"]
    study = studied(step.reveal.scenario)
    of_lines = bias_and_spread(study).query("parameter in ('intercept', 'slope')")
    assert (abs(of_lines["bias"]) < 3 * of_lines["bias_error"]).all()
    table = by_observations_left(study).query("left >= 2 and subjects > 30")
    errors = table.pivot_table(index="left", columns="model", values="rmse", observed=True)
    assert (errors["none"] - errors["partial"]).is_monotonic_decreasing


def test_the_early_points_of_s2_do_not_rise_and_partial_pooling_is_nearer_to_its_true_line():
    models = revealed("missing: Later days")
    early = models.observations.query("kept and subject == 'S2'")["x"]
    assert early.max() < models.observations["x"].max() - 2
    assert own_slopes(models)["S2"] < 0
    errors = errors_of_subjects(models).query("subject == 'S2'").set_index("model")["line"]
    assert errors["partial"] < errors["none"] / 2
    of_lines = bias_and_spread(studied(models.scenario)).query("parameter == 'slope'")
    assert (abs(of_lines["bias"]) < 3 * of_lines["bias_error"]).all()


def test_after_dropout_some_have_one_day_and_partial_pooling_has_lines_for_all():
    models = revealed("missing: Dropout")
    first_day_only = [s for s, left in models.observations_left.items() if left == 1]
    assert first_day_only
    kept = models.observations.query("kept and subject in @first_day_only")
    assert (kept["x"] == 0).all()
    assert models.lines("partial").notna().all(axis=None)


def test_where_large_values_are_missing_all_models_are_too_low_with_more_people_too():
    step = STEPS["missing: Large values"]
    for subjects in (step.reveal.scenario.subjects, 200):
        models = fit(replace(step.reveal.scenario, subjects=subjects))
        assert models.truth is not None
        middle = models.truth["intercept"].mean() + 3.5 * models.truth["slope"].mean()
        for model in MODEL_NAMES:
            lines = models.lines(model)
            assert lines["intercept"].mean() + 3.5 * lines["slope"].mean() < middle - 2
        rmse = scoreboard(models)["rmse"]
        assert rmse["partial"] == rmse.min()


def test_the_line_that_is_pulled_most_gets_far_nearer_to_the_true_one():
    step = STEPS["missing: Where pooling helps"]
    models = models_of(step)
    answer = commit_part(step, models).answer
    assert {1, 2, 3, 8} <= {*models.observations_left.values()}
    assert models.observations_left[str(answer)] <= 3
    errors = errors_of_subjects(models).query("subject == @answer").set_index("model")["line"]
    assert errors["partial"] < errors["none"] / 5
    pulled = distance_pulled(models).dropna().sort_values()
    assert pulled.iloc[-1] > 1.2 * pulled.iloc[-2]


def test_four_times_the_people_halve_the_standard_error():
    step = STEPS["people: Four times the people"]
    assert step.reveal.scenario.subjects == 4 * step.start.scenario.subjects
    error = QUANTITIES["standard error of the slope"].of
    half = error(fit(step.start.scenario)) / 2
    assert abs(error(models_of(step)) - half) < QUANTITIES["standard error of the slope"].tolerance
    typical = [
        float(np.median(studied(shown.scenario).answers.standard_errors[:, 2, 1]))
        for shown in (step.start, step.reveal)
    ]
    assert typical[0] / typical[1] == pytest.approx(2, abs=0.1)


def test_more_people_are_worth_more_than_more_days():
    days, people = (
        STEPS["people: More people or more days?"],
        STEPS["people: Four times the people"],
    )
    assert days.start == people.start
    sizes = [step.reveal.scenario for step in (days, people)]
    assert len({each.subjects * each.occasions for each in sizes}) == 1
    error = QUANTITIES["standard error of the slope"].of
    assert error(fit(sizes[0])) > 1.2 * error(fit(sizes[1]))
    typical = [float(np.median(studied(each).answers.standard_errors[:, 2, 1])) for each in sizes]
    assert typical[0] > 1.5 * typical[1]


def test_about_half_of_small_studies_are_singular():
    models = revealed("people: Six people, four days")
    assert partial_of(models).singular
    true = models.scenario.sd_slope
    of_many = QUANTITIES["SD of slopes"].of(
        fit(STEPS["people: Six people, four days"].start.scenario)
    )
    assert abs(of_many - true) < abs(QUANTITIES["SD of slopes"].of(models) - true) / 2
    assert 0.4 < float(np.mean(studied(models.scenario).answers.singular)) < 0.6


def satterthwaite(scenario: Scenario) -> float:
    return float(slope_tests(studied(scenario)).set_index("test")["rejected"]["satterthwaite"])


def test_six_people_on_four_days_find_the_slope_in_four_of_ten_studies():
    step = STEPS["people: One study or many"]
    assert satterthwaite(step.reveal.scenario) == pytest.approx(0.4, abs=0.08)
    assert step.reveal.view.result == "tests"
    assert step.reveal.view.times == 100


def test_half_the_slope_needs_four_times_the_people():
    step = STEPS["people: Half the effect"]
    before, after = step.start.scenario, step.reveal.scenario
    assert (before.slope, after.slope) == (6, 3)
    power = satterthwaite(before)
    assert satterthwaite(after) < power / 2
    assert satterthwaite(replace(after, subjects=2 * after.subjects)) < power - 0.1
    four_times = satterthwaite(replace(after, subjects=4 * after.subjects))
    assert four_times == pytest.approx(power, abs=0.05)


# Parts


def parts() -> Iterator[tuple[Step, Number | Choice]]:
    for step in STEPS.values():
        if isinstance(step.commit, PartCommit):
            yield step, commit_part(step, models_of(step))


def test_a_part_asks_what_the_step_asks():
    assert all(part.label == step.commit.ask for step, part in parts())


def test_a_line_is_no_part_and_a_part_no_line():
    line, choice = STEPS["first: One person"], STEPS["first: Closest to the truth"]
    with pytest.raises(LessonError, match="no part"):
        commit_part(line, models_of(line))
    with pytest.raises(LessonError, match="no line and no point"):
        answer_of(choice, models_of(choice))


def test_a_subject_that_is_not_there_or_has_no_line_is_an_error():
    line = STEPS["first: One person"]
    commit = LineCommit("Drag.", "none", "999")
    with pytest.raises(LessonError, match="no subject 999"):
        answer_of(replace(line, commit=commit), models_of(line))
    newcomers = fit(Scenario(data="newcomers"))
    commit = LineCommit("Drag.", "none", "373")
    with pytest.raises(LessonError, match="no such line for 373"):
        answer_of(replace(line, commit=commit), newcomers)
