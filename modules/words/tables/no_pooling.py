"""Each subject's own line, in a table."""

from __future__ import annotations

from modules.observations import data_set
from modules.pooling.three_models import ThreeModels
from modules.words.tables.data_table import DataTable


def own_lines(models: ThreeModels) -> DataTable:
    """Return each subject's line, and why some have none."""
    reasons = tuple(f"{subject}: {reason}" for subject, reason in models.none.reasons.items())
    heads = {"intercept": "intercept", "slope": "slope"}
    subject = data_set(models.scenario).subject
    return DataTable(models.none.lines, subject, heads, 3, notes=reasons)
