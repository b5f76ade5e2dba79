"""The three models' lines through every subject's observations, as small multiples."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from functools import lru_cache
from typing import TypedDict

import numpy as np
import pandas as pd
from plotnine import aes, geom_point, geom_segment

from modules.figures import theme
from modules.figures.description import describe, equations
from modules.figures.panel_frames import TEXT_INSET, Text, axis_texts, frames, strip_texts, write
from modules.figures.panels import MOST_TICKS, STRIP_HEIGHT, Grid, padded_limits
from modules.figures.svg import SVG, Attributes, Layer, draw_marks, path, to_text
from modules.observations import DataSet, data_set
from modules.pooling.shrinkage import sentences
from modules.pooling.three_models import MODEL_NAMES, ModelName, ThreeModels, fit
from modules.pooling.wording import count
from modules.scenario import Scenario

REMEMBERED_PICTURES = 64


class PanelState(TypedDict):
    """All that can change in one subject's panel without drawing it again.

    `lines` are SVG path data by model, None where there is no line to see; `count`, `note` and
    `label` are what the strip, the panel and a screen reader say; `equations` (by model) and
    `sentence` what the raised panel says.
    """

    lines: dict[ModelName, str | None]
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


def grid(models: ThreeModels, subjects: tuple[str, ...], width: int) -> Grid:
    """Lay out panels for subjects; their limits come from all observations, kept or not."""
    observations = models.observations
    values = sorted({float(value) for value in observations["x"]})
    return Grid(
        subjects=subjects,
        x_limits=padded_limits(observations["x"]),
        y_limits=padded_limits(observations["y"]),
        width=width,
        x_ticks=tuple(values) if len(values) < MOST_TICKS else (),
    )


def state(models: ThreeModels, layout: Grid) -> State:
    """Return where a picture's lines are, which of its points are missing, and what it says."""
    left = models.observations_left
    made = models.observations_made
    said = sentences(models)
    written = {model: equations(models, model) for model in MODEL_NAMES}
    paths = {model: _paths(models, model, layout) for model in MODEL_NAMES}
    return {
        "panels": {
            subject: {
                "lines": {model: paths[model][subject] for model in MODEL_NAMES},
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


@lru_cache(maxsize=REMEMBERED_PICTURES)
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
    variables = data_set(scenario.data)
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
        _points(models.observations, layout, variables),
        write(texts),
    ]
    background = ET.Element(f"{SVG}g", {"class": "axes", "aria-hidden": "true"})
    panels = {subject: _panel(subject, now["panels"][subject]) for subject in layout.subjects}
    for mark in draw_marks(layers, layout.width, layout.height):
        owner = mark.attrib.pop("data-owner", None) or mark.get("data-subject")
        (panels[owner] if owner else background).append(mark)
    for subject, panel in panels.items():
        _add_what_is_not_there_yet(panel, subject, layout)
    picture = _root(models, variables, layout)
    picture.extend([background, *panels.values()])
    return to_text(picture)


def _note(left: int) -> str:
    return "no line of its own" if left else "no data left"


def _title(name: str, unit: str) -> str:
    return f"{name} ({unit})" if unit else name


def _segments(models: ThreeModels, model: ModelName, layout: Grid) -> pd.DataFrame:
    """Return the visible part of each panel's line, in pixels; NaN where there is none."""
    lines = models.lines(model).loc[list(layout.subjects)]
    ends = layout.visible_segments(layout.subjects, lines["intercept"], lines["slope"])
    return pd.DataFrame(ends, layout.subjects, ["x", "y", "xend", "yend"])


def _paths(models: ThreeModels, model: ModelName, layout: Grid) -> dict[str, str | None]:
    return {
        subject: path(*ends) if np.isfinite(ends).all() else None
        for subject, *ends in _segments(models, model, layout).itertuples()
    }


def _lines(models: ThreeModels, layout: Grid) -> list[Layer]:
    layers = []
    for model in MODEL_NAMES:
        style = theme.MODEL_STYLES[model]
        seen = _segments(models, model, layout).dropna()
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
                _line_name(model, subject) | {"d": path(*ends)}
                for subject, *ends in seen.itertuples()
            ]
            layers.append(Layer(lines, names))
    return layers


def _line_name(model: ModelName, subject: str) -> Attributes:
    style = theme.MODEL_STYLES[model]
    return {
        "class": "line",
        "data-model": model,
        "data-subject": subject,
        "fill": "none",
        "stroke": style.colour,
        "stroke-width": f"{style.width:g}",
        "stroke-dasharray": style.dash_array,
    }


def _points(observations: pd.DataFrame, layout: Grid, variables: DataSet) -> Layer:
    shown = observations[observations["subject"].isin(layout.subjects)]
    x, y = layout.to_picture(list(shown["subject"]), shown["x"], shown["y"])
    fill = np.where(shown["kept"], theme.INK, theme.PAPER)
    marks = pd.DataFrame({"x": x, "y": y, "fill": fill})
    points = geom_point(
        aes("x", "y", fill="fill"), marks, shape="o", color=theme.INK, size=3.0, stroke=0.4
    )
    names: list[Attributes] = [
        {
            "class": "point",
            "r": f"{theme.POINT_RADIUS:g}",
            "data-observation": str(row),
            "data-subject": subject,
            "data-kept": str(kept).lower(),
            "role": "switch",
            "tabindex": "-1",
            "aria-checked": str(kept).lower(),
            "aria-label": f"{subject}, {variables.x} {x:g}, {variables.y} {y:g}",
        }
        for row, subject, x, y, kept in shown.itertuples()
    ]
    return Layer(points, names)


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


def _add_what_is_not_there_yet(panel: ET.Element, subject: str, layout: Grid) -> None:
    """Add hidden lines, each in its place above or below the others, and an empty note."""
    there = {mark.attrib["data-model"]: mark for mark in panel if mark.get("class") == "line"}
    for line in there.values():
        panel.remove(line)
    first_point = next(i for i, mark in enumerate(panel) if mark.get("class") == "point")
    for place, name in enumerate(MODEL_NAMES, start=first_point):
        hidden = ET.Element(f"{SVG}path", _line_name(name, subject) | {"visibility": "hidden"})
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
