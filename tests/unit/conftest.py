from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of data and fits that were made with R."""
    return Path(__file__).parents[1] / "reference"
