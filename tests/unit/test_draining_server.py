"""A server that is told to stop waits for what is under way, but not for ever."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

import pytest
import uvicorn
from starlette.applications import Starlette

from modules.hosting import draining_server
from modules.hosting.draining_server import DrainingServer
from modules.hosting.sessions import Sessions

LONG = 60.0


def seconds_to_stop(sessions: Sessions, work: Callable[[], None] | None = None) -> float:
    """Serve an empty app with something under way, stop it, and return how long that takes."""
    config = uvicorn.Config(Starlette(), port=0, log_level="error")
    server = DrainingServer(config, sessions)

    async def serve() -> float:
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        working = asyncio.create_task(asyncio.to_thread(work)) if work else None
        await asyncio.sleep(0)
        server.should_exit = True
        start = time.monotonic()
        await serving
        taken = time.monotonic() - start
        if working:
            await working
        return taken

    return asyncio.run(serve())


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draining_server, "SECONDS_QUIET", 0.05)
    monkeypatch.setattr(draining_server, "SECONDS_BETWEEN_LOOKS", 0.01)


@pytest.mark.usefixtures("soon")
def test_with_nothing_under_way_it_stops(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(draining_server, "SECONDS_UNDER_WAY", LONG)
    sessions = Sessions(1)
    assert seconds_to_stop(sessions) < LONG
    assert sessions.draining


@pytest.mark.usefixtures("soon")
def test_it_waits_for_a_thread(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(draining_server, "SECONDS_UNDER_WAY", LONG)
    done = threading.Event()
    sessions = Sessions(1)

    def work() -> None:
        while not sessions.draining:
            time.sleep(0.01)
        time.sleep(0.5)
        done.set()

    assert 0.5 <= seconds_to_stop(sessions, work) < LONG
    assert done.is_set()


@pytest.mark.usefixtures("soon")
def test_it_waits_for_requests_but_not_for_ever(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(draining_server, "SECONDS_UNDER_WAY", 0.5)
    assert seconds_to_stop(Sessions(1, requests=1)) >= 0.5
