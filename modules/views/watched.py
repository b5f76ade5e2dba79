"""Long work whose bar moves on the page, and that ends when nobody waits for it any more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from shiny import Session

from modules.views.heavy_work import HeavyWork

Answer = TypeVar("Answer")

SECONDS_BETWEEN_REPORTS = 0.1


async def watched(
    session: Session, bar: str, heavy: HeavyWork, work: Callable[..., Answer], *args: object
) -> Answer:
    """Do some work that reports its progress; who is cancelled while waiting for it ends it.

    Parameters
    ----------
    session : Session
    bar : str
        The id, as the page has it, of what the bar is in.
    heavy : HeavyWork
    work : callable
        As `HeavyWork.do_and_watch` takes it.
    """
    done = 0.0
    stopped = False

    def progress(share: float) -> bool:
        nonlocal done
        done = share
        return not stopped

    at_work = asyncio.create_task(heavy.do_and_watch(work, *args, progress=progress))
    at_work.add_done_callback(_take_note)
    try:
        while not at_work.done():
            await asyncio.wait({at_work}, timeout=SECONDS_BETWEEN_REPORTS)
            await session.send_custom_message("progress", {"share": done, "within": bar})
    except asyncio.CancelledError:
        stopped = True
        raise
    return at_work.result()


def _take_note(work: asyncio.Task[Answer]) -> None:
    """Take note of how some work ended, also where nobody waits for it any more."""
    if not work.cancelled():
        work.exception()
