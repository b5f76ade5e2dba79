"""Whose observations a picture shows: what it must be drawn anew for, whatever is missing."""

from __future__ import annotations

from modules.pooling.three_models import ThreeModels

Source = tuple[str, str, tuple[str, ...]]


def source_of(models: ThreeModels) -> Source:
    """Return whose observations these are: data set, upload and subjects."""
    return models.scenario.data, models.scenario.upload, models.subjects
