"""A moment in which the server sees to everybody else."""

from __future__ import annotations

import asyncio

from shiny import reactive

from modules.views.visits import BEFORE_ALL_ELSE


def pause_before_answering() -> None:
    """Let everybody else in between wiring a session and its first answer.

    Each of the two takes some 30 ms of the event loop, which would be held for both in one go.
    """

    @reactive.effect(priority=BEFORE_ALL_ELSE + 1)
    async def pause() -> None:
        await asyncio.sleep(0)
