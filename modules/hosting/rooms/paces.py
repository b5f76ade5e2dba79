"""How often something may be done from one address."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import HTTPConnection

from modules.hosting.pace import Pace

MOST_ADDRESSES = 10_000
PREFIX = 64
"""Bits of an address of IPv6 that its owner did not choose."""


class Paces:
    """A pace for each address, of which the latest are remembered.

    Parameters
    ----------
    a_second, at_once : float
        As `Pace` has them.
    clock : callable
        The time, in seconds.
    """

    def __init__(self, a_second: float, at_once: float, clock: Callable[[], float]) -> None:
        self._new = lambda: Pace(a_second, at_once, clock)
        self._paces: OrderedDict[str, Pace] = OrderedDict()

    def of(self, address: str) -> Pace:
        """Return the pace of an address."""
        pace = self._paces.pop(address, None) or self._new()
        self._paces[address] = pace
        if len(self._paces) > MOST_ADDRESSES:
            self._paces.popitem(last=False)
        return pace


def address_of(connection: HTTPConnection) -> str:
    """Return the address from which somebody asks, as far as it is one owner's."""
    client = connection.client
    try:
        address = ipaddress.ip_address(client.host if client else "")
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, PREFIX), strict=False))
    return str(address)
