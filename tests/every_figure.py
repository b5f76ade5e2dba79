"""A figure of every kind that the page shows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.figures import caterpillar, errors, lines, plane, slope_chart
from modules.figures.caterpillar import Caterpillar, departure_limits
from modules.figures.design_charts import Designs, design_curves, heat_map
from modules.figures.diagnostics import diagnostics
from modules.figures.error_dots import Quantity, error_dots
from modules.figures.error_limits import largest_error
from modules.figures.errors import Errors
from modules.figures.errors_by_left import errors_by_left
from modules.figures.estimate_limits import estimate_limits
from modules.figures.figure import Figure
from modules.figures.interval_chart import interval_chart, zeta_chart
from modules.figures.pile import Pile, pile_chart
from modules.figures.plane import Plane
from modules.figures.prediction_chart import Wanted, prediction_chart
from modules.figures.slope_chart import SlopeChart
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import MODEL_NAMES, ModelName, fit
from modules.scenario import Scenario

SPOILED, SIMULATED = Scenario(missing=40), Scenario("simulated", missing=50)


def of_lines() -> Figure:
    models = fit(SPOILED)
    return lines.figure(models, lines.grid(models, models.subjects, 700), fit(Scenario()))


def of_true_lines() -> Figure:
    models = fit(SIMULATED)
    return lines.figure(models, lines.grid(models, models.subjects, 700))


def of_plane() -> Figure:
    layout = Plane(estimate_limits(SPOILED), 500, 400)
    return plane.figure(fit(SPOILED), layout, fit(Scenario()))


def of_slopes() -> Figure:
    layout = SlopeChart(estimate_limits(SPOILED), 500, 400)
    return slope_chart.figure(fit(SPOILED), layout, fit(Scenario()))


def of_caterpillars() -> Figure:
    models = fit(SPOILED)
    limits = departure_limits(estimate_limits(SPOILED))
    return caterpillar.figure(models, Caterpillar(limits, len(models.subjects), 600))


def of_errors() -> Figure:
    models = fit(SIMULATED)
    largest = largest_error(SIMULATED, "line")
    return errors.figure(models, Errors("line", largest, len(models.subjects), 600, 520))


def of_residuals() -> Figure:
    models = fit(SPOILED)
    assert isinstance(models.partial, PartialPooling)
    return diagnostics(models, models.partial, 700)


def of_predictions() -> Figure:
    return prediction_chart(fit(SPOILED), Wanted("335", 10.0), 700)


def of_intervals() -> Figure:
    bounds = pd.DataFrame({"lower": [1.0, np.nan], "upper": [2.0, 3.0]}, ["residual_sd", "slope"])
    estimates = pd.Series([1.5, 2.0], bounds.index)
    return interval_chart(estimates, {"wald": bounds, "profile": bounds}, 600, 0.95)


def of_profiles() -> Figure:
    zeta = np.linspace(-3, 3, 21)
    curves = pd.DataFrame({"parameter": "slope", "value": 10 + zeta, "zeta": zeta})
    return zeta_chart(curves, 600, 1.96)


def of_pile() -> Figure:
    random = np.random.default_rng(1)
    estimates: dict[ModelName, NDArray[np.float64]] = {
        model: random.normal(10, 1 + at, 40) for at, model in enumerate(MODEL_NAMES)
    }
    heads: dict[ModelName, str] = {model: f"{model}: bias" for model in MODEL_NAMES}
    return pile_chart(Pile("γ₁", "slope", 10.0, estimates, heads, 40), 600, 480)


def of_error_dots() -> Figure:
    rows = ["complete", "Wald"]
    table = pd.DataFrame(
        {"row": rows, "model": ["complete", "partial"], "value": [0.4, 0.9], "error": 0.02}
    )
    return error_dots("Tests", "words", [Quantity("Power", table, 0.8, True)], rows, (600, 300))


def of_errors_by_left() -> Figure:
    left = pd.DataFrame(
        {
            "model": ["complete"] * 3 + ["partial"] * 3,
            "left": [0, 1, 2] * 2,
            "rmse": [40.0, 41, 42, 35, 30, 20],
            "rmse_error": 1.0,
        }
    )
    return errors_by_left(left, "RMSE (ms)", "words", (600, 400))


def of_heat_map() -> Figure:
    return heat_map(_designs(), (600, 400))


def of_design_curves() -> Figure:
    return design_curves(_designs(), (600, 400))


EVERY_FIGURE: dict[str, Callable[[], Figure]] = {
    "lines": of_lines,
    "true lines": of_true_lines,
    "plane": of_plane,
    "slopes": of_slopes,
    "caterpillars": of_caterpillars,
    "errors": of_errors,
    "residuals": of_residuals,
    "predictions": of_predictions,
    "intervals": of_intervals,
    "profiles": of_profiles,
    "pile": of_pile,
    "error dots": of_error_dots,
    "errors by left": of_errors_by_left,
    "heat map": of_heat_map,
    "design curves": of_design_curves,
}


def _designs() -> Designs:
    rows = [
        ("1 + x", 0, subjects, occasions, 0.02 * subjects, 0.01)
        for subjects in (6, 12)
        for occasions in (4, 8)
    ]
    columns = ["random", "missing", "subjects", "occasions", "value", "error"]
    table = pd.DataFrame(rows, columns=columns)
    panels = {("1 + x", 0): "0 % missing"}
    return Designs(table, (6, 12), (4, 8), panels, "Power", "words", 0.8, is_share=True)
