"""How many subjects are enough: the plain reading of a grid of designs, and what they cost."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize, special

from modules.study.slope_tests import Test

Reach = Literal["about", "at most", "not reached"]
GROUPS = ["random", "missing", "occasions"]


def cost(table: pd.DataFrame, price_subject: float, price_occasion: float) -> NDArray[np.float64]:
    """Return what designs cost: so much for a subject, and so much for each of its occasions.

    Occasions are paid for as they are planned, also where they then go missing.

    Parameters
    ----------
    table : DataFrame
        Columns `subjects`, missing where there is no design, and `occasions`.
    price_subject, price_occasion : float
        In any one currency.
    """
    subjects, occasions = (
        table[["subjects", "occasions"]].astype("Float64").to_numpy(np.float64, na_value=np.nan).T
    )
    return subjects * (price_subject + occasions * price_occasion)


def enough_subjects(
    table: pd.DataFrame, power: float = 0.8, test: Test = "satterthwaite"
) -> pd.DataFrame:
    """Read off a grid how many subjects have a power.

    Power rises with the number of subjects n, so that what falls is Monte Carlo error and is
    levelled out (isotonic regression). Between two cells Φ⁻¹(power) is taken to be linear in √n,
    which is what the power of a z-test is.

    Parameters
    ----------
    table : DataFrame
        As `design` returns it.
    power : float
        What is wanted, between 0 and 1.
    test : str
        By which test of the slope.

    Returns
    -------
    DataFrame
        A row for each structure `random`, share `missing` and number of `occasions`: `subjects`,
        the fewest with that power, and how that is meant, `reach`: ``"about"`` so many, ``"at
        most"`` so many where the fewest of the grid have it already, or ``"not reached"`` by the
        most of it, where `subjects` is missing.
    """
    is_power = (table["quantity"] == "rejected") & (table["by"] == test) & table["value"].notna()
    rows: list[dict[str, object]] = []
    for (random, missing, occasions), cells in table.loc[is_power].groupby(GROUPS, sort=False):
        in_order = cells.sort_values("subjects")
        subjects, reach = _enough(
            in_order["subjects"].to_numpy(np.float64),
            in_order["value"].to_numpy(np.float64),
            in_order["data_sets"].to_numpy(np.float64),
            power,
        )
        rows.append(
            {
                "random": random,
                "missing": missing,
                "occasions": occasions,
                "subjects": subjects,
                "reach": reach,
            }
        )
    found = pd.DataFrame(rows, columns=pd.Index([*GROUPS, "subjects", "reach"]))
    return found.astype({"subjects": "Int64"})


def _enough(
    subjects: NDArray[np.float64],
    rejected: NDArray[np.float64],
    data_sets: NDArray[np.float64],
    power: float,
) -> tuple[int | None, Reach]:
    level = np.asarray(optimize.isotonic_regression(rejected, weights=data_sets).x)
    enough = np.flatnonzero(level >= power)
    if not len(enough):
        return None, "not reached"
    first = int(enough[0])
    if first == 0:
        return int(subjects[0]), "at most"
    # A power of 0 or 1 in so many data sets is one just off it.
    inside = np.clip(level, 0.5 / data_sets, 1.0 - 0.5 / data_sets)[[first - 1, first]]
    below, above = special.ndtri(inside)
    step = np.clip((special.ndtri(power) - below) / max(above - below, 1e-12), 0.0, 1.0)
    low, high = np.sqrt(subjects[[first - 1, first]])
    return int(np.ceil((low + step * (high - low)) ** 2 - 1e-9)), "about"
