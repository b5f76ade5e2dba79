from __future__ import annotations

import asyncio

from shiny import reactive

from modules.views.pause import pause_before_answering


def test_others_get_their_turn_before_a_session_answers():
    happened: list[str] = []

    async def open_session() -> None:
        asyncio.get_running_loop().call_soon(happened.append, "another's turn")

        @reactive.effect
        def answer() -> None:
            happened.append("answer")

        pause_before_answering()
        await reactive.flush()
        await reactive.flush()

    asyncio.run(open_session())
    assert happened == ["another's turn", "answer"]
