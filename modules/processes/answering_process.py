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
from typing import BinaryIO


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
    An answer is a pair: ``"share"`` and the share that is done, ``"answer"``, or ``"error"``.
    """

    def tell(kind: str, content: object) -> None:
        answers.write(pickle.dumps((kind, content)))
        answers.flush()

    def tell_share(share: float) -> bool:
        tell("share", share)
        return True

    while True:
        try:
            work, args, kwargs, reports = pickle.load(questions)
        except EOFError:
            return
        told = {"progress": tell_share} if reports else {}
        try:
            tell("answer", work(*args, **kwargs, **told))
        except Exception as wrong:
            tell("error", wrong)


if __name__ == "__main__":
    main()
