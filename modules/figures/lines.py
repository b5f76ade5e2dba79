"""The three models' lines through every subject's observations, as small multiples."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TypedDict, cast

import numpy as np
import pandas as pd
from plotnine import aes, geom_point, geom_segment

from modules.figures import theme
from modules.figures.panel_frames import TEXT_INSET, Text, axis_texts, frames, strip_texts, write
from modules.figures.panels import MOST_TICKS, STRIP_HEIGHT, Grid, Limits, padded_limits
from modules.figures.svg import SVG, Attributes, Layer, draw_marks, path, to_text
from modules.figures.theme import LineName
from modules.observations import DataSet, data_set, simulation
from modules.pooling.three_models import MODEL_NAMES, ModelName, ThreeModels, fit
from modules.scenario import Scenario, remembered
from modules.words.description import describe, equations
from modules.words.shrinkage import sentences
from modules.words.wording import count

REMEMBERED_PICTURES = 64
ROOM_FOR_A_POINT = 0.35


Point = tuple[int, str, str, str]
"""An observation's id, its x and y in pixels, and what a screen reader says of it."""


class PanelState(TypedDict):
    """All that can change in one subject's panel without drawing it again.

    `lines` are SVG path data by line, None where there is no line to see; `ghosts` the same for
    pinned fits, None where none are pinned; `count`, `note` and `label` are what the strip, the
    panel and a screen reader say; `equations` (by model) and `sentence` what the raised panel says.
    """

    lines: dict[str, str | None]
    ghosts: dict[ModelName, str | None] | None
    points: list[Point]
    count: str
    note: str
    label: str
    equations: dict[ModelName, str]
    sentence: str


class State(TypedDict):
    """All that can change in the picture: its panels, the ids of missing observations, words."""

    panels: dict[str, PanelState]
    missing: list[int]
    words: str


def limits(scenario: Scenario) -> tuple[Limits, Limits]:
    """Return what the panels show of `x` and `y`, whatever is missing, in data units.

    Simulated data are shown in round steps that follow the truth; others as they were read.
    """
    if scenario.data == "simulated":
        x_range, y_limits = simulation.limits(scenario)
        return padded_limits(x_range), y_limits
    rows = data_set(scenario).read()
    return padded_limits(rows["x"]), padded_limits(rows["y"])


def grid(models: ThreeModels, subjects: tuple[str, ...], width: int) -> Grid:
    """Lay out panels for subjects; their limits come from all observations, kept or not."""
    values = sorted({float(value) for value in models.observations["x"]})
    x_limits, y_limits = limits(models.scenario)
    return Grid(
        subjects=subjects,
        x_limits=x_limits,
        y_limits=y_limits,
        width=width,
        x_ticks=tuple(values) if len(values) < MOST_TICKS else (),
    )


def state(models: ThreeModels, layout: Grid, pinned: ThreeModels | None = None) -> State:
    """Return where a picture's lines are, which of its points are missing, and what it says.

    Parameters
    ----------
    models : ThreeModels
    layout : Grid
    pinned : ThreeModels, optional
        Earlier fits of the same data, whose lines stay as ghosts.
    """
    left = models.observations_left
    made = models.observations_made
    said = sentences(models)
    written = {model: equations(models, model) for model in MODEL_NAMES}
    paths = {name: _paths(models, name, layout) for name in _line_names(models)}
    ghosts = {} if pinned is None else _ghosts(pinned, layout)
    points = _places(models, layout)
    return {
        "panels": {
            subject: {
                "lines": {str(name): path_of[subject] for name, path_of in paths.items()},
                "ghosts": ghosts.get(subject),
                "points": points[subject],
                "count": f"{left[subject]}/{made[subject]}",
                "note": "" if subject not in models.none.reasons else _note(left[subject]),
                "label": f"{subject}: {left[subject]} of "
                f"{count(made[subject], 'observation')} left",
                "equations": {model: written[model][subject] for model in MODEL_NAMES},
                "sentence": said[subject],
            }
            for subject in layout.subjects
        },
        "missing": models.missing,
        "words": describe(models),
    }


