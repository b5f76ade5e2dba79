"""Answers that take their time, kept, and awaited together by all who ask the same meanwhile."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Question = TypeVar("Question", bound=Hashable)
Answer = TypeVar("Answer")


class SharedAnswers(Generic[Question, Answer]):
    """The latest answers by question.

    Parameters
    ----------
    most : int
        How many answers are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Question, Answer] = OrderedDict()
        self._under_way: dict[Question, asyncio.Task[Answer]] = {}

    async def to(
        self,
        question: Question,
        find: Callable[[], Awaitable[Answer]],
        worth_keeping: Callable[[Answer], bool] = lambda _: True,
    ) -> Answer:
        """Return the answer to a question, finding it unless it is kept or being found.

        Who asked first may leave: the others still get their answer.

        Parameters
        ----------
        question : hashable
        find : callable
            Finds the answer; what it raises is raised to all who wait.
        worth_keeping : callable
            Whether the answer is kept for those who ask later.
        """
        if question in self._kept:
            self._kept.move_to_end(question)
            return self._kept[question]
        if question not in self._under_way:
            self._under_way[question] = asyncio.ensure_future(_awaited(find))
            self._under_way[question].add_done_callback(
                lambda task: self._end(question, task, worth_keeping)
            )
        return await asyncio.shield(self._under_way[question])

    def _end(
        self,
        question: Question,
        task: asyncio.Task[Answer],
        worth_keeping: Callable[[Answer], bool],
    ) -> None:
        del self._under_way[question]
        if task.cancelled() or task.exception() is not None:
            return
        if worth_keeping(task.result()):
            self._kept[question] = task.result()
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)


async def _awaited(find: Callable[[], Awaitable[Answer]]) -> Answer:
    return await find()
