"""One person's heavy work: a profile of many subjects, many bootstrap refits, a large file."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping, Sequence

from crowd.opened_page import OpenedPage, link, recorded
from crowd.person import NoAnswer, Person
from playwright.sync_api import Browser

REFITS = 10_000
SUBJECTS, ROWS, BYTES = 500, 50_000, 10_000_000  # of the file
LONGEST = 120.0  # seconds for one work
HAND = 1.0  # seconds from the columns' coming to the press of "Use these data"
INTERVALS: dict[str, object] = {"tab": "Model", "part": "Intervals"}
LINKS = {
    "profile": link(data="simulated", subjects=200, occasions=50, **INTERVALS),
    "bootstrap": link(**INTERVALS),
    "upload": link(),
}

TAG = re.compile(r"<[^>]*>")
SELECTED = re.compile(r'<select[^>]* id="(upload-\w+)">.*?value="(\d+)" selected', re.DOTALL)


def heavy_pages(browser: Browser, url: str, works: Sequence[str]) -> dict[str, OpenedPage]:
    """Return what real pages ask for and say at the links of some of the works of `LINKS`."""
    return {work: recorded(browser, url, LINKS[work]) for work in works}


def work_hard(url: str, pages: Mapping[str, OpenedPage], seconds: float) -> int:
    """Do the works again and again, and return how often; a round that has begun is ended.

    Raises
    ------
    NoAnswer
        If one has no result within `LONGEST`.
    """
    end, rounds = time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        asyncio.run(_round(url, pages))
        rounds += 1
    return rounds


async def _round(url: str, pages: Mapping[str, OpenedPage]) -> None:
    for work, page in pages.items():
        person = Person(url, LINKS[work], page)
        try:
            async with asyncio.timeout(LONGEST):
                await person.open(with_files=False)
                await WORKS[work](person)
        except TimeoutError as error:
            raise NoAnswer(f"no {work}") from error
        finally:
            await person.leave()


async def _profile(person: Person) -> None:
    await person.until(lambda: "Profile 2.5" in _table(person))


async def _bootstrap(person: Person) -> None:
    await person.send({"parts-intervals-refits:shiny.number": REFITS})
    await person.send({"parts-intervals-start:shiny.action": 1})
    await person.until(lambda: "Bootstrap 2.5" in _table(person))


async def _upload(person: Person) -> None:
    await person.send(
        {
            "data-data": "uploaded",
            ".clientdata_output_upload-columns_hidden": False,
            ".clientdata_output_upload-message_hidden": False,
        }
    )
    await person.upload("large.csv", large_file(), "upload-file")
    await person.until(
        lambda: _html(person, "upload-columns") != "" or _html(person, "upload-message") != ""
    )
    if complaint := _html(person, "upload-message"):
        raise NoAnswer(complaint)
    guessed = SELECTED.findall(_html(person, "upload-columns"))
    await person.send({"upload-use:shiny.action": 0, **dict(guessed)})
    await asyncio.sleep(HAND)
    await person.change({"upload-use:shiny.action": 1})


WORKS = {"profile": _profile, "bootstrap": _bootstrap, "upload": _upload}


def large_file() -> bytes:
    """Return a table of `ROWS` rows that nearly fill `BYTES`."""
    head = "y,x,subject,remark\n"
    width = (BYTES - len(head)) // ROWS - 1
    rows = (
        f"{250 + row % 97},{row // SUBJECTS},s{row % SUBJECTS},".ljust(width, "-")
        for row in range(ROWS)
    )
    return (head + "\n".join(rows)).encode()


def _table(person: Person) -> str:
    """Return what the table of intervals says."""
    return TAG.sub("", _html(person, "parts-intervals-table-table"))


def _html(person: Person, output: str) -> str:
    value = person.outputs.get(output)
    return value["html"] if isinstance(value, dict) else ""
