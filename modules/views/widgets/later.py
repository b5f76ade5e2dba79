"""Outputs that wait for their answer without making anybody else wait.

While an output is awaited Shiny answers no page of its process. So an output that needs time asks
for its answer, leaves its place as it is, and is told when the answer has come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar
from weakref import WeakSet

from shiny import reactive, req
from shiny.session import require_active_session

Answer = TypeVar("Answer")

UNDER_WAY: WeakSet[asyncio.Task[None]] = WeakSet()


@dataclass(frozen=True)
class _Answered(Generic[Answer]):
    question: Hashable
    answer: Answer | Exception


class Later(Generic[Answer]):
    """One output's answer, worked out while its session goes on.

    One answer is worked out at a time; of the questions that come meanwhile, the last waits.
    """

    def __init__(self) -> None:
        self._latest: reactive.Value[_Answered[Answer] | None] = reactive.value(None, name="latest")
        self._asked: Hashable = None
        self._waiting: list[tuple[Hashable, Callable[[], Awaitable[Answer]]]] = []
        self._task: asyncio.Task[None] | None = None
        require_active_session(None).on_ended(self._leave)

    def answer(self, question: Hashable, find: Callable[[], Awaitable[Answer]]) -> Answer:
        """Return the answer where it is there; else ask for it and keep the output as it is.

        Parameters
        ----------
        question : hashable
            Equal questions have the same answer.
        find : callable
            Finds it.

        Raises
        ------
        SilentCancelOutputException
            While it is on its way; whoever reads it is run again when it has come.
        Exception
            What finding it raised.
        """
        latest = self._latest()
        if latest is None or latest.question != question:
            if self._asked != question:
                self._ask(question, find)
            req(False, cancel_output=True)
        assert latest is not None
        if isinstance(latest.answer, Exception):
            raise latest.answer
        return latest.answer

    def _ask(self, question: Hashable, find: Callable[[], Awaitable[Answer]]) -> None:
        self._asked = question
        self._waiting = [(question, find)]
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._find_all())
            UNDER_WAY.add(self._task)

    async def _find_all(self) -> None:
        while self._waiting:
            question, find = self._waiting.pop()
            try:
                answer: Answer | Exception = await find()
            except Exception as wrong:
                answer = wrong
            async with reactive.lock():
                self._latest.set(_Answered(question, answer))
                await reactive.flush()

    def _leave(self) -> None:
        self._waiting = []
        if self._task is not None:
            self._task.cancel()
