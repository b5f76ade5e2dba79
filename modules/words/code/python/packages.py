"""What a program in Python imports: what it uses."""

from __future__ import annotations

import ast

from modules.words.code.layout import listed
from modules.words.code.section import Section

MODULES = {
    "np": "import numpy as np",
    "pd": "import pandas as pd",
    "smf": "import statsmodels.formula.api as smf",
}
PLOTNINE = (
    "aes",
    "annotate",
    "arrow",
    "facet_wrap",
    "geom_abline",
    "geom_histogram",
    "geom_hline",
    "geom_point",
    "geom_segment",
    "geom_vline",
    "ggplot",
    "labs",
    "scale_colour_manual",
    "scale_fill_manual",
    "scale_linetype_manual",
    "stat_qq",
    "stat_qq_line",
    "theme",
    "theme_bw",
)
ONCE = "Once: pip install statsmodels plotnine"


def packages(sections: list[Section]) -> Section:
    """Return the imports of these pieces of a program."""
    program = "\n".join(section.code for section in sections)
    used = {node.id for node in ast.walk(ast.parse(program)) if isinstance(node, ast.Name)}
    lines = ["import warnings", ""] if "warnings" in used else []
    lines += [line for name, line in MODULES.items() if name in used]
    if drawn := [name for name in PLOTNINE if name in used]:
        lines.append(listed("from plotnine import (", drawn, ")", "", 4))
    if "rcParams" in used:
        lines.insert(-1, "from matplotlib import rcParams")
    if "stats" in used:
        lines.append("from scipy import stats")
    return Section("Packages", ONCE, "\n".join(lines))
