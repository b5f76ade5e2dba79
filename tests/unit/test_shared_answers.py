"""Who asks the same meanwhile waits for the same answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from modules.scenario.shared_answers import SharedAnswers


class Oracle:
    """Answers in capitals, after a while, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def about(self, question: str) -> Callable[[], Awaitable[str]]:
        async def find() -> str:
            self.asked.append(question)
            await asyncio.sleep(0.01)
            if question == "what is not":
                raise LookupError(question)
            return question.upper()

        return find


def test_all_who_ask_at_once_get_one_answer() -> None:
    oracle, answers = Oracle(), SharedAnswers[str, str](8)

    async def ask() -> list[str]:
        return await asyncio.gather(*(answers.to("a", oracle.about("a")) for _ in range(9)))

    assert asyncio.run(ask()) == ["A"] * 9
    assert oracle.asked == ["a"]


def test_the_oldest_answers_are_forgotten() -> None:
    oracle, answers = Oracle(), SharedAnswers[str, str](2)

    async def ask() -> None:
        for question in "abacab":
            assert await answers.to(question, oracle.about(question)) == question.upper()

    asyncio.run(ask())
    assert oracle.asked == ["a", "b", "c", "b"]


def test_an_error_reaches_all_who_wait_and_is_not_kept() -> None:
    oracle, answers = Oracle(), SharedAnswers[str, str](2)

    async def ask() -> None:
        both = (answers.to("what is not", oracle.about("what is not")) for _ in range(2))
        found = await asyncio.gather(*both, return_exceptions=True)
        assert [type(wrong) for wrong in found] == [LookupError] * 2
        with pytest.raises(LookupError):
            await answers.to("what is not", oracle.about("what is not"))

    asyncio.run(ask())
    assert len(oracle.asked) == 2


def test_who_asked_first_may_leave() -> None:
    oracle, answers = Oracle(), SharedAnswers[str, str](2)

    async def ask() -> str:
        first = asyncio.create_task(answers.to("a", oracle.about("a")))
        await asyncio.sleep(0)
        second = asyncio.create_task(answers.to("a", oracle.about("a")))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert asyncio.run(ask()) == "A"
    assert oracle.asked == ["a"]


def test_what_is_not_worth_keeping_is_found_again() -> None:
    oracle, answers = Oracle(), SharedAnswers[str, str](2)

    async def ask() -> None:
        for _ in range(2):
            await answers.to("a", oracle.about("a"), lambda answer: answer != "A")

    asyncio.run(ask())
    assert oracle.asked == ["a", "a"]
