"""Draws the figures that are handed to it, in a process of its own, until nobody is left to ask.

Drawing takes a quarter of a second of an interpreter's lock, which an app that serves a class must
not share. This file runs as a script: figures come pickled by the standard input, from the app
alone, and drawings, or what went wrong, go pickled to the standard output. It ends with its input,
and so with the app, however that ends.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from typing import BinaryIO

from modules.figures import lines
from modules.figures.figure import Figure
from modules.pooling import three_models
from modules.scenario import Scenario

USUAL_WIDTH = 960


def main() -> None:
    """Draw once to get warm, then all that is asked for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever stops the app by hand stops it alone
    figures, drawings = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    models = three_models.fit(Scenario())
    lines.figure(models, lines.grid(models, models.subjects, USUAL_WIDTH)).to_svg()
    try:
        draw_all(figures, drawings)
    except BrokenPipeError:
        os._exit(0)  # the app has ended, and nobody is left to tell


def draw_all(figures: BinaryIO, drawings: BinaryIO) -> None:
    """Answer each figure with its SVG as text, or with the exception that drawing it raised."""
    while True:
        try:
            figure: Figure = pickle.load(figures)
        except EOFError:
            return
        try:
            answer: str | Exception = figure.to_svg()
        except Exception as wrong:
            answer = wrong
        pickle.dump(answer, drawings)
        drawings.flush()


if __name__ == "__main__":
    main()
