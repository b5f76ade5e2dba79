"""What the three models are called."""

from __future__ import annotations

from modules.pooling.three_models import ModelName

MODEL_TITLES: dict[ModelName, str] = {
    "complete": "Complete pooling",
    "none": "No pooling",
    "partial": "Partial pooling",
}
