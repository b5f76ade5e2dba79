"""Serves the app: `python -m modules.hosting`, with `--lan` for a class."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import logging
import os
import signal
import socket
from dataclasses import replace

import uvicorn

from modules.hosting.draining_server import DrainingServer
from modules.hosting.hosted import sessions_of
from modules.hosting.local_address import local_address
from modules.hosting.log import log_event
from modules.hosting.settings import Settings, settings_or_exit
from modules.hosting.terminal_qr_code import terminal_qr_code

EVERY_ADDRESS = "0.0.0.0"
LARGEST_MESSAGE = 1024 * 1024
SECONDS_TO_CLOSE = 5


def main() -> None:
    """Serve until the process is told to stop; then drain, and end with exit code 0.

    Raises
    ------
    SystemExit
        With code 2 if a setting cannot be used, and 3 if nobody can listen on the port.
    """
    parser = argparse.ArgumentParser(prog="python -m modules.hosting", description=__doc__)
    parser.add_argument(
        "--lan",
        action="store_true",
        help="let others on the network in, and show the address with its QR code",
    )
    lan = parser.parse_args().lan
    settings = settings_or_exit(os.environ)
    if lan:
        settings = replace(settings, host=EVERY_ADDRESS)
    signal.signal(signal.SIGTERM, _leave)
    config = _config(settings)
    listening = answering_at_once(config.bind_socket())
    server = DrainingServer(config, sessions_of(importlib.import_module("app").app))
    log_event("serving", host=settings.host, port=settings.port, base_path=settings.base_path)
    if lan:
        print(_invitation(settings), flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        server.run([listening])


def answering_at_once(listening: socket.socket) -> socket.socket:
    """Have every connection of a listening socket send what it has without waiting for more.

    Otherwise the second half of an answer waits 40 ms until the first was acknowledged: asyncio
    sees to that for the sockets that it makes itself, and only for those.
    """
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
    return listening


def _leave(*_: object) -> None:
    raise SystemExit


def _config(settings: Settings) -> uvicorn.Config:
    of_uvicorn = logging.getLevelNamesMapping()[settings.log_level.upper()]
    return uvicorn.Config(
        "app:app",
        host=settings.host,
        port=settings.port,
        log_level=max(of_uvicorn, logging.WARNING),
        access_log=False,
        server_header=False,
        ws_max_size=LARGEST_MESSAGE,
        timeout_graceful_shutdown=SECONDS_TO_CLOSE,
    )


def _invitation(settings: Settings) -> str:
    here = local_address()
    if here is None:
        return "This machine is on no network: join one, and start again."
    address = f"http://{here}:{settings.port}{settings.base_path}"
    return f"{terminal_qr_code(address)}\nOn the same network: {address}"


if __name__ == "__main__":
    main()
