"""Every subject's line by each model."""

from __future__ import annotations

import pandas as pd

from modules.observations import data_set
from modules.pooling.three_models import MODEL_NAMES, ThreeModels
from modules.words.model_titles import MODEL_TITLES
from modules.words.tables.data_table import DataTable


def lines(models: ThreeModels) -> DataTable:
    """Return subjects, their observations left, and intercept and slope by model."""
    frame = pd.DataFrame({"left": pd.Series(dict(models.observations_left))})
    heads = {"left": "left"}
    for model in MODEL_NAMES:
        for term in ("intercept", "slope"):
            name = f"{model}_{term}"
            frame[name] = models.lines(model)[term]
            heads[name] = f"{MODEL_TITLES[model]}, {term}"
    return DataTable(frame, data_set(models.scenario).subject, heads, 4)
