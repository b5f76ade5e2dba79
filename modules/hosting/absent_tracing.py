"""Spare Shiny what it does for traces, where nobody traces.

With OpenTelemetry's SDK not installed its traces go nowhere. Still, Shiny tries to import the SDK
whenever a reactive part runs, hundreds of times a change, and for each part and each value that it
makes it looks up the source or what is to be traced: two fifths of a session's opening.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec

from shiny import otel
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

TRACING = "opentelemetry.sdk"
ASKED_FOR_AT_EACH_RUN = "opentelemetry.sdk.trace"
LOOKS_UP_SOURCES = "extract_source_ref"
PARTS = ("shiny.reactive._reactives", "shiny.reactive._extended_task", "shiny.session._session")


def spare_absent_tracing(app: Starlette) -> None:
    """Note for good that the SDK is not installed: no source is looked up, no session is traced.

    What is None in `sys.modules` is not searched for.
    """
    if find_spec(TRACING) is not None:
        return
    for name in (TRACING, ASKED_FOR_AT_EACH_RUN):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    for part in map(sys.modules.get, PARTS):
        if hasattr(part, LOOKS_UP_SOURCES):
            setattr(part, LOOKS_UP_SOURCES, _no_source)
    app.add_middleware(Untraced)


class Untraced:
    """Middleware: Shiny's parts that are made inside it are not to be traced.

    Parameters
    ----------
    app : ASGI application
        What runs.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, as ASGI has it."""
        with otel.suppress():
            await self._app(scope, receive, send)


def _no_source(_: Callable[..., object]) -> dict[str, object]:
    """Return what a trace says of a function whose source is not to be had."""
    return {}
