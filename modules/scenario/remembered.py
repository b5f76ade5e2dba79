"""Answers that follow from a Scenario alone, kept for all people who ask the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

from modules.scenario.scenario import Scenario

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")


def remembered(
    most: int,
) -> Callable[
    [Callable[Concatenate[Scenario, Rest], Answer]], Callable[Concatenate[Scenario, Rest], Answer]
]:
    """Remember a function's latest answers by Scenario, for all people who ask the same.

    What follows from an uploaded file belongs to one person and is never remembered.

    Parameters
    ----------
    most : int
        How many answers are kept.
    """

    def decorate(
        answer: Callable[Concatenate[Scenario, Rest], Answer],
    ) -> Callable[Concatenate[Scenario, Rest], Answer]:
        known = lru_cache(maxsize=most)(answer)

        @wraps(answer)
        def ask(scenario: Scenario, *args: Rest.args, **kwargs: Rest.kwargs) -> Answer:
            private = scenario.data == "uploaded"
            return (answer if private else known)(scenario, *args, **kwargs)

        return ask

    return decorate
