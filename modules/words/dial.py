"""Why the far end of the pooling dial is not no pooling."""

from __future__ import annotations

from modules.pooling.dial import directions, terms_that_vary
from modules.pooling.partial import PartialPooling
from modules.pooling.solver.random_structure import random_structure


def shortfall(fit: PartialPooling) -> str | None:
    """Say what the dial's far end lacks of no pooling, or None where it is no pooling."""
    varying = directions(fit)
    structure = random_structure(fit.random)
    rank = varying.shape[1]
    if rank == 2:
        return None
    if rank == 0:
        variances = ["τ₀₀"] * structure.has_intercept + ["τ₁₁"] * structure.has_slope
        return (
            f"{' and '.join(variances)} {'are' if len(variances) == 2 else 'is'} estimated as "
            "zero, so there is nothing to scale: the dial leaves everyone on the line of complete "
            "pooling."
        )
    if not structure.has_slope:
        return (
            "Only intercepts may differ in this model, so the far end gives parallel lines rather "
            "than each subject's own."
        )
    if not structure.has_intercept:
        return (
            "Only slopes may differ in this model, so at the far end the lines fan out from one "
            "intercept rather than being each subject's own."
        )
    intercept_varies, slope_varies = terms_that_vary(fit)
    if not intercept_varies:
        return (
            "τ₀₀ is estimated as zero and stays so when it is scaled: at the far end the lines fan "
            "out from one intercept rather than being each subject's own."
        )
    if not slope_varies:
        return (
            "τ₁₁ is estimated as zero and stays so when it is scaled: the far end gives parallel "
            "lines rather than each subject's own."
        )
    positive = varying[0, 0] * varying[1, 0] > 0.0
    return (
        f"ρ is estimated as {'+1' if positive else '−1'} and stays so at any scale: a subject's "
        "intercept fixes its slope, so even at the far end it does not get a line of its own."
    )
