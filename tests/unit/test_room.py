"""A room's code, its lock and its steps."""

from __future__ import annotations

from itertools import pairwise

from modules.rooms.codes import LETTERS, is_code, new_code
from modules.rooms.room import PHASES, Room, from_text, lock_of, to_text

ROOM = Room("ABCDE", lock_of("secret"), "", ({"activity": "own_sample"}, {"activity": "vote"}), 1)


def test_codes_are_five_letters_without_those_that_look_like_digits():
    codes = {new_code() for _ in range(300)}
    assert len(codes) > 290
    assert all(is_code(code) for code in codes)
    assert {letter for code in codes for letter in code} == {*LETTERS}
    assert len(LETTERS) == 24
    assert not any(map(is_code, ["", "ABCD", "ABCDEF", "abcde", "ABCDI", "ABCD0", "ÄBCDE"]))


def test_only_the_secret_opens_a_room():
    assert ROOM.opens_with("secret")
    assert not any(map(ROOM.opens_with, ["", "Secret", "secret ", ROOM.lock, "\ud800"]))
    assert "secret" not in to_text(ROOM)


def test_a_room_steps_through_all_phases_of_all_activities_and_back():
    rooms = [ROOM]
    while (after := rooms[-1].on()) != rooms[-1]:
        rooms.append(after)
    assert [(room.place, room.phase) for room in rooms] == [
        (place, phase) for place in (0, 1) for phase in PHASES
    ]
    assert [room.version for room in rooms] == list(range(8))
    for before, room in pairwise(rooms):
        assert (room.back().place, room.back().phase) == (before.place, before.phase)
        assert room.back().version == room.version + 1
    assert ROOM.back() == ROOM


def test_an_emptied_room_has_other_rounds():
    emptied = ROOM.on().on().empty()
    assert (emptied.place, emptied.phase) == (0, "waiting")
    assert emptied.round != ROOM.round


def test_a_room_is_read_as_it_was_written():
    assert from_text(to_text(ROOM.on())) == ROOM.on()
