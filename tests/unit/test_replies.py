"""What is said of a guess: right, near, wrong, absurd, or none."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.lessons import (
    LESSONS,
    ChoiceCommit,
    LessonError,
    LineCommit,
    NumberCommit,
    Option,
    PointCommit,
    Step,
    SubjectCommit,
    answer_of,
    commit_part,
    reply,
)
from modules.lessons.subject_questions import SUBJECT_QUESTIONS, SubjectQuestion
from modules.pooling.three_models import ThreeModels, fit
from modules.scenario import Scenario

STEPS: dict[str, Step] = {
    f"{lesson.name}: {step.title}": step for lesson in LESSONS.values() for step in lesson.steps
}
OWN_LINE = STEPS["first: One person"]
COMMON_LINE = STEPS["first: One line for all"]
POOLED_LINE = STEPS["first: The compromise"]
POINT = STEPS["first: Where the pull comes from"]
FAR_POINT = STEPS["first: Spoil the data"]
NUMBER = STEPS["first: Beyond the data"]
PICK = STEPS["first: A line each"]
PULLED = STEPS["missing: Where pooling helps"]
CHOICE = STEPS["first: Closest to the truth"]
NOT_GUESSES = [None, "", "line", 3, (), (1,), (1, 2, 3), ("a", 2), (math.nan, 1), (1, math.inf), {}]


def models_of(step: Step) -> ThreeModels:
    return fit(step.reveal.scenario)


def said(step: Step, guess: object) -> str:
    return reply(step, guess, models_of(step))


def beside(step: Step, intercept: float, slope: float) -> tuple[float, float]:
    """A guess that is off by so much."""
    answer = answer_of(step, models_of(step))
    return answer[0] + intercept, answer[1] + slope


# Lines


def test_the_answer_is_the_least_squares_line_of_the_points():
    rows = models_of(OWN_LINE).observations.query("subject == '308'")
    slope, intercept = np.polyfit(rows["x"], rows["y"], 1)
    assert answer_of(OWN_LINE, models_of(OWN_LINE)) == pytest.approx((intercept, slope))


@pytest.mark.parametrize("off", [(0, 0), (3, 0), (-3, 0.2), (0, -0.5)])
def test_a_line_that_is_right_or_as_near_as_a_hand_can_draw(off: tuple[float, float]):
    assert said(OWN_LINE, beside(OWN_LINE, *off)) == (
        "Almost exactly: no pooling's line for 308 starts at 288 ms and rises by 21.7 ms a day."
    )


@pytest.mark.parametrize(
    ("off", "expected"),
    [
        ((-20, 0), "starts 20 ms below no pooling's line for 308, but is as steep."),
        ((20, 0), "starts 20 ms above no pooling's line for 308, but is as steep."),
        ((0, 3), "starts where no pooling's line for 308 does, but is 3.0 ms a day steeper."),
        ((0, -3), "starts where no pooling's line for 308 does, but is 3.0 ms a day flatter."),
        ((30, -5), "starts 30 ms above no pooling's line for 308, and is 5.0 ms a day flatter."),
    ],
)
def test_a_line_that_is_off(off: tuple[float, float], expected: str):
    assert said(OWN_LINE, beside(OWN_LINE, *off)) == f"Your line {expected}"


def test_a_line_that_rises_where_the_model_s_falls():
    assert said(POOLED_LINE, beside(POOLED_LINE, 0, 5)) == (
        "Your line starts where partial pooling's line for 335 does, but rises by 4.4 ms a day "
        "where that one falls by 0.6 ms a day."
    )


def test_of_a_falling_line_steeper_is_what_falls_more():
    assert said(POOLED_LINE, beside(POOLED_LINE, 0, -5)).endswith("is 5.0 ms a day steeper.")


def test_the_one_line_for_all_is_nobody_s():
    assert said(COMMON_LINE, beside(COMMON_LINE, 20, 0)) == (
        "Your line starts 20 ms above complete pooling's line, but is as steep."
    )


@pytest.mark.parametrize("guess", [(1e300, -1e300), (1.7e308, 1.7e308), (288, 1e6), (-9999, 0)])
def test_a_line_outside_the_picture(guess: tuple[float, float]):
    assert said(OWN_LINE, guess) == (
        "That is far outside the picture: no pooling's line for 308 starts at 288 ms and rises by "
        "21.7 ms a day."
    )


def test_lines_start_at_the_first_x_of_the_data():
    scenario = Scenario(data="orthodont")
    models = fit(scenario)
    subject = models.subjects[0]
    shown = replace_scenario(OWN_LINE, scenario, LineCommit("Drag.", "none", subject))
    intercept, slope = answer_of(shown, models)
    start = intercept + slope * models.observations["x"].min()
    assert f"starts at {start:.1f} mm and rises by {slope:.2f} mm per age." in reply(
        shown, (intercept, slope), models
    )


def replace_scenario(step: Step, scenario: Scenario, commit: LineCommit | PointCommit) -> Step:
    shown = step.reveal._replace(scenario=scenario)
    return replace(step, start=shown, reveal=shown, commit=commit)


# Points


def test_a_point_that_is_right():
    where = "Almost exactly. Partial pooling puts 332 at 298 ms and 6.5 ms a day."
    assert said(POINT, beside(POINT, 0, 0)) == where
    assert said(POINT, beside(POINT, 4, -1)) == where


def test_a_point_that_was_left_where_it_was():
    own = models_of(POINT).none.lines.loc["332"].tolist()
    assert said(POINT, own).startswith("That is where its own line puts it. Your intercept is 18")


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (-1, "Partial pooling moves it the other way. "),
        (0.5, "The right direction, but not far enough. "),
        (2, "The right direction, but too far. "),
    ],
)
def test_the_way_that_a_point_went(share: float, expected: str):
    models = models_of(FAR_POINT)
    own = models.none.lines.loc["335"].to_numpy()
    answer = np.array(answer_of(FAR_POINT, models))
    assert said(FAR_POINT, tuple(own + share * (answer - own))).startswith(expected)


def test_a_point_that_went_far_enough_but_to_one_side():
    assert said(FAR_POINT, beside(FAR_POINT, 20, 0)) == (
        "As far as it should go, but to one side. Your intercept is 20 ms too high."
    )


def test_both_terms_of_a_point_are_held_against_the_answer():
    assert said(FAR_POINT, beside(FAR_POINT, -40, -5)).endswith(
        "Your intercept is 40 ms too low and your slope is 5.0 ms a day too low."
    )


@pytest.mark.parametrize("guess", [(1e300, -1e300), (1.7e308, -1.7e308), (250, 1e6)])
def test_a_point_outside_the_picture(guess: tuple[float, float]):
    assert said(POINT, guess) == (
        "That is far outside the picture. Partial pooling puts 332 at 298 ms and 6.5 ms a day."
    )


def test_a_point_without_an_own_line_has_no_direction():
    scenario = Scenario(data="newcomers")
    step = replace_scenario(POINT, scenario, PointCommit("Place.", "partial", "373"))
    off = answer_of(step, fit(scenario))
    assert said(step, (off[0] + 30, off[1])) == "Your intercept is 30 ms too high."


@pytest.mark.parametrize("step", [OWN_LINE, POINT], ids=["line", "point"])
@pytest.mark.parametrize("guess", NOT_GUESSES, ids=repr)
def test_what_is_not_drawn_is_none(step: Step, guess: object):
    assert said(step, guess) == "Nothing is drawn yet."


finite = st.floats(allow_nan=False, allow_infinity=False)


@given(intercept=finite, slope=finite)
def test_there_is_a_reply_to_any_line_and_point(intercept: float, slope: float):
    for step in (OWN_LINE, POOLED_LINE, POINT, FAR_POINT):
        answer = said(step, (intercept, slope))
        assert answer.endswith(".")
        assert "nan" not in answer
        assert "inf" not in answer
        assert len(answer) < 200


# Numbers


@pytest.mark.parametrize(
    ("guess", "expected"),
    [
        (382, "Right: it is 382 ms."),
        ("382,3", "Right: it is 382 ms."),
        (390, "Right: it is 382 ms, and you said 390 ms."),
        ("400", "You said 400 ms; it is 382 ms."),
        (-5, "You said −5 ms; it is 382 ms."),
        (1e300, "You said 1.0e+300 ms; it is 382 ms."),
        (math.nan, "Give a number, such as 12."),
        ("many", "Give a number, such as 12."),
        (None, "Nothing is given yet."),
    ],
)
def test_a_number(guess: object, expected: str):
    assert said(NUMBER, guess) == expected


def test_a_number_that_another_scenario_changed_is_told_as_it_was():
    assert said(STEPS["missing: Dropout"], 4) == "You said 4; it is 5. Before, it was 0."


@given(finite)
def test_there_is_a_reply_to_any_number(guess: float):
    for step in STEPS.values():
        if isinstance(step.commit, NumberCommit):
            answer = said(step, guess)
            assert answer.startswith(("Right: it is ", "You said "))
            assert len(answer) < 100


# Subjects and choices


def test_the_right_subject():
    assert said(PICK, "335") == "Right. The own slope of 335 is −4.2 ms a day."


def test_another_subject():
    assert said(PICK, "309") == (
        "Not that one. The own slope of 309 is 4.4 ms a day. The own slope of 335 is −4.2 ms a day."
    )


def test_why_a_line_is_pulled_most():
    models = models_of(PULLED)
    answer = str(commit_part(PULLED, models).answer)
    left = models.observations_left[answer]
    assert said(PULLED, answer) == (
        f"Right. The line of {answer}, with {left} observations left, moved by 97 ms."
    )


def test_a_subject_without_an_own_line_cannot_be_pulled():
    models = models_of(PULLED)
    (without, *_) = models.none.reasons
    assert said(PULLED, without).startswith(
        f"Not that one. {without}, with 1 observation left, has no line of its own to be pulled."
    )


def test_a_subject_without_an_own_line_has_no_own_slope():
    shown = PICK.reveal._replace(scenario=Scenario(data="newcomers"))
    step = replace(PICK, start=shown, reveal=shown)
    assert said(step, "373").startswith("Not that one. 373 has no line of its own.")


@pytest.mark.parametrize("guess", [None, "", "999", 335, ["335"]], ids=repr)
def test_no_subject(guess: object):
    assert said(PICK, guess) in ("Nothing is given yet.", "Choose one of those that are shown.")


def test_each_option_has_its_say_with_numbers():
    commit = CHOICE.commit
    assert isinstance(commit, ChoiceCommit)
    replies = [said(CHOICE, option.text) for option in commit.options]
    assert len({*replies}) == 3
    assert replies[2] == (
        "Right: typically 7.0 ms off, no pooling 14.1 ms, complete pooling 32.5 ms."
    )
    assert said(CHOICE, "Another") == "Choose one of those that are shown."


# Questions without one answer


def test_a_question_that_several_answer_is_an_error():
    tied = SubjectQuestion(lambda models: dict.fromkeys(models.subjects, 1.0), lambda *_: "")
    with pytest.raises(LessonError, match="18 subjects come first, not one"):
        tied.answer(models_of(PICK))
    nobody = SubjectQuestion(lambda models: dict.fromkeys(models.subjects, math.nan), tied.said)
    with pytest.raises(LessonError, match="0 subjects come first"):
        nobody.answer(models_of(PICK))


@pytest.mark.parametrize("asked", SUBJECT_QUESTIONS)
def test_a_question_about_subjects_is_answered_by_the_largest(asked: str):
    models = models_of(PICK)
    measured = SUBJECT_QUESTIONS[asked].most(models)
    step = replace(PICK, commit=SubjectCommit("Whose?", asked))
    assert commit_part(step, models).answer == max(measured, key=lambda name: measured[name])


def test_a_model_for_which_no_option_stands_is_an_error():
    options = (Option("One", "No.", model="complete"), Option("Two", "No.", model="none"))
    commit = ChoiceCommit("Which?", options, "closest to the truth")
    with pytest.raises(LessonError, match="No option stands for partial"):
        commit_part(replace(CHOICE, commit=commit), models_of(CHOICE))


def test_a_quantity_of_a_model_that_is_not_determined_is_an_error():
    alone = fit(Scenario(data="simulated", subjects=2, occasions=2, missing=90))
    step = replace(NUMBER, commit=NumberCommit("How much?", "SD of slopes"))
    with pytest.raises(LessonError):
        commit_part(step, alone)
