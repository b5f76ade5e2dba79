"""Parts that are the same on every page: made of tags and written as HTML once for all.

A page of tags takes a tenth of a second to write, most of it for parts that depend on nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache

from shiny import ui

MOST = 64


@lru_cache(MOST)
def written_once(part: Callable[..., ui.Tag | ui.TagList], *about: Hashable) -> ui.TagList:
    """Return a part of the page, with the files that it needs.

    Parameters
    ----------
    part : callable
        Makes it, of nothing but what follows.
    *about : hashable
        What it is made of.
    """
    written = ui.TagList(part(*about)).render()
    return ui.TagList(ui.HTML(written["html"]), *written["dependencies"])
