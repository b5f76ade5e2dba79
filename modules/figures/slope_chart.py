"""Intercepts and slopes one at a time: from no pooling on the left to partial pooling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from modules.figures import theme
from modules.figures.estimate_limits import TERM_NAMES, EstimateLimits
from modules.figures.figure import Figure
from modules.figures.frame import Frame
from modules.figures.marks import Mark
from modules.figures.plane import axis_titles, labels
from modules.figures.spread_out import spread_out
from modules.observations import data_set
from modules.pooling.three_models import ThreeModels
from modules.scenario import Scenario

LEFT, RIGHT, BETWEEN, TOP, BOTTOM = 62.0, 8.0, 66.0, 6.0, 26.0
LABEL_ROOM = 72.0
LABEL_HEIGHT = 12.5
LABEL_GAP = 8.0
RIGHT_END = 1.15
NO_POOLING, PARTIAL_POOLING = 0.0, 1.0
ENDS = ((NO_POOLING, "No pooling"), (PARTIAL_POOLING, "Partial"))
SHORT_ENDS = ((NO_POOLING, "none"), (PARTIAL_POOLING, "part."))
ROOM_FOR_LONG_ENDS = 150.0
SIDE_BY_SIDE = 400


@dataclass(frozen=True)
class SlopeChart:
    """What the two panels show, and how large the picture is.

    Attributes
    ----------
    limits : EstimateLimits
        In data units.
    width, height : int
        Of the picture, in pixels.
    """

    limits: EstimateLimits
    width: int
    height: int

    def frames(self, scenario: Scenario) -> dict[str, Frame]:
        """Return the panel of each term, its axis named as the data are.

        They stand one below the other where there is no room for both beside each other.
        """
        width, height, right, down = self.width - LEFT - RIGHT, self.height / 2, 0.0, 0.0
        if self.width >= SIDE_BY_SIDE:
            width, height = (self.width - LEFT - BETWEEN - RIGHT) / 2, float(self.height)
            right = width + BETWEEN
        else:
            down = height
        across = (-LABEL_ROOM / (width - LABEL_ROOM) * RIGHT_END, RIGHT_END)
        titles = axis_titles(scenario)
        return {
            term: Frame(
                LEFT + place * right,
                TOP + place * down,
                width,
                height - TOP - BOTTOM,
                across,
                self.limits.of(term),
                "",
                title,
                x_ticks=ENDS if width > ROOM_FOR_LONG_ENDS else SHORT_ENDS,
            )
            for place, (term, title) in enumerate(zip(TERM_NAMES, titles, strict=True))
        }


def figure(models: ThreeModels, layout: SlopeChart, pinned: ThreeModels | None) -> Figure:
    """Return both slope charts of a Scenario's fits, each subject with its observations left."""
    frames = layout.frames(models.scenario)
    return Figure(
        name="slope-chart",
        width=layout.width,
        height=layout.height,
        frames=list(frames.values()),
        marks=[
            mark for term, frame in frames.items() for mark in _term(models, pinned, term, frame)
        ],
        labels=labels(models),
        title="Intercepts and slopes, from no pooling to partial pooling, one line for each "
        f"{data_set(models.scenario).subject}",
        words="Where lines draw together, partial pooling shrinks the differences.",
    )


def _term(models: ThreeModels, pinned: ThreeModels | None, term: str, frame: Frame) -> list[Mark]:
    ends = _ends(models, models.subjects, term, frame)
    ghosts = np.full_like(ends, np.nan)
    if pinned is not None:
        ghosts = _ends(pinned, models.subjects, term, frame)
    heights = _label_heights(ends, frame)
    room = LABEL_HEIGHT * len(models.subjects) < frame.height
    marks = []
    for row, (subject, left) in enumerate(models.observations_left.items()):
        at = np.array([[frame.left + LABEL_ROOM - LABEL_GAP, heights[row]]])
        marks += [
            Mark(f"ghost:{term}:{subject}", "line", ghosts[row], {"class": "ghost"}, subject),
            Mark(
                f"move:{term}:{subject}",
                "line",
                ends[row],
                {"class": "slope", "stroke": theme.INK},
                subject,
            ),
            _end(f"own:{term}:{subject}", ends[row, :1], "none", subject),
            _end(f"pooled:{term}:{subject}", ends[row, 1:], "partial", subject),
            Mark(
                f"name:{term}:{subject}",
                "text",
                at,
                {"class": "row-label" if room else "row-label only-raised"},
                subject,
                f"{subject} · {left}",
                "right",
            ),
        ]
    return marks


def _ends(
    models: ThreeModels, subjects: Sequence[str], term: str, frame: Frame
) -> NDArray[np.float64]:
    """Return both ends of each subject's line in pixels, shape (subjects, 2, 2)."""
    values = [
        models.lines(model)[term].reindex(list(subjects)).to_numpy()
        for model in ("none", "partial")
    ]
    places = [
        frame.to_picture(np.where(np.isnan(heights), np.nan, x), heights)
        for heights, (x, _) in zip(values, ENDS, strict=True)
    ]
    return np.stack(places, axis=1)


def _label_heights(ends: NDArray[np.float64], frame: Frame) -> NDArray[np.float64]:
    """Return where labels stand beside their own estimates, or pooled ones, without overlap."""
    own, pooled = ends[:, 0, 1], ends[:, 1, 1]
    wanted = np.where(np.isnan(own), pooled, own)
    middle = frame.top + frame.height / 2
    inside = np.clip(np.nan_to_num(wanted, nan=middle), frame.top, frame.bottom)
    half = LABEL_HEIGHT / 2
    return spread_out(inside, LABEL_HEIGHT, frame.top + half, frame.bottom - half)


def _end(name: str, place: NDArray[np.float64], model: theme.LineName, owner: str) -> Mark:
    looks = {
        "class": f"estimate estimate-{model}",
        "data-model": model,
        "r": "2.6",
        "fill": theme.LINE_STYLES[model].colour,
    }
    return Mark(name, "point", place, looks, owner)
