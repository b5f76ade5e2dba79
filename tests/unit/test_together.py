"""Who asks at nearly the same time is answered in one go."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from modules.rooms.live.together import MOST_TOGETHER, Together


def test_questions_are_gathered_and_each_gets_its_own_answer():
    asked: list[int] = []

    def halves(numbers: Sequence[int]) -> list[float]:
        asked.append(len(numbers))
        return [number / 2 for number in numbers]

    async def story() -> None:
        together = Together(halves)
        numbers = range(MOST_TOGETHER + 20)
        answers = await asyncio.gather(*map(together.ask, numbers))
        assert answers == [number / 2 for number in numbers]
        assert asked == [MOST_TOGETHER, 20]
        assert await together.ask(7) == 3.5

    asyncio.run(story())


def test_what_goes_wrong_is_told_to_all_who_asked_and_to_nobody_later():
    def inverse(numbers: Sequence[int]) -> list[float]:
        return [1 / number for number in numbers]

    async def story() -> None:
        together = Together(inverse)
        told = await asyncio.gather(together.ask(0), together.ask(1), return_exceptions=True)
        assert [type(one) for one in told] == [ZeroDivisionError] * 2
        left = asyncio.ensure_future(together.ask(1))
        await asyncio.sleep(0)
        left.cancel()
        assert await together.ask(4) == 0.25
        with pytest.raises(asyncio.CancelledError):
            await left

    asyncio.run(story())
