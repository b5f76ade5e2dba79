"""What a class in a room asks of the server: `python tests/benchmarks/room.py --phones 200`.

Phones, plain websockets in a process of their own, join one room and answer within 10 s, each at a
moment of its own. A projector in another process notes when each answer arrives; that takes 100 ms
at most by design, for what is new is sent together. No answer may be lost, none come twice.

- `--activity`: what they do; all of them one after the other where it is not said.
- `--replicas 2`: as many processes, with a Valkey or Redis of their own between them. Phones are
  spread over the processes, and the projector is at the last of them.

The share of a core is that of the app's processes, from the first answer to the last arrival.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import random
import statistics
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing.managers import DictProxy
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from crowd.processes import cpu_seconds, family
from hosting.replicas import Replica, running
from hosting.store_server import StoreServer
from websockets.asyncio.client import connect

from modules.scenario import Scenario
from modules.scenario.link import to_query, to_values
from modules.scenario.view_settings import ViewSettings

ANSWERING_WITHIN = 10.0  # seconds
PATIENCE = 30.0
SECONDS_TO_GET_READY = 3.0
P95 = 1000  # ms
CORE = 60  # per cent
SEED = 1
QUERY = to_query(to_values(Scenario(data="simulated"), ViewSettings()))
ACTIVITIES: dict[str, tuple[dict[str, Any], Any]] = {
    "own_sample": ({}, True),
    "predict": ({"lesson": "first", "step": 1}, [290.0, 20.0]),
    "vote": ({"exercise": "purpose", "draw": 3}, 1),
    "closest": ({"observations": 3}, True),
    "spoil_it": ({"model": "partial"}, [3, 40, 77]),
}


@dataclass(frozen=True)
class Measured:
    """What came of one round.

    Attributes
    ----------
    sent, arrived : dict
        The moment of each person's answer, and of each of its arrivals.
    core : float
        The share of a core that the app took.
    """

    sent: dict[int, float]
    arrived: dict[int, list[float]]
    core: float


def open_room(url: str, activity: str) -> dict[str, str]:
    """Open a room with one activity."""
    chosen = {"activity": activity, **ACTIVITIES[activity][0]}
    body = json.dumps({"query": QUERY, "activities": [chosen]}).encode()
    asked = urllib.request.Request(f"{url}r", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
        return json.load(answer)


def address(url: str, code: str) -> str:
    """Return where the sockets of a room are."""
    return f"{url.replace('http://', 'ws://')}r/{code}/live"


async def phone(
    url: str, code: str, activity: str, wait: float, joined: asyncio.Semaphore
) -> tuple[int, float]:
    """Join, answer some time after the round was opened, and stay until it is closed."""
    async with joined:
        line = await connect(address(url, code))
        await line.send(json.dumps({"join": None}))
    known: dict[str, Any] = {}

    async def hear_until(phase: str) -> None:
        while known.get("room", {}).get("phase") != phase:
            known.update(json.loads(await line.recv()))

    async with line:
        await hear_until("open")
        await asyncio.sleep(wait)
        sent = time.time()
        answer = {"answer": ACTIVITIES[activity][1], "round": known["room"]["round"]}
        await line.send(json.dumps(answer))
        await hear_until("closed")
    assert "mine" in known, known
    return known["you"]["number"], sent


async def _phones(urls: list[str], code: str, activity: str, people: int) -> dict[int, float]:
    chance, joined = random.Random(SEED), asyncio.Semaphore(20)
    answered = await asyncio.gather(
        *(
            phone(
                urls[place % len(urls)],
                code,
                activity,
                chance.uniform(0, ANSWERING_WITHIN),
                joined,
            )
            for place in range(people)
        )
    )
    return dict(answered)


def phones(urls: list[str], code: str, activity: str, people: int) -> dict[int, float]:
    """Let phones live through a round, in this process."""
    return asyncio.run(_phones(urls, code, activity, people))


async def _projector(
    url: str, opened: dict[str, str], people: int, told: DictProxy[str, float]
) -> dict[int, list[float]]:
    arrived: dict[int, list[float]] = {}
    line = await connect(address(url, opened["code"]), max_size=None)
    async with line:
        await line.send(json.dumps({"secret": opened["secret"], "at": ""}))
        room: dict[str, Any] = {}
        ends = None
        while True:
            try:
                text = await asyncio.wait_for(line.recv(), None if ends is None else 0.5)
            except TimeoutError:
                break
            now, said = time.time(), json.loads(text)
            room = said.get("room", room)
            if room.get("phase") == "waiting" and room["people"] == people and "began" not in told:
                told["began"] = now
                await line.send(json.dumps({"step": "on", "version": room["version"]}))
            for number, _ in said.get("class", {}).get("entries", []):
                arrived.setdefault(number, []).append(now)
            late = "began" in told and now > told["began"] + ANSWERING_WITHIN + PATIENCE
            if ends is None and (len(arrived) == people or late):
                ends = told["ended"] = now
                await line.send(json.dumps({"step": "on", "version": room["version"]}))
    return arrived


def projector(
    url: str, opened: dict[str, str], people: int, told: DictProxy[str, float]
) -> dict[int, list[float]]:
    """Show a round, in this process: open it when all are here, close it when all have answered."""
    return asyncio.run(_projector(url, opened, people, told))


def measured(replicas: list[Replica], activity: str, people: int) -> Measured:
    """Let a class live through an activity."""
    urls = [replica.address for replica in replicas]
    opened = open_room(urls[0], activity)
    of_app = set[int]().union(*(family(replica.process.pid) for replica in replicas))
    spawned = multiprocessing.get_context("spawn")
    with spawned.Manager() as manager, ProcessPoolExecutor(2, mp_context=spawned) as processes:
        told: DictProxy[str, float] = manager.dict()
        shown = processes.submit(projector, urls[-1], opened, people, told)
        answered = processes.submit(phones, urls, opened["code"], activity, people)
        while "began" not in told:
            time.sleep(0.02)
            if answered.done():
                answered.result()
        before, began = cpu_seconds(of_app), time.time()
        while "ended" not in told:
            time.sleep(0.02)
        core = (cpu_seconds(of_app) - before) / (time.time() - began)
        sent, arrived = answered.result(), shown.result()
    return Measured(sent, arrived, core)


def report(activity: str, people: int, found: Measured) -> bool:
    """Print what was measured beside what is wanted; whether it is as wanted."""
    late = [1000 * (times[0] - found.sent[number]) for number, times in found.arrived.items()]
    p50, p95 = (statistics.quantiles(late, n=100, method="inclusive")[at] for at in (49, 94))
    lost = people - len(found.arrived)
    doubled = sum(len(times) > 1 for times in found.arrived.values())
    print(
        f"{activity:11} answers {len(found.arrived):4}  lost {lost}  doubled {doubled}  "
        f"p50 {p50:4.0f} ms  p95 {p95:4.0f} ms (wanted: <= {P95})  "
        f"core {100 * found.core:3.0f} % (wanted: <= {CORE})",
        flush=True,
    )
    return not lost and not doubled and p95 <= P95 and 100 * found.core <= CORE


def tried(activity: str, people: int, replicas: int) -> bool:
    """Measure an activity on processes of its own: so many new people join from here only once."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        shared: dict[str, str] = {}
        if replicas > 1:
            store = StoreServer(folder)
            store.start()
            stack.callback(store.kill)
            shared["store"] = store.address
        started = [Replica(folder / f"{number}.txt", **shared) for number in range(replicas)]
        stack.enter_context(running(*started))
        time.sleep(SECONDS_TO_GET_READY)
        as_wanted = report(activity, people, measured(started, activity, people))
        for replica in started:
            if "Traceback" in replica.log():
                print(replica.log())
                as_wanted = False
    return as_wanted


def main() -> None:
    """Measure, and end with exit code 1 if something is not as wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=200)
    parser.add_argument("--replicas", type=int, default=1)
    parser.add_argument("--activity", choices=ACTIVITIES, action="append")
    chosen = parser.parse_args()
    activities = chosen.activity or [*ACTIVITIES]
    as_wanted = [tried(one, chosen.phones, chosen.replicas) for one in activities]
    sys.exit(not all(as_wanted))


if __name__ == "__main__":
    main()
