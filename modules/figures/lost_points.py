"""A small picture of who loses what under each mechanism, on a toy study."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
from plotnine import aes, geom_point

from modules.figures import theme
from modules.figures.svg import SVG, Layer, draw_marks, to_text
from modules.observations.missingness import missing
from modules.scenario import Mechanism, Scenario

SUBJECTS, OCCASIONS = 4, 7
WIDTH, HEIGHT = 70, 42
MISSING = 45
SEED = 4


def draw(mechanism: Mechanism) -> str:
    """Draw which of a few subjects' observations a mechanism removes.

    Subjects are rows, occasions go from left to right, and `y` rises with the occasion and from
    the lowest to the highest row.

    Returns
    -------
    str
        An SVG element, decoration beside the mechanism's name.
    """
    subject = np.repeat(np.arange(SUBJECTS), OCCASIONS)
    x = np.tile(np.arange(OCCASIONS, dtype=float), SUBJECTS)
    rows = pd.DataFrame({"subject": subject.astype(str), "x": x, "y": x / 4 + 2.0 * subject})
    scenario = Scenario(mechanism=mechanism, missing=MISSING, fewest=1, most=OCCASIONS, seed=SEED)
    lost = missing(rows, scenario)
    marks = pd.DataFrame(
        {
            "x": 5 + x * (WIDTH - 10) / (OCCASIONS - 1),
            "y": HEIGHT - 5 - subject * (HEIGHT - 10) / (SUBJECTS - 1),
            "fill": np.where(lost, theme.PAPER, theme.INK),
        }
    )
    points = geom_point(aes("x", "y", fill="fill"), marks, color=theme.INK, stroke=0.3, size=2)
    names = [{"class": "dot lost" if gone else "dot", "r": "3"} for gone in lost]
    attributes = {"viewBox": f"0 0 {WIDTH} {HEIGHT}", "class": "lost-points", "aria-hidden": "true"}
    picture = ET.Element(f"{SVG}svg", attributes)
    picture.extend(draw_marks([Layer(points, names)], WIDTH, HEIGHT))
    return to_text(picture)
