"""Random Scenarios through every figure, table and text: no error, and no warning either."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from any_scenario import Drawn, show

from modules.scenario import Scenario

PARTS = 10  # so that processes can share them
SAMPLE, WHOLE = 1, 1_000  # of each part


@pytest.mark.parametrize("part", range(PARTS))
def test_any_scenario_is_shown_in_every_figure_and_table(
    part: int, sample_of: Callable[[int, int], int], capfd: pytest.CaptureFixture[str]
):
    total = figures = tables = 0
    for number in range(sample_of(SAMPLE, WHOLE)):
        seed = part * WHOLE + number
        drawn = Drawn(seed)
        scenario: Scenario | None = None
        try:
            scenario = drawn.scenario()
            drawings, written = show(scenario, drawn)
        except Exception as wrong:
            raise AssertionError(f"Seed {seed}: {scenario}") from wrong
        total, figures, tables = total + 1, figures + drawings, tables + written
    with capfd.disabled():
        print(f"\n{total} random Scenarios: {figures} figures, {tables} tables")
