"""What a class at once asks of the server: `python tests/benchmarks/load.py --people 100`.

- What opening the page costs the server: processor time of an opening, one after the other.
- A first and a second visit in Chromium at the end of a mobile line (`crowd/visits.py`).
- People who speak Shiny's protocol (`crowd/person.py`) open the page within 20 s, each at a link to
  a Scenario of their own, and change something every 5 s on average: eight of ten the missing
  share, one presses for another draw, one moves sliders of the simulation. They live in a process
  of their own beside the server. One more person pings the server all the time: a ping of the
  websocket protocol is answered by the event loop itself, so the longest answer is the longest time
  that the loop was held, or that this machine let either process wait. What the loop itself worked
  at in one go is measured inside the server, by processor time (`measured_app.py`).
- `--replicas 2`: as many processes behind the proxy.
- `--heavy`: the same once more, while one more person profiles, refits and uploads without a pause;
  `--heavy upload` does one of the three.
- `--leave`: many people open and leave in turns, and memory must come back.

Figures count on a machine that does nothing else; what else it did is printed, and how fast it is.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from crowd.crowd import OPENING_WITHIN, START, Figures, crowd, own_link
from crowd.heavy_work import WORKS, heavy_pages, work_hard
from crowd.opened_page import OpenedPage, recorded
from crowd.person import Person
from crowd.pieces import pieces
from crowd.processes import cpu_seconds, cpu_seconds_of_all, family, megabytes
from crowd.visits import Visit, visits
from hosting.replicas import Replica, proxied, running
from serving import chromium, served

SEED = 1
OPENINGS = 20
IN_TURNS, AT_ONCE, FIRST = 500, 10, 100  # people
SETTLING = 5.0  # seconds after all have opened or left
BETWEEN_PINGS, BETWEEN_LOOKS = 0.005, 0.5  # seconds
CPU_OF_AN_OPENING = 60  # ms
FIRST_VISIT, SECOND_VISIT = (450, 2500), (60, 1500)  # kB, ms
P95, P95_OF_REPLICAS = 500, 800  # ms
HELD = 50  # ms
MEMORY_OF_A_PERSON, MEMORY_AFTER_ALL = 3, 30  # MB
HEAVY = 2  # times the usual p95
MEASURED = "tests/measured_app.py"
ADDITIONS = 10_000_000


@dataclass(frozen=True)
class Service:
    """What answers at an address.

    Attributes
    ----------
    url : str
    processes : set of int
        Empty where it was already running, and its processes are not known.
    log : Path, optional
        Where long pieces of the event loop's work are written.
    """

    url: str
    oldest: frozenset[int] = frozenset()
    log: Path | None = None

    @property
    def processes(self) -> set[int]:
        """The service's processes, as they are now."""
        return set[int]().union(*map(family, self.oldest))


@dataclass
class Watched:
    """What was seen of the service from outside.

    Attributes
    ----------
    held : float
        The longest answer to a ping, in seconds.
    looks : list of (float, float, float, float)
        Moment, MB, processor seconds of the service and of everything on the machine.
    """

    held: float = 0.0
    looks: list[tuple[float, float, float, float]] = field(
        default_factory=list[tuple[float, float, float, float]]
    )


def report(name: str, figure: float, unit: str, wanted: str = "") -> None:
    """Print a figure beside what is wanted of it."""
    print(
        f"{name:52} {figure:8.1f} {unit:4}" + (f" (wanted: {wanted})" if wanted else ""), flush=True
    )


def percentile(measured: Sequence[float], share: int) -> float:
    """Return a percentile, or NaN of too few."""
    if len(measured) < 2:
        return math.nan
    return statistics.quantiles(measured, n=100, method="inclusive")[share - 1]


async def openings(service: Service, page: OpenedPage, links: Sequence[str], files: bool) -> float:
    """Return the processor milliseconds that an opening costs the service."""
    people = [Person(service.url, search, page) for search in links]
    processes = service.processes
    before = cpu_seconds(processes)
    for person in people:
        await person.open(with_files=files)
    await asyncio.sleep(1)
    spent = cpu_seconds(processes) - before
    for person in people:
        await person.leave()
    return 1000 * spent / len(links)


