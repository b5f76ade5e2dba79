"""Does the work that it is asked for, in a process of its own, until nobody is left to ask.

This file runs as a script: questions come pickled by the standard input, from the app alone, and
answers go pickled to the standard output. It ends with its input, and so with the app, however that
ends.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

SECONDS_BETWEEN_REPORTS = 0.2


def main() -> None:
    """Answer all questions."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever stops the app by hand stops it alone
    os.nice(int(sys.argv[1]))
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    try:
        answer_all(questions, answers)
    except BrokenPipeError:
        os._exit(0)  # the app has ended, and nobody is left to tell


def answer_all(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer each question with what its function returns, or with what it raises.

    A question is a function, its arguments by place and by name, and whether it reports progress.
    An answer is a pair: ``"share"`` and the share that is done, ``"answer"``, or ``"error"``. Who
    watches is told the share again and again, also while the work has nothing new to report: only
    who is told can say that it is not wanted any more.
    """
    one_at_a_time = threading.Lock()

    def tell(kind: str, content: object) -> None:
        with one_at_a_time:
            answers.write(pickle.dumps((kind, content)))
            answers.flush()

    while True:
        try:
            work, args, kwargs, reports = pickle.load(questions)
        except EOFError:
            return
        try:
            if reports:
                with Reports(tell) as report:
                    answer = work(*args, **kwargs, progress=report)
            else:
                answer = work(*args, **kwargs)
            tell("answer", answer)
        except Exception as wrong:
            tell("error", wrong)


class Reports:
    """Tells the share of some work that is done, when there is news and every now and then.

    Parameters
    ----------
    tell : callable
        Is given ``"share"`` and the share.
    """

    def __init__(self, tell: Callable[[str, object], None]) -> None:
        self._tell = tell
        self._share = 0.0
        self._over = threading.Event()
        self._again = threading.Thread(target=self._tell_again, daemon=True)

    def __enter__(self) -> Callable[[float], bool]:
        self._again.start()
        return self._report

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._again.join()

    def _report(self, share: float) -> bool:
        self._share = share
        self._tell("share", share)
        return True

    def _tell_again(self) -> None:
        while not self._over.wait(SECONDS_BETWEEN_REPORTS):
            with suppress(OSError):  # nobody is left to tell
                self._tell("share", self._share)


if __name__ == "__main__":
    main()
