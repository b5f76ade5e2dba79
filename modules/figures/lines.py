"""The three models' lines through every subject's observations, as small multiples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from modules.figures import panel_frames, theme
from modules.figures.crowding import thinned
from modules.figures.figure import Figure
from modules.figures.frame import Frame
from modules.figures.marks import OWN_PANEL, Mark
from modules.figures.panel_frames import (
    LABEL_BESIDE,
    TEXT_INSET,
    TICK_LENGTH,
    axis_texts,
    strip_texts,
)
from modules.figures.panels import (
    MOST_TICKS,
    PLACES_FOR_TICKS,
    STRIP_HEIGHT,
    Grid,
    Limits,
    breaks,
    padded_limits,
)
from modules.figures.rules import Corner, Line, Observation, Tick, TickLabel
from modules.figures.state import state_of
from modules.figures.svg import Attributes
from modules.figures.theme import LineName
from modules.observations import data_set, simulation
from modules.pooling.three_models import MODEL_NAMES, ThreeModels
from modules.scenario import Scenario
from modules.words.description import describe
from modules.words.wording import count

POINT_RADIUS, LEAST_POINT_RADIUS = 3.2, 1.2
COMFORTABLE_POINTS = 25
LINES_ABOVE = 2.5
"""Points of a smaller radius are so many that they would cover the lines; they lie below them."""

ROOM_FOR_A_POINT = 0.35
HALF_A_LETTER = 4.0
TICKS_ALONE = 6
HAIRLINE_PIXELS = "0.53"  # as wide as plotnine draws the grid lines that stay


def limits(scenario: Scenario) -> tuple[Limits, Limits]:
    """Return what the panels show of `x` and `y`, whatever is missing, in data units.

    Simulated data are shown in round steps that follow the truth; others as they were read.
    """
    if scenario.data == "simulated":
        x_range, y_limits = simulation.limits(scenario)
        return padded_limits(x_range), y_limits
    rows = data_set(scenario).read()
    return padded_limits(rows["x"]), padded_limits(rows["y"])


def axes(scenario: Scenario) -> dict[str, object]:
    """Return what the panels show of `y` where that follows the Scenario, as the page is told it.

    Returns
    -------
    dict
        By the figure's name its limits `y`, and its `ticks`: where each is, and what it says.
        Empty where the limits stay.
    """
    if scenario.data != "simulated":
        return {}
    _, y_limits = limits(scenario)
    return {"lines": {"y": y_limits, "ticks": _labelled(breaks(y_limits, MOST_TICKS))}}


def grid(
    models: ThreeModels,
    subjects: tuple[str, ...],
    width: int,
    room: int | None = None,
    seen: Scenario | None = None,
) -> Grid:
    """Lay out panels for subjects; their limits come from all observations, kept or not.

    Parameters
    ----------
    models : ThreeModels
    subjects : tuple of str
        Whose panels.
    width : int
        Of the picture, in pixels.
    room : int, optional
        Height that the picture fills, in pixels.
    seen : Scenario, optional
        Whose limits the panels have; the models' own where it is not given.
    """
    values = np.unique(models.observations["x"].to_numpy(float)).tolist()
    x_limits, y_limits = limits(models.scenario if seen is None else seen)
    return Grid(
        subjects=subjects,
        x_limits=x_limits,
        y_limits=y_limits,
        width=width,
        room=room,
        x_ticks=tuple(values) if len(values) < MOST_TICKS else (),
        y_moves=bool(axes(models.scenario)),
    )


def figure(models: ThreeModels, layout: Grid, pinned: ThreeModels | None = None) -> Figure:
    """Return the panels of some subjects.

    A line has `data-model` and `data-subject`, a pinned one `data-ghost`; a point has
    `data-observation`, `data-subject` and `data-kept`; a panel has `data-panel`.

    Parameters
    ----------
    models : ThreeModels
    layout : Grid
        Whose panels, and where.
    pinned : ThreeModels, optional
        Earlier fits of the same data, whose lines stay as ghosts.
    """
    variables = data_set(models.scenario)
    panels = count(len(layout.subjects), "panel")
    fitted, points = [_line(name) for name in _line_names(models)], _points(models, layout)
    crowded = float(points.looks["r"]) < LINES_ABOVE
    return Figure(
        name="lines",
        width=layout.width,
        height=layout.height,
        frames=_frames(models, layout),
        title=f"{variables.y} against {variables.x}: {panels}, one for each {variables.subject}",
        words=describe(models),
        labels=labels(models, layout.subjects),
        marks=[
            *(_moving_ticks(layout) if layout.y_moves else []),
            *(_line(model, pinned=True) for model in MODEL_NAMES),
            *([points, *fitted] if crowded else [*fitted, points]),
            *_texts(models, layout),
        ],
        state=state_of(models, pinned),
        background=panel_frames.frames(layout),
        texts=[
            *axis_texts(layout, *_titles(models)),
            *strip_texts(layout),
        ],
        panels=True,
    )


def labels(models: ThreeModels, subjects: Sequence[str]) -> dict[str, str]:
    """Say of each of some subjects how many observations are left."""
    left, made = models.observations_left, models.observations_made
    return {
        subject: f"{subject}: {left[subject]} of {count(made[subject], 'observation')} left"
        for subject in subjects
    }


def _frames(models: ThreeModels, layout: Grid) -> list[Frame]:
    """Return what each subject's lines and points are drawn in: its panel without the strip.

    Its ticks of `x` are those that it has where it is shown alone, and wide.
    """
    x_ticks = layout.x_ticks or breaks(layout.x_limits, TICKS_ALONE)
    x_title, y_title = _titles(models)
    return [
        Frame(
            left,
            top + STRIP_HEIGHT,
            layout.panel_width,
            layout.panel_height,
            layout.x_limits,
            layout.y_limits,
            x_title,
            y_title,
            _labelled(x_ticks),
            _labelled(layout.y_breaks),
        )
        for left, top in layout.corners.tolist()
    ]


def _labelled(ticks: Sequence[float]) -> tuple[tuple[float, str], ...]:
    return tuple((value, f"{value:g}") for value in ticks)


def _moving_ticks(layout: Grid) -> list[Mark]:
    """Return the grid lines, ticks and labels of `y`, as many as there may ever be."""
    numbers = range(PLACES_FOR_TICKS)
    line = {"class": "grid-line", "stroke": theme.GRID_LINE, "stroke-width": HAIRLINE_PIXELS}
    tick = {"class": "tick", "stroke": theme.FRAME, "stroke-width": HAIRLINE_PIXELS}
    return [
        *(
            Mark(f"tick:{cell}:{number}", Tick(number, TICK_LENGTH), tick, cell, "nobody")
            for cell in layout.leftmost_cells
            for number in numbers
        ),
        *(
            Mark(
                f"tick-label:{cell}:{number}",
                TickLabel(number, LABEL_BESIDE),
                {"class": "tick-label"},
                cell,
                "nobody",
                anchor="right",
            )
            for cell in layout.leftmost_cells
            for number in numbers
        ),
        *(Mark(f"grid-line:{number}", Tick(number), line, OWN_PANEL) for number in numbers),
    ]


def _titles(models: ThreeModels) -> tuple[str, str]:
    variables = data_set(models.scenario)
    return _title(variables.x, variables.x_unit), _title(variables.y, variables.y_unit)


def _title(name: str, unit: str) -> str:
    return f"{name} ({unit})" if unit else name


def _line_names(models: ThreeModels) -> list[LineName]:
    """Return the lines that the data can have; only simulated data have a known truth."""
    return [name for name in theme.LINE_STYLES if name in MODEL_NAMES or models.truth is not None]


def _line(name: LineName, pinned: bool = False) -> Mark:
    style = theme.LINE_STYLES[name]
    named: Attributes = {"class": "line", "data-model": name}
    if pinned:
        named = {"class": "line ghost", "data-ghost": name}
    looks = {
        "fill": "none",
        "stroke": style.colour,
        "stroke-width": f"{style.width:g}",
        "stroke-dasharray": style.dash_array,
    }
    mark_name = f"ghost:{name}" if pinned else name
    return Mark(mark_name, Line(name, pinned), named | looks, OWN_PANEL)


def _points(models: ThreeModels, layout: Grid) -> Mark:
    variables = data_set(models.scenario)
    looks = {"class": "point", "r": f"{_radius(models, layout):.2g}"}
    return Mark("point", Observation(variables.x, variables.y), looks, OWN_PANEL)


def _radius(models: ThreeModels, layout: Grid) -> float:
    """Return the radius at which a panel's points leave room for each other and the lines."""
    beside = (
        ROOM_FOR_A_POINT * layout.panel_width / len(np.unique(models.observations["x"].to_numpy()))
    )
    most = max(models.observations_made[subject] for subject in layout.subjects)
    among = thinned(POINT_RADIUS, LEAST_POINT_RADIUS, most, COMFORTABLE_POINTS)
    return max(LEAST_POINT_RADIUS, min(beside, among))


def _texts(models: ThreeModels, layout: Grid) -> list[Mark]:
    """Return what the strips say on their right, and the notes at the panels' floors."""
    made = models.observations_made
    return [
        Mark(
            "count",
            Corner(1, 0, -TEXT_INSET, -STRIP_HEIGHT / 2),
            {"class": "strip-count"},
            frame=OWN_PANEL,
            words={subject: f"{{left/{made[subject]}}}" for subject in layout.subjects},
            anchor="right",
        ),
        Mark(
            "note",
            Corner(0, 1, TEXT_INSET, -TEXT_INSET - HALF_A_LETTER),
            {"class": "note"},
            frame=OWN_PANEL,
            words=dict.fromkeys(layout.subjects, "{lack}"),
        ),
    ]
