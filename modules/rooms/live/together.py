"""Questions that come at nearly the same time, answered together in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")

SECONDS_TO_GATHER = 0.03
MOST_TOGETHER = 100


class Together(Generic[Question, Answer]):
    """Gathers questions for a moment.

    Parameters
    ----------
    answer : callable
        Returns the answers to some questions, in their order; what it raises is raised to all.
    """

    def __init__(self, answer: Callable[[Sequence[Question]], list[Answer]]) -> None:
        self._answer = answer
        self._waiting: list[tuple[Question, asyncio.Future[Answer]]] = []
        self._under_way: set[asyncio.Task[None]] = set()

    async def ask(self, question: Question) -> Answer:
        """Return the answer to a question."""
        told = asyncio.get_running_loop().create_future()
        self._waiting.append((question, told))
        if len(self._waiting) == 1:
            task = asyncio.ensure_future(self._gather())
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return await told

    async def _gather(self) -> None:
        await asyncio.sleep(SECONDS_TO_GATHER)
        waiting, self._waiting = self._waiting, []
        for first in range(0, len(waiting), MOST_TOGETHER):
            await self._tell(waiting[first : first + MOST_TOGETHER])

    async def _tell(self, waiting: Sequence[tuple[Question, asyncio.Future[Answer]]]) -> None:
        try:
            questions = [question for question, _ in waiting]
            answers = await asyncio.to_thread(self._answer, questions)
        except Exception as wrong:  # whoever asked is told, and nobody else's questions wait
            for _, told in waiting:
                if not told.done():
                    told.set_exception(wrong)
            return
        for (_, told), answer in zip(waiting, answers, strict=True):
            if not told.done():  # who asked may have left
                told.set_result(answer)
