"""Spare Shiny what it does for traces, where nobody traces.

With OpenTelemetry's SDK not installed its traces go nowhere. Still, Shiny tries to import the SDK
whenever a reactive part runs, hundreds of times a change, and reads the source of each part when it
is made, for outputs always the same hundred lines of its own: a third of a session's opening.
"""

from __future__ import annotations

import linecache
import sys
from importlib.util import find_spec

TRACING = "opentelemetry.sdk"
SOURCE_OF_OUTPUTS = "shiny.session._session"


def remember_absent_tracing() -> None:
    """Note for good that the SDK is not installed, and that a source is not to be read.

    What is None in `sys.modules` is not searched for. A file without lines in `linecache` has no
    source for `inspect`; tracebacks through it name its lines without quoting them.
    """
    if find_spec(TRACING) is not None:
        return
    sys.modules.setdefault(TRACING, None)  # type: ignore[arg-type]
    file = sys.modules[SOURCE_OF_OUTPUTS].__file__
    if file is not None:
        linecache.cache[file] = (0, None, [], file)
