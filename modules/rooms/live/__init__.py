"""Rooms while people are in them: what this process knows of each, and tells its screens."""

from modules.rooms.live.live_room import LiveRoom
from modules.rooms.live.rooms import Rooms
from modules.rooms.live.screen import Screen

__all__ = ["LiveRoom", "Rooms", "Screen"]
