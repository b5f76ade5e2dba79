"""Spare Shiny a search through all modules for each name that it guesses.

Shiny guesses the names of an extended task's values from the call stack. For each of its frames
`inspect` wants the module; those of `python -m` it does not know, and looks through all modules
each time: 20 ms a task instead of 2.
"""

from __future__ import annotations

import inspect
import os
import runpy

FRAMES_OF_DASH_M = f"<frozen {runpy.__name__}>"


def know_frames() -> None:
    """Tell `inspect` whose the frames of `python -m` are, and have it learn of the rest."""
    inspect.modulesbyfile[os.path.abspath(FRAMES_OF_DASH_M)] = runpy.__name__
    inspect.stack()
