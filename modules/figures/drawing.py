"""Have figures drawn where drawing holds up nobody."""

from __future__ import annotations

import asyncio
import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import ParamSpec, TypeVar

from modules.figures.figure import Figure

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")

PROJECT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "modules.figures.drawing_process")
ATTEMPTS = 2  # a process that was ended from outside is started once more


class DrawingProcess:
    """The process that draws, started when it is first needed, and again if it was ended.

    Used by one thread at a time.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it if it does not run, so that it is warm when it is needed."""
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._process = subprocess.Popen(
                COMMAND, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )

    def draw(self, figure: Figure) -> str:
        """Return a figure's SVG, waiting for it.

        Raises
        ------
        ChildProcessError
            If the process ends whenever it is asked.
        Exception
            What drawing the figure raised.
        """
        for _ in range(ATTEMPTS):
            self.start()
            try:
                answer = self._ask(figure)
            except (BrokenPipeError, EOFError, pickle.UnpicklingError):
                self.stop()
            else:
                if isinstance(answer, Exception):
                    raise answer
                return answer
        raise ChildProcessError("The process that draws does not stay alive.")

    def _ask(self, figure: Figure) -> str | Exception:
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        pickle.dump(figure, self._process.stdin)
        self._process.stdin.flush()
        return pickle.load(self._process.stdout)

    def stop(self) -> None:
        """End it, if it runs."""
        if self._process is not None:
            self._process.kill()
            with suppress(BrokenPipeError), self._process:  # closes both ends, and waits
                self._process = None


PROCESS = DrawingProcess()
# A thread of its own: films and fits, which take a tenth of the time, never wait behind drawings.
_THREAD = ThreadPoolExecutor(1, thread_name_prefix="drawing")


async def while_drawing(
    work: Callable[Rest, Answer], *args: Rest.args, **kwargs: Rest.kwargs
) -> Answer:
    """Run what has figures drawn in the one thread that may ask for drawings."""
    return await asyncio.get_running_loop().run_in_executor(_THREAD, lambda: work(*args, **kwargs))


def start_to_get_warm() -> None:
    """Start the process, so that whoever comes first need not wait for it."""
    _THREAD.submit(PROCESS.start)
