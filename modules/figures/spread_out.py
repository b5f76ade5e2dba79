"""Move labels apart so that none overlaps its neighbour."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def spread_out(
    wanted: NDArray[np.float64], gap: float, lowest: float, highest: float
) -> NDArray[np.float64]:
    """Return places as near to those wanted as a gap between neighbours allows.

    Neighbours that come too close share a block, which stands where its members want to be on
    average (the pool-adjacent-violators algorithm of isotonic regression). Where there is too
    little room for the gap, all stand evenly between the limits.

    Parameters
    ----------
    wanted : ndarray, shape (n,)
    gap : float
        The least distance between two places.
    lowest, highest : float
        The limits of all places.

    Returns
    -------
    ndarray, shape (n,)
        In the order of `wanted`; their own order is that of `wanted`, ties as they come.
    """
    n = len(wanted)
    order = np.argsort(wanted, kind="stable")
    places = np.empty(n)
    if (n - 1) * gap >= highest - lowest:
        places[order] = np.linspace(lowest, highest, n)
        return places
    offsets = gap * np.arange(n)
    blocks: list[tuple[float, int]] = []
    for value in wanted[order] - offsets:
        mean, size = float(value), 1
        while blocks and blocks[-1][0] > mean:
            other, others = blocks.pop()
            mean, size = (mean * size + other * others) / (size + others), size + others
        blocks.append((mean, size))
    apart = np.repeat([mean for mean, _ in blocks], [size for _, size in blocks])
    places[order] = np.clip(apart, lowest, highest - offsets[-1]) + offsets
    return places
