"""The proxy spreads people over replicas, keeps each where they are, and finds them another."""

from __future__ import annotations

import time
from contextlib import suppress
from copy import copy

import pytest
from hosting.conftest import ROOM, SECONDS_TO_COME_BACK, Replicas
from hosting.replicas import Replica, until
from hosting.visitor import Visitor
from websockets.exceptions import ConnectionClosed, InvalidStatus

A_CLASS = 24
FILE = b"subject,x,y\nA,0,1\n"


def one_on_each(replicas: Replicas) -> tuple[Visitor, Visitor]:
    """Two people with sessions, the first on the first replica."""
    people: dict[str, Visitor] = {}
    while len(people) < 2:
        visitor = Visitor(replicas.url)
        visitor.visit()
        people.setdefault(visitor.cookie, visitor)
    here, there = people.values()
    until(lambda: sum(replica.sessions() for replica in replicas.both) == 0)
    here.open()
    there.open()
    until(lambda: [replica.sessions() for replica in replicas.both] == [1, 1])
    here.leave()
    until(lambda: sum(replica.sessions() for replica in replicas.both) == 1)
    first, second = (here, there) if replicas.both[0].sessions() == 0 else (there, here)
    here.open()
    return first, second


def come_back(visitor: Visitor) -> None:
    """Open a session again, as a page does that lost its connection."""

    def is_back() -> bool:
        with suppress(InvalidStatus):
            visitor.open()
            return True
        return False

    until(is_back)


def test_a_class_behind_one_address_spreads_over_both(replicas: Replicas):
    people = [Visitor(replicas.url) for _ in range(A_CLASS)]
    for person in people:
        person.visit()
    assert len({person.cookie for person in people}) == 2


def test_people_stay_where_they_are(replicas: Replicas):
    first, second = one_on_each(replicas)
    for person in (first, second):
        cookie = person.cookie
        for _ in range(3):
            person.visit()
            assert person.upload(FILE) == 200
        assert person.cookie == cookie
        person.leave()
    until(lambda: [replica.sessions() for replica in replicas.both] == [0, 0])
    for _ in range(3):
        first.open()
        until(lambda: [replica.sessions() for replica in replicas.both] == [1, 0])
        first.leave()
        until(lambda: replicas.both[0].sessions() == 0)


def test_who_stands_before_a_full_replica_finds_room_at_the_other(replicas: Replicas):
    first, second = one_on_each(replicas)
    second.leave()
    others = [copy(first) for _ in range(ROOM - 1)]
    for other in others:
        other.open()
    late = copy(first)
    with pytest.raises(InvalidStatus):
        late.open()
    assert late.cookie == ""
    come_back(late)
    assert late.cookie == second.cookie
    for person in (first, late, *others):
        person.leave()


def lost(visitor: Visitor) -> int:
    """Listen until the connection ends, and return the code that the server gave, or 0."""
    try:
        while True:
            visitor.hear()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 0


def restart(replica: Replica) -> None:
    replica.start()
    replica.wait()


def test_of_a_killed_replica_only_its_own_people_lose_the_connection(replicas: Replicas):
    killed, other = replicas.both
    first, second = one_on_each(replicas)
    killed.kill()
    since = time.monotonic()
    assert lost(first) == 0
    come_back(first)
    assert time.monotonic() - since < SECONDS_TO_COME_BACK
    assert other.sessions() == 2
    assert first.upload(FILE) == 200
    assert second.upload(FILE) == 200
    first.leave()
    second.leave()
    restart(killed)


def test_people_of_a_draining_replica_go_on_at_the_other(replicas: Replicas):
    drained, other = replicas.both
    first, second = one_on_each(replicas)
    drained.terminate()
    assert lost(first) == 1012
    come_back(first)
    assert drained.ended() == 0
    assert other.sessions() == 2
    assert second.upload(FILE) == 200
    first.leave()
    second.leave()
    restart(drained)
