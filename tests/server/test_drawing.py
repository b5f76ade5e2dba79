"""The process that draws: same drawings, its errors come back, it ends with the app."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pytest

from modules.figures import drawing, lines
from modules.figures.drawing import DrawingProcess, while_drawing
from modules.figures.figure import Figure
from modules.pooling import three_models
from modules.scenario import Scenario

SECONDS_TO_END = 30


@pytest.fixture(scope="module")
def figure() -> Figure:
    models = three_models.fit(Scenario(missing=40))
    return lines.figure(models, lines.grid(models, models.subjects[:3], 400))


@pytest.fixture(scope="module")
def process() -> Iterator[DrawingProcess]:
    started = DrawingProcess()
    yield started
    started.stop()


def running(process: DrawingProcess) -> subprocess.Popen[bytes]:
    assert process._process is not None
    return process._process


def test_a_drawing_is_the_same_as_one_made_here(process: DrawingProcess, figure: Figure) -> None:
    assert process.draw(figure) == figure.to_svg()


def test_what_cannot_be_drawn_says_why_and_the_next_is_drawn(
    process: DrawingProcess, figure: Figure
) -> None:
    process.draw(figure)
    first = running(process)
    with pytest.raises(AttributeError, match="geom"):
        process.draw(replace(figure, background=["no layer"]))  # type: ignore[list-item]
    assert process.draw(figure) == figure.to_svg()
    assert running(process) is first


def test_a_process_that_was_killed_is_started_again(
    process: DrawingProcess, figure: Figure
) -> None:
    process.draw(figure)
    first = running(process)
    os.kill(first.pid, signal.SIGKILL)
    first.wait(SECONDS_TO_END)
    assert process.draw(figure) == figure.to_svg()
    assert running(process) is not first


def test_it_ends_when_nobody_is_left_to_ask(process: DrawingProcess, figure: Figure) -> None:
    process.draw(figure)
    started = running(process)
    assert started.stdin is not None
    started.stdin.close()
    assert started.wait(SECONDS_TO_END) == 0
    assert process.draw(figure) == figure.to_svg()


def test_one_that_never_stays_alive_is_an_error(
    figure: Figure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "COMMAND", ("false",))
    with pytest.raises(ChildProcessError, match="does not stay alive"):
        DrawingProcess().draw(figure)


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
