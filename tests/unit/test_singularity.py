"""Singular fits in words."""

import numpy as np
import pandas as pd
import pytest

from modules.pooling import partial
from modules.pooling.partial import PartialPooling
from modules.words import singularity


def fit_to(
    sd: tuple[float, float], correlation: float, formula: str, residual_sd: float = 1.0
) -> PartialPooling:
    """Fit a design whose least squares lines have exactly these second moments."""
    n_subjects, x = 8, np.linspace(-1.0, 1.0, 6)
    pattern = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]] * 2, float)
    intercept = sd[0] * pattern[:, 0]
    slope = sd[1] * (correlation * pattern[:, 0] + np.sqrt(1.0 - correlation**2) * pattern[:, 1])
    design = np.column_stack([np.ones_like(x), x])
    noise = np.random.default_rng(1).normal(size=len(x))
    noise -= design @ np.linalg.lstsq(design, noise)[0]
    y = 5.0 + intercept[:, None] + slope[:, None] * x + residual_sd * noise
    subject = np.repeat([f"s{number}" for number in range(n_subjects)], len(x))
    frame = pd.DataFrame({"subject": subject, "x": np.tile(x, n_subjects), "y": y.ravel()})
    return partial.fit(frame, formula)


@pytest.mark.parametrize(
    ("sd", "correlation", "formula", "words"),
    [
        ((0.0, 0.0), 0.0, "1 + x", ["τ₀₀ and τ₁₁ are", "complete pooling"]),
        ((0.0, 0.0), 0.0, "1", ["τ₀₀ is", "complete pooling"]),
        ((0.0, 0.0), 0.0, "0 + x", ["τ₁₁ is", "complete pooling"]),
        ((0.0, 9.0), 0.0, "1 + x", ["τ₀₀ is", "differ only in their slope on day"]),
        ((9.0, 0.0), 0.0, "1 + x ||", ["τ₁₁ is", "parallel"]),
        ((9.0, 9.0), 1.0, "1 + x", ["ρ is estimated as +1", "the higher the intercept"]),
        ((9.0, 9.0), -1.0, "1 + x", ["ρ is estimated as −1", "the lower the intercept"]),
    ],
)
def test_each_kind_is_told_apart(
    sd: tuple[float, float], correlation: float, formula: str, words: list[str]
):
    fit = fit_to(sd, correlation, formula)
    explanation = singularity.explain(fit, "day")
    assert fit.singular
    assert explanation is not None
    for word in words:
        assert word in explanation


def test_a_regular_fit_needs_no_explanation():
    assert singularity.explain(fit_to((9.0, 9.0), 0.2, "1 + x")) is None
