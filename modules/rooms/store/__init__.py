"""Where rooms are kept: in this process, or in a Valkey or Redis that several processes share."""

from modules.rooms.store.memory import MemoryStore
from modules.rooms.store.store import Limits, Listener, Seen, Store, StoreLost

__all__ = ["Limits", "Listener", "MemoryStore", "Seen", "Store", "StoreLost", "store_at"]


def store_at(address: str, limits: Limits) -> Store:
    """Return the store of an address; that of this process for an empty one.

    Raises
    ------
    ImportError
        If there is an address and the packages of `requirements-rooms.txt` are not installed.
    """
    if not address:
        return MemoryStore(limits)
    from modules.rooms.store.valkey import ValkeyStore  # wants a package that not all need

    return ValkeyStore(address, limits)
