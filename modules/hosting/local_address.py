"""The address by which other machines on the same network reach this one."""

from __future__ import annotations

import ipaddress
import socket

SOMEWHERE_PRIVATE = ("10.255.255.255", 9)


def local_address() -> str | None:
    """Return this machine's address on its network, or None where it has none.

    Nothing is sent: choosing the way to an address is enough to learn one's own.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(SOMEWHERE_PRIVATE)
        except OSError:
            return None
        address = way.getsockname()[0]
    return None if ipaddress.ip_address(address).is_loopback else address
