"""What the pictures of an activity show: the limits of the data and of estimates."""

from __future__ import annotations

from modules.figures.estimate_limits import estimate_limits
from modules.figures.lines import limits
from modules.observations import data_set
from modules.rooms.protocol import Axes
from modules.scenario import Scenario


def axes(scenario: Scenario) -> Axes:
    """Return what is shown of a Scenario's data and of its subjects' lines, as the app shows it."""
    variables, estimates = data_set(scenario), estimate_limits(scenario)
    x, y = limits(scenario)
    return {
        "x": {"name": variables.x, "unit": variables.x_unit, "limits": _plain(x)},
        "y": {"name": variables.y, "unit": variables.y_unit, "limits": _plain(y)},
        "intercept": _plain(estimates.intercept),
        "slope": _plain(estimates.slope),
    }


def _plain(limits: tuple[float, float]) -> tuple[float, float]:
    return float(limits[0]), float(limits[1])
