"""What compared designs show: their pictures, what to read off them, and their table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import pandas as pd

from modules.figures.design_charts import Designs, design_curves, heat_map
from modules.figures.figure import Figure
from modules.observations import data_set
from modules.scenario import Scenario
from modules.study.enough import cost, enough_subjects
from modules.study.grid import DESIGN_COLUMNS, Grid
from modules.words.design import FALSE_POSITIVES, plain_reading
from modules.words.formulas import formulas
from modules.words.tables.data_table import DataTable
from modules.words.wording import per_cent

Measure = Literal["power", "width", "error"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
Chart = Literal["map", "curves"]
CHARTS: tuple[Chart, ...] = get_args(Chart)
POWER = 0.8
NUMBER_OF: dict[Measure, tuple[str, str]] = {
    "power": ("rejected", "satterthwaite"),
    "width": ("width", "satterthwaite"),
    "error": ("rmse", "partial"),
}
MEASURE_TITLES: dict[Measure, str] = {
    "power": "Power",
    "width": "Width of the interval",
    "error": "Error of lines",
}
_DRAWN: dict[Chart, Callable[[Designs, tuple[int, int]], Figure]] = {
    "map": heat_map,
    "curves": design_curves,
}


@dataclass(frozen=True, eq=False)
class Comparison:
    """Designs that are compared.

    Attributes
    ----------
    about : Scenario
        The truth and the mechanism.
    grid : Grid
        All designs.
    table : DataFrame
        The rows of those that are done, as `design` returns them; empty without any.
    """

    about: Scenario
    grid: Grid
    table: pd.DataFrame


@dataclass(frozen=True)
class Prices:
    """What a subject and each of its occasions cost, in any one currency; both 0 if nothing."""

    subject: float = 0.0
    occasion: float = 0.0

    def priced(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return a table of designs with their `cost`, if anything costs something."""
        if not (self.subject or self.occasion):
            return table
        return table.assign(cost=cost(table, self.subject, self.occasion))


def picture(
    comparison: Comparison, measure: Measure, chart: Chart, size: tuple[int, int]
) -> Figure:
    """Return the heat map or the curves of a measure."""
    about, grid, table = comparison.about, comparison.grid, comparison.table
    quantity, by = NUMBER_OF[measure]
    named = formulas(data_set(about))
    missing = grid.missing if about.mechanism != "unequal_subjects" else grid.missing[:1]
    several = len(grid.random) > 1
    panels = {
        (random, share): f"{per_cent(share / 100)} missing" + (f", {named[random]}" * several)
        for random in grid.random
        for share in missing
    }
    is_power = measure == "power"
    is_null = about.slope == 0
    title = "False positives" if is_power and is_null else MEASURE_TITLES[measure]
    designs = Designs(
        table.loc[(table["quantity"] == quantity) & (table["by"] == by)],
        tuple(sorted(grid.subjects)),
        tuple(sorted(grid.occasions)),
        panels,
        f"{title} of designs",
        " ".join(readings(comparison, Prices())) or title,
        (0.05 if is_null else POWER) if is_power else None,
        is_power,
    )
    return _DRAWN[chart](designs, size)


def readings(comparison: Comparison, prices: Prices) -> list[str]:
    """Say for each structure and share that goes missing which designs are enough."""
    about, named = comparison.about, formulas(data_set(comparison.about))
    if about.slope == 0:
        return [FALSE_POSITIVES]
    enough = prices.priced(enough_subjects(comparison.table, POWER))
    several = len(comparison.grid.random) > 1
    said = []
    for random in comparison.grid.random:
        own = enough.loc[enough["random"] == random]
        head = f"{named[random]}: " if several else ""
        said += [f"{head}{reading}" for reading in plain_reading(own, POWER, about.mechanism)]
    return said


def table(comparison: Comparison, prices: Prices) -> DataTable:
    """Return every design with its numbers, and what it costs."""
    rows = comparison.table
    wide = rows.assign(what=rows["quantity"] + " " + rows["by"]).pivot(
        index=[*DESIGN_COLUMNS], columns="what", values=["value", "error"]
    )
    numbers = {
        f"{measure}{suffix}": wide[(kind, f"{quantity} {by}")]
        for measure, (quantity, by) in NUMBER_OF.items()
        for kind, suffix in (("value", ""), ("error", "_error"))
    }
    numbers["singular"] = wide[("value", "singular partial")]
    found = prices.priced(pd.DataFrame(numbers).reset_index())
    named = formulas(data_set(comparison.about))
    found["random"] = [named[random] for random in found["random"]]
    heads = {
        "occasions": "occasions",
        "missing": "% missing",
        "random": "random effects",
        "power": "false positives" if comparison.about.slope == 0 else "power",
        "power_error": "MC error",
        "width": "width",
        "width_error": "MC error",
        "error": "error of lines",
        "error_error": "MC error",
        "singular": "singular",
    }
    heads |= {"cost": "cost"} if "cost" in found else {}
    return DataTable(found.set_index("subjects"), "Subjects", heads)