def opening_costs(service: Service, page: OpenedPage) -> None:
    """Print what openings cost."""
    own = [own_link("missing", SEED - 1 - number) for number in range(OPENINGS)]
    for name, links in (("one link", [""] * OPENINGS), ("own links", own)):
        for visit, files in (("first visit", True), ("later visit", False)):
            spent = asyncio.run(openings(service, page, links, files))
            wanted = f"at most {CPU_OF_AN_OPENING}"
            report(f"opening, {name}, {visit}: processor time", spent, "ms", wanted)


def mobile(first: Sequence[Visit], second: Sequence[Visit]) -> None:
    """Print what visits in Chromium cost."""
    for name, found, (kilobytes, milliseconds) in (
        ("first visit", first, FIRST_VISIT),
        ("second visit", second, SECOND_VISIT),
    ):
        size = statistics.median(visit.kilobytes for visit in found)
        seconds = statistics.median(visit.seconds for visit in found)
        report(f"mobile, {name}: over the wire", size, "kB", f"at most {kilobytes}")
        report(f"mobile, {name}: requests", found[-1].requests, "")
        report(f"mobile, {name}: picture", 1000 * seconds, "ms", f"at most {milliseconds}")


async def watch(service: Service, page: OpenedPage, seconds: float) -> Watched:
    """Ping the service and look at its processes for some seconds, while all are there."""
    seen, end = Watched(), time.perf_counter() + seconds
    person = Person(service.url, "", page)
    await person.open(with_files=False)
    look = 0.0
    while time.perf_counter() < end:
        seen.held = max(seen.held, await person.ping())
        if (now := time.perf_counter()) > look:
            look = now + BETWEEN_LOOKS
            processes = service.processes
            seen.looks.append(
                (now, megabytes(processes), cpu_seconds(processes), cpu_seconds_of_all())
            )
        await asyncio.sleep(BETWEEN_PINGS)
    await person.leave()
    return seen


async def class_at_once(
    service: Service,
    pages: Mapping[str, OpenedPage],
    people: int,
    seconds: float,
    seed: int,
    heavy: Mapping[str, OpenedPage] | None = None,
) -> tuple[Figures, Watched]:
    """Let people in, one with heavy work beside them if wanted, and return what was found."""
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as beside:
        loop = asyncio.get_running_loop()
        found = loop.run_in_executor(beside, crowd, service.url, pages, people, seconds, seed)
        stay = OPENING_WITHIN + seconds
        if heavy is None:
            seen = await watch(service, pages["missing"], stay)
            return await found, seen
        rounds = loop.run_in_executor(beside, work_hard, service.url, heavy, stay)
        seen = await watch(service, pages["missing"], stay)
        report("heavy work: rounds", await rounds, "")
        return await found, seen


def after_opening(figures: Figures) -> list[float]:
    """Return the milliseconds of the changes that were due when all had long opened."""
    settled = figures.all_open + SETTLING
    return [1000 * took for due, took in figures.changes if due > settled]


def print_class(figures: Figures, seen: Watched, wanted: float) -> None:
    """Print what a class found."""
    openings = [1000 * took for took in figures.openings]
    report("openings", len(openings), "")
    report("opening, median", percentile(openings, 50), "ms")
    report("opening, 95th percentile", percentile(openings, 95), "ms")
    changes = [1000 * took for _, took in figures.changes]
    for name, measured in (("", changes), (" once all are there", after_opening(figures))):
        report(f"changes{name}", len(measured), "")
        report(f"change{name}, median", percentile(measured, 50), "ms")
        report(
            f"change{name}, 95th percentile", percentile(measured, 95), "ms", f"at most {wanted}"
        )
        report(f"change{name}, 99th percentile", percentile(measured, 99), "ms")
        report(f"change{name}, longest", max(measured, default=math.nan), "ms")
    report("errors", figures.errors.total(), "", "none")
    for error, times in figures.errors.most_common():
        print(f"    {times} times: {error}")
    report("event loop held at the longest", 1000 * seen.held, "ms", f"at most {HELD}")


def print_pieces(log: Path, start: int) -> None:
    """Print what the event loop worked at in one go."""
    longest = [1000 * seconds for seconds in pieces(log, start)]
    report(
        "longest piece of the loop: processor time",
        max(longest, default=0.0),
        "ms",
        f"at most {HELD}",
    )
    report(f"pieces of over {HELD} ms", sum(piece > HELD for piece in longest), "", "none")


def print_speed() -> None:
    """Print how fast this machine is."""
    start, total = time.process_time(), 0
    for number in range(ADDITIONS):
        total += number
    report("this machine: ten million additions", 1000 * (time.process_time() - start), "ms")


