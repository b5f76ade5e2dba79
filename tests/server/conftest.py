from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from session_lab import Lab, Wire, open_lab

Opener = Callable[..., Lab]


@pytest.fixture
def new_lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    """Opens the app for one person more, with a link or without; nothing may go wrong in any."""
    wire = Wire(monkeypatch)
    with ExitStack() as sessions:
        yield lambda search="", **first: sessions.enter_context(open_lab(wire, search, **first))


@pytest.fixture
def lab(new_lab: Opener) -> Lab:
    """The app, opened without a link."""
    return new_lab()
