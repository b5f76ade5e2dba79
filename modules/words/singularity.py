"""What a singular fit means, and why it happened."""

from modules.pooling.partial import PartialPooling
from modules.pooling.solver.random_structure import random_structure
from modules.pooling.solver.reml import SMALLEST_FACTOR


def explain(fit: PartialPooling, x: str = "x") -> str | None:
    """Explain a singular fit to a student.

    Parameters
    ----------
    fit
        A mixed model.
    x
        What the data call x.

    Returns
    -------
    str or None
        One or two sentences, or None for a fit that is not singular.
    """
    if not fit.singular:
        return None
    structure = random_structure(fit.random)
    intercept, slope = (fit.relative_covariance_factor**2).sum(axis=1) >= SMALLEST_FACTOR**2
    if not intercept and not slope:
        zero = {
            (True, True): "τ₀₀ and τ₁₁ are",
            (True, False): "τ₀₀ is",
            (False, True): "τ₁₁ is",
        }[structure.has_intercept, structure.has_slope]
        return (
            f"{zero} estimated as zero, because the subjects differ no more "
            "than the scatter of their own observations makes them. Everyone gets the population "
            "line, so partial pooling has become complete pooling."
        )
    if structure.has_intercept and not intercept:
        return (
            "τ₀₀ is estimated as zero, because the subjects' intercepts differ no "
            "more than the scatter of their observations makes them. All lines start at the "
            f"population's intercept and differ only in their slope on {x}."
        )
    if structure.has_slope and not slope:
        return (
            f"τ₁₁ is estimated as zero, because the subjects' slopes on {x} differ "
            "no more than the scatter of their observations makes them. All lines are parallel "
            "and differ only in their intercept."
        )
    positive = fit.relative_covariance_factor[1, 0] > 0.0
    return (
        f"ρ is estimated as {'+1' if positive else '−1'}, because the observations tell too little "
        "about the subjects' lines to let intercept and slope vary apart. A subject's intercept "
        f"fixes its slope: the {'higher' if positive else 'lower'} the intercept, the larger the "
        f"slope on {x}."
    )
