"""Let Shiny find at once that its traces go nowhere."""

from __future__ import annotations

import sys
from importlib.util import find_spec

TRACING = "opentelemetry.sdk"


def remember_absent_tracing() -> None:
    """Note for all later imports that OpenTelemetry's SDK is not installed, where it is not.

    Shiny tries to import it whenever a reactive part runs, hundreds of times a change, and Python
    searches the disk each time; what is None in `sys.modules` is not searched for.
    """
    if find_spec(TRACING) is None:
        sys.modules.setdefault(TRACING, None)  # type: ignore[arg-type]
