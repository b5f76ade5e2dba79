"""How far each model's line of every subject is from the truth, or from what it never saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from modules.figures.crowding import shortened
from modules.figures.estimate_mark import estimate_mark
from modules.figures.figure import Figure
from modules.figures.frame import Frame
from modules.figures.marks import Mark
from modules.figures.panels import breaks
from modules.figures.rules import Point, Text
from modules.figures.state import state_of
from modules.figures.values import (
    Constant,
    LineError,
    Pinned,
    Place,
    PredictionError,
    TermError,
)
from modules.observations import data_set
from modules.pooling.lines import mean_and_sd_over_range
from modules.pooling.three_models import MODEL_NAMES, ModelName, ThreeModels
from modules.scenario.view_settings import Error
from modules.words.errors import sentences, unit_of, verdict

LEFT, RIGHT, TOP, BOTTOM = 64.0, 16.0, 6.0, 42.0
LABELLED_ROW = 13.0
LABEL_GAP = 6.0
RADIUS, RING = 4.0, 3.6
PIXELS_A_TICK = 90.0
NEAREST_TICK = 0.12
"""The least distance of a tick from the last one, as a share of the axis."""

TITLES: Mapping[Error, str] = {
    "line": "distance from the true line",
    "intercept": "error of the intercept",
    "slope": "error of the slope",
}
PREDICTION = "prediction error"


@dataclass(frozen=True)
class Errors:
    """What the picture shows, and how large it is.

    Attributes
    ----------
    error : {"line", "intercept", "slope"}
        Of simulated data, which error.
    largest : float
        The largest error that is told from larger ones.
    subjects : int
        How many rows there are.
    width, height : int
        Of the picture, in pixels.
    """

    error: Error
    largest: float
    subjects: int
    width: int
    height: int

    @property
    def row_height(self) -> float:
        """Height of a row in pixels; rows too low for labels have theirs only while raised."""
        return (self.height - TOP - BOTTOM) / self.subjects

    def frame(self, models: ThreeModels) -> Frame:
        """Return the one panel: a row for each subject, errors from 0 on the left."""
        labelled = self.row_height >= LABELLED_ROW
        return Frame(
            LEFT,
            TOP,
            self.width - LEFT - RIGHT,
            self.height - TOP - BOTTOM,
            (0.0, self.largest),
            (self.subjects - 0.5, -0.5),
            f"{_title(models, self.error)} ({unit_of(models, self.error)})",
            x_ticks=self._ticks(),
            y_ticks=tuple((float(row), "") for row in range(self.subjects)) if labelled else (),
        )

    def _ticks(self) -> tuple[tuple[float, str], ...]:
        """Return round numbers; the last stands for larger errors, too."""
        wanted = max(2, int((self.width - LEFT - RIGHT) / PIXELS_A_TICK))
        near = (1.0 - NEAREST_TICK) * self.largest
        inside = [value for value in breaks((0.0, self.largest), wanted) if value <= near]
        return (*((value, f"{value:g}") for value in inside), (self.largest, f"≥ {self.largest:g}"))


def figure(models: ThreeModels, layout: Errors, pinned: ThreeModels | None = None) -> Figure:
    """Return the picture of a Scenario's errors.

    A dot for each model in the row of a subject; none where the model has no line, or nothing to
    predict. One beyond the largest error stands at the edge. Pinned fits have ghosts where they are
    held against the same, the truth: a pinned fit was tested on other observations.
    """
    room = layout.row_height >= LABELLED_ROW
    return Figure(
        name="errors",
        width=layout.width,
        height=layout.height,
        frames=[layout.frame(models)],
        title=_title_of_all(models, layout.error),
        words=verdict(models, layout.error),
        labels=labels(models, layout.error),
        marks=[
            *([] if models.truth is None else [_ghost(models, layout.error)]),
            *(_dot(models, layout.error, model) for model in MODEL_NAMES),
            Mark(
                "name",
                Text(Constant(0.0), Place(), -LABEL_GAP),
                {"class": "row-label where-room" if room else "row-label only-raised"},
                words={subject: shortened(subject) for subject in models.subjects},
                anchor="right",
            ),
        ],
        state=state_of(models, pinned),
        labels_beside=LEFT,
        dots_beside=RIGHT,
    )


def labels(models: ThreeModels, error: Error) -> dict[str, str]:
    """Say of each subject how far each model is off."""
    return {subject: f"{subject}: {said}" for subject, said in sentences(models, error).items()}


def _dot(models: ThreeModels, error: Error, model: ModelName) -> Mark:
    at = (_value(models, error, model), Place())
    radius = RING if model == "none" else RADIUS
    return estimate_mark(model, model, at, len(models.subjects), radius=radius, cut=True)


def _ghost(models: ThreeModels, error: Error) -> Mark:
    at = Point(Pinned(_true_error(models, error, "partial")), Place(), cut=True)
    return Mark("ghost", at, {"class": "ghost ghost-centre", "r": f"{RADIUS:g}"})


def _value(
    models: ThreeModels, error: Error, model: ModelName
) -> PredictionError | LineError | TermError:
    if models.truth is None:
        return PredictionError(model)
    return _true_error(models, error, model)


def _true_error(models: ThreeModels, error: Error, model: ModelName) -> LineError | TermError:
    if error == "line":
        return LineError(model, *mean_and_sd_over_range(models.observations["x"].to_numpy()))
    return TermError(model, error)


def _title_of_all(models: ThreeModels, error: Error) -> str:
    subject, title = data_set(models.scenario).subject, _title(models, error).capitalize()
    in_order = "" if models.truth is None else ", the most unusual true line first"
    return f"{title} of every {subject}, by model{in_order}"


def _title(models: ThreeModels, error: Error) -> str:
    return PREDICTION if models.truth is None else TITLES[error]
