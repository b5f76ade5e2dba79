from __future__ import annotations

from collections.abc import Callable

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--whole", action="store_true", help="try as many random cases as there are, not a sample"
    )


@pytest.fixture
def sample_of(pytestconfig: pytest.Config) -> Callable[[int, int], int]:
    """How many random cases are tried: those of a sample, or with `--whole` all."""
    whole = pytestconfig.getoption("--whole")
    return lambda sample, all_of_them: all_of_them if whole else sample
