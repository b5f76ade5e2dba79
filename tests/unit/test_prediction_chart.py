"""The chart of predictions against `modules.pooling.prediction`."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from modules.figures import theme
from modules.figures.figure import Figure
from modules.figures.frame import Frame
from modules.figures.prediction_chart import (
    LETTER_WIDTH,
    PLACES,
    SHORTEST_PANEL,
    Wanted,
    prediction_chart,
)
from modules.figures.shapes import Shape
from modules.pooling.prediction import NEW_SUBJECT, predict
from modules.pooling.three_models import MODEL_NAMES, ModelName, ThreeModels, fit
from modules.scenario import Scenario

WANTED = Wanted("335", 10.0)
WIDTHS = (300, 500, 599, 600, 960, 1600)


@pytest.fixture(scope="module")
def models() -> ThreeModels:
    return fit(Scenario(missing=30))


def marks(figure: Figure) -> dict[str, Shape]:
    return {mark.name: mark for mark in figure.shapes}


def frame_of(figure: Figure, row: int, model: ModelName) -> Frame:
    return figure.frames[row * len(MODEL_NAMES) + MODEL_NAMES.index(model)]


def in_data(frame: Frame, points: np.ndarray) -> np.ndarray:
    """What a place in the picture is in the units of the data."""
    across = (points[:, 0] - frame.left) / frame.width
    up = (frame.bottom - points[:, 1]) / frame.height
    return np.stack(
        [
            low + share * (high - low)
            for share, (low, high) in ((across, frame.x_limits), (up, frame.y_limits))
        ],
        axis=-1,
    )


@pytest.mark.parametrize("model", MODEL_NAMES)
@pytest.mark.parametrize(("row", "subject"), [(0, "335"), (1, None)])
@pytest.mark.parametrize("width", [400, 960])
def test_lines_and_bands_are_the_predictions(
    models: ThreeModels, model: ModelName, row: int, subject: str | None, width: int
):
    figure = prediction_chart(models, WANTED, width)
    found, frame = marks(figure), frame_of(figure, row, model)
    if model == "none" and subject is None:
        assert not any(name.endswith(f"none:{row}") for name in found)
        return
    places = np.linspace(0.0, 10.0, PLACES)
    band = predict(models, places, subject).bands[model]
    for name in ("mean", "new"):
        outline = in_data(frame, found[f"{name}:{model}:{row}"].points)
        assert_allclose(outline[:PLACES], band[["x", f"{name}_lower"]], atol=1e-9)
        assert_allclose(outline[PLACES:][::-1], band[["x", f"{name}_upper"]], atol=1e-9)
    ends = predict(models, [0.0, 7.0, 10.0], subject).bands[model][["x", "fit"]].to_numpy()
    assert_allclose(in_data(frame, found[f"fit:{model}:{row}"].points), ends[:2], atol=1e-9)
    assert_allclose(in_data(frame, found[f"beyond:{model}:{row}"].points), ends[1:], atol=1e-9)
    colours = {
        found[f"fit:{model}:{row}"].looks["stroke"],
        found[f"new:{model}:{row}"].looks["fill"],
    }
    assert colours == {theme.MODEL_STYLES[model].colour}


@pytest.mark.parametrize("model", MODEL_NAMES)
def test_the_observations_are_the_subjects_own_that_are_kept(models: ThreeModels, model: ModelName):
    figure = prediction_chart(models, WANTED, 960)
    shown = [mark for mark in figure.shapes if mark.name.startswith(f"observed:{model}:")]
    frame = models.observations
    own = frame.loc[(frame["subject"] == "335") & frame["kept"], ["x", "y"]]
    assert 0 < len(own) < 8
    places = np.concatenate([mark.points for mark in shown])
    assert_allclose(in_data(frame_of(figure, 0, model), places), own, atol=1e-9)


def test_a_new_subject_under_no_pooling_is_a_reason_and_nothing_else(models: ThreeModels):
    figure = prediction_chart(models, WANTED, 960)
    frame = frame_of(figure, 1, "none")
    inside = [
        mark
        for mark in figure.shapes
        if np.all((mark.points >= (frame.left, frame.top)).all())
        and np.all((mark.points <= (frame.right, frame.bottom)).all())
    ]
    assert inside == []
    said = " ".join(text.label for text in figure.texts if text.kind == "note")
    assert said == NEW_SUBJECT
    assert NEW_SUBJECT in figure.words


def test_a_subject_without_a_line_of_its_own_has_the_reason(models: ThreeModels):
    removed = tuple(
        int(row) for row in np.flatnonzero(models.observations["subject"].to_numpy() == "335")
    )
    without = fit(Scenario(removed=removed))
    figure = prediction_chart(without, WANTED, 960)
    assert not any(mark.name.endswith(":none:0") for mark in figure.shapes)
    assert "fit:partial:0" in marks(figure)
    assert without.none.reasons["335"] in figure.words


@pytest.mark.parametrize("missing", [0, 60, 90])
@pytest.mark.parametrize("end", [7.0, 10.0, 30.0])
def test_limits_hold_the_data_and_the_bands_of_complete_and_partial_pooling(
    missing: int, end: float
):
    models = fit(Scenario(missing=missing))
    figure = prediction_chart(models, Wanted("308", end), 960)
    assert len({(frame.x_limits, frame.y_limits) for frame in figure.frames}) == 1
    (low_x, high_x), (low_y, high_y) = figure.frames[0].x_limits, figure.frames[0].y_limits
    assert low_x < 0.0
    assert end < high_x
    values = [models.observations["y"].to_numpy()]
    for subject in ("308", None):
        bands = predict(models, np.linspace(0.0, end, 7), subject).bands
        values += [
            bands[model].drop(columns="x").to_numpy().ravel() for model in ("complete", "partial")
        ]
    everything = np.concatenate(values)
    assert low_y < everything.min()
    assert everything.max() < high_y


@pytest.mark.parametrize("width", WIDTHS)
def test_narrow_pictures_are_stacked_and_nothing_overlaps(models: ThreeModels, width: int):
    figure = prediction_chart(models, WANTED, width)
    columns = {frame.left for frame in figure.frames}
    assert len(columns) == (1 if width < 600 else 3)
    assert [frame.top for frame in figure.frames] == sorted(frame.top for frame in figure.frames)
    for frame in figure.frames:
        assert 0 < frame.left < frame.right <= width
        assert 0 < frame.top < frame.bottom < figure.height
    titles = [text for text in figure.texts if text.kind == "panel-title"]
    for title, frame in zip(titles, figure.frames, strict=True):
        assert title.x == frame.left
        assert len(title.label) * LETTER_WIDTH <= frame.width
    for upper, lower in zip(figure.frames, figure.frames[1:], strict=False):
        assert upper.right < lower.left or upper.bottom < lower.top


def test_a_very_long_label_stays_in_its_panel():
    models = fit(Scenario("radon"))
    longest = max(models.subjects, key=len)
    figure = prediction_chart(models, Wanted(longest, 1.0), 600)
    titles = [text.label for text in figure.texts if text.kind == "panel-title"]
    assert titles[:3] == [f"{model}: {longest}" for model in ("Complete", "No pooling", "Partial")]
    assert titles[-1] == "Partial: a new subject"


def test_only_the_last_row_names_x_and_only_the_first_column_names_y(models: ThreeModels):
    figure = prediction_chart(models, WANTED, 960)
    assert [frame.x_title for frame in figure.frames] == [""] * 3 + ["days_deprived"] * 3
    assert [frame.y_title for frame in figure.frames] == ["Reaction", "", ""] * 2


def test_words_give_the_last_prediction_of_every_model(models: ThreeModels):
    figure = prediction_chart(models, WANTED, 960)
    for model in MODEL_NAMES:
        end = predict(models, [10.0], "335").bands[model].iloc[0]
        said = re.search(
            rf"{theme.MODEL_STYLES[model].title}, 335: (\S+) at 10.00, a new observation "
            r"from (\S+) to (\S+)\.( |$)",
            figure.words,
        )
        assert said is not None
        numbers = [float(text.replace("\N{MINUS SIGN}", "-")) for text in said.groups()[:3]]
        assert_allclose(numbers, end[["fit", "new_lower", "new_upper"]].to_numpy(float), rtol=6e-4)


def test_data_without_any_fit_are_six_reasons():
    everything = tuple(range(144))
    figure = prediction_chart(fit(Scenario(removed=everything)), WANTED, 960)
    assert list(figure.shapes) == []
    notes = pd.Series([text.x for text in figure.texts if text.kind == "note"])
    assert notes.nunique() == 3
    assert not re.search(r"\bnan\b", figure.to_svg())


@pytest.mark.parametrize(("row", "subject"), [(0, "335"), (1, None)])
def test_lines_of_pinned_fits_are_ghosts(models: ThreeModels, row: int, subject: str | None):
    pinned = fit(Scenario(missing=70, seed=3))
    figure = prediction_chart(models, WANTED, 960, pinned)
    assert {name for name in marks(prediction_chart(models, WANTED, 960)) if "ghost" in name} == (
        set()
    )
    for model in MODEL_NAMES:
        frame = frame_of(figure, row, model)
        ghost = marks(figure)[f"ghost:{model}:{row}"]
        expected = predict(pinned, frame.x_limits, subject).bands[model]["fit"].to_numpy()
        if model == "none" and subject is None:
            assert not ghost.visible
        else:
            assert ghost.looks == {"class": "ghost", "data-ghost": model}
            assert_allclose(in_data(frame, ghost.points), np.stack([frame.x_limits, expected], -1))


def test_a_subject_that_the_pinned_fits_do_not_know_has_no_ghost():
    few, many = Scenario(data="simulated", subjects=4), Scenario(data="simulated", subjects=9)
    found = marks(prediction_chart(fit(many), Wanted("S9", 10.0), 960, fit(few)))
    visible = {name for name, shape in found.items() if "ghost" in name and shape.visible}
    assert visible == {"ghost:complete:1", "ghost:partial:1"}


@pytest.mark.parametrize("room", [420, 740])
def test_the_panels_fill_the_room_that_the_page_leaves(models: ThreeModels, room: int):
    figure = prediction_chart(models, WANTED, 960, room=room)
    assert figure.height == room
    assert max(frame.bottom for frame in figure.frames) < room
    too_little = prediction_chart(models, WANTED, 960, room=100)
    assert min(frame.height for frame in too_little.frames) == SHORTEST_PANEL
