"""A process that is asked for answers, one after the other, and need not share Python's lock."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")

PROJECT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "modules.processes.answering_process")
ATTEMPTS = 2  # a process that was ended from outside is started once more


class NotWanted(Exception):
    """Raised when an answer is no longer wanted: the process that worked on it was ended."""


class AskedProcess:
    """Started when it is first asked, and again if it was ended.

    Asked by one thread at a time.

    Parameters
    ----------
    niceness : int
        How far it steps back behind other processes, as `nice` counts.
    """

    def __init__(self, niceness: int = 0) -> None:
        self._niceness = niceness
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def ask(self, work: Callable[Rest, Answer], *args: Rest.args, **kwargs: Rest.kwargs) -> Answer:
        """Return what a function returns, waiting for it.

        Parameters
        ----------
        work : callable
            A function of a module; what it is given and what it returns travels pickled.

        Raises
        ------
        ChildProcessError
            If the process ends whenever it is asked, or was closed.
        Exception
            What the function raised.
        """
        return self._until_answered((work, args, kwargs, False), _always)

    def ask_and_watch(
        self, work: Callable[..., Answer], *args: object, progress: Callable[[float], bool]
    ) -> Answer:
        """Return what a function returns that reports its progress.

        Parameters
        ----------
        work : callable
            As for `ask`; it calls its argument `progress` with the share that is done.
        progress : callable
            Told the shares; the process is ended when it returns False.

        Raises
        ------
        NotWanted
            If it was ended so.
        """
        return self._until_answered((work, args, {}, True), progress)

    def close(self) -> None:
        """End it for good, whatever it is at; any thread may."""
        self._closed = True
        self._stop()

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            with suppress(BrokenPipeError), self._process:  # closes both ends, and waits
                self._process = None

    def _until_answered(
        self, question: tuple[object, ...], progress: Callable[[float], bool]
    ) -> Any:  # noqa: ANN401 - whatever the function returns
        for _ in range(ATTEMPTS):
            if self._closed:
                break
            self._start()
            try:
                kind, content = self._answer(question, progress)
            except (BrokenPipeError, EOFError, ValueError, pickle.UnpicklingError):
                self._stop()
                continue
            if kind == "error":
                raise content
            return content
        raise ChildProcessError("The process does not stay alive.")

    def _start(self) -> None:
        if self._process is None or self._process.poll() is not None:
            self._stop()
            self._process = subprocess.Popen(
                [*COMMAND, str(self._niceness)],
                cwd=PROJECT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )

    def _answer(
        self, question: tuple[object, ...], progress: Callable[[float], bool]
    ) -> tuple[str, Any]:
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(pickle.dumps(question))
        self._process.stdin.flush()
        while True:
            kind, content = pickle.load(self._process.stdout)
            if kind != "share":
                return kind, content
            if not progress(content):
                self._stop()
                raise NotWanted


def _always(_: float) -> bool:
    return True
