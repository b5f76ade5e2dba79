from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import lab
import pytest
from hosting.replicas import Replica, proxied, running
from playwright.sync_api import Browser, expect
from serving import chromium

ROOM = 4  # people in a replica
SECONDS_TO_COME_BACK = 5.0

# Replicas start beside each other, and their first pictures take long on a busy machine.
lab.LONGEST_WAIT = 60_000
expect.set_options(timeout=60_000)


@dataclass(frozen=True)
class Replicas:
    """Two of them, and the address of the proxy in front."""

    both: tuple[Replica, Replica]
    url: str


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def replicas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicas]:
    folder = tmp_path_factory.mktemp("replicas")
    logs = folder / "first.txt", folder / "second.txt"
    both = Replica(logs[0], most_sessions=ROOM), Replica(logs[1], most_sessions=ROOM)
    with running(*both), proxied(both, folder) as url:
        yield Replicas(both, url)
        for replica in both:
            assert "Traceback" not in replica.log()
            assert "ERROR" not in replica.log()
            assert "event=failed" not in replica.log()