@remembered(REMEMBERED_PICTURES)
def draw(scenario: Scenario, layout: Grid) -> str:
    """Draw the lines of a Scenario.

    Parameters
    ----------
    scenario : Scenario
        What to fit and draw.
    layout : Grid
        Whose panels to draw, and where.

    Returns
    -------
    str
        An SVG element with `data-figure="lines"`. A line has `data-model` and `data-subject`, a
        point `data-observation`, `data-subject` and `data-kept`, a panel `data-panel`. A line
        that is undetermined or out of sight is hidden and has no path data.
    """
    models = fit(scenario)
    variables = data_set(scenario)
    now = state(models, layout)
    x_title = _title(variables.x, variables.x_unit)
    y_title = _title(variables.y, variables.y_unit)
    counts = [panel["count"] for panel in now["panels"].values()]
    texts = [
        *axis_texts(layout, x_title, y_title),
        *strip_texts(layout, counts),
        *_notes(layout, now),
    ]
    layers = [
        *frames(layout),
        *_lines(models, layout),
        _points(now, _radius(models.observations, layout)),
        write(texts),
    ]
    background = ET.Element(f"{SVG}g", {"class": "axes", "aria-hidden": "true"})
    panels = {subject: _panel(subject, now["panels"][subject]) for subject in layout.subjects}
    for mark in draw_marks(layers, layout.width, layout.height):
        owner = mark.attrib.pop("data-owner", None) or mark.get("data-subject")
        (panels[owner] if owner else background).append(mark)
    for subject, panel in panels.items():
        _add_what_is_not_there_yet(panel, subject, layout, _line_names(models))
    picture = _root(models, variables, layout)
    picture.extend([background, *panels.values()])
    return to_text(picture)


def _note(left: int) -> str:
    return "no line of its own" if left else "no data left"


def _title(name: str, unit: str) -> str:
    return f"{name} ({unit})" if unit else name


def _line_names(models: ThreeModels) -> list[LineName]:
    """Return the lines that the data can have; only simulated data have a known truth."""
    return [name for name in theme.LINE_STYLES if name in MODEL_NAMES or models.truth is not None]


def _lines_named(models: ThreeModels, name: LineName) -> pd.DataFrame:
    if name == "truth" and models.truth is not None:
        return models.truth
    if name == "true_population":
        truth = {"intercept": models.scenario.intercept, "slope": models.scenario.slope}
        return pd.DataFrame(truth, index=list(models.subjects))
    return models.lines(cast(ModelName, name))


def _segments(models: ThreeModels, name: LineName, layout: Grid) -> pd.DataFrame:
    """Return the visible part of each panel's line, in pixels; NaN where there is none."""
    lines = _lines_named(models, name).reindex(list(layout.subjects))
    ends = layout.visible_segments(layout.subjects, lines["intercept"], lines["slope"])
    return pd.DataFrame(ends, layout.subjects, ["x", "y", "xend", "yend"])


def _paths(models: ThreeModels, name: LineName, layout: Grid) -> dict[str, str | None]:
    return {
        subject: path(*ends) if np.isfinite(ends).all() else None
        for subject, *ends in _segments(models, name, layout).itertuples()
    }


def _ghosts(pinned: ThreeModels, layout: Grid) -> dict[str, dict[ModelName, str | None]]:
    paths = {model: _paths(pinned, model, layout) for model in MODEL_NAMES}
    return {
        subject: {model: paths[model][subject] for model in MODEL_NAMES}
        for subject in layout.subjects
    }


def _lines(models: ThreeModels, layout: Grid) -> list[Layer]:
    layers = []
    for name in _line_names(models):
        style = theme.LINE_STYLES[name]
        seen = _segments(models, name, layout).dropna()
        where = aes("x", "y", xend="xend", yend="yend")
        if len(seen):
            lines = geom_segment(
                where,
                seen,
                color=style.colour,
                size=style.width / theme.PIXELS_PER_SIZE,
                linetype=(0, style.dashes) if style.dashes else "solid",
            )
            names = [
                _line_attributes(name, subject) | {"d": path(*ends)}
                for subject, *ends in seen.itertuples()
            ]
            layers.append(Layer(lines, names))
    return layers


def _line_attributes(name: LineName, subject: str) -> Attributes:
    style = theme.LINE_STYLES[name]
    return {
        "class": "line",
        "data-model": name,
        "data-subject": subject,
        "fill": "none",
        "stroke": style.colour,
        "stroke-width": f"{style.width:g}",
        "stroke-dasharray": style.dash_array,
    }


