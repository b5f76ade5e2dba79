"""Wraps the app in everything that a request or a session passes through on a server."""

from __future__ import annotations

from shiny import App

from modules.hosting.settings import Settings


def host(app: App, settings: Settings) -> App:
    """Add to the app what hosting needs; what is added last sees a request first.

    Parameters
    ----------
    app : App
        Changed in place, and returned.
    settings : Settings
    """
    return app