def print_processes(figures: Figures, seen: Watched, before: float) -> None:
    """Print what a class took from the machine."""
    settled = [look for look in seen.looks if look[0] > figures.all_open + SETTLING]
    if len(settled) < 2:
        return
    (start, _, own_start, all_start), (end, _, own_end, all_end) = settled[0], settled[-1]
    changes = sum(start < due < end for due, _ in figures.changes)
    own, others = own_end - own_start, all_end - all_start
    report("a change: processor time", 1000 * own / max(changes, 1), "ms")
    report("processors, of the server", own / (end - start), "")
    report("processors, of all programs", others / (end - start), "")
    most = max(memory for _, memory, _, _ in seen.looks)
    report("memory before", before, "MB")
    report("memory with all people", most, "MB")
    a_person = (most - before) / len(figures.openings)
    report("memory of a person", a_person, "MB", f"at most {MEMORY_OF_A_PERSON}")


def in_turns(service: Service, page: OpenedPage) -> None:
    """Print the memory after people opened and left in turns."""

    async def turn(start: int) -> None:
        people = [
            Person(service.url, own_link("missing", SEED + number), page)
            for number in range(start, start + AT_ONCE)
        ]
        await asyncio.gather(*(person.open(with_files=False) for person in people))
        await asyncio.gather(*(person.leave() for person in people))

    memory: list[float] = []
    for begun, people in ((0, FIRST), (FIRST, IN_TURNS)):
        for start in range(begun, people, AT_ONCE):
            asyncio.run(turn(start))
        time.sleep(SETTLING)
        memory.append(megabytes(service.processes))
        report(f"memory after {people} people in turns", memory[-1], "MB")
    report("grown since the first", memory[1] - memory[0], "MB", f"at most {MEMORY_AFTER_ALL}")


@contextmanager
def service_of(options: argparse.Namespace, folder: Path) -> Generator[Service]:
    """Start the app, alone or as replicas behind the proxy, unless it already runs somewhere."""
    before = family(os.getpid())
    with ExitStack() as running_till_end:
        log = None
        if options.url:
            yield Service(options.url)
            return
        if options.replicas:
            replicas = [
                Replica(folder / f"replica{number}.txt") for number in range(options.replicas)
            ]
            running_till_end.enter_context(running(*replicas))
            url = running_till_end.enter_context(proxied(replicas, folder))
        else:
            log = folder / "log.txt"
            url = running_till_end.enter_context(served(log, MEASURED))
        yield Service(url, frozenset(family(os.getpid()) - before), log)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60, help="after the last has opened")
    parser.add_argument("--url", help="of a server or proxy of this machine that is running")
    parser.add_argument("--replicas", type=int, help="of the app, behind the proxy")
    parser.add_argument(
        "--heavy", nargs="*", choices=WORKS, metavar="WORK", help="once more beside heavy work"
    )
    parser.add_argument("--leave", action="store_true", help="open and leave in turns")
    options = parser.parse_args()
    print_speed()
    with (
        tempfile.TemporaryDirectory() as folder,
        service_of(options, Path(folder)) as service,
    ):
        with chromium() as browser:
            roles = {role: recorded(browser, service.url, own_link(role, 0)) for role in START}
            plain = recorded(browser, service.url, "")
            works = options.heavy if options.heavy else [*WORKS]
            heavy = None if options.heavy is None else heavy_pages(browser, service.url, works)
            mobile(*visits(browser, service.url))
        if service.oldest:
            opening_costs(service, plain)
        time.sleep(SETTLING)  # until those who were here before are forgotten
        before = megabytes(service.processes)
        people, seconds = options.people, options.seconds
        written = service.log.stat().st_size if service.log else 0
        figures, seen = asyncio.run(class_at_once(service, roles, people, seconds, SEED))
        print_class(figures, seen, P95_OF_REPLICAS if options.replicas else P95)
        if service.log:
            print_pieces(service.log, written)
        if service.oldest:
            print_processes(figures, seen, before)
            time.sleep(SETTLING)
            report("memory after they left", megabytes(service.processes), "MB")
        if heavy is not None:
            print("beside heavy work:")
            usual = percentile(after_opening(figures), 95)
            others = SEED + people
            figures, seen = asyncio.run(
                class_at_once(service, roles, people, seconds, others, heavy)
            )
            print_class(figures, seen, round(HEAVY * usual))
        if options.leave:
            in_turns(service, roles["missing"])


if __name__ == "__main__":
    main()
