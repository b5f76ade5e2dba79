"""Have figures drawn where drawing holds up nobody.

Drawing takes a fifth of a second of an interpreter's lock, which an app that serves a class must
not share.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from modules.figures import lines
from modules.figures.figure import Figure
from modules.figures.saving import Form, Look, saved
from modules.figures.small_picture import small_picture
from modules.pooling import three_models
from modules.processes.asked_process import AskedProcess
from modules.scenario import Scenario
from modules.scenario.scenes import Scene

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")

USUAL_WIDTH = 960
NICENESS = 10
"""A page of a large file takes half a second, for which others' sliders must not wait."""

PROCESS = AskedProcess(NICENESS)
# A thread of its own: films and fits, which take a tenth of the time, never wait behind drawings.
_THREAD = ThreadPoolExecutor(1, thread_name_prefix="drawing")


def draw(figure: Figure) -> str:
    """Return a figure's SVG, drawn in the process that draws; waits for it."""
    return PROCESS.ask(Figure.to_svg, figure)


def save(figure: Figure, form: Form, look: Look, about: str = "", raised: str = "") -> bytes:
    """Return the file of a figure, drawn in the same process."""
    return PROCESS.ask(saved, figure, form, look, about, raised)


def draw_small(scene: Scene) -> str:
    """Return the small picture of a scene, fitted and drawn in the same process."""
    return PROCESS.ask(small_picture, scene)


async def while_drawing(
    work: Callable[Rest, Answer], *args: Rest.args, **kwargs: Rest.kwargs
) -> Answer:
    """Run what has figures drawn in the one thread that may ask for drawings."""
    return await asyncio.get_running_loop().run_in_executor(_THREAD, lambda: work(*args, **kwargs))


def start_to_get_warm() -> None:
    """Start the process and have it draw, so that whoever comes first need not wait for that."""
    _THREAD.submit(PROCESS.ask, _draw_once)


def _draw_once() -> None:
    models = three_models.fit(Scenario())
    lines.figure(models, lines.grid(models, models.subjects, USUAL_WIDTH)).to_svg()
