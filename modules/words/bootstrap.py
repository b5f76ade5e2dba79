"""Which draws of a bootstrap an interval leaves out, and why."""

from __future__ import annotations

from modules.pooling.intervals.bootstrap import Bootstrap
from modules.words.wording import count


def notes(refits: Bootstrap) -> dict[str, str]:
    """Say in a sentence which draws the interval of a parameter leaves out, by parameter."""
    said = {}
    for parameter, missing in refits.draws.isna().sum().items():
        n_undefined = int(missing) - refits.n_undetermined
        reasons = []
        if refits.n_undetermined:
            reasons.append(f"{refits.n_undetermined} determine no fit")
        if n_undefined:
            reasons.append(
                f"{n_undefined} have a standard deviation of zero, with which nothing correlates"
            )
        if reasons:
            said[str(parameter)] = (
                f"Of {count(len(refits.draws), 'simulated data set')}, {' and '.join(reasons)}; "
                "the interval leaves them out."
            )
    return said
