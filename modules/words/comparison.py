"""What to make of the p-values of a likelihood-ratio test."""

from __future__ import annotations

from modules.pooling.comparison import Kind, LikelihoodRatioTest

BOUNDARY = (
    "The smaller model sets a variance to zero, the least it can be, so the plain p-value is too "
    "large; the mixture allows for that."
)
INTERIOR = (
    "The smaller model sets a covariance to zero, which may be negative as well as positive, so "
    "the plain p-value needs no allowance."
)
ANOTHER_BOUNDARY = (
    "The smaller model estimates a variance as zero that both models have. Neither p-value is "
    "known to hold there: the mixture is left out, and the plain one is a rough guide."
)
NO_COVARIANCE = (
    "The smaller model estimates a variance as zero, and without both variances there is no "
    "covariance to test, so this p-value means little."
)

NOTES: dict[Kind, str] = {
    "boundary": BOUNDARY,
    "interior": INTERIOR,
    "another boundary": ANOTHER_BOUNDARY,
    "no covariance": NO_COVARIANCE,
}


def note(test: LikelihoodRatioTest) -> str:
    """Say what to make of a test's p-values, or why there are none."""
    return test.reason or NOTES[test.kind]
