"""The questions that a model answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from modules.lessons.quantities import error_of_lines
from modules.pooling.three_models import MODEL_NAMES, ModelName, ThreeModels


def closest_to_the_truth(models: ThreeModels) -> ModelName:
    """Return the model whose lines of simulated subjects have the smallest error."""
    return min(MODEL_NAMES, key=lambda model: error_of_lines(model, models))


MODEL_QUESTIONS: Mapping[str, Callable[[ThreeModels], ModelName]] = {
    "closest to the truth": closest_to_the_truth
}
"""By the names that steps call them."""
