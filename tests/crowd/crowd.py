"""Many people at once: each opens the page and changes something now and then."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from crowd.opened_page import OpenedPage, link
from crowd.person import NoAnswer, Person

from modules.scenario import RANGES

SHARES: dict[str, int] = {"missing": 8, "another draw": 1, "truth": 1}
ROLES = [role for role, people in SHARES.items() for _ in range(people)]
START: dict[str, dict[str, object]] = {
    "missing": {},
    "another draw": {"missing": 40},
    "truth": {"data": "simulated"},
}
OPENING_WITHIN = 20.0  # seconds
BETWEEN_CHANGES = 5.0  # seconds on average
HAND = 0.3  # seconds from a hand's coming near a slider to its change


@dataclass
class Figures:
    """What a crowd found; times are in seconds, moments those of `time.perf_counter`.

    Attributes
    ----------
    all_open : float
        When the last was due to open.
    openings : list of float
        From asking for the page to the first picture and state.
    changes : list of (float, float)
        When a change was due, and how long from then to its last answer.
    errors : Counter
        How often what went wrong.
    """

    all_open: float
    openings: list[float] = field(default_factory=list[float])
    changes: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    errors: Counter[str] = field(default_factory=Counter[str])


def own_link(role: str, seed: int) -> str:
    """Return the query of a link to a Scenario of one's own."""
    return link(**START[role], seed=seed, sample=seed)


def crowd(
    url: str, pages: Mapping[str, OpenedPage], people: int, seconds: float, seed: int
) -> Figures:
    """Let people open the page evenly within `OPENING_WITHIN` and change things; all then leave.

    Their moments are drawn ahead. A change that is due while the one before has no answer yet waits
    for that, and its time counts from when it was due, so that a slow server is not asked less.

    Parameters
    ----------
    url : str
        The app's address.
    pages : mapping
        For each role what a real page asks for and says.
    seconds : float
        How long they stay after the last was due to open.
    seed : int
        Of their Scenarios, and of who changes what when.
    """
    return asyncio.run(_all_of_them(url, pages, people, seconds, seed))


async def _all_of_them(
    url: str, pages: Mapping[str, OpenedPage], people: int, seconds: float, seed: int
) -> Figures:
    start = time.perf_counter()
    figures = Figures(start + OPENING_WITHIN)

    async def one(number: int) -> None:
        role = ROLES[number % len(ROLES)]
        own = seed + number
        person = Person(url, own_link(role, own), pages[role])
        await _sleep_until(start + OPENING_WITHIN * number / people)
        try:
            figures.openings.append(await person.open(with_files=True))
            await _stay(person, role, random.Random(own), figures, figures.all_open + seconds)
        except NoAnswer as error:
            figures.errors[str(error)] += 1
        finally:
            figures.errors.update(person.errors)
            await person.leave()

    await asyncio.gather(*map(one, range(people)))
    return figures


async def _stay(
    person: Person, role: str, chance: random.Random, figures: Figures, until: float
) -> None:
    """Change something now and then."""
    due = time.perf_counter() + chance.expovariate(1 / BETWEEN_CHANGES)
    presses = 0
    while due < until:
        presses += 1
        values = _values(role, person, chance, presses)
        await _sleep_until(due - HAND)
        for name in values.keys() & person.state["films"].keys():
            await person.come_near(name)
        await _sleep_until(due)
        await person.change(values)
        following = due + chance.expovariate(1 / BETWEEN_CHANGES)
        await _sleep_until(min(following, until) - HAND)
        figures.changes.append((due, person.latest_answer - due))
        due = following
    await _sleep_until(until)


def _values(role: str, person: Person, chance: random.Random, presses: int) -> Mapping[str, object]:
    """Return what a person in a role changes next."""
    settings = person.state["settings"]
    if role == "missing":
        low, high = map(int, RANGES["missing"])
        return {
            "spoil-missing": chance.choice([*{*range(low, high + 1)} - {settings["spoil-missing"]}])
        }
    if role == "another draw":
        return {"spoil-draw_again:shiny.action": presses}
    name = chance.choice([name for name in settings if name.startswith("truth-")])
    low, high = RANGES[name.removeprefix("truth-")]
    return {name: round(chance.uniform(low, high), 2)}


async def _sleep_until(moment: float) -> None:
    await asyncio.sleep(moment - time.perf_counter())
