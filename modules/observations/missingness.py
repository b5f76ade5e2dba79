"""Which observations go missing, decided by a seeded draw that is nested in the share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def completely_at_random(count: int, per_cent: int, seed: int) -> NDArray[np.bool_]:
    """Mark the observations that go missing completely at random.

    The draw is one random order of all observations, of which the first `per_cent` go. A larger
    share therefore removes the same observations and some more.

    Parameters
    ----------
    count : int
        Number of observations.
    per_cent : int
        Share that goes missing, 0 to 100; the number removed is rounded to the nearest whole.
    seed : int
        Seed of the `numpy.random.Generator` that draws the order.

    Returns
    -------
    ndarray of bool, shape (count,)
        True where the observation is missing.
    """
    order = np.random.default_rng(seed).permutation(count)
    missing = np.zeros(count, dtype=bool)
    missing[order[: round(count * per_cent / 100)]] = True
    return missing
