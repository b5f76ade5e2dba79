"""Wraps the app in everything that a request or a session passes through on a server."""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Mapping

from shiny import App

from modules.figures.drawing import PROCESS, start_to_get_warm
from modules.hosting.absent_tracing import spare_absent_tracing
from modules.hosting.at_start import AtStart
from modules.hosting.base_path import BasePath
from modules.hosting.doorkeeper import Doorkeeper
from modules.hosting.gate import Gate
from modules.hosting.headers import SafeHeaders
from modules.hosting.health import health_route
from modules.hosting.kept_responses import KeptResponses
from modules.hosting.known_frames import know_frames
from modules.hosting.log import write_log_from
from modules.hosting.origin import SameOrigin
from modules.hosting.quiet_flushes import QuietFlushes
from modules.hosting.rooms.kept import store_or_exit
from modules.hosting.rooms.routes import room_routes
from modules.hosting.sessions import Sessions
from modules.hosting.settings import Settings
from modules.hosting.text_files import text_file_routes
from modules.hosting.upload_limit import UploadLimit
from modules.hosting.version import files_address, version
from modules.hosting.waste import Waste
from modules.observations.workbook_parts import MEGABYTE
from modules.rooms.live import Rooms
from modules.views.accepts import Accepts
from modules.views.heavy_work import close_processes, start_to_get_ready

SECONDS_TO_WAIT_FOR_A_THREAD = 0.0005
"""How long the event loop waits for Python while a thread works, each time it has sent something.

An answer is some twenty messages: by Python's usual 5 ms it would take a tenth of a second.
"""


def host(
    app: App,
    settings: Settings,
    inputs: Mapping[str, Accepts],
    own_files: Mapping[str, str],
    versioned: tuple[str, ...],
    files: tuple[str, ...],
    shown_by: Callable[[str], Hashable],
) -> App:
    """Add to the app what hosting needs; what is added last sees a request first.

    Parameters
    ----------
    app : App
        Changed in place, and returned.
    settings : Settings
    inputs : mapping
        What each input of the page may hold.
    own_files : mapping
        What is in the app's own files, by their paths.
    versioned, files, shown_by
        What `KeptResponses` needs to know of files and of the page.
    """
    know_frames()
    write_log_from(settings.log_level)
    sessions = Sessions(settings.most_sessions)
    waste = Waste(sessions)
    inside = app.starlette_app
    inside.state.sessions = sessions
    inside.router.routes[:0] = [
        health_route(sessions, version()),
        *text_file_routes(own_files),
        *room_routes(Rooms(store_or_exit(settings)), files_address()),
    ]
    spare_absent_tracing(inside)
    inside.add_middleware(QuietFlushes)
    inside.add_middleware(Gate, inputs, settings.largest_upload * MEGABYTE)
    inside.add_middleware(UploadLimit, settings.largest_upload)
    inside.add_middleware(KeptResponses, versioned, files, shown_by)
    inside.add_middleware(Doorkeeper, sessions, waste.leave)
    inside.add_middleware(SameOrigin, settings.allowed_origins)
    inside.add_middleware(BasePath, settings.base_path)
    inside.add_middleware(SafeHeaders, settings.frame_ancestors)
    inside.add_middleware(AtStart, lambda: _get_ready(waste))
    app.on_shutdown(PROCESS.close)
    app.on_shutdown(close_processes)
    return app


def _get_ready(waste: Waste) -> None:
    sys.setswitchinterval(SECONDS_TO_WAIT_FOR_A_THREAD)
    start_to_get_warm()
    start_to_get_ready()
    waste.begin()


def sessions_of(app: App) -> Sessions:
    """Return what a hosted app knows of the people it serves."""
    return app.starlette_app.state.sessions
