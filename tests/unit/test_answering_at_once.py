"""What a server has to say leaves at once."""

from __future__ import annotations

import socket

import uvicorn

from modules.hosting.__main__ import answering_at_once


def test_connections_of_the_server_s_own_socket_do_not_wait_for_more():
    config = uvicorn.Config("app:app", host="127.0.0.1", port=0, log_level="error")
    with answering_at_once(config.bind_socket()) as listening:
        listening.listen()
        with socket.create_connection(listening.getsockname()):
            accepted, _ = listening.accept()
            with accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
