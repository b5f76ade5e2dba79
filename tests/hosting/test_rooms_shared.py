"""A room works across two processes behind a proxy, and goes on after their store was killed."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hosting.replicas import PATIENCE, Replica, proxied, running
from hosting.store_server import StoreServer
from websockets.sync.client import connect

PROGRAMME = [{"activity": "vote", "exercise": "purpose", "draw": 3}, {"activity": "own_sample"}]


class Screen:
    """A phone or a projector: the latest of each that it heard, and the class's entries."""

    def __init__(self, address: str, code: str, first: dict[str, Any]) -> None:
        url = f"{address.replace('http://', 'ws://')}r/{code}/live"
        self.line = connect(url, open_timeout=PATIENCE, legacy=True)
        self.known: dict[str, Any] = {}
        self.entries: list[Any] = []
        self.say(first)

    def say(self, message: dict[str, Any]) -> None:
        self.line.send(json.dumps(message))

    def until(self, holds: Callable[[], object]) -> None:
        """Hear on until something holds."""
        while not holds():
            said = json.loads(self.line.recv(timeout=PATIENCE))
            self.known |= said
            if "class" in said:
                self.entries[said["class"]["first"] :] = said["class"]["entries"]

    def phase(self, phase: str) -> None:
        self.until(lambda: self.known.get("room", {}).get("phase") == phase)

    def step(self) -> None:
        self.say({"step": "on", "version": self.known["room"]["version"]})

    def answer(self, answer: object) -> None:
        self.say({"answer": answer, "round": self.known["room"]["round"]})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StoreServer]:
    server = StoreServer(tmp_path)
    server.start()
    yield server
    server.kill()


def test_two_processes_share_a_room_and_outlive_their_store(tmp_path: Path, store: StoreServer):
    both = [Replica(tmp_path / f"{n}.txt", store=store.address) for n in range(2)]
    with ExitStack() as stack:
        stack.enter_context(running(*both))
        proxy = stack.enter_context(proxied(both, tmp_path))
        here, there = (replica.address for replica in both)
        asked = urllib.request.Request(
            f"{proxy}r", json.dumps({"query": "", "activities": PROGRAMME}).encode()
        )
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            code, secret = json.load(answer).values()

        def screen(address: str, **first: object) -> Screen:
            opened = Screen(address, code, first)
            stack.callback(opened.line.close)
            return opened

        projector = screen(there, secret=secret, at="")
        phones = [screen(here, join=None), screen(there, join=None), screen(proxy, join=None)]
        for phone in phones:
            phone.until(lambda phone=phone: "you" in phone.known and "room" in phone.known)
        assert sorted(phone.known["you"]["number"] for phone in phones) == [1, 2, 3]
        projector.phase("waiting")
        projector.step()
        for phone in phones[:2]:
            phone.phase("open")
            phone.answer(1)
            phone.until(lambda phone=phone: "mine" in phone.known)
        projector.until(lambda: len(projector.entries) == 2)

        store.kill()
        for one in (*phones, projector):
            one.until(lambda one=one: one.known.get("store") == "lost")
        phones[2].answer(2)
        waiting = screen(there, join=phones[0].known["you"]["token"])
        waiting.until(lambda: waiting.known.get("store") == "lost")
        store.start()
        for one in (*phones, projector, waiting):
            one.until(lambda one=one: one.known.get("store") == "back")

        phones[2].answer(2)
        phones[2].answer(2)
        waiting.until(lambda: waiting.known.get("mine") == {"answer": 1})
        assert waiting.known["you"] == phones[0].known["you"]
        projector.until(lambda: len(projector.entries) == 3)
        numbers = [phone.known["you"]["number"] for phone in phones]
        assert dict(projector.entries) == dict(zip(numbers, [1, 1, 2], strict=True))
        projector.step()
        projector.phase("closed")
        projector.step()
        for phone in phones:
            phone.until(lambda phone=phone: "result" in phone.known)
            assert phone.entries == projector.entries

        # The same person has the same sample, whichever process draws it.
        projector.phase("revealed")
        projector.step()
        projector.phase("waiting")
        projector.step()
        phones[0].phase("open")
        phones[0].known.pop("mine")
        phones[0].answer(True)
        phones[0].until(lambda: "mine" in phones[0].known)
        again = screen(there, join=phones[0].known["you"]["token"])
        again.until(lambda: "mine" in again.known)
        assert again.known["mine"] == phones[0].known["mine"]

        projector.phase("open")
        projector.say({"close": True})
        for one in (*phones, projector, waiting, again):
            one.until(lambda one=one: one.known.get("over") == "closed")
    for replica in both:
        assert "Traceback" not in replica.log()
