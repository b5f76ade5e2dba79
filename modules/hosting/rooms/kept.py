"""Where the rooms of this process are kept, as its settings say."""

from __future__ import annotations

import sys

from modules.hosting.settings import WRONG_SETTINGS, Settings
from modules.rooms.store import Limits, Store, store_at

NOT_INSTALLED = "POOLING_LAB_STORE needs more packages: pip install -r requirements-rooms.txt"


def store_or_exit(settings: Settings) -> Store:
    """Return the store of rooms, or end the process where its package is not there.

    Raises
    ------
    SystemExit
        With code 2, after saying on standard error what to install.
    """
    try:
        return store_at(settings.store, Limits(settings.most_rooms, settings.most_people))
    except ImportError:
        print(NOT_INSTALLED, file=sys.stderr)
        raise SystemExit(WRONG_SETTINGS) from None
