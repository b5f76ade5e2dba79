"""Who may enter a room: phones that found its code, and whoever has the lecturer's secret."""

from __future__ import annotations

import re
import time
from urllib.parse import urlsplit

from modules.hosting.rooms.heard import Join, Lead
from modules.hosting.rooms.paces import Paces
from modules.rooms.codes import is_code
from modules.rooms.live import Rooms, Screen
from modules.rooms.protocol import Over
from modules.rooms.room import Room, lock_of
from modules.views.widgets.qr_code import qr_code

# A class of 200 behind one address joins at once. Who tries codes from one address finds one of 200
# open rooms after two days, and a single one after a year.
NEW_PEOPLE_A_SECOND, NEW_PEOPLE_AT_ONCE = 5.0, 250.0
WRONG_CODES_A_SECOND, WRONG_CODES_AT_ONCE = 0.2, 20.0

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+/([A-Za-z0-9_.~-]+/)*r/([A-Za-z]{5})")


class Entrance:
    """The way into the rooms of a process.

    Parameters
    ----------
    rooms : Rooms
    """

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._wrong_codes = Paces(WRONG_CODES_A_SECOND, WRONG_CODES_AT_ONCE, time.monotonic)
        self._new_people = Paces(NEW_PEOPLE_A_SECOND, NEW_PEOPLE_AT_ONCE, time.monotonic)

    async def enter(self, code: str, said: Join | Lead, address: str) -> Screen | Over:
        """Return the screen of who enters, or why they cannot.

        Whoever tried too many wrong codes learns nothing of any code for a while; only people who
        are in the room already, and its lecturer, still find it.

        Raises
        ------
        StoreLost
            If rooms cannot be looked up at the moment.
        """
        room = await self._rooms.store.read(code) if is_code(code) else None
        if isinstance(said, Lead):
            if room is not None and room.opens_with(said.secret):
                return Screen(None, {"qr": _qr(said.at, code)})
            return self._wrong("unknown" if room is None else "secret", address)
        if room is not None and said.token is not None:
            number = await self._rooms.store.person(code, lock_of(said.token))
            if number is not None:
                return Screen(number, {"you": {"number": number, "token": said.token}})
        return await self._newcomer(room, address)

    async def _newcomer(self, room: Room | None, address: str) -> Screen | Over:
        if room is None:
            return self._wrong("unknown", address)
        if not self._wrong_codes.of(address).would_have(1.0):
            return "later"
        if not self._new_people.of(address).has(1.0):
            return "later"
        joined = await self._rooms.join(room.code)
        if joined is None:
            return "full"
        number, token = joined
        return Screen(number, {"you": {"number": number, "token": token}})

    def _wrong(self, over: Over, address: str) -> Over:
        return over if self._wrong_codes.of(address).has(1.0) else "later"


def _qr(at: str, code: str) -> str:
    """Return the QR code of the phones' address, as a projector knows it; empty for any other."""
    found = _ADDRESS.fullmatch(at)
    if not found or found[2] != code or not urlsplit(at).hostname:
        return ""
    return str(qr_code(at))
