"""Processes that are asked: same answers, their errors come back, they end with the app."""

from __future__ import annotations

import asyncio
import math
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from modules.figures import lines
from modules.figures.drawing import while_drawing
from modules.figures.figure import Figure
from modules.pooling import three_models
from modules.pooling.intervals.bootstrap import bootstrap
from modules.pooling.partial import PartialPooling
from modules.processes import asked_process
from modules.processes.asked_process import AskedProcess, NotWanted
from modules.scenario import Scenario
from tests.fragile_work import never_done  # by a name that other processes know, too

SECONDS_TO_END = 30


@pytest.fixture(scope="module")
def figure() -> Figure:
    models = three_models.fit(Scenario(missing=40))
    return lines.figure(models, lines.grid(models, models.subjects[:3], 400))


@pytest.fixture(scope="module")
def process() -> Iterator[AskedProcess]:
    started = AskedProcess(niceness=1)
    yield started
    started.close()


def running(process: AskedProcess) -> subprocess.Popen[bytes]:
    assert process._process is not None
    return process._process


def test_a_drawing_is_the_same_as_one_made_here(process: AskedProcess, figure: Figure) -> None:
    assert process.ask(Figure.to_svg, figure) == figure.to_svg()


def test_what_cannot_be_drawn_says_why_and_the_next_is_drawn(
    process: AskedProcess, figure: Figure
) -> None:
    process.ask(Figure.to_svg, figure)
    first = running(process)
    with pytest.raises(AttributeError, match="geom"):
        process.ask(Figure.to_svg, replace(figure, background=["no layer"]))  # type: ignore[list-item]
    assert process.ask(Figure.to_svg, figure) == figure.to_svg()
    assert running(process) is first


def test_an_answer_that_cannot_travel_is_an_error_and_not_the_end(process: AskedProcess) -> None:
    process.ask(math.sqrt, 4.0)
    first = running(process)
    with pytest.raises(TypeError, match="pickle"):
        process.ask(memoryview, b"")
    assert process.ask(math.sqrt, 9.0) == 3.0
    assert running(process) is first


def test_work_that_reports_nothing_can_be_ended(process: AskedProcess) -> None:
    told: list[float] = []

    def until_told_twice(share: float) -> bool:
        told.append(share)
        return len(told) < 2

    with pytest.raises(NotWanted):
        process.ask_and_watch(never_done, progress=until_told_twice)
    assert told == [0.0, 0.0]
    assert process.ask(math.sqrt, 4.0) == 2.0


def test_it_steps_back_behind_the_app(process: AskedProcess) -> None:
    assert process.ask(os.nice, 0) == os.nice(0) + 1


def test_a_process_that_was_killed_is_started_again(process: AskedProcess) -> None:
    process.ask(math.sqrt, 4.0)
    first = running(process)
    os.kill(first.pid, signal.SIGKILL)
    first.wait(SECONDS_TO_END)
    assert process.ask(math.sqrt, 9.0) == 3.0
    assert running(process) is not first


def test_it_ends_when_nobody_is_left_to_ask(process: AskedProcess) -> None:
    process.ask(math.sqrt, 4.0)
    started = running(process)
    assert started.stdin is not None
    started.stdin.close()
    assert started.wait(SECONDS_TO_END) == 0
    assert process.ask(math.sqrt, 9.0) == 3.0


def test_one_that_never_stays_alive_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked_process, "COMMAND", ("false",))
    with pytest.raises(ChildProcessError, match="does not stay alive"):
        AskedProcess().ask(math.sqrt, 4.0)


def test_one_that_is_closed_at_work_does_not_begin_once_more() -> None:
    process = AskedProcess()
    process.ask(math.sqrt, 4.0)
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(process.ask, time.sleep, 600.0)
        time.sleep(0.2)
        process.close()
        with pytest.raises(ChildProcessError):
            asked.result(SECONDS_TO_END)
    assert process._process is None


def refit(process: AskedProcess, progress: Callable[[float], bool]) -> list[list[float]]:
    models = three_models.fit(Scenario())
    assert isinstance(models.partial, PartialPooling)
    refits = process.ask_and_watch(
        bootstrap, models.partial, models.observations, 600, 3, progress=progress
    )
    here = bootstrap(models.partial, models.observations, 600, 3)
    assert refits.draws.equals(here.draws)
    return refits.draws.to_numpy().tolist()


def test_work_that_reports_its_progress_has_the_same_answer(process: AskedProcess) -> None:
    shares: list[float] = []

    def note(share: float) -> bool:
        shares.append(share)
        return True

    assert len(refit(process, note)) == 600
    news = dict.fromkeys(share for share in shares if share > 0)  # slow work repeats the latest
    assert [*news] == pytest.approx([1 / 3, 2 / 3, 1.0])


def test_work_that_is_not_wanted_any_more_is_ended(process: AskedProcess) -> None:
    shares: list[float] = []

    def enough(share: float) -> bool:
        shares.append(share)
        return False

    with pytest.raises(NotWanted):
        refit(process, enough)
    assert len(shares) == 1
    assert process.ask(math.sqrt, 9.0) == 3.0


def test_work_that_draws_is_done_one_after_the_other() -> None:
    at_work: list[int] = []

    def work(number: int) -> int:
        at_work.append(number)
        assert len(at_work) == 1
        at_work.remove(number)
        return number

    async def both() -> list[int]:
        return await asyncio.gather(*(while_drawing(work, number) for number in range(20)))

    assert asyncio.run(both()) == list(range(20))
