"""The mistake of taking a number from another model."""

from __future__ import annotations

from modules.exercises.exercise import Mistake
from modules.exercises.fitted import Fitted, Term


def not_of_no_pooling(fits: Fitted, subject: str, term: Term) -> tuple[Mistake[float], ...]:
    """Return what the two models that are not asked for say of a subject."""
    return (
        Mistake(fits.common[term], f"That is the {term} of complete pooling, one line for all."),
        Mistake(
            fits.estimated[subject][term],
            f"That is the {term} of partial pooling, which the others have pulled.",
        ),
    )
