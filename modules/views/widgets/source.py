"""Whose observations a picture shows: what it must be drawn anew for, whatever is missing."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from modules.pooling.three_models import ThreeModels


@dataclass(frozen=True)
class Source:
    """A data set, an upload, its subjects, and how many observations there are of them."""

    data: str
    upload: str
    subjects: tuple[str, ...]
    observations: int

    @property
    def key(self) -> str:
        """Its name on the page, by which a picture knows the states that it can show."""
        return f"{zlib.crc32(repr(self).encode(errors='surrogatepass')):08x}"


def source_of(models: ThreeModels) -> Source:
    """Return whose observations these are."""
    scenario = models.scenario
    return Source(scenario.data, scenario.upload, models.subjects, len(models.observations))
