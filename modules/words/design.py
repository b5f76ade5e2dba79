"""The plain reading of a grid of designs: how many subjects are enough."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from modules.scenario import Mechanism
from modules.words.wording import number, per_cent

LOSSES: dict[Mechanism, str] = {
    "completely_at_random": "missing at random",
    "given_x": "missing at later occasions",
    "dropout": "dropout",
    "not_at_random": "missing because they are large",
    "unequal_subjects": "unequal subjects",
}
FALSE_POSITIVES = (
    "The true slope is 0, so that every significant one is a false positive; "
    "5\N{NARROW NO-BREAK SPACE}% are meant."
)


def plain_reading(enough: pd.DataFrame, power: float, mechanism: Mechanism) -> list[str]:
    """Say for each share that goes missing which designs have a power.

    Parameters
    ----------
    enough : DataFrame
        What `enough_subjects` reads off a grid, of one structure; where it has a column `cost`,
        that is said too.
    power : float
        Which power, between 0 and 1.
    mechanism : str
        How observations go missing.

    Returns
    -------
    list of str
        A sentence for each share, in the order of the table.
    """
    return [
        f"{per_cent(power)} power with {_losses(share, mechanism)}: {_designs(rows)}."
        for share, rows in enough.groupby("missing", sort=False)
    ]


def _losses(share: Any, mechanism: Mechanism) -> str:  # noqa: ANN401 - a cell of a table
    if mechanism == "unequal_subjects":
        return LOSSES[mechanism]
    return f"{per_cent(share / 100)} {LOSSES[mechanism]}" if share else "nothing missing"


def _designs(rows: pd.DataFrame) -> str:
    reached = rows.loc[rows["reach"] != "not reached"]
    designs = [
        f"{row['reach']} {row['subjects']} subjects × {row['occasions']} occasions{_cost(row)}"
        for row in reached.to_dict("records")
    ]
    return ", or ".join(designs) if designs else "more subjects or occasions than are compared here"


def _cost(row: dict[Hashable, Any]) -> str:
    return f" ({number(row['cost'])})" if "cost" in row else ""