def _places(models: ThreeModels, layout: Grid) -> dict[str, list[Point]]:
    """Return each panel's points; one beyond its panel stands on the panel's edge."""
    variables = data_set(models.scenario)
    observations = models.observations
    shown = observations.loc[observations["subject"].isin(layout.subjects)]
    inside = shown["y"].clip(*layout.y_limits)
    across, down = layout.to_picture(list(shown["subject"]), shown["x"], inside)
    places: dict[str, list[Point]] = {subject: [] for subject in layout.subjects}
    for (row, subject, x, y, _), left, top in zip(shown.itertuples(), across, down, strict=True):
        label = f"{subject}, {variables.x} {x:g}, {variables.y} {y:g}"
        places[subject].append((row, f"{left:.2f}", f"{top:.2f}", label))
    return places


def _points(now: State, radius: float) -> Layer:
    missing = set(now["missing"])
    marks, names = [], []
    for subject, panel in now["panels"].items():
        for row, x, y, label in panel["points"]:
            kept = row not in missing
            marks.append((float(x), float(y), theme.INK if kept else theme.PAPER))
            names.append(
                {
                    "class": "point",
                    "r": f"{radius:.2g}",
                    "data-observation": str(row),
                    "data-subject": subject,
                    "data-kept": str(kept).lower(),
                    "role": "switch",
                    "tabindex": "-1",
                    "aria-checked": str(kept).lower(),
                    "aria-label": label,
                }
            )
    frame = pd.DataFrame(marks, columns=["x", "y", "fill"])
    where = aes("x", "y", fill="fill")
    points = geom_point(where, frame, shape="o", color=theme.INK, size=3.0, stroke=0.4)
    return Layer(points, names)


def _radius(observations: pd.DataFrame, layout: Grid) -> float:
    """Return the radius at which points side by side in a panel leave the lines to be seen."""
    room = layout.panel_width / len(set(observations["x"]))
    return max(theme.SMALLEST_POINT_RADIUS, min(theme.POINT_RADIUS, ROOM_FOR_A_POINT * room))


def _notes(layout: Grid, now: State) -> list[Text]:
    return [
        Text(*_note_place(subject, layout), panel["note"], "note", subject, ha="left", va="bottom")
        for subject, panel in now["panels"].items()
        if panel["note"]
    ]


def _note_place(subject: str, layout: Grid) -> tuple[float, float]:
    left, top = layout.corners[layout.subjects.index(subject)]
    floor = top + STRIP_HEIGHT + layout.panel_height
    return left + TEXT_INSET, floor - TEXT_INSET


def _panel(subject: str, now: PanelState) -> ET.Element:
    names = {"class": "panel", "data-panel": subject, "role": "group", "tabindex": "-1"}
    return ET.Element(f"{SVG}g", names | {"aria-label": now["label"]})


def _add_what_is_not_there_yet(
    panel: ET.Element, subject: str, layout: Grid, names: list[LineName]
) -> None:
    """Add hidden lines, each in its place above or below the others, and an empty note."""
    there = {mark.attrib["data-model"]: mark for mark in panel if mark.get("class") == "line"}
    for line in there.values():
        panel.remove(line)
    first_point = next(i for i, mark in enumerate(panel) if mark.get("class") == "point")
    for place, name in enumerate(names, start=first_point):
        hidden = ET.Element(
            f"{SVG}path", _line_attributes(name, subject) | {"visibility": "hidden"}
        )
        panel.insert(place, there.get(name, hidden))
    if not any(mark.get("class") == "note" for mark in panel):
        x, y = _note_place(subject, layout)
        note_at = {"x": f"{x:.2f}", "y": f"{y:.2f}", "font-size": f"{theme.SMALL_TEXT_SIZE}px"}
        panel.append(ET.Element(f"{SVG}text", {"class": "note", "fill": theme.INK} | note_at))


def _root(models: ThreeModels, variables: DataSet, layout: Grid) -> ET.Element:
    panels = count(len(layout.subjects), "panel")
    root = ET.Element(
        f"{SVG}svg",
        {
            "data-figure": "lines",
            "data-limits": " ".join(
                str(float(limit)) for limit in (*layout.x_limits, *layout.y_limits)
            ),
            "viewBox": f"0 0 {layout.width} {layout.height:.0f}",
            "width": str(layout.width),
            "height": f"{layout.height:.0f}",
            "role": "group",
            "aria-label": f"{variables.y} against {variables.x}: "
            f"{panels}, one for each {variables.subject}",
        },
    )
    ET.SubElement(root, f"{SVG}desc").text = describe(models)
    return root
