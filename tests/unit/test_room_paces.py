"""Each address has a pace of its own, and only the latest are remembered."""

from __future__ import annotations

import pytest
from starlette.requests import HTTPConnection

from modules.hosting.rooms import paces
from modules.hosting.rooms.paces import Paces, address_of


def asked_from(host: str | None) -> str:
    return address_of(HTTPConnection({"type": "websocket", "client": host and (host, 50_000)}))


def test_an_owner_of_many_addresses_is_one():
    assert asked_from("192.0.2.1") != asked_from("192.0.2.2")
    assert asked_from("2001:db8:0:1::1") == asked_from("2001:db8:0:1:ffff::2")
    assert asked_from("2001:db8:0:1::1") != asked_from("2001:db8:0:2::1")
    assert asked_from(None) == asked_from("testclient") == ""


def test_addresses_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(paces, "MOST_ADDRESSES", 2)
    all_paces = Paces(1, 1, lambda: 0.0)
    assert all_paces.of("a").has(1)
    assert not all_paces.of("a").has(1)
    assert all_paces.of("b").has(1)
    assert not all_paces.of("a").has(1)
    assert all_paces.of("c").has(1)
    assert not all_paces.of("a").has(1)
    assert all_paces.of("b").has(1)  # the one that was forgotten
