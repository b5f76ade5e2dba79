"""What a class does together, held against the fits that each answer stands for."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import SeedSequence

from modules.figures.messages import LINES, TRUTH, of_state
from modules.figures.state import state_of
from modules.lessons import LESSONS, reply, step_at
from modules.observations import observe
from modules.pooling import none, partial
from modules.pooling.three_models import MODEL_NAMES, ModelName, ThreeModels, fit
from modules.rooms.activities import Activity, Entry, NotPossible, Refused, activity_of
from modules.scenario import Scenario
from modules.scenario.learning import Learning
from modules.study.samples import scenario_of, seeds

SIMULATED = Scenario(data="simulated")
CHAPTER = Scenario()
SEED = 20261129


def made(name: str, scenario: Scenario = SIMULATED, **settings: object) -> Activity:
    activity = activity_of({"activity": name, **settings}, scenario, SEED)
    activity.prepare()
    return activity


def answered(activity: Activity, *answers: object) -> list[Entry]:
    """The entries of persons 1, 2, ..., each with an answer."""
    numbers = [number for number, _ in enumerate(answers, 1)]
    checked = [activity.check(answer) for answer in answers]
    return list(map(Entry, numbers, activity.entries(numbers, checked)))


def sample_of(scenario: Scenario, number: int) -> ThreeModels:
    sample, seed = seeds([SeedSequence(SEED, spawn_key=(number,))])[0].tolist()
    return fit(scenario_of(scenario, sample, seed))


def populations(models: ThreeModels) -> dict[str, list[float]]:
    return {
        "complete": models.complete.fixed_effects.tolist(),  # pyright: ignore[reportAttributeAccessIssue]
        "none": models.lines("none").mean().tolist(),
        "partial": models.partial.fixed_effects.tolist(),  # pyright: ignore[reportAttributeAccessIssue]
    }


@pytest.mark.parametrize("scenario", [SIMULATED, replace(SIMULATED, missing=40, subjects=6)])
def test_an_own_sample_is_that_of_a_scenario_and_fitted_as_the_app_fits_it(scenario: Scenario):
    activity = made("own_sample", scenario)
    entries = answered(activity, *[True] * 4)
    results = activity.results(entries, activity.reveal(entries))
    for entry, mine, result in zip(entries, activity.mine(entries), results, strict=True):
        models = sample_of(scenario, entry.number)
        for model, line in populations(models).items():
            assert entry.shown[model] == pytest.approx(line, rel=1e-4)
        for state, parts in ((mine["state"], LINES), (result["state"], (*LINES, *TRUTH))):
            expected = of_state(state_of(models), parts, with_observations=True)
            assert state["subjects"] == expected["subjects"]
            assert state["observations"] == expected["observations"]
            for part, numbers in expected["parts"].items():
                assert state["parts"][part] == pytest.approx(numbers, rel=1e-4, abs=1e-3)


def test_a_person_has_the_same_sample_whoever_else_answers():
    activity = made("own_sample")
    together = activity.entries([1, 2, 3], [True] * 3)
    for number, shown in enumerate(together, 1):
        assert activity.entries([number], [True]) == [shown]
    assert len({json.dumps(shown) for shown in together}) == 3
    others = activity_of({"activity": "own_sample"}, SIMULATED, SEED + 1)
    assert others.entries([1], [True]) != together[:1]


def test_the_class_piles_up_around_the_truth():
    activity = made("own_sample")
    entries = answered(activity, *[True] * 200)
    reveal = activity.reveal(entries)
    assert reveal["truth"] == [SIMULATED.intercept, SIMULATED.slope]
    limits = activity.picture()["axes"]
    for model in MODEL_NAMES:
        lines = np.array([entry.shown[model] for entry in entries])
        error = np.array(reveal["sd"][model]) / math.sqrt(200)
        assert (np.abs(np.array(reveal["mean"][model]) - reveal["truth"]) < 4 * error).all()
        assert reveal["mean"][model] == pytest.approx(lines.mean(axis=0), rel=1e-4)
        for term, name in enumerate(("intercept", "slope")):
            low, high = limits[name]
            assert ((low <= lines[:, term]) & (lines[:, term] <= high)).mean() > 0.99


def test_of_real_data_it_is_a_world_like_them():
    activity = made("own_sample", CHAPTER)
    truth = activity.reveal([])["truth"]
    assert truth == pytest.approx(populations(fit(CHAPTER))["partial"], rel=1e-4)
    with pytest.raises(NotPossible, match="No world is like these data"):
        made("own_sample", replace(CHAPTER, missing=90, mechanism="dropout"))


def test_what_a_sample_does_not_determine_is_null_with_its_reason():
    activity = made("own_sample", replace(SIMULATED, missing=90, subjects=5))
    entries = answered(activity, *[True] * 20)
    mine = activity.mine(entries)
    without = [one for one in mine if one["estimates"]["partial"] is None]
    assert without
    for one in mine:
        lines = one["estimates"].items()
        assert {*one["reasons"]} == {model for model, line in lines if line is None}
        assert all(len(reason) > 20 for reason in one["reasons"].values())
    known = sum(one["estimates"]["partial"] is not None for one in mine)
    assert activity.reveal(entries)["counted"]["partial"] == known
    json.dumps([mine, activity.reveal(entries)], allow_nan=False)


@pytest.mark.parametrize("scenario", [SIMULATED, CHAPTER], ids=["simulated", "chapter"])
def test_who_is_closest_pools_those_who_answered(scenario: Scenario):
    activity = made("closest", scenario, observations=4)
    everybody = answered(activity, *[True] * 12)
    entries = everybody[::2]
    assert activity.entries([3], [True]) == [everybody[2].shown]
    rows = [
        {"subject": str(entry.number), "x": x, "y": y}
        for entry in entries
        for x, y in entry.shown["points"]
    ]
    frame = (
        observe(SIMULATED)
        .iloc[: len(rows)]
        .assign(**{name: [row[name] for row in rows] for name in ("subject", "x", "y")})
    )
    pooled, own = partial.fit(frame), none.fit(frame)
    reveal = activity.reveal(entries)
    assert reveal["population"] == pytest.approx(pooled.fixed_effects.tolist(), rel=1e-4)
    occasions = observe(scenario)["x"].to_numpy()
    x = np.linspace(occasions.min(), occasions.max(), 2001)
    for place, (entry, line) in enumerate(zip(entries, reveal["lines"], strict=True)):
        assert entry.shown["own"] == pytest.approx(own.coefficients[place].tolist(), rel=1e-3)
        assert line["pooled"] == pytest.approx(pooled.lines.iloc[place].tolist(), rel=1e-3)
        for name, found in (("own_error", entry.shown["own"]), ("pooled_error", line["pooled"])):
            apart = np.array(found) - line["truth"]
            error = math.sqrt(float(np.mean((apart[0] + apart[1] * x) ** 2)))
            assert line[name] == pytest.approx(error, rel=1e-2)
    closer = [line["pooled_error"] < line["own_error"] for line in reveal["lines"]]
    assert (reveal["compared"], reveal["closer"]) == (len(entries), sum(closer))
    for result, is_closer in zip(activity.results(entries, reveal), closer, strict=True):
        assert ("brought you closer" in result["said"]) == is_closer


def test_one_person_alone_is_pooled_with_nobody():
    activity = made("closest")
    entries = answered(activity, True)
    reveal = activity.reveal(entries)
    assert reveal["population"] is None
    assert reveal["why"]
    assert reveal["lines"][0]["pooled_error"] is None
    assert reveal["why"] in activity.results(entries, reveal)[0]["said"]


@pytest.mark.parametrize("model", MODEL_NAMES)
def test_a_spoiled_line_moves_as_far_as_that_of_the_scenario_without_the_points(model: ModelName):
    activity = made("spoil_it", CHAPTER, model=model)
    taken = [[0, 1, 2], [5, 60, 100], [141, 142, 143]]
    entries = answered(activity, *taken)
    before, x = fit(CHAPTER), np.linspace(0, 7, 4001)
    for entry, ids in zip(entries, taken, strict=True):
        after = fit(replace(CHAPTER, removed=tuple(ids)))
        if model == "none":
            change = (after.lines("none") - before.lines("none")).to_numpy()
        else:
            change = np.array([populations(after)[model]]) - populations(before)[model]
        moved = np.sqrt(np.mean((change[:, :1] + change[:, 1:] * x) ** 2, axis=1))
        assert entry.shown["moved"] == pytest.approx(moved.max(), rel=1e-2)
        if model == "none":
            assert entry.shown["subject"] == moved.argmax()
    ranked = activity.reveal(entries)["ranked"]
    sizes = [entries[place].shown["moved"] for place in ranked]
    assert sizes == sorted(sizes, reverse=True)


def test_a_line_that_is_gone_moved_farthest():
    scenario = replace(SIMULATED, focus="S1", focus_left=4)
    left = np.flatnonzero(observe(scenario)["kept"]).tolist()
    activity = made("spoil_it", scenario, model="none", subject="S1")
    with pytest.raises(Refused):
        activity.check(left[3:6])
    everybody = made("spoil_it", scenario, model="none")
    entries = answered(everybody, left[20:23], left[:3])
    assert (entries[1].shown["moved"], entries[1].shown["line"]) == (None, None)
    reveal = everybody.reveal(entries)
    assert reveal["ranked"] == [1, 0]
    assert [one["rank"] for one in everybody.results(entries, reveal)] == [2, 1]


STEPS = [
    (lesson.name, place) for lesson in LESSONS.values() for place, _ in enumerate(lesson.steps, 1)
]


@pytest.mark.parametrize(("lesson", "step"), STEPS)
def test_every_step_of_the_lessons_can_be_predicted(lesson: str, step: int):
    activity = made("predict", CHAPTER, lesson=lesson, step=step)
    answer = activity.reveal([])["answer"]
    entries = answered(activity, answer)
    reveal = activity.reveal(entries)
    asked = step_at(Learning(lesson=lesson, step=step))
    assert asked is not None
    guess = activity.table(entries).iloc[0, 1:].tolist()
    said = reply(asked, guess[0] if len(guess) == 1 else guess, fit(asked.reveal.scenario))
    assert activity.results(entries, reveal) == [{"said": said}]
    assert said.startswith(("Right", "Almost exactly"))
    if "counts" in reveal:
        assert reveal["counts"][answer] == sum(reveal["counts"]) == 1
    else:
        assert reveal["mean"] == reveal["median"] == pytest.approx(answer, rel=1e-4)


def test_the_class_has_a_mean_and_a_median_line():
    activity = made("predict", CHAPTER, lesson="first", step=1)
    entries = answered(activity, [200, 10], [300, 20], [310, 30])
    reveal = activity.reveal(entries)
    assert (reveal["mean"], reveal["median"]) == ([270, 20], [300, 20])


@pytest.mark.parametrize("answer", [[1e6, 0], [288, 500], [288, -500], [-1e308, 1e308]])
def test_a_line_far_outside_the_picture_is_refused(answer: list[float]):
    with pytest.raises(Refused, match="far outside"):
        made("predict", CHAPTER, lesson="first", step=1).check(answer)


def test_a_vote_is_marked_as_the_exercise_marks_it():
    activity = made("vote", exercise="purpose", draw=3)
    options = activity.task()["options"]
    entries = answered(activity, *range(len(options)))
    reveal = activity.reveal(entries)
    results = activity.results(entries, reveal)
    right = [place for place, result in enumerate(results) if result["right"]]
    assert right == [reveal["answer"]]
    assert reveal["counts"] == [1] * len(options)


ALL: list[Callable[[], Activity]] = [
    lambda: made("own_sample"),
    lambda: made("vote", exercise="purpose", draw=3),
    lambda: made("closest"),
    lambda: made("spoil_it"),
    lambda: made("predict", lesson="first", step=1),
    lambda: made("predict", lesson="first", step=6),
    lambda: made("predict", lesson="first", step=8),
]
ACTIVITIES = [make() for make in ALL]
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)


@given(scalars | st.lists(scalars, max_size=4), st.sampled_from(ACTIVITIES))
def test_whatever_is_answered_counts_or_is_refused(answer: Any, activity: Activity):  # noqa: ANN401
    try:
        checked = activity.check(answer)
    except Refused:
        return
    entries = [Entry(1, *activity.entries([1], [checked]))]
    shown = json.dumps([entries[0].shown, activity.reveal(entries)], allow_nan=False)
    assert len(shown) < 5_000
    assert not isinstance(entries[0].shown, str)


@pytest.mark.parametrize("activity", ACTIVITIES, ids=lambda activity: activity.name)
def test_nobody_need_answer(activity: Activity):
    assert len(activity.table([])) == 0
    json.dumps([activity.task(), activity.picture(), activity.reveal([])], allow_nan=False)
